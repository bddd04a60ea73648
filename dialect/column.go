package dialect

import (
	"fmt"
	"slices"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

func (l *List) addColumn(o *op.AddColumn) {
	w := l.Add().AlterTable(o.Schema, o.Table).Raw("ADD COLUMN ")
	if o.IfNotExists {
		w.Need(IfNotExistsColumn).Raw("IF NOT EXISTS ")
	}
	w.columnDefinition(o.Column)
	rest := slices.Clone(o.Constraints)
	if o.Inline {
		rest = w.inline(o.Column, rest)
	}
	w.place(o.Place).Online(o.Online)
	for _, c := range rest {
		l.AddConstraint(&op.AddConstraint{Schema: o.Schema, Table: o.Table, Constraint: c, Online: o.Online})
	}
	for _, i := range o.Indexes {
		l.grammar.Index(l.Add(), &op.CreateIndex{Schema: o.Schema, Table: o.Table, Index: i, IfNotExists: o.IfNotExists, Online: o.Online})
	}
}

// columnDefinition appends a column as CREATE TABLE and ADD COLUMN have it.
func (w *Writer) columnDefinition(c *schema.Column) *Writer {
	w.Ident(c.Name).Raw(" ")
	w.grammar.Column(w, c)
	return w
}

// inline appends the constraints that a column's definition can say, and
// returns the others.
func (w *Writer) inline(column *schema.Column, constraints []schema.Constraint) []schema.Constraint {
	return slices.DeleteFunc(constraints, func(c schema.Constraint) bool {
		switch c := c.(type) {
		case *schema.PrimaryKey:
			if !slices.Equal(c.Columns, []string{column.Name}) || len(c.Include) > 0 {
				return false
			}
			w.Raw(" ").named(c.Name).Raw("PRIMARY KEY").deferral(c.Deferral, DeferrableUnique)
			return true
		case *schema.ForeignKey:
			if !slices.Equal(c.Columns, []string{column.Name}) || w.grammar.SeparateReferences || c.NotValid {
				return false
			}
			w.Raw(" ").named(c.Name).references(c)
			return true
		}
		return false
	})
}

// place appends where a column goes, where the product can put it.
func (w *Writer) place(p op.Place) *Writer {
	switch {
	case p == op.Place{}, !w.grammar.Has(ColumnPlaces):
		return w
	case p.First:
		return w.Raw(" FIRST")
	default:
		return w.Raw(" AFTER ").Ident(p.After)
	}
}

func (l *List) dropColumn(o *op.DropColumn) {
	w := l.Add().AlterTable(o.Schema, o.Table).Raw("DROP COLUMN ")
	if o.IfExists {
		w.Need(IfExistsColumn).Raw("IF EXISTS ")
	}
	w.Ident(o.Column).Cascade(o.Cascade).Online(o.Online)
}

// Default appends the value of a DEFAULT clause, or of SET DEFAULT: a literal
// or an expression. Other defaults are no such thing and fail.
func (w *Writer) Default(d schema.Default) *Writer {
	switch d := d.(type) {
	case schema.Literal:
		return w.Lit(string(d))
	case schema.Expr:
		return w.Raw(string(d))
	}
	return w.Fail(fmt.Errorf("%T is no default value", d))
}

// DefaultClause appends DEFAULT after a blank if d is a literal or an
// expression, and nothing if it is something else.
func (w *Writer) DefaultClause(d schema.Default) *Writer {
	switch d.(type) {
	case schema.Literal, schema.Expr:
		return w.Raw(" DEFAULT ").Default(d)
	}
	return w
}

// ComputedClause appends GENERATED ALWAYS AS after a blank if d is a
// [*schema.Computed], and nothing if it is something else. A column that is
// not stored is VIRTUAL.
func (w *Writer) ComputedClause(d schema.Default) *Writer {
	c, ok := d.(*schema.Computed)
	if !ok {
		return w
	}
	w.Raw(" GENERATED ALWAYS AS (").Raw(c.SQL).Raw(")")
	if c.Stored {
		return w.Raw(" STORED")
	}
	return w.Raw(" VIRTUAL")
}
