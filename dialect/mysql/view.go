package mysql

import (
	"fmt"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// createView writes a view that has options, which stand before the word VIEW:
// ALGORITHM, DEFINER and SQL SECURITY.
func createView(l *dialect.List, o *op.CreateView) {
	w := l.Add().Raw("CREATE ")
	if o.OrReplace {
		w.Raw("OR REPLACE ")
	}
	if o.View.Materialized {
		w.Need(dialect.MaterializedViews)
	}
	for _, option := range o.View.With {
		viewOption(w, option)
	}
	w.Raw("VIEW ").Name(o.View.Schema, o.View.Name)
	if len(o.View.Columns) > 0 {
		w.Raw(" (").Idents(o.View.Columns).Raw(")")
	}
	w.Raw(" AS ").Raw(o.View.SQL)
	switch o.View.CheckOption {
	case "":
	case "LOCAL", "CASCADED":
		w.Raw(" WITH ").Raw(o.View.CheckOption).Raw(" CHECK OPTION")
	default:
		w.Fail(fmt.Errorf("%q is no check option of a view", o.View.CheckOption))
	}
}

func viewOption(w *dialect.Writer, o schema.Option) {
	switch o.Name {
	case "ALGORITHM":
		w.Raw("ALGORITHM=").Word(o.Value).Raw(" ")
	case "DEFINER":
		w.Raw("DEFINER=").Raw(o.Value).Raw(" ")
	case "SQL SECURITY":
		w.Raw("SQL SECURITY ").Word(o.Value).Raw(" ")
	default:
		w.Fail(fmt.Errorf("%q is no option of a view: ALGORITHM, DEFINER and SQL SECURITY are", o.Name))
	}
}
