package postgres

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// enumsOf returns the enums that the types need, each once. Two of one name
// that differ are an error: which of them would it be?
func enumsOf(types []schema.Type) ([]*schema.Enum, error) {
	var enums []*schema.Enum
	for _, t := range types {
		e := enumOf(t)
		if e == nil {
			continue
		}
		same := slices.IndexFunc(enums, func(o *schema.Enum) bool { return o.Schema == e.Schema && o.Name == e.Name })
		switch {
		case same < 0:
			enums = append(enums, e)
		case !slices.Equal(enums[same].Values, e.Values):
			return nil, fmt.Errorf("enum %s has two lists of values: %q and %q", e.Name, enums[same].Values, e.Values)
		}
	}
	return enums, nil
}

// createEnums adds CREATE TYPE for each enum that the types need.
func createEnums(l *dialect.List, types ...schema.Type) {
	eachEnum(l, types, func(e *schema.Enum) { createEnum(l.Add(), e) })
}

// ensureEnums does the same for enums that may be there already, for which
// PostgreSQL has no clause.
func ensureEnums(l *dialect.List, types ...schema.Type) {
	eachEnum(l, types, func(e *schema.Enum) {
		w := write()
		createEnum(w.Raw("BEGIN "), e)
		do(l, w.Raw("; EXCEPTION WHEN duplicate_object THEN NULL; END"))
	})
}

// dropEnums adds DROP TYPE for each enum that the types need.
func dropEnums(l *dialect.List, types ...schema.Type) {
	eachEnum(l, types, func(e *schema.Enum) { dropEnum(l, &op.DropEnum{Schema: e.Schema, Name: e.Name}) })
}

// clearEnums does the same for enums that may be gone already.
func clearEnums(l *dialect.List, types ...schema.Type) {
	eachEnum(l, types, func(e *schema.Enum) { dropEnum(l, &op.DropEnum{Schema: e.Schema, Name: e.Name, IfExists: true}) })
}

func eachEnum(l *dialect.List, types []schema.Type, do func(*schema.Enum)) {
	enums, err := enumsOf(types)
	if err != nil {
		l.Fail(err)
	}
	for _, e := range enums {
		do(e)
	}
}

// do adds a block of PL/pgSQL as a statement.
func do(l *dialect.List, block *dialect.Writer) {
	text, err := block.Text()
	switch {
	case err != nil:
		l.Fail(err)
	case strings.Contains(text, "$"):
		l.Add().Raw("DO ").Lit(text)
	default:
		l.Add().Raw("DO $$").Raw(text).Raw("$$")
	}
}

func createEnum(w *dialect.Writer, e *schema.Enum) {
	w.Raw("CREATE TYPE ").Type(e).Raw(" AS ENUM (")
	for i, value := range e.Values {
		if i > 0 {
			w.Raw(", ")
		}
		w.Lit(value)
	}
	w.Raw(")")
}

func dropEnum(l *dialect.List, o *op.DropEnum) {
	l.Add().Raw("DROP TYPE ").IfExists(o.IfExists).Name(o.Schema, o.Name)
}

func addEnumValue(l *dialect.List, o *op.AddEnumValue) {
	w := l.Add().Raw("ALTER TYPE ").Name(o.Schema, o.Enum).Raw(" ADD VALUE ")
	if o.IfNotExists {
		w.Raw("IF NOT EXISTS ")
	}
	w.Lit(o.Value)
	switch {
	case o.Before != "" && o.After != "":
		w.Fail(fmt.Errorf("a value is before %q or after %q, not both", o.Before, o.After))
	case o.Before != "":
		w.Raw(" BEFORE ").Lit(o.Before)
	case o.After != "":
		w.Raw(" AFTER ").Lit(o.After)
	}
}

func renameEnumValue(l *dialect.List, o *op.RenameEnumValue) {
	l.Add().Raw("ALTER TYPE ").Name(o.Schema, o.Enum).Raw(" RENAME VALUE ").Lit(o.Value).Raw(" TO ").Lit(o.Name)
}
