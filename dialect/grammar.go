package dialect

import (
	"cmp"
	"fmt"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// A Grammar is how a product spells things: words as data, and a few functions
// where products differ in more than words. What a Grammar says is shared by
// all that spell with it, so it is never changed.
//
// The shared spelling is that of SQLAlchemy, down to blanks and line ends, so
// that the text of a migration can be compared with Alembic's.
type Grammar struct {
	Product string // as [Dialect.Name]; picks from a [schema.Variant]
	Title   string // as messages call the product: "MySQL"

	Quote     byte            // opens and closes a quoted name; doubled inside
	Reserved  map[string]bool // words, in lower case, that a name must be quoted to be
	Backslash bool            // a backslash escapes inside a string literal
	Values    Values

	// Lacks says for each feature that the product has not what to do
	// instead, or "" if there is nothing to say. Features are what changes the
	// result; hints on how to get there are passed over by products without
	// them.
	Lacks map[Feature]string

	Online             bool // ALTER TABLE takes ALGORITHM and LOCK
	SeparateReferences bool // REFERENCES in the definition of a column is nothing to trust
	QualifyNewName     bool // RENAME TO wants the schema again
	TriggersInSchema   bool // a trigger is named in a schema, not on a table
	IndexesInSchema    bool // CREATE INDEX names the schema before the index, not the table

	// Type writes the types that the product spells its own way, and reports
	// whether t was one. The rest is shared.
	Type func(w *Writer, t schema.Type) bool

	// Column writes what follows the name of a column in its definition.
	Column func(w *Writer, c *schema.Column)

	// Index writes a whole CREATE INDEX.
	Index func(w *Writer, o *op.CreateIndex)

	// TableOptions writes what follows the parenthesis of CREATE TABLE; nil
	// writes nothing.
	TableOptions func(w *Writer, t *schema.Table)

	// TableBody writes the parenthesis of the tables that the product has
	// another form for, and reports whether t is one; nil knows none.
	TableBody func(w *Writer, t *schema.Table) bool
}

// Statements spells the operations that products spell alike, but for words. A
// dialect hands it what it has no case of its own for. An operation that the
// product has no words for is an error that says what to do instead.
func (g *Grammar) Statements(o op.Op) ([]Statement, error) {
	l := g.NewList(o)
	l.Spell(o)
	return l.Statements()
}

// Spell adds what [Grammar.Statements] returns for o: a dialect has more to
// say before or after.
func (l *List) Spell(o op.Op) {
	switch o := o.(type) {
	case *op.Execute:
		l.Add().Raw(o.SQL)
	case *op.BulkInsert:
		l.bulkInsert(o)
	case *op.CreateTable:
		l.createTable(o)
	case *op.DropTable:
		l.dropTable(o)
	case *op.RenameTable:
		l.renameTable(o)
	case *op.AddColumn:
		l.addColumn(o)
	case *op.DropColumn:
		l.dropColumn(o)
	case *op.AddConstraint:
		l.AddConstraint(o)
	case *op.DropConstraint:
		l.dropConstraint(o)
	case *op.CreateIndex:
		l.grammar.Index(l.Add(), o)
	case *op.DropIndex:
		l.dropIndex(o)
	default:
		l.object(o)
	}
}

// Each returns the statements of several operations, one after the other: a
// [op.Batch] of a product that has no need to rebuild tables. If one needs to
// know the table, so do all, and their error has what to write where nobody
// can be asked if each has.
func Each(d Dialect, ops []op.Op) ([]Statement, error) {
	var all []Statement
	var need *NeedError
	for _, o := range ops {
		statements, err := d.Statements(o)
		if e, ok := err.(*NeedError); ok && e.Offline != nil {
			need, statements, err = cmp.Or(need, e), e.Offline, nil
		}
		if err != nil {
			return nil, err
		}
		all = append(all, statements...)
	}
	if need != nil {
		return nil, &NeedError{Op: need.Op, Schema: need.Schema, Table: need.Table, Field: need.Field, Offline: all}
	}
	return all, nil
}

// A List collects the statements of one operation. Its errors begin with what
// the operation does, see [op.Title].
type List struct {
	grammar *Grammar
	title   string
	writers []*Writer
}

// NewList returns an empty List for o.
func (g *Grammar) NewList(o op.Op) *List { return &List{grammar: g, title: op.Title(o)} }

// Add begins the next statement.
func (l *List) Add() *Writer {
	w := NewWriter(l.grammar)
	l.writers = append(l.writers, w)
	return w
}

// Fail has Statements return err if it is the first.
func (l *List) Fail(err error) { l.Add().Fail(err) }

// Statements returns what was written, or the first error. A [*NeedError]
// comes back as it is.
func (l *List) Statements() ([]Statement, error) {
	var statements []Statement
	for _, w := range l.writers {
		text, err := w.Text()
		if _, need := err.(*NeedError); need {
			return nil, err
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", l.title, err)
		}
		statements = append(statements, Statement{SQL: text})
	}
	return statements, nil
}
