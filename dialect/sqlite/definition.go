package sqlite

import (
	"fmt"
	"strings"

	"github.com/retort-db/retort/internal/sqltext"
)

// A definition is a CREATE TABLE in pieces, which give its text again: a
// rebuild changes some and leaves the others to the letter.
type definition struct {
	name     string
	prefix   string // from CREATE to TABLE, IF NOT EXISTS included
	open     string // from the name to the opening parenthesis
	elements []*element
	options  string // what follows the closing parenthesis

	strict, withoutRowID bool
}

// An element is a column or a constraint of the table, and what stands between
// it and the commas around it: blanks and comments.
type element struct {
	lead, trail string
	bare        bool    // without a comma after it, as SQLite takes constraints
	column      *column // or:
	rule        *clause
}

// A column is a column's definition.
type column struct {
	name     string
	nameText string // as written
	typeText string // as written
	clauses  []*clause
	text     string // as written; empty if it was changed since
}

// parseTable reads a CREATE TABLE as SQLite keeps it. What it does not
// understand is an error: a table half understood would be rebuilt in halves.
func parseTable(text string) (*definition, error) {
	c := newCursor(strings.TrimRight(text, "; \t\r\n"))
	d := &definition{}
	if err := c.parseHead(d); err != nil {
		return nil, err
	}
	for {
		done, err := c.parseElement(d)
		if err != nil {
			return nil, fmt.Errorf("table %s: %w", d.name, err)
		}
		if done {
			break
		}
	}
	if err := c.parseOptions(d); err != nil {
		return nil, fmt.Errorf("table %s: %w", d.name, err)
	}
	return d, nil
}

// parseHead moves past the opening parenthesis.
func (c *cursor) parseHead(d *definition) (err error) {
	if !c.take("CREATE") {
		return c.unexpected(c.peek(), "CREATE TABLE")
	}
	if c.take("VIRTUAL") {
		return fmt.Errorf("a virtual table has no definition: %q", shortened(c.text))
	}
	if !c.take("TEMPORARY") {
		c.take("TEMP")
	}
	if !c.take("TABLE") {
		return c.unexpected(c.peek(), "TABLE")
	}
	c.take("IF", "NOT", "EXISTS")
	d.prefix = c.since(0)
	if d.name, err = c.name(); err != nil {
		return err
	}
	if c.take(".") {
		if d.name, err = c.name(); err != nil {
			return err
		}
	}
	end := c.end()
	if !c.take("(") {
		return c.unexpected(c.peek(), "a parenthesis")
	}
	d.open = c.since(end)
	return nil
}

// parseElement moves past one element and the comma or parenthesis after it,
// and reports whether it was the parenthesis.
func (c *cursor) parseElement(d *definition) (done bool, err error) {
	e := &element{lead: c.text[c.end():c.start()]}
	if c.ruleIsNext() {
		e.rule, err = c.parseClause(ofTable)
	} else {
		e.column, err = c.parseColumn()
	}
	if err != nil {
		return false, err
	}
	d.elements = append(d.elements, e)
	if e.bare = e.rule != nil && c.ruleIsNext(); e.bare {
		return false, nil
	}
	e.trail = c.text[c.end():c.start()]
	if c.take(")") {
		return true, nil
	}
	if !c.take(",") {
		return false, c.unexpected(c.peek(), "a comma")
	}
	return false, nil
}

// ruleIsNext reports whether a constraint of the table is next. The words are
// reserved, but for FOREIGN KEY all are.
func (c *cursor) ruleIsNext() bool {
	return c.is("CONSTRAINT") || c.is("PRIMARY", "KEY") || c.is("UNIQUE") || c.is("CHECK") || c.is("FOREIGN", "KEY")
}

// parseColumn moves past a column's definition.
func (c *cursor) parseColumn() (*column, error) {
	start := c.start()
	name, err := c.name()
	if err != nil {
		return nil, err
	}
	col := &column{name: name, nameText: c.since(start)}
	if err := c.parseType(col); err != nil {
		return nil, err
	}
	for !c.is(",") && !c.is(")") {
		p, err := c.parseClause(ofColumn)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", name, err)
		}
		col.clauses = append(col.clauses, p)
	}
	col.text = c.since(start)
	return col, nil
}

// parseType moves past a type: any names, and up to two numbers.
func (c *cursor) parseType(col *column) error {
	start := c.start()
	for unquoted(c.peek()) != "" && !c.clauseIsNext() {
		c.next()
	}
	if c.end() > start && c.is("(") {
		if _, err := c.group(); err != nil {
			return err
		}
	}
	col.typeText = c.since(start)
	return nil
}

// clauseIsNext reports whether a column's type has ended.
func (c *cursor) clauseIsNext() bool {
	if c.peek().Kind != sqltext.Word {
		return false
	}
	switch strings.ToUpper(c.peek().Text) {
	case "CONSTRAINT", "PRIMARY", "NOT", "NULL", "UNIQUE", "CHECK", "DEFAULT", "COLLATE", "REFERENCES", "AS":
		return true
	}
	return c.is("GENERATED", "ALWAYS", "AS")
}

// parseOptions reads what follows the closing parenthesis.
func (c *cursor) parseOptions(d *definition) error {
	d.options = c.text[c.end():]
	for c.peek().Text != "" {
		switch {
		case c.take("WITHOUT", "ROWID"):
			d.withoutRowID = true
		case c.take("STRICT"):
			d.strict = true
		default:
			return c.unexpected(c.peek(), "STRICT or WITHOUT ROWID")
		}
		if !c.take(",") && c.peek().Text != "" {
			return c.unexpected(c.peek(), "a comma")
		}
	}
	return nil
}
