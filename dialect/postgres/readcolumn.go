package postgres

import (
	"strings"

	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/schema"
)

// A columnDoc is a column as [columnsSQL] has it.
type columnDoc struct {
	Name, Type, Base string
	Dimensions       int
	Enum             *schema.Enum
	Collation        string
	CollationPath    string
	NotNull, Serial  bool
	Default          string
	Generated        string // "s" is stored, "v" is not
	Identity         string // "a" is ALWAYS, "d" is BY DEFAULT
	Numbers          numbersDoc
	Comment          string
}

func (r *reading) column(t *schema.Table, d columnDoc) error {
	c := &schema.Column{Name: d.Name, Type: d.columnType(), NotNull: d.NotNull, Comment: d.Comment, AutoIncrement: d.Serial}
	switch {
	case d.Serial:
	case d.Identity != "":
		c.Default = &schema.Identity{Always: d.Identity == "a", Numbers: d.Numbers.numbers()}
	case d.Generated != "":
		c.Default = &schema.Computed{SQL: bare(d.Default), Stored: d.Generated == "s"}
	case d.Default != "":
		c.Default = defaultOf(d.Default, d.Base)
	}
	t.Columns = append(t.Columns, c)
	return nil
}

// defaultOf returns a default from the server's words. A string that is cast to
// the type of the column is what a literal becomes; the server writes it
// without escapes but for the doubled quote.
func defaultOf(sql, base string) schema.Default {
	r := sqltext.NewReader(sql, sqltext.PostgreSQL)
	literal := r.Next()
	if strings.HasPrefix(literal.Text, "'") && r.Take("::") && strings.TrimSpace(sql[r.Peek().Start:]) == base {
		return schema.Literal(strings.ReplaceAll(literal.Text[1:len(literal.Text)-1], "''", "'"))
	}
	return schema.Expr(sql)
}

// bare returns an expression without the parentheses around all of it, which
// the server puts there and a [schema.Check] has not.
func bare(sql string) string {
	for enclosed(sql) {
		sql = strings.TrimSpace(sql[1 : len(sql)-1])
	}
	return sql
}

// enclosed reports whether the parenthesis that sql begins with ends with it.
func enclosed(sql string) bool {
	r := sqltext.NewReader(sql, sqltext.PostgreSQL)
	if !strings.HasPrefix(sql, "(") || !strings.HasSuffix(sql, ")") {
		return false
	}
	r.Skip()
	return r.Peek().Text == ""
}

// A numbersDoc is what a sequence gives, with nothing left out.
type numbersDoc struct {
	Type                              string
	Start, Increment, Min, Max, Cache int64
	Cycle                             bool
}

// numbers leaves out what is the default of the type and the direction.
func (d numbersDoc) numbers() schema.Numbers {
	least, most := int64(1), limits[d.Type].most
	start := least
	if d.Increment < 0 {
		least, most = limits[d.Type].least, -1
		start = most
	}
	if d.Increment > 0 && d.Min != least {
		start = d.Min
	}
	if d.Increment < 0 && d.Max != most {
		start = d.Max
	}
	return schema.Numbers{
		Start: unless(d.Start, start), Increment: unless(d.Increment, 1), Min: unless(d.Min, least),
		Max: unless(d.Max, most), Cache: unless(d.Cache, 1), Cycle: d.Cycle,
	}
}

// limits are the first and last numbers of the types that sequences have.
var limits = map[string]struct{ least, most int64 }{
	"smallint": {-1 << 15, 1<<15 - 1},
	"integer":  {-1 << 31, 1<<31 - 1},
	"bigint":   {-1 << 63, 1<<63 - 1},
}

// unless returns n, or nil if it is the default.
func unless(n, usual int64) *int64 {
	if n == usual {
		return nil
	}
	return &n
}
