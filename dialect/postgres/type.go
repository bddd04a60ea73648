package postgres

import (
	"errors"
	"fmt"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/schema"
)

// spellType writes the types that PostgreSQL has its own words for.
func spellType(w *dialect.Writer, t schema.Type) bool {
	switch t := t.(type) {
	case schema.Double:
		w.Raw("DOUBLE PRECISION")
	case schema.Binary:
		w.Raw("BYTEA")
	case schema.Time:
		w.Raw("TIME").Precision(t.Precision).Raw(zone(t.TimeZone))
	case schema.DateTime:
		w.Raw("TIMESTAMP").Precision(t.Precision).Raw(zone(t.TimeZone))
	case schema.Timestamp:
		w.Raw("TIMESTAMP").Precision(t.Precision).Raw(zone(t.TimeZone))
	case schema.Interval:
		interval(w, t)
	case schema.JSONB:
		w.Raw("JSONB")
	case schema.UUID:
		w.Raw("UUID")
	case *schema.Enum:
		enumName(w, t)
	case schema.Array:
		array(w, t)
	default:
		return false
	}
	return true
}

func zone(has bool) string {
	if has {
		return " WITH TIME ZONE"
	}
	return " WITHOUT TIME ZONE"
}

func interval(w *dialect.Writer, t schema.Interval) {
	w.Raw("INTERVAL")
	if t.Fields != "" {
		w.Raw(" ").Raw(t.Fields)
	}
	if t.Precision != nil {
		w.Raw(" ").Precision(t.Precision)
	}
}

// enumName writes the name of an enum type. Some words name a column or a
// table bare, but a type only in quotes, because PostgreSQL has another type or
// function of that name.
func enumName(w *dialect.Writer, t *schema.Enum) {
	switch {
	case t.Name == "":
		w.Fail(errors.New("an enum type needs a name on PostgreSQL"))
	case t.Schema == "" && typeWords[t.Name]:
		w.Quoted(t.Name)
	default:
		w.Name(t.Schema, t.Name)
	}
}

// typeWords are the words of pg_get_keywords() that cannot be the name of a
// function or type, and those that are types of PostgreSQL's own.
var typeWords = dialect.Words(`
between bigint bit boolean char character coalesce dec decimal exists extract
float greatest grouping inout int integer interval json json_array
json_arrayagg json_exists json_object json_objectagg json_query json_scalar
json_serialize json_table json_value least merge_action national nchar none
normalize nullif numeric out overlay position precision real row setof smallint
substring time timestamp treat trim values varchar xmlattributes xmlconcat
xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot
xmlserialize xmltable`)

// array writes the element's type with a pair of brackets for each dimension.
// PostgreSQL wants the collation of the elements after them.
func array(w *dialect.Writer, t schema.Array) {
	of, collation := withoutCollation(schema.For(product, t.Of))
	if _, nested := of.(schema.Array); nested {
		w.Fail(errors.New("an array of arrays is an array with more Dimensions"))
		return
	}
	w.Type(of)
	for range max(t.Dimensions, 1) {
		w.Raw("[]")
	}
	if collation != "" {
		w.Raw(" COLLATE ").Quoted(collation)
	}
}

// withoutCollation takes a string type apart.
func withoutCollation(t schema.Type) (schema.Type, string) {
	switch t := t.(type) {
	case schema.String:
		return schema.String{Length: t.Length}, t.Collation
	case schema.Char:
		return schema.Char{Length: t.Length}, t.Collation
	case schema.Text:
		return schema.Text{}, t.Collation
	}
	return t, ""
}

// serial returns the type that numbers rows in the width of t.
func serial(t schema.Type) (string, error) {
	switch schema.For(product, t).(type) {
	case schema.SmallInteger:
		return "SMALLSERIAL", nil
	case schema.Integer:
		return "SERIAL", nil
	case schema.BigInteger:
		return "BIGSERIAL", nil
	}
	return "", fmt.Errorf("a column that numbers rows is an integer, not %T", t)
}

// enumOf returns the enum that a column of the type t needs, or nil.
func enumOf(t schema.Type) *schema.Enum {
	switch t := schema.For(product, t).(type) {
	case *schema.Enum:
		return t
	case schema.Array:
		return enumOf(t.Of)
	}
	return nil
}
