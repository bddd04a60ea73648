// Package postgres is the dialect of PostgreSQL and of Aurora PostgreSQL.
package postgres

import (
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/op"
)

// Dialect is PostgreSQL. The zero value is ready to use.
type Dialect struct{}

// grammar lists the words of pg_get_keywords() that are reserved, wholly or
// but for functions and types.
var grammar = &dialect.Grammar{
	Quote: '"',
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
func (Dialect) Name() string { return "postgresql" }

// Traits returns what sets PostgreSQL apart: its DDL can be rolled back.
func (Dialect) Traits() dialect.Traits {
	return dialect.Traits{TransactionalDDL: true, Syntax: sqltext.PostgreSQL}
}

// Writer returns an empty Writer for PostgreSQL's text.
func (Dialect) Writer() *dialect.Writer { return dialect.NewWriter(grammar) }

// Statements returns what to send for o.
func (Dialect) Statements(o op.Op) ([]dialect.Statement, error) {
	return grammar.Statements(o)
}

// MissingTable reports whether err is undefined_table, 42P01.
func (Dialect) MissingTable(err error) bool { return dialect.State(err) == "42P01" }

// Answered reports whether err has an SQLSTATE that says the statement failed.
// Class 08, 40003, 57P01 and 57P02 tell of a connection or a server that went
// away, and leave it open: see appendix A of the PostgreSQL manual.
func (Dialect) Answered(err error) bool {
	switch state := dialect.State(err); state {
	case "", "40003", "57P01", "57P02":
		return false
	default:
		return !strings.HasPrefix(state, "08")
	}
}
