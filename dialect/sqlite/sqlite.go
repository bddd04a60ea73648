// Package sqlite is the dialect of SQLite.
package sqlite

import (
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// Dialect is SQLite. The zero value is ready to use.
type Dialect struct{}

// Name returns "sqlite".
func (Dialect) Name() string { return "sqlite" }

// Traits returns what sets SQLite apart: its DDL can be rolled back, and a
// table that foreign keys point to is rebuilt with those switched off.
func (Dialect) Traits() dialect.Traits {
	return dialect.Traits{TransactionalDDL: true, Syntax: sqltext.SQLite, ForeignKeys: enforcement()}
}

// Writer returns an empty Writer for SQLite's text.
func (Dialect) Writer() *dialect.Writer { return dialect.NewWriter(grammar) }

// Statements returns what to send for o. Where SQLite has no ALTER that would
// do, the table is rebuilt, for which it has to be known: TableWas.
func (Dialect) Statements(o op.Op) ([]dialect.Statement, error) {
	switch o := o.(type) {
	case *op.Batch:
		return alter(o, o)
	case *op.CreateTable:
		return createTable(o)
	case *op.AddColumn:
		return alterOne(o, o.TableWas)
	case *op.DropColumn:
		return alterOne(o, o.TableWas)
	case *op.AlterColumn:
		return alterOne(o, o.TableWas)
	case *op.AddConstraint:
		return alterOne(o, o.TableWas)
	case *op.DropConstraint:
		return alterOne(o, o.TableWas)
	case *op.RenameConstraint:
		return alterOne(o, o.TableWas)
	case *op.RenameIndex:
		return alterOne(o, nil)
	case *op.SetTableComment:
		return nil, titled(o, errNoComments)
	}
	return grammar.Statements(o)
}

// alterOne is a batch of one operation.
func alterOne(o op.Op, was *schema.Table) ([]dialect.Statement, error) {
	schemaName, table := target(o)
	return alter(&op.Batch{Schema: schemaName, Table: table, Ops: []op.Op{o}, TableWas: was}, o)
}

// MissingTable reports whether err says "no such table": SQLite has no code
// of its own for it.
func (Dialect) MissingTable(err error) bool {
	return strings.Contains(err.Error(), "no such table")
}

// Answered returns true: the database is in the process.
func (Dialect) Answered(error) bool { return true }

// Contended reports whether err is SQLITE_BUSY or SQLITE_LOCKED.
func (Dialect) Contended(err error) bool {
	return err != nil && (strings.Contains(err.Error(), "database is locked") || strings.Contains(err.Error(), "table is locked"))
}

// Redundant reports whether err says that something exists already or that
// there is no such thing: SQLite has no codes of their own for that.
func (Dialect) Redundant(err error) bool {
	return err != nil && (strings.Contains(err.Error(), "already exists") || strings.Contains(err.Error(), "no such "))
}

// Locate returns zero: SQLite does not say.
func (Dialect) Locate(string, error) op.Position { return op.Position{} }
