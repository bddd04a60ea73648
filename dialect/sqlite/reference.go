package sqlite

import (
	"strings"

	"github.com/retort-db/retort/schema"
)

// parseReferences moves past REFERENCES and all that belongs to it.
func (c *cursor) parseReferences(key *schema.ForeignKey) (err error) {
	if !c.take("REFERENCES") {
		return c.unexpected(c.peek(), "REFERENCES")
	}
	if key.RefTable, err = c.name(); err != nil {
		return err
	}
	if c.is("(") {
		if key.RefColumns, err = c.names(); err != nil {
			return err
		}
	}
	for c.is("ON") && !c.is("ON", "CONFLICT") || c.is("MATCH") {
		if err := c.parseAction(key); err != nil {
			return err
		}
	}
	return c.parseDeferral(key)
}

// parseAction moves past ON DELETE, ON UPDATE or MATCH. The last of each
// counts.
func (c *cursor) parseAction(key *schema.ForeignKey) (err error) {
	switch {
	case c.take("MATCH"):
		key.Match, err = c.name()
		key.Match = strings.ToUpper(key.Match)
	case c.take("ON", "DELETE"):
		key.OnDelete, err = c.action()
	case c.take("ON", "UPDATE"):
		key.OnUpdate, err = c.action()
	default:
		err = c.unexpected(c.peek(), "ON DELETE or ON UPDATE")
	}
	return err
}

func (c *cursor) action() (schema.Action, error) {
	for _, a := range []schema.Action{schema.NoAction, schema.Restrict, schema.Cascade, schema.SetNull, schema.SetDefault} {
		if c.take(strings.Fields(string(a))...) {
			return a, nil
		}
	}
	return "", c.unexpected(c.peek(), "an action")
}

// parseDeferral moves past DEFERRABLE and what belongs to it, if it is next.
func (c *cursor) parseDeferral(key *schema.ForeignKey) error {
	start := c.start()
	if !c.take("NOT", "DEFERRABLE") && !c.take("DEFERRABLE") {
		return nil
	}
	if c.take("INITIALLY") && !c.take("DEFERRED") && !c.take("IMMEDIATE") {
		return c.unexpected(c.peek(), "DEFERRED or IMMEDIATE")
	}
	words := newCursor(c.since(start))
	var deferral []string
	for words.pos < len(words.tokens) {
		deferral = append(deferral, strings.ToUpper(words.next().Text))
	}
	key.Deferral = schema.Deferral(strings.Join(deferral, " "))
	return nil
}
