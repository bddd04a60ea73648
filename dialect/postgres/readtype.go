package postgres

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/retort-db/retort/schema"
)

// columnType returns the type of a column: one of schema's where that is
// spelled to give the same again, else the server's words.
func (d columnDoc) columnType() schema.Type {
	element, isArray := strings.CutSuffix(d.Type, "[]")
	if d.CollationPath != "" {
		return schema.Raw{SQL: d.Type + " COLLATE " + d.CollationPath}
	}
	t := d.element(element)
	if raw, ok := t.(schema.Raw); ok && d.Collation != "" {
		w := write().Raw(raw.SQL)
		if isArray {
			w.Raw("[]")
		}
		text, _ := w.Raw(" COLLATE ").Quoted(d.Collation).Text()
		return schema.Raw{SQL: text}
	}
	if isArray {
		return schema.Array{Of: t, Dimensions: dimensions(d.Dimensions)}
	}
	return t
}

// dimensions is 0 for a plain array, as it is written without counting.
func dimensions(n int) int {
	if n == 1 {
		return 0
	}
	return n
}

// element returns the type of the column, or of the elements of an array.
func (d columnDoc) element(text string) schema.Type {
	if d.Enum != nil {
		return d.Enum
	}
	if t, ok := plainTypes[text]; ok {
		return d.collated(t)
	}
	for _, p := range patterns {
		if found := p.text.FindStringSubmatch(text); found != nil {
			return d.collated(p.make(found))
		}
	}
	return schema.Raw{SQL: text}
}

// collated adds the collation of the column to a string type.
func (d columnDoc) collated(t schema.Type) schema.Type {
	if d.Collation == "" {
		return t
	}
	switch t := t.(type) {
	case schema.String:
		t.Collation = d.Collation
		return t
	case schema.Char:
		t.Collation = d.Collation
		return t
	case schema.Text:
		t.Collation = d.Collation
		return t
	}
	return t
}

// plainTypes are the types that format_type writes as one text.
var plainTypes = map[string]schema.Type{
	"boolean": schema.Boolean{}, "smallint": schema.SmallInteger{}, "integer": schema.Integer{}, "bigint": schema.BigInteger{},
	"numeric": schema.Numeric{}, "real": schema.Float{Precision: 24}, "double precision": schema.Double{},
	"character varying": schema.String{}, "text": schema.Text{}, "bytea": schema.Binary{}, "date": schema.Date{},
	"json": schema.JSON{}, "jsonb": schema.JSONB{}, "uuid": schema.UUID{},
}

// patterns are the types that have something to say in parentheses or after.
var patterns = []struct {
	text *regexp.Regexp
	make func(found []string) schema.Type
}{
	{regexp.MustCompile(`^numeric\((\d+),(-?\d+)\)$`), func(f []string) schema.Type {
		return schema.Numeric{Precision: number(f[1]), Scale: number(f[2])}
	}},
	{regexp.MustCompile(`^character varying\((\d+)\)$`), func(f []string) schema.Type { return schema.String{Length: number(f[1])} }},
	{regexp.MustCompile(`^character\((\d+)\)$`), func(f []string) schema.Type { return schema.Char{Length: number(f[1])} }},
	{regexp.MustCompile(`^time(?:\((\d)\))? (with|without) time zone$`), func(f []string) schema.Type {
		return schema.Time{Precision: precision(f[1]), TimeZone: f[2] == "with"}
	}},
	{regexp.MustCompile(`^timestamp(?:\((\d)\))? (with|without) time zone$`), func(f []string) schema.Type {
		return schema.Timestamp{Precision: precision(f[1]), TimeZone: f[2] == "with"}
	}},
	{regexp.MustCompile(`^interval ?([a-z ]*?)(?: ?\((\d)\))?$`), func(f []string) schema.Type {
		return schema.Interval{Fields: strings.ToUpper(f[1]), Precision: precision(f[2])}
	}},
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(fmt.Sprintf("%q passed for a number", text))
	}
	return n
}

func precision(text string) *int {
	if text == "" {
		return nil
	}
	n := number(text)
	return &n
}
