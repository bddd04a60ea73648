package dialect

import (
	"errors"
	"fmt"

	"github.com/retort-db/retort/op"
)

func (l *List) createView(o *op.CreateView) {
	v := o.View
	w := l.Add().Raw("CREATE ")
	if o.OrReplace {
		w.Need(ReplaceViews).Raw("OR REPLACE ")
	}
	if v.Materialized {
		w.Need(MaterializedViews).Raw("MATERIALIZED ")
	}
	w.Raw("VIEW ").Name(v.Schema, v.Name)
	if len(v.Columns) > 0 {
		w.Raw(" (").Idents(v.Columns).Raw(")")
	}
	if len(v.With) > 0 {
		w.Need(ViewOptions).Raw(" WITH (").Options(v.With, " = ").Raw(")")
	}
	w.Raw(" AS ").Raw(v.SQL)
	switch v.CheckOption {
	case "":
	case "LOCAL", "CASCADED":
		w.Need(ViewChecks).Raw(" WITH ").Raw(v.CheckOption).Raw(" CHECK OPTION")
	default:
		w.Fail(fmt.Errorf("%q is no check option of a view", v.CheckOption))
	}
	if v.Materialized && o.OrReplace {
		w.Fail(errors.New("a materialized view cannot be replaced: drop it and create it again"))
	}
}

func (l *List) dropView(o *op.DropView) {
	w := l.Add().Raw("DROP ")
	if o.Materialized {
		w.Need(MaterializedViews).Raw("MATERIALIZED ")
	}
	w.Raw("VIEW ").IfExists(o.IfExists).Name(o.Schema, o.View).Cascade(o.Cascade)
}
