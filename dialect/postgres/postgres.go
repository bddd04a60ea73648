// Package postgres is the dialect of PostgreSQL and of Aurora PostgreSQL.
package postgres

import (
	"errors"
	"reflect"
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/op"
)

// Dialect is PostgreSQL. The zero value is ready to use.
type Dialect struct{}

// product is the name in URLs and in a [schema.Variant].
const product = "postgresql"

// grammar lists the words of pg_get_keywords() that are reserved, wholly or
// but for functions and types.
var grammar = &dialect.Grammar{
	Product:      product,
	Title:        "PostgreSQL",
	Quote:        '"',
	Type:         spellType,
	Column:       spellColumn,
	Index:        spellIndex,
	TableOptions: tableOptions,
	TableBody:    partitionBody,
	Values: dialect.Values{
		True: "true", False: "false",
		BeforeBytes: `'\x`, AfterBytes: "'::bytea",
		Inf: "'Infinity'::float8", NegInf: "'-Infinity'::float8", NaN: "'NaN'::float8", NegZero: "'-0'::float8",
		Second: "05.999999", Zone: "+00:00",
	},
	Lacks: map[dialect.Feature]string{
		dialect.ColumnPlaces:    "a new column comes last",
		dialect.AlterTables:     "use ALTER TABLE ... SET in SQL",
		dialect.Invisible:       "leave it out",
		dialect.IndexKinds:      "make a gin or gist index",
		dialect.PrefixIndexes:   "index the expression left(column, n)",
		dialect.OnUpdateColumns: "write a trigger",
		dialect.AutoIncrements:  "set Default to an Identity",
	},
	Reserved: dialect.Words(`
all analyse analyze and any array as asc asymmetric authorization binary both
case cast check collate collation column concurrently constraint create cross
current_catalog current_date current_role current_schema current_time
current_timestamp current_user default deferrable desc distinct do else end
except false fetch for foreign freeze from full grant group having ilike in
initially inner intersect into is isnull join lateral leading left like limit
localtime localtimestamp natural not notnull null offset on only or order outer
overlaps placing primary references returning right select session_user similar
some symmetric system_user table tablesample then to trailing true union unique
user using variadic verbose when where window with`),
}

// Name returns "postgresql".
func (Dialect) Name() string { return product }

// Traits returns what sets PostgreSQL apart: its DDL can be rolled back.
func (Dialect) Traits() dialect.Traits {
	return dialect.Traits{TransactionalDDL: true, Syntax: sqltext.PostgreSQL, NameLimit: 63}
}

// Writer returns an empty Writer for PostgreSQL's text.
func (Dialect) Writer() *dialect.Writer { return dialect.NewWriter(grammar) }

// MissingTable reports whether err is undefined_table, 42P01.
func (Dialect) MissingTable(err error) bool { return dialect.State(err) == "42P01" }

// Answered reports whether err has an SQLSTATE that says the statement failed.
// Class 08, 40003 and 57P01 to 57P03 tell of a connection or a server that went
// away or is not there yet, and leave it open: see appendix A of the PostgreSQL manual.
func (Dialect) Answered(err error) bool {
	switch state := dialect.State(err); state {
	case "", "40003", "57P01", "57P02", "57P03":
		return false
	default:
		return !strings.HasPrefix(state, "08")
	}
}

// Contended reports whether err is lock_not_available, which is also that of
// lock_timeout, deadlock_detected or serialization_failure.
func (Dialect) Contended(err error) bool {
	switch dialect.State(err) {
	case "55P03", "40P01", "40001":
		return true
	}
	return false
}

// Redundant reports whether err is one of the duplicate_ or undefined_ errors
// of objects: appendix A of the PostgreSQL manual, classes 42, 3D and 3F.
func (Dialect) Redundant(err error) bool {
	switch dialect.State(err) {
	case "42P04", "42P06", "42P07", "42701", "42710", "42723", // there already
		"3D000", "3F000", "42P01", "42703", "42704", "42883": // not there
		return true
	}
	return false
}

// Locate reads the character of the text at which PostgreSQL found the error.
func (Dialect) Locate(sql string, err error) op.Position {
	at, text := position(err), []rune(sql)
	if at < 1 || at > len(text)+1 {
		return op.Position{}
	}
	return op.Position{Line: 1, Column: 1}.After(string(text[:at-1]))
}

// position returns the field Position of a driver's error, or 0. The errors of
// pgx and of the dataapi driver have it, and neither a method for it.
func position(err error) int {
	e, ok := errors.AsType[interface {
		error
		SQLState() string
	}](err)
	if !ok {
		return 0
	}
	v := reflect.Indirect(reflect.ValueOf(e))
	if v.Kind() != reflect.Struct {
		return 0
	}
	if v = v.FieldByName("Position"); !v.IsValid() || !v.CanInt() {
		return 0
	}
	return int(v.Int())
}
