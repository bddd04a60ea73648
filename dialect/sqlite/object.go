package sqlite

import (
	"strings"

	"github.com/retort-db/retort/schema"
)

// parseTrigger reads a CREATE TRIGGER as SQLite keeps it.
// See https://www.sqlite.org/lang_createtrigger.html.
func parseTrigger(text string) (t *schema.Trigger, err error) {
	c := newCursor(text)
	t = &schema.Trigger{}
	if t.Name, err = c.created("TRIGGER"); err != nil {
		return nil, err
	}
	start := c.start()
	for !c.is("ON") {
		if c.peek().Text == "" {
			return nil, c.unexpected(c.peek(), "ON")
		}
		c.next()
	}
	t.When = c.since(start)
	c.take("ON")
	if t.Table, err = c.name(); err != nil {
		return nil, err
	}
	t.SQL = c.rest()
	return t, nil
}

// parseView reads a CREATE VIEW as SQLite keeps it.
func parseView(text string) (v *schema.View, err error) {
	c := newCursor(text)
	v = &schema.View{}
	if v.Name, err = c.created("VIEW"); err != nil {
		return nil, err
	}
	if c.is("(") {
		if v.Columns, err = c.names(); err != nil {
			return nil, err
		}
	}
	if !c.take("AS") {
		return nil, c.unexpected(c.peek(), "AS")
	}
	v.SQL = c.rest()
	return v, nil
}

// created moves past CREATE, a kind of object and its name, which it returns.
func (c *cursor) created(kind string) (string, error) {
	if !c.take("CREATE", kind) {
		return "", c.unexpected(c.peek(), "CREATE "+kind)
	}
	c.take("IF", "NOT", "EXISTS")
	name, err := c.name()
	if err == nil && c.take(".") {
		name, err = c.name()
	}
	return name, err
}

// qualified puts a schema before the name in a CREATE INDEX or CREATE TRIGGER,
// whose kept text has none.
func qualified(text, schema string) string {
	if schema == "" {
		return text
	}
	c := newCursor(text)
	for _, kind := range []string{"INDEX", "TRIGGER"} {
		for start := range c.tokens {
			c.pos = start
			if start < 3 && c.take(kind) {
				return text[:c.start()] + identifier(schema) + "." + strings.TrimLeft(text[c.start():], " ")
			}
		}
	}
	return text
}
