package dialect_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// notSampled are fields and types of op and schema that no operation spells.
var notSampled = map[string]reason{
	"Execute.Pos":  "it is for messages",
	"Position":     "it is for messages",
	"Catalog":      "it is what Inspect returns",
	"SQLiteSource": "it is what Inspect keeps of a table for a rebuild",

	"SQLiteTable.Source": "it is what Inspect keeps of a table for a rebuild",
}

// TestEveryNounHasASample keeps the samples complete: a new operation, type,
// field or constant fails here until there is a sample of it.
func TestEveryNounHasASample(t *testing.T) {
	used := usedBySamples()
	for _, dir := range []string{"../op", "../schema"} {
		types, constants := nouns(t, dir)
		for _, noun := range types {
			if !isNoun(noun) || notSampled[noun.name] != "" {
				continue
			}
			if !used[noun.name] {
				t.Errorf("%s: no sample has a %s", dir, noun.name)
			}
			for _, field := range noun.fields {
				for _, name := range field.names {
					if field := noun.name + "." + name; !used[field] && notSampled[field] == "" {
						t.Errorf("%s: no sample sets %s", dir, field)
					}
				}
			}
		}
		for name, value := range constants {
			if !used["="+value] {
				t.Errorf("%s: no sample has %s, %q", dir, name, value)
			}
		}
	}
	for name := range notSampled {
		if used[name] {
			t.Errorf("%s is said not to be sampled, and is", name)
		}
	}
}

// isNoun reports whether a type is one that operations are made of.
func isNoun(noun *nounDoc) bool {
	marks := []string{"op", "typ", "constraint", "isDefault"}
	return slices.ContainsFunc(noun.methods, func(m string) bool { return slices.Contains(marks, m) }) || len(noun.fields) > 0 && len(noun.methods) == 0
}

// usedBySamples returns the types that samples hold, the fields that they set,
// as "Type.Field", and the text constants, as "=value".
func usedBySamples() map[string]bool {
	used := map[string]bool{}
	for _, s := range samples {
		eachField(reflect.ValueOf(s.op), used)
	}
	return used
}

func eachField(v reflect.Value, used map[string]bool) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			eachField(v.Elem(), used)
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachField(v.Index(i), used)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			eachField(v.MapIndex(key), used)
		}
	case reflect.Struct:
		used[v.Type().Name()] = true
		for i := range v.NumField() {
			if f := v.Field(i); v.Type().Field(i).IsExported() && !f.IsZero() {
				used[v.Type().Name()+"."+v.Type().Field(i).Name] = true
				eachField(f, used)
			}
		}
	case reflect.String:
		used[v.Type().Name()] = true
		used["="+v.String()] = true
	}
}

// TestNoOperationIsForgotten has each product either spell each sample or
// refuse it in words of its own.
func TestNoOperationIsForgotten(t *testing.T) {
	spelled, refused := 0, 0
	for _, s := range samples {
		for _, d := range dialects {
			_, err := spell(d, s.op, s.table)
			switch {
			case err == nil:
				spelled++
			case strings.Contains(err.Error(), "no spelling"):
				t.Errorf("%s: %s forgets it: %v", s.name(), d.Name(), err)
			default:
				refused++
				if !strings.HasPrefix(err.Error(), op.Title(s.op)) && !isBatch(s.op) {
					t.Errorf("%s: %s refuses it with %q, want it to begin with %q", s.name(), d.Name(), err, op.Title(s.op))
				}
			}
		}
	}
	t.Logf("%d operations in %d samples; on %d products %d are spelled and %d refused by name",
		len(operations(t)), len(samples), len(products), spelled, refused)
}

func isBatch(o op.Op) bool { _, ok := o.(*op.Batch); return ok }

// silent are fields that change no statement.
var silent = map[string]reason{
	"Execute.Pos": "it is for messages",
}

// TestEveryFieldSays takes each field away that a sample sets, and looks
// whether any product's statements, there or back, are others then. A field
// that makes no difference anywhere is one that the dialects forget.
func TestEveryFieldSays(t *testing.T) {
	says := map[string]bool{}
	for _, s := range samples {
		looks := s.looks()
		o := clone(reflect.ValueOf(s.op))
		before := effect(o.Interface().(op.Op), looks)
		without(o, func() {}, func(field string) {
			if !says[field] {
				says[field] = effect(o.Interface().(op.Op), looks) != before
			}
		})
	}
	for field, does := range says {
		if !does && silent[field] == "" {
			t.Errorf("%s changes no statement of any product", field)
		}
		if does && silent[field] != "" {
			t.Errorf("%s is said to change nothing, and does", field)
		}
	}
}

// looks returns for each product how tables are found, each only once.
func (s *sample) looks() []look {
	var looks []look
	for _, d := range dialects {
		look, found := s.look(d), map[string]*schema.Table{}
		if look == nil {
			look = s.table
		}
		looks = append(looks, func(schemaName, name string) (*schema.Table, error) {
			key := schemaName + "." + name
			if found[key] != nil {
				return found[key], nil
			}
			table, err := look(schemaName, name)
			found[key] = table
			return table, err
		})
	}
	return looks
}

// effect is all that comes of an operation.
func effect(o op.Op, looks []look) (text string) {
	defer func() {
		if r := recover(); r != nil {
			text += fmt.Sprint("panics: ", r)
		}
	}()
	for i, d := range dialects {
		text += outcome(d.Statements(o))
		text += outcome(spell(d, o, looks[i]))
		back, err := op.Reverse(o)
		if err != nil {
			text += err.Error()
			continue
		}
		text += outcome(spell(d, back, looks[i]))
	}
	return text
}

// without calls look for each field of v that is set, while it is not. commit
// writes v back to where it was copied from.
func without(v reflect.Value, commit func(), look func(field string)) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			without(v.Elem(), commit, look)
		}
	case reflect.Interface:
		if v.IsNil() {
			return
		}
		inner := reflect.New(v.Elem().Type()).Elem()
		inner.Set(v.Elem())
		without(inner, func() { v.Set(inner); commit() }, look)
	case reflect.Slice:
		for i := range v.Len() {
			without(v.Index(i), commit, look)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Field(i)
			if !v.Type().Field(i).IsExported() || field.IsZero() {
				continue
			}
			without(field, commit, look)
			old := reflect.New(field.Type()).Elem()
			old.Set(field)
			field.SetZero()
			commit()
			look(v.Type().Name() + "." + v.Type().Field(i).Name)
			field.Set(old)
			commit()
		}
	}
}

// clone copies all that v points to.
func clone(v reflect.Value) reflect.Value {
	to := reflect.New(v.Type()).Elem()
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			to.Set(reflect.New(v.Type().Elem()))
			to.Elem().Set(clone(v.Elem()))
		}
	case reflect.Interface:
		if !v.IsNil() {
			to.Set(clone(v.Elem()))
		}
	case reflect.Slice:
		if !v.IsNil() {
			to.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
			for i := range v.Len() {
				to.Index(i).Set(clone(v.Index(i)))
			}
		}
	case reflect.Struct:
		to.Set(v)
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				to.Field(i).Set(clone(v.Field(i)))
			}
		}
	default:
		to.Set(v)
	}
	return to
}
