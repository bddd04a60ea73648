// Package sqlite is the dialect of SQLite.
package sqlite

import (
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/op"
)

// Dialect is SQLite. The zero value is ready to use.
type Dialect struct{}

// grammar lists the keywords of https://sqlite.org/lang_keywords.html that
// cannot name a table.
var grammar = &dialect.Grammar{
	Quote: '"',
	Reserved: dialect.Words(`
add all alter and as autoincrement between case check collate commit constraint
create default deferrable delete distinct drop else escape except exists foreign
from group having if in index indexed insert intersect into is isnull join limit
nothing not notnull null on or order primary references returning select set
table then to transaction union unique update using values when where`),
}

// Name returns "sqlite".
func (Dialect) Name() string { return "sqlite" }

// Traits returns what sets SQLite apart: its DDL can be rolled back.
func (Dialect) Traits() dialect.Traits {
	return dialect.Traits{TransactionalDDL: true, Syntax: sqltext.SQLite}
}

// Writer returns an empty Writer for SQLite's text.
func (Dialect) Writer() *dialect.Writer { return dialect.NewWriter(grammar) }

// Statements returns what to send for o.
func (Dialect) Statements(o op.Op) ([]dialect.Statement, error) {
	return grammar.Statements(o)
}

// MissingTable reports whether err says "no such table": SQLite has no code
// of its own for it.
func (Dialect) MissingTable(err error) bool {
	return strings.Contains(err.Error(), "no such table")
}

// Answered returns true: the database is in the process.
func (Dialect) Answered(error) bool { return true }
