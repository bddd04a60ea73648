package sqlite

import (
	"strings"

	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/schema"
)

// A clause is a constraint of a table or a column, in the wide sense that
// SQLite's grammar has: a default is one as well.
// See https://www.sqlite.org/syntax/column-constraint.html.
type clause struct {
	text string // as written, with CONSTRAINT and its name
	body string // as written, without
	name string // or ""
	kind clauseKind

	columns       []keyColumn // of a key; empty in a column's own clause
	sql           string      // the expression
	conflict      string      // "REPLACE" and so on; empty for ABORT
	desc          bool        // a column's own PRIMARY KEY DESC
	autoIncrement bool
	stored        bool              // of a generated column
	foreign       schema.ForeignKey // what it points to, and how
}

type clauseKind int

const (
	primaryKey clauseKind = iota
	notNull
	null
	unique
	check
	defaults
	collate
	foreignKey
	generated
)

// A keyColumn is a column of a primary or unique key.
type keyColumn struct {
	name  string
	plain bool // without COLLATE or DESC
}

// parseClause moves past one clause. Those of a table name their columns.
func (c *cursor) parseClause(of owner) (*clause, error) {
	start := c.start()
	p := &clause{}
	if c.take("CONSTRAINT") {
		name, err := c.name()
		if err != nil {
			return nil, err
		}
		p.name = name
	}
	bodyStart := c.start()
	if err := c.parseBody(p, of); err != nil {
		return nil, err
	}
	p.text, p.body = c.since(start), c.since(bodyStart)
	return p, nil
}

// An owner is what a clause belongs to.
type owner int

const (
	ofColumn owner = iota
	ofTable
)

func (c *cursor) parseBody(p *clause, of owner) error {
	switch {
	case c.take("PRIMARY", "KEY"):
		p.kind = primaryKey
		return c.parseKey(p, of)
	case c.take("UNIQUE"):
		p.kind = unique
		return c.parseKey(p, of)
	case c.take("CHECK"):
		return c.parseCheck(p)
	case of == ofTable && c.take("FOREIGN", "KEY"):
		return c.parseForeignKey(p)
	case of == ofColumn:
		return c.parseColumnBody(p)
	}
	return c.unexpected(c.peek(), "a constraint")
}

// parseColumnBody moves past what only columns have.
func (c *cursor) parseColumnBody(p *clause) error {
	switch {
	case c.take("NOT", "NULL"):
		p.kind = notNull
		return c.parseConflict(p)
	case c.take("NULL"):
		p.kind = null
		return c.parseConflict(p)
	case c.take("DEFAULT"):
		return c.parseDefault(p)
	case c.take("COLLATE"):
		p.kind = collate
		name, err := c.name()
		p.sql = name
		return err
	case c.is("REFERENCES"):
		p.kind = foreignKey
		return c.parseReferences(&p.foreign)
	case c.take("GENERATED", "ALWAYS", "AS"), c.take("AS"):
		return c.parseGenerated(p)
	}
	return c.unexpected(c.peek(), "a column constraint")
}

// parseKey moves past what follows PRIMARY KEY or UNIQUE.
func (c *cursor) parseKey(p *clause, of owner) error {
	if of == ofTable {
		if err := c.parseKeyColumns(p); err != nil {
			return err
		}
	} else if p.kind == primaryKey && !c.take("ASC") {
		p.desc = c.take("DESC")
	}
	if err := c.parseConflict(p); err != nil {
		return err
	}
	if p.kind == primaryKey && of == ofColumn {
		p.autoIncrement = c.take("AUTOINCREMENT")
	}
	return nil
}

// parseKeyColumns moves past (a, b COLLATE x DESC AUTOINCREMENT).
func (c *cursor) parseKeyColumns(p *clause) error {
	if !c.take("(") {
		return c.unexpected(c.peek(), "a parenthesis")
	}
	for {
		name, err := c.name()
		if err != nil {
			return err
		}
		column := keyColumn{name: name, plain: true}
		if c.take("COLLATE") {
			if _, err := c.name(); err != nil {
				return err
			}
			column.plain = false
		}
		if !c.take("ASC") && c.take("DESC") {
			column.plain = false
		}
		p.columns = append(p.columns, column)
		p.autoIncrement = p.kind == primaryKey && c.take("AUTOINCREMENT")
		if c.take(")") {
			return nil
		}
		if !c.take(",") {
			return c.unexpected(c.peek(), "a comma")
		}
	}
}

// parseConflict moves past ON CONFLICT, if it is next.
func (c *cursor) parseConflict(p *clause) error {
	if !c.take("ON", "CONFLICT") {
		return nil
	}
	t := c.next()
	switch p.conflict = strings.ToUpper(t.Text); p.conflict {
	case "ROLLBACK", "ABORT", "FAIL", "IGNORE", "REPLACE":
		return nil
	}
	return c.unexpected(t, "what to do ON CONFLICT")
}

func (c *cursor) parseCheck(p *clause) (err error) {
	p.kind = check
	if p.sql, err = c.group(); err != nil {
		return err
	}
	return c.parseConflict(p)
}

// parseDefault moves past a literal, a signed number, a word or an expression
// in parentheses, and keeps it as it is written.
func (c *cursor) parseDefault(p *clause) error {
	p.kind = defaults
	start := c.start()
	if c.is("(") {
		if _, err := c.group(); err != nil {
			return err
		}
		p.sql = c.since(start)
		return nil
	}
	if !c.take("+") {
		c.take("-")
	}
	c.take(".")
	switch t := c.next(); {
	case t.Open || t.Text == "":
		return c.unexpected(t, "a default")
	case t.Kind == sqltext.Word, t.Kind == sqltext.Number, t.Kind == sqltext.String, t.Kind == sqltext.Ident:
		p.sql = c.since(start)
		return nil
	default:
		return c.unexpected(t, "a default")
	}
}

func (c *cursor) parseGenerated(p *clause) (err error) {
	p.kind = generated
	if p.sql, err = c.group(); err != nil {
		return err
	}
	p.stored = c.take("STORED")
	if !p.stored {
		c.take("VIRTUAL")
	}
	return nil
}

// parseForeignKey moves past what follows FOREIGN KEY.
func (c *cursor) parseForeignKey(p *clause) error {
	p.kind = foreignKey
	names, err := c.names()
	if err != nil {
		return err
	}
	for _, name := range names {
		p.columns = append(p.columns, keyColumn{name: name, plain: true})
	}
	return c.parseReferences(&p.foreign)
}
