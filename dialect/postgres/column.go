package postgres

import (
	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// spellColumn writes what follows the name of a column in its definition. An
// identity is never NULL without saying so.
func spellColumn(w *dialect.Writer, c *schema.Column) {
	if c.AutoIncrement {
		name, err := serial(c.Type)
		if err != nil {
			w.Fail(err)
		}
		w.Raw(name)
	} else {
		w.Type(c.Type)
	}
	w.DefaultClause(c.Default).ComputedClause(c.Default)
	identity, ok := c.Default.(*schema.Identity)
	if ok {
		w.Raw(" ")
		generated(w, identity)
	}
	if c.NotNull && !ok {
		w.Raw(" NOT NULL")
	}
	if c.Check != "" {
		w.Raw(" CHECK (").Raw(c.Check).Raw(")")
	}
	unknown(w, c)
}

// unknown refuses what no column of PostgreSQL can have.
func unknown(w *dialect.Writer, c *schema.Column) {
	if c.OnUpdate != "" {
		w.Need(dialect.OnUpdateColumns)
	}
	if c.Invisible {
		w.Need(dialect.Invisible)
	}
}

// addColumn makes the column's enum type, adds the column, and comments on it.
func addColumn(l *dialect.List, o *op.AddColumn) {
	switch {
	case o.NoTypes:
	case o.IfNotExists:
		ensureEnums(l, o.Column.Type)
	default:
		createEnums(l, o.Column.Type)
	}
	l.Spell(o)
	if o.Column.Comment != "" {
		commentColumn(l, o.Schema, o.Table, o.Column.Name, o.Column.Comment)
	}
	commentIndexes(l, o.Schema, o.Indexes)
}

// dropColumn drops a column, and its enum type if that is asked for.
func dropColumn(l *dialect.List, o *op.DropColumn) {
	l.Spell(o)
	switch {
	case !o.Types:
	case o.Was == nil:
		l.Fail(needWas(o, o.Schema, o.Table))
	case o.IfExists:
		clearEnums(l, o.Was.Type)
	default:
		dropEnums(l, o.Was.Type)
	}
}
