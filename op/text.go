package op

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Text returns o as text, the same for operations that say the same: the types
// and all fields that are not zero. Where an operation was written does not
// count. It is for comparing, not for people; see [Title].
func Text(o Op) string {
	var b strings.Builder
	writeText(&b, reflect.ValueOf(o))
	return b.String()
}

func writeText(b *strings.Builder, v reflect.Value) {
	switch v.Kind() {
	case reflect.Invalid:
		b.WriteString("nil")
		return
	case reflect.Pointer, reflect.Interface:
		writeText(b, v.Elem())
		return
	}
	if m, ok := v.Interface().(encoding.TextMarshaler); ok {
		text, err := m.MarshalText()
		fmt.Fprintf(b, "%v(%q %v)", v.Type(), text, err)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		fmt.Fprintf(b, "%v{", v.Type())
		writeFields(b, v)
		b.WriteByte('}')
	case reflect.Slice, reflect.Array:
		fmt.Fprintf(b, "%v[", v.Type())
		for i := range v.Len() {
			writeText(b, v.Index(i))
			b.WriteByte(' ')
		}
		b.WriteByte(']')
	case reflect.Map:
		writeMap(b, v)
	default:
		fmt.Fprintf(b, "%v(%#v)", v.Type(), v.Interface())
	}
}

// writeFields leaves out what is zero, so that an operation keeps its text
// when its type gets another field.
func writeFields(b *strings.Builder, v reflect.Value) {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if !field.IsExported() || v.Field(i).IsZero() || field.Type == reflect.TypeFor[Position]() {
			continue
		}
		b.WriteString(field.Name + ":")
		writeText(b, v.Field(i))
		b.WriteByte(' ')
	}
}

func writeMap(b *strings.Builder, v reflect.Value) {
	var entries []string
	for key, value := range v.Seq2() {
		var entry strings.Builder
		writeText(&entry, key)
		entry.WriteByte(':')
		writeText(&entry, value)
		entries = append(entries, entry.String())
	}
	slices.Sort(entries)
	fmt.Fprintf(b, "%v[%s]", v.Type(), strings.Join(entries, " "))
}
