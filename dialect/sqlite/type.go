package sqlite

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/retort-db/retort/schema"
)

// declared takes a type apart: words, and up to two numbers in parentheses.
var declared = regexp.MustCompile(`^(\w+(?: \w+)*)(?: ?\( ?(\d+)(?: ?, ?(\d+))? ?\))?$`)

// typeOf returns the type that is spelled as text is, or a [schema.Raw] if
// there is none. A collation belongs to the type.
func typeOf(text, collation string) schema.Type {
	found := declared.FindStringSubmatch(strings.ToUpper(text))
	if found != nil {
		first, _ := strconv.Atoi(found[2])
		second, _ := strconv.Atoi(found[3])
		if t := named(found[1], first, second); t != nil && spells(t, text) {
			if t, ok := collated(t, collation); ok {
				return t
			}
		}
	}
	if collation != "" {
		collation, _ = Dialect{}.Writer().Raw(" COLLATE ").Quoted(collation).Text()
	}
	return schema.Raw{SQL: strings.TrimLeft(text+collation, " ")}
}

// spells reports whether t is written as text is, but for blanks and case.
func spells(t schema.Type, text string) bool {
	spelled, err := Dialect{}.Writer().Type(t).Text()
	return err == nil && strings.EqualFold(packed(spelled), packed(text))
}

// packed returns text without its blanks.
func packed(text string) string { return strings.Join(strings.Fields(text), "") }

// named returns the type of a name, or nil.
func named(name string, first, second int) schema.Type {
	switch name {
	case "BOOLEAN":
		return schema.Boolean{}
	case "SMALLINT":
		return schema.SmallInteger{}
	case "INTEGER":
		return schema.Integer{}
	case "BIGINT":
		return schema.BigInteger{}
	case "NUMERIC":
		return schema.Numeric{Precision: first, Scale: second}
	case "FLOAT":
		return schema.Float{Precision: first}
	case "DOUBLE":
		return schema.Double{}
	case "DATE":
		return schema.Date{}
	case "TIME":
		return schema.Time{}
	case "DATETIME":
		return schema.DateTime{}
	case "TIMESTAMP":
		return schema.Timestamp{}
	case "JSON":
		return schema.JSON{}
	case "BLOB":
		return schema.Binary{}
	}
	return textual(name, first)
}

func textual(name string, length int) schema.Type {
	switch name {
	case "VARCHAR":
		return schema.String{Length: length}
	case "CHAR":
		return schema.Char{Length: length}
	case "TEXT":
		return schema.Text{}
	}
	return nil
}

// collated gives a type a collation; ok is false if it can have none.
func collated(t schema.Type, collation string) (with schema.Type, ok bool) {
	switch t := t.(type) {
	case schema.String:
		t.Collation = collation
		return t, true
	case schema.Char:
		t.Collation = collation
		return t, true
	case schema.Text:
		t.Collation = collation
		return t, true
	}
	return t, collation == ""
}

// affinity is what SQLite makes of a declared type, by the rules of
// https://www.sqlite.org/datatype3.html#determination_of_column_affinity.
func affinity(text string) string {
	text = strings.ToUpper(text)
	has := func(parts ...string) bool {
		for _, part := range parts {
			if strings.Contains(text, part) {
				return true
			}
		}
		return false
	}
	switch {
	case has("INT"):
		return "INTEGER"
	case has("CHAR", "CLOB", "TEXT"):
		return "TEXT"
	case has("BLOB"), text == "":
		return "BLOB"
	case has("REAL", "FLOA", "DOUB"):
		return "REAL"
	}
	return "NUMERIC"
}
