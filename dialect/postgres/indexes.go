package postgres

import (
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// spellIndex writes CREATE INDEX.
func spellIndex(w *dialect.Writer, o *op.CreateIndex) {
	i := o.Index
	w.Raw("CREATE ")
	if i.Unique {
		w.Raw("UNIQUE ")
	}
	w.Raw("INDEX ")
	if o.Concurrently {
		w.Raw("CONCURRENTLY ")
	}
	if o.IfNotExists {
		w.Raw("IF NOT EXISTS ")
	}
	w.IndexName(o).Raw(" ")
	if i.Using != "" {
		w.Raw("USING ").Ident(strings.ToLower(i.Using)).Raw(" ")
	}
	w.IndexColumns(i.Columns, func(c schema.IndexColumn) { indexKey(w, i, c) })
	indexClauses(w, i)
}

// indexKey writes a column or an expression.
func indexKey(w *dialect.Writer, i *schema.Index, c schema.IndexColumn) {
	switch {
	case c.Length != 0 && i.Unique:
		w.Need(dialect.PrefixIndexes)
	case c.Name != "":
		w.Ident(c.Name)
	default:
		w.Expression(c.SQL)
	}
	if c.Collation != "" {
		w.Raw(" COLLATE ").Quoted(c.Collation)
	}
	if c.OpClass != "" {
		w.Raw(" ").Raw(c.OpClass)
	}
}

func indexClauses(w *dialect.Writer, i *schema.Index) {
	if len(i.Include) > 0 {
		w.Raw(" INCLUDE (").Idents(i.Include).Raw(")")
	}
	if i.NullsNotDistinct {
		w.Raw(" NULLS NOT DISTINCT")
	}
	if len(i.With) > 0 {
		w.Raw(" WITH (").Options(i.With, " = ").Raw(")")
	}
	if i.Tablespace != "" {
		w.Raw(" TABLESPACE ").Ident(i.Tablespace)
	}
	if i.Where != "" {
		w.Raw(" WHERE ").Raw(i.Where)
	}
	if i.Kind != "" {
		w.Need(dialect.IndexKinds)
	}
	if i.Invisible {
		w.Need(dialect.Invisible)
	}
}

func createIndexes(l *dialect.List, o *op.CreateIndex) {
	l.Spell(o)
	commentIndexes(l, o.Schema, []*schema.Index{o.Index})
}

func dropIndexes(l *dialect.List, o *op.DropIndex) {
	w := l.Add().Raw("DROP INDEX ")
	if o.Concurrently {
		w.Raw("CONCURRENTLY ")
	}
	w.IfExists(o.IfExists).Name(o.Schema, o.Index).Cascade(o.Cascade)
}
