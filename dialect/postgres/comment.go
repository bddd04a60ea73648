package postgres

import (
	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/schema"
)

// comment begins a COMMENT ON; isText ends it with the comment, or NULL to take it away.
func comment(l *dialect.List, kind string) *dialect.Writer {
	return l.Add().Raw("COMMENT ON ").Raw(kind).Raw(" ")
}

func isText(w *dialect.Writer, text string) {
	w.Raw(" IS ")
	if text == "" {
		w.Raw("NULL")
		return
	}
	w.Lit(text)
}

func commentTable(l *dialect.List, schema, table, text string) {
	isText(comment(l, "TABLE").Name(schema, table), text)
}

func commentColumn(l *dialect.List, schema, table, column, text string) {
	isText(comment(l, "COLUMN").Name(schema, table).Raw(".").Ident(column), text)
}

func commentIndex(l *dialect.List, schema, index, text string) {
	isText(comment(l, "INDEX").Name(schema, index), text)
}

func commentView(l *dialect.List, v *schema.View) {
	kind := "VIEW"
	if v.Materialized {
		kind = "MATERIALIZED VIEW"
	}
	isText(comment(l, kind).Name(v.Schema, v.Name), v.Comment)
}

// commentAll comments on a new table and what is in it, where there is
// something to say.
func commentAll(l *dialect.List, t *schema.Table) {
	if t.Comment != "" {
		commentTable(l, t.Schema, t.Name, t.Comment)
	}
	for _, c := range t.Columns {
		if c.Comment != "" {
			commentColumn(l, t.Schema, t.Name, c.Name, c.Comment)
		}
	}
	commentIndexes(l, t.Schema, t.Indexes)
}

func commentIndexes(l *dialect.List, schema string, indexes []*schema.Index) {
	for _, i := range indexes {
		if i.Comment != "" {
			commentIndex(l, schema, i.Name, i.Comment)
		}
	}
}
