package postgres

import (
	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/schema"
)

// generated writes GENERATED ... AS IDENTITY.
func generated(w *dialect.Writer, i *schema.Identity) {
	w.Raw("GENERATED ").Raw(when(i)).Raw(" AS IDENTITY")
	if i.Numbers != (schema.Numbers{}) {
		w.Raw(" (").Numbers(i.Numbers, "", "").Raw(")")
	}
}

func when(i *schema.Identity) string {
	if i.Always {
		return "ALWAYS"
	}
	return "BY DEFAULT"
}

// usual sets what an identity gave before, and now shall as others do.
func usual(w *dialect.Writer, was, now schema.Numbers) {
	if was.Increment != nil && now.Increment == nil {
		w.Raw(" SET INCREMENT BY 1")
	}
	if was.Min != nil && now.Min == nil {
		w.Raw(" SET NO MINVALUE")
	}
	if was.Max != nil && now.Max == nil {
		w.Raw(" SET NO MAXVALUE")
	}
	if was.Start != nil && now.Start == nil {
		w.Raw(" SET START WITH ").Int(first(now))
	}
	if was.Cache != nil && now.Cache == nil {
		w.Raw(" SET CACHE 1")
	}
	if was.Cycle && !now.Cycle {
		w.Raw(" SET NO CYCLE")
	}
}

// first returns the number that a sequence starts with if it says nothing.
func first(n schema.Numbers) int64 {
	switch {
	case n.Increment != nil && *n.Increment < 0 && n.Max != nil:
		return *n.Max
	case n.Increment != nil && *n.Increment < 0:
		return -1
	case n.Min != nil:
		return *n.Min
	}
	return 1
}

// changeSequence has the sequence of a serial column follow the type: else the
// numbers would end where those of the old type did.
func (a *alteration) changeSequence() {
	o := a.op
	if o.Was == nil || !o.Was.AutoIncrement || o.DropDefault || o.Default != nil || !isInteger(o.Type) {
		return
	}
	table, err := write().Name(o.Schema, o.Table).Text()
	if err != nil {
		a.Fail(err)
	}
	w := write().Raw("BEGIN EXECUTE 'ALTER SEQUENCE ' || pg_catalog.pg_get_serial_sequence(").Lit(table).Raw(", ").Lit(o.Column)
	do(a.List, w.Raw(") || ' AS ").Type(o.Type).Raw("'; END"))
}

func isInteger(t schema.Type) bool {
	_, err := serial(t)
	return err == nil
}
