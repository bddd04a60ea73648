package mysql

import (
	"fmt"

	"github.com/retort-db/retort/dialect"
)

// A place is where information_schema lists one kind of object.
type place struct{ table, schema, name, kind string }

// places lists them by kind of object. All exist in MySQL and in MariaDB.
var places = map[string]place{
	"TABLE":        {"tables", "table_schema", "table_name", ""},
	"VIEW":         {"tables", "table_schema", "table_name", ""},
	"SEQUENCE":     {"tables", "table_schema", "table_name", ""},
	"TRIGGER":      {"triggers", "event_object_schema", "trigger_name", ""},
	"EVENT":        {"events", "event_schema", "event_name", ""},
	"FUNCTION":     {"routines", "routine_schema", "routine_name", " AND routine_type = 'FUNCTION'"},
	"PROCEDURE":    {"routines", "routine_schema", "routine_name", " AND routine_type = 'PROCEDURE'"},
	"PACKAGE":      {"routines", "routine_schema", "routine_name", " AND routine_type = 'PACKAGE'"},
	"PACKAGE BODY": {"routines", "routine_schema", "routine_name", " AND routine_type = 'PACKAGE BODY'"},
	"DATABASE":     {"schemata", "", "schema_name", ""},
	"USER":         {"user_privileges", "", "grantee", ""},
}

// exists writes whether n exists: 1 or 0.
func (p place) exists(w *dialect.Writer, n name) {
	w.Raw("EXISTS (SELECT 1 FROM information_schema." + p.table + " WHERE ")
	switch {
	case p.name == "grantee":
		n.isGrantee(w)
	case p.schema == "":
		w.Raw(p.name + " = ").Lit(n.name)
	default:
		n.isTable(w, p.schema, p.name)
	}
	w.Raw(p.kind + ")")
}

func write() *dialect.Writer { return dialect.NewWriter(grammar) }

// visible returns the effect of a statement that evidence tells of. A name
// that cannot be written makes it hidden.
func visible(evidence, repair *dialect.Writer) dialect.Effect {
	asked, err := evidence.Text()
	mended, err2 := repair.Text()
	if err != nil || err2 != nil {
		return dialect.Effect{Kind: dialect.Hidden}
	}
	return dialect.Effect{Kind: dialect.Visible, Evidence: asked, Repair: mended}
}

// count writes a SELECT of how many of the names there are, given as there to
// the expression that makes evidence of it.
func (p place) count(w *dialect.Writer, expression string, names []name) {
	w.Raw("SELECT " + expression + " FROM (SELECT ")
	for i, n := range names {
		if i > 0 {
			w.Raw(" + ")
		}
		p.exists(w, n)
	}
	w.Raw(" AS there) counted")
}

// creation asks whether the names are there.
func creation(object string, names []name) dialect.Effect {
	p, known := places[object]
	if !known || len(names) == 0 {
		return dialect.Effect{Kind: dialect.Hidden}
	}
	w := write()
	p.count(w, fmt.Sprintf("CASE there WHEN 0 THEN 'undone' WHEN %d THEN 'done' ELSE CONCAT('unknown ', there) END", len(names)), names)
	return visible(w, write())
}

// removal asks whether the names are gone, and removes those that are not if
// some are: MariaDB, when it is interrupted, may have dropped only the first.
func removal(object string, names []name) dialect.Effect {
	p, known := places[object]
	if !known || len(names) == 0 {
		return dialect.Effect{Kind: dialect.Hidden}
	}
	w := write()
	p.count(w, fmt.Sprintf("CASE there WHEN %d THEN 'undone' WHEN 0 THEN 'done' ELSE CONCAT('partial ', there) END", len(names)), names)
	if len(names) == 1 {
		return visible(w, write())
	}
	drop := write().Raw("DROP " + object + " IF EXISTS ")
	for i, n := range names {
		if i > 0 {
			drop.Raw(", ")
		}
		if object == "USER" {
			drop.Lit(n.name).Raw("@").Lit(n.schema)
		} else {
			drop.Name(n.schema, n.name)
		}
	}
	text, err := drop.Text()
	if err != nil {
		return dialect.Effect{Kind: dialect.Hidden}
	}
	return visible(w, write().Raw("SELECT ").Lit(text))
}
