package dialect

import (
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"

	"github.com/retort-db/retort/schema"
)

// Type appends the name of a type as the product has it.
func (w *Writer) Type(t schema.Type) *Writer {
	t = schema.For(w.grammar.Product, t)
	if w.grammar.Type != nil && w.grammar.Type(w, t) {
		return w
	}
	switch t := t.(type) {
	case schema.Boolean:
		return w.Raw("BOOLEAN")
	case schema.SmallInteger:
		return w.Raw("SMALLINT")
	case schema.Integer:
		return w.Raw("INTEGER")
	case schema.BigInteger:
		return w.Raw("BIGINT")
	case schema.Numeric:
		return w.numeric(t)
	case schema.Float:
		return w.Raw("FLOAT").Length(t.Precision)
	case schema.Double:
		return w.Raw("DOUBLE")
	case schema.String:
		return w.Raw("VARCHAR").Length(t.Length).collate(t.Collation)
	case schema.Char:
		return w.Raw("CHAR").Length(t.Length).collate(t.Collation)
	case schema.Text:
		return w.Raw("TEXT").collate(t.Collation)
	case schema.Binary:
		return w.Raw("BLOB")
	case schema.Date:
		return w.Raw("DATE")
	case schema.Time:
		return w.Raw("TIME")
	case schema.DateTime:
		return w.Raw("DATETIME")
	case schema.Timestamp:
		return w.Raw("TIMESTAMP")
	case schema.Interval:
		return w.Raw("DATETIME")
	case schema.JSON, schema.JSONB:
		return w.Raw("JSON")
	case schema.UUID:
		return w.Raw("CHAR(32)")
	case *schema.Enum:
		return w.Raw("VARCHAR").Length(widest(t.Values)).collate(t.Collation)
	case schema.Array:
		return w.Need(Arrays).Type(t.Of).Raw("[]")
	case schema.Raw:
		return w.Raw(t.SQL)
	case nil:
		return w.Fail(errors.New("no type given"))
	}
	return w.Fail(fmt.Errorf("type %T has no spelling", t))
}

func (w *Writer) numeric(t schema.Numeric) *Writer {
	w.Raw("NUMERIC")
	if t.Precision != 0 && t.Scale != 0 {
		return w.Raw(fmt.Sprintf("(%d, %d)", t.Precision, t.Scale))
	}
	return w.Length(t.Precision)
}

// Length appends a number in parentheses unless it is 0.
func (w *Writer) Length(n int) *Writer {
	if n == 0 {
		return w
	}
	return w.Raw("(").Int(int64(n)).Raw(")")
}

// Precision appends a precision in parentheses unless it is nil.
func (w *Writer) Precision(p *int) *Writer {
	if p == nil {
		return w
	}
	return w.Raw("(").Int(int64(*p)).Raw(")")
}

// collate appends a collation, always quoted: most are in mixed case.
func (w *Writer) collate(name string) *Writer {
	if name == "" {
		return w
	}
	return w.Raw(" COLLATE ").Quoted(name)
}

// Int appends a number.
func (w *Writer) Int(n int64) *Writer { return w.Raw(strconv.FormatInt(n, 10)) }

// widest returns the length in characters of the longest value.
func widest(values []string) int {
	n := 0
	for _, v := range values {
		n = max(n, utf8.RuneCountInString(v))
	}
	return n
}
