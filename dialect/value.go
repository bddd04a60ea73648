package dialect

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/retort-db/retort/schema"
)

// Values are the words of the values that are not spelled alike everywhere.
type Values struct {
	True, False             string
	BeforeBytes, AfterBytes string // around the hexadecimal digits
	Inf, NegInf, NaN        string // empty if the product has no such number
	NegZero                 string // how -0.0 keeps its sign
	Second                  string // seconds and their fraction as in [time.Time.Format]
	Zone                    string // of a time whose type is not known or has a zone, as in Format
	MaxInteger              uint64 // above it a number would be stored as another; 0 is none
}

// Value appends a value as a literal: nil, a bool, an integer or
// floating-point number of Go, a string, a []byte, a [json.RawMessage] (as
// text), a [time.Time] (in UTC, to the microsecond), or a [schema.Expr], which
// is SQL and appended as it is. t, if it is not nil, is the type of the column
// that it goes to, which decides how a time is written.
//
// What is appended has the value exactly, or Value fails.
func (w *Writer) Value(v any, t schema.Type) *Writer {
	switch v := v.(type) {
	case nil:
		return w.Raw("NULL")
	case schema.Expr:
		return w.Raw(string(v))
	case json.RawMessage:
		return w.document(v)
	case []byte:
		return w.bytes(v)
	case time.Time:
		return w.time(v, schema.For(w.grammar.Product, t))
	}
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Bool:
		return w.bool(r.Bool())
	case reflect.String:
		return w.Lit(r.String())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return w.Int(r.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return w.uint(r.Uint())
	case reflect.Float32:
		return w.float(r.Float(), 32)
	case reflect.Float64:
		return w.float(r.Float(), 64)
	}
	return w.Fail(fmt.Errorf("a value of the type %T has no literal", v))
}

func (w *Writer) bool(v bool) *Writer {
	if v {
		return w.Raw(w.grammar.Values.True)
	}
	return w.Raw(w.grammar.Values.False)
}

func (w *Writer) bytes(v []byte) *Writer {
	if v == nil {
		return w.Raw("NULL")
	}
	words := w.grammar.Values
	return w.Raw(words.BeforeBytes).Raw(hex.EncodeToString(v)).Raw(words.AfterBytes)
}

func (w *Writer) document(v json.RawMessage) *Writer {
	switch {
	case v == nil:
		return w.Raw("NULL")
	case !json.Valid(v):
		return w.Fail(fmt.Errorf("%.40q is no JSON", v))
	}
	return w.Lit(string(v))
}

func (w *Writer) uint(v uint64) *Writer {
	if limit := w.grammar.Values.MaxInteger; limit != 0 && v > limit {
		return w.Fail(fmt.Errorf("%d is more than %s's integers hold", v, w.grammar.Title))
	}
	return w.Raw(strconv.FormatUint(v, 10))
}

// float appends the shortest text that reads back as the number, as Python
// prints it: 1.5, 3.0, 1e+100.
func (w *Writer) float(v float64, bits int) *Writer {
	words := w.grammar.Values
	for _, special := range []struct {
		is   bool
		word string
	}{
		{math.IsInf(v, 1), words.Inf},
		{math.IsInf(v, -1), words.NegInf},
		{math.IsNaN(v), words.NaN},
		{v == 0 && math.Signbit(v), words.NegZero},
	} {
		switch {
		case special.is && special.word == "":
			return w.Fail(fmt.Errorf("%s has no number %v", w.grammar.Title, v))
		case special.is:
			return w.Raw(special.word)
		}
	}
	if size := math.Abs(v); size != 0 && (size < 1e-4 || size >= 1e16) {
		return w.Raw(strconv.FormatFloat(v, 'e', -1, bits))
	}
	text := strconv.FormatFloat(v, 'f', -1, bits)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return w.Raw(text)
}

// time appends a time in UTC, so that the text does not depend on the place
// where it is written.
func (w *Writer) time(v time.Time, t schema.Type) *Writer {
	v = v.UTC()
	if year := v.Year(); year < 1 || year > 9999 {
		return w.Fail(fmt.Errorf("the year %d has no literal", year))
	}
	const day, clock = "2006-01-02", "15:04:"
	words := w.grammar.Values
	switch t := t.(type) {
	case schema.Date:
		return w.Lit(v.Format(day))
	case schema.Time:
		return w.Lit(v.Format(clock + words.Second + zone(words, t.TimeZone)))
	case schema.DateTime:
		return w.Lit(v.Format(day + " " + clock + words.Second + zone(words, t.TimeZone)))
	case schema.Timestamp:
		return w.Lit(v.Format(day + " " + clock + words.Second + zone(words, t.TimeZone)))
	}
	return w.Lit(v.Format(day + " " + clock + words.Second + words.Zone))
}

func zone(words Values, has bool) string {
	if has {
		return words.Zone
	}
	return ""
}
