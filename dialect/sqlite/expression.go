package sqlite

import (
	"strings"

	"github.com/retort-db/retort/internal/sqltext"
)

// mentions reports whether an expression, or any other text of SQL, may mean
// the column name: the word stands there, and is not called as a function.
func mentions(sql, name string) bool {
	c := newCursor(sql)
	for c.peek().Text != "" {
		t := c.next()
		if t.Kind != sqltext.String && strings.EqualFold(unquoted(t), name) && !c.is("(") {
			return true
		}
	}
	return false
}

// renamed returns an expression of a table's own columns with their names
// changed, as to has it, whose keys are in lower case. Names of functions,
// collations and types stay.
func renamed(sql string, to map[string]string) string {
	if len(to) == 0 {
		return sql
	}
	var b strings.Builder
	from := 0
	for c := newCursor(sql); c.peek().Text != ""; {
		apart := c.pos > 0 && (c.after("COLLATE") || c.after("AS"))
		t := c.next()
		name, ok := to[strings.ToLower(unquoted(t))]
		if !ok || t.Kind == sqltext.String || apart || c.is("(") {
			continue
		}
		b.WriteString(sql[from:t.Start])
		b.WriteString(like(t, name))
		from = t.End()
	}
	return b.String() + sql[from:]
}

// like returns a name as t has its own: quotes also keep words apart.
func like(t sqltext.Token, name string) string {
	if t.Kind == sqltext.Ident {
		text, _ := Dialect{}.Writer().Quoted(name).Text()
		return text
	}
	return identifier(name)
}

// after reports whether word, in upper case, is the token before the next.
func (c *cursor) after(word string) bool {
	return strings.EqualFold(c.tokens[c.pos-1].Text, word)
}

// identifier returns a name as SQLite's text has it. One that cannot be
// written is left to the statement that names it to refuse.
func identifier(name string) string {
	text, err := Dialect{}.Writer().Ident(name).Text()
	if err != nil {
		return `""`
	}
	return text
}
