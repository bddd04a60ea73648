package dialect

import (
	"errors"
	"fmt"
	"slices"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// AddConstraint adds ALTER TABLE ... ADD and a constraint.
func (l *List) AddConstraint(o *op.AddConstraint) {
	l.Add().Need(TableConstraints).AlterTable(o.Schema, o.Table).Raw("ADD ").Constraint(o.Constraint).Online(o.Online)
}

func (l *List) dropConstraint(o *op.DropConstraint) {
	w := l.Add().Need(TableConstraints).AlterTable(o.Schema, o.Table).Raw("DROP CONSTRAINT ")
	if o.IfExists {
		w.Need(DropConstraints).Raw("IF EXISTS ")
	}
	w.Ident(o.Name).Cascade(o.Cascade).Online(o.Online)
}

// Constraint appends a constraint as CREATE TABLE and ADD have it.
func (w *Writer) Constraint(c schema.Constraint) *Writer {
	if c == nil {
		return w.Fail(errors.New("no constraint given"))
	}
	w.named(c.ConstraintName())
	switch c := c.(type) {
	case *schema.PrimaryKey:
		return w.Raw("PRIMARY KEY (").Idents(c.Columns).Raw(")").include(c.Include).deferral(c.Deferral, DeferrableUnique)
	case *schema.Unique:
		return w.unique(c)
	case *schema.ForeignKey:
		return w.Raw("FOREIGN KEY(").Idents(c.Columns).Raw(") ").references(c).notValid(c.NotValid)
	case *schema.Check:
		return w.check(c)
	case *schema.Exclude:
		return w.exclude(c)
	}
	return w.Fail(fmt.Errorf("constraint %T has no spelling", c))
}

// named appends the beginning of a constraint that has a name.
func (w *Writer) named(name string) *Writer {
	if name == "" {
		return w
	}
	return w.Raw("CONSTRAINT ").Ident(name).Raw(" ")
}

func (w *Writer) unique(c *schema.Unique) *Writer {
	w.Raw("UNIQUE ")
	if c.NullsNotDistinct {
		w.Need(NullsNotDistinct).Raw("NULLS NOT DISTINCT ")
	}
	return w.Raw("(").Idents(c.Columns).Raw(")").include(c.Include).deferral(c.Deferral, DeferrableUnique)
}

// references appends REFERENCES and what follows it.
func (w *Writer) references(c *schema.ForeignKey) *Writer {
	w.Raw("REFERENCES ").Name(c.RefSchema, c.RefTable)
	if len(c.RefColumns) > 0 {
		w.Raw(" (").Idents(c.RefColumns).Raw(")")
	}
	if c.Match != "" {
		w.Need(ForeignMatch).Raw(" MATCH ").Word(c.Match)
	}
	w.action(" ON DELETE ", c.OnDelete)
	if len(c.DeleteColumns) > 0 {
		w.Need(DeleteColumns).Raw(" (").Idents(c.DeleteColumns).Raw(")")
	}
	return w.action(" ON UPDATE ", c.OnUpdate).deferral(c.Deferral, DeferrableForeign)
}

func (w *Writer) action(words string, a schema.Action) *Writer {
	switch a {
	case "":
		return w
	case schema.NoAction, schema.Restrict, schema.Cascade, schema.SetNull, schema.SetDefault:
		return w.Raw(words).Raw(string(a))
	}
	return w.Fail(fmt.Errorf("%q is no action of a foreign key", a))
}

// deferral appends when a constraint is checked.
func (w *Writer) deferral(d schema.Deferral, f Feature) *Writer {
	switch d {
	case "":
		return w
	case schema.NotDeferrable:
		if _, lacks := w.grammar.Lacks[f]; lacks {
			return w
		}
		return w.Raw(" ").Raw(string(d))
	case schema.Deferrable, schema.InitiallyImmediate, schema.InitiallyDeferred:
		return w.Need(f).Raw(" ").Raw(string(d))
	}
	return w.Fail(fmt.Errorf("%q is no deferral", d))
}

func (w *Writer) check(c *schema.Check) *Writer {
	w.Raw("CHECK (").Raw(c.SQL).Raw(")")
	if c.NoInherit {
		w.Need(NoInherit).Raw(" NO INHERIT")
	}
	if c.NotEnforced {
		w.Need(NotEnforced).Raw(" NOT ENFORCED")
	}
	return w.notValid(c.NotValid)
}

func (w *Writer) exclude(c *schema.Exclude) *Writer {
	w.Need(ExcludeConstraints).Raw("EXCLUDE USING ")
	if c.Using == "" {
		w.Raw("gist")
	} else {
		w.Word(c.Using)
	}
	for i, e := range c.Elements {
		w.Raw([...]string{" (", ", "}[min(i, 1)])
		if e.Column != "" {
			w.Ident(e.Column)
		} else {
			w.Expression(e.SQL)
		}
		w.Raw(" WITH ").Raw(e.Operator)
	}
	w.Raw(")")
	if c.Where != "" {
		w.Raw(" WHERE (").Raw(c.Where).Raw(")")
	}
	return w.deferral(c.Deferral, DeferrableUnique)
}

// include appends the columns that an index carries along. A product without
// them has an index that does the same, but for a detour to the table.
func (w *Writer) include(columns []string) *Writer {
	if len(columns) == 0 || !w.grammar.Has(IncludeColumns) {
		return w
	}
	return w.Raw(" INCLUDE (").Idents(columns).Raw(")")
}

// notValid appends NOT VALID where the product has it; elsewhere the rows are
// checked at once.
func (w *Writer) notValid(asked bool) *Writer {
	if asked && w.grammar.Has(ValidateLater) {
		w.Raw(" NOT VALID")
	}
	return w
}

// Alike reports whether a constraint is what was asked for, but for its name.
// Of a check's expression plain returns what counts.
func Alike(c, asked schema.Constraint, plain func(expr string) string) bool {
	switch asked := asked.(type) {
	case *schema.Unique:
		c, ok := c.(*schema.Unique)
		return ok && slices.Equal(c.Columns, asked.Columns)
	case *schema.ForeignKey:
		c, ok := c.(*schema.ForeignKey)
		return ok && slices.Equal(c.Columns, asked.Columns) && c.RefTable == asked.RefTable && c.RefSchema == asked.RefSchema
	case *schema.Check:
		c, ok := c.(*schema.Check)
		return ok && plain(c.SQL) == plain(asked.SQL)
	}
	return false
}
