package dialect

import (
	"fmt"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// insertLimit is how many bytes of rows go into one INSERT. The Data API takes
// statements of 65,536 characters at most; one row that is longer goes alone.
const insertLimit = 60_000

// bulkInsert puts as many rows into a statement as a request can hold.
func (l *List) bulkInsert(o *op.BulkInsert) {
	var w *Writer
	for i, row := range o.Rows {
		text, err := l.row(o, row)
		if err != nil {
			l.Fail(fmt.Errorf("row %d: %w", i+1, err))
			return
		}
		if w != nil && !o.PerRow && w.text.Len()+len(text) < insertLimit {
			w.Raw(", ").Raw(text)
			continue
		}
		w = l.Add().Raw("INSERT INTO ").Name(o.Schema, o.Table).Raw(" (").Idents(o.Columns).Raw(") VALUES ").Raw(text)
	}
}

// row returns the parenthesis of one row.
func (l *List) row(o *op.BulkInsert, row []any) (string, error) {
	switch {
	case len(row) != len(o.Columns):
		return "", fmt.Errorf("%d values for %d columns", len(row), len(o.Columns))
	case len(o.Types) != 0 && len(o.Types) != len(o.Columns):
		return "", fmt.Errorf("%d types for %d columns", len(o.Types), len(o.Columns))
	}
	w := NewWriter(l.grammar).Raw("(")
	for i, value := range row {
		if i > 0 {
			w.Raw(", ")
		}
		var t schema.Type
		if len(o.Types) > 0 {
			t = o.Types[i]
		}
		if w.Value(value, t); w.err != nil {
			return "", fmt.Errorf("column %s: %w", o.Columns[i], w.err)
		}
	}
	return w.Raw(")").Text()
}
