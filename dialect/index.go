package dialect

import (
	"errors"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// dropIndex names the index in its schema, as products do that have indexes
// apart from their tables.
func (l *List) dropIndex(o *op.DropIndex) {
	w := l.Add().Raw("DROP INDEX ")
	w.IfExists(o.IfExists).Name(o.Schema, o.Index).Cascade(o.Cascade)
}

// IndexName appends "name ON table", with the schema where the product wants
// it.
func (w *Writer) IndexName(o *op.CreateIndex) *Writer {
	if w.grammar.IndexesInSchema {
		return w.Name(o.Schema, o.Index.Name).Raw(" ON ").Ident(o.Table)
	}
	return w.Ident(o.Index.Name).Raw(" ON ").Name(o.Schema, o.Table)
}

// IndexColumns appends the parenthesis of an index. key writes one column up
// to its direction.
func (w *Writer) IndexColumns(columns []schema.IndexColumn, key func(schema.IndexColumn)) *Writer {
	if len(columns) == 0 {
		return w.Fail(errors.New("an index needs columns"))
	}
	for i, c := range columns {
		w.Raw([...]string{"(", ", "}[min(i, 1)])
		key(c)
		if c.Desc {
			w.Raw(" DESC")
		}
		if c.Nulls != "" {
			w.Raw(" NULLS ").Word(c.Nulls)
		}
	}
	return w.Raw(")")
}
