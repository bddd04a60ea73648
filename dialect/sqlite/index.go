package sqlite

import (
	"fmt"
	"strings"

	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/schema"
)

// parseIndex reads a CREATE INDEX as SQLite keeps it.
// See https://www.sqlite.org/lang_createindex.html.
func parseIndex(text string) (*schema.Index, error) {
	c := newCursor(text)
	index := &schema.Index{}
	if !c.take("CREATE") {
		return nil, c.unexpected(c.peek(), "CREATE INDEX")
	}
	index.Unique = c.take("UNIQUE")
	if !c.take("INDEX") {
		return nil, c.unexpected(c.peek(), "INDEX")
	}
	c.take("IF", "NOT", "EXISTS")
	if err := c.parseIndexName(index); err != nil {
		return nil, err
	}
	body, err := c.group()
	if err != nil {
		return nil, fmt.Errorf("index %s: %w", index.Name, err)
	}
	for _, part := range commas(body) {
		index.Columns = append(index.Columns, indexColumn(part))
	}
	if c.take("WHERE") {
		index.Where = c.rest()
	}
	if c.peek().Text != "" {
		return nil, fmt.Errorf("index %s: %w", index.Name, c.unexpected(c.peek(), "the end"))
	}
	return index, nil
}

// parseIndexName moves past the name, ON and the table.
func (c *cursor) parseIndexName(index *schema.Index) (err error) {
	if index.Name, err = c.name(); err != nil {
		return err
	}
	if c.take(".") {
		if index.Name, err = c.name(); err != nil {
			return err
		}
	}
	if !c.take("ON") {
		return c.unexpected(c.peek(), "ON")
	}
	_, err = c.name()
	return err
}

// rest moves past all that is left and returns it.
func (c *cursor) rest() string {
	start := c.start()
	c.pos = len(c.tokens)
	return c.since(start)
}

// commas cuts a list at the commas that are in no parenthesis.
func commas(list string) []string {
	var parts []string
	from, depth := 0, 0
	for _, t := range newCursor(list).tokens {
		switch {
		case t.Kind != sqltext.Operator:
		case t.Text == "(":
			depth++
		case t.Text == ")":
			depth--
		case t.Text == "," && depth == 0:
			parts = append(parts, list[from:t.Start])
			from = t.End()
		}
	}
	return append(parts, list[from:])
}

// indexColumn reads one column or expression of an index from its end: DESC,
// COLLATE, and what is left.
func indexColumn(text string) schema.IndexColumn {
	c := newCursor(text)
	var column schema.IndexColumn
	column.Desc = c.drop("DESC")
	if !column.Desc {
		c.drop("ASC")
	}
	if n := len(c.tokens); n > 2 && strings.EqualFold(c.tokens[n-2].Text, "COLLATE") {
		column.Collation = unquoted(c.tokens[n-1])
		c.tokens = c.tokens[:n-2]
	}
	column.SQL = bare(c.rest())
	if only := newCursor(column.SQL); len(only.tokens) == 1 && unquoted(only.peek()) != "" {
		column.Name, column.SQL = unquoted(only.peek()), ""
	}
	return column
}

// drop takes word, in upper case, off the end and reports whether it was
// there.
func (c *cursor) drop(word string) bool {
	n := len(c.tokens)
	if n < 2 || c.tokens[n-1].Kind != sqltext.Word || !strings.EqualFold(c.tokens[n-1].Text, word) {
		return false
	}
	c.tokens = c.tokens[:n-1]
	return true
}

// bare returns an expression without the parentheses around all of it. Those
// of a list of values stay.
func bare(sql string) string {
	c := newCursor(sql)
	if !c.is("(") {
		return sql
	}
	inner, err := c.group()
	if err != nil || c.peek().Text != "" || len(commas(inner)) > 1 {
		return sql
	}
	return bare(inner)
}
