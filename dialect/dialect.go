// Package dialect is the seam between operations and the databases that
// perform them: what a product can do ([Traits]), how it spells ([Grammar],
// [Writer]), which statements an operation becomes ([Dialect.Statements]), what
// became of one ([Effect]), and what a database holds ([Dialect.Inspect]). The
// products live in its sub-packages.
package dialect

import (
	"context"
	"errors"

	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// A Dialect knows one database product. Dialects are plain values, safe for
// concurrent use; none of their methods but Inspect talks to a database.
type Dialect interface {
	// Name is the product's name as URLs spell it: "postgresql", "mysql" or
	// "sqlite".
	Name() string

	// Traits says what callers must know about the product.
	Traits() Traits

	// Writer returns an empty Writer for the product's text.
	Writer() *Writer

	// Statements returns what to send for o, in order. It is nothing where the
	// product needs nothing done. What the product cannot do is an error that
	// says what to do instead. The error is a [*NeedError] if o does not say
	// what is there at present and the statements depend on it.
	Statements(o op.Op) ([]Statement, error)

	// Inspect reads what scope asks for in few statements, whose number does
	// not grow with what is found, and whose columns any driver for this
	// product can return. Expressions come back in the server's words.
	Inspect(ctx context.Context, q Queryer, scope Scope) (*schema.Catalog, error)

	// Effect says what can be known about sql, one statement, if its reply is
	// lost. What it does not know is Hidden, never a guess.
	Effect(sql string) Effect

	// Activity returns a SELECT of the statements, one a row, that the server
	// runs at the moment and whose text holds tag: a comment that nothing else
	// holds. The SELECT itself is not among them. Its columns are text, never
	// NULL: id; how many seconds it has run; what it is doing, for people; "yes"
	// if it waits for a lock, else "no"; the ids of those it waits for, as far
	// as the product tells, separated by commas. It is "" where the product has
	// no such list.
	Activity(tag string) string

	// RowLock returns a SELECT of one row if the statement that Activity lists
	// as id waits for a lock of which Activity does not tell, and of none
	// otherwise. Its column is the ids of those it waits for, as in Activity. It
	// may fail for want of a privilege that Activity does not need. It is ""
	// where Activity tells of every lock, and for what is no id.
	RowLock(id string) string

	// Cancel returns the statement that ends the statement which Activity
	// lists as id, but not its session. It is "" where Activity is, and for
	// what is no id.
	Cancel(id string) string

	// MissingTable reports whether err, from any driver for this product, says
	// that a table does not exist.
	MissingTable(err error) bool

	// Answered reports whether err, from any driver for this product, is what
	// the database answered to a statement, which then had no effect. Any
	// other error leaves that open: the connection may have broken after the
	// statement was sent.
	Answered(err error) bool

	// Contended reports whether err, from any driver for this product, says
	// that a statement, or its transaction, was given up only because others
	// held what it needed: a lock timeout, a deadlock, a busy file. It may
	// succeed if it is sent again.
	Contended(err error) bool

	// Redundant reports whether err, from any driver for this product, says
	// that what the statement makes is there already, or that what it drops or
	// changes is not. Somebody may have sent the same statement before.
	Redundant(err error) bool

	// Locate returns where in sql, the text that was sent, the server found
	// err, from any driver for this product. The position has no file, and no
	// column where the product tells the line alone. It is zero if the server
	// does not say.
	Locate(sql string, err error) op.Position
}

// Traits are the differences between products that concern their callers.
type Traits struct {
	// TransactionalDDL is true where CREATE, ALTER and DROP can be rolled back.
	TransactionalDDL bool

	// Syntax is how the product's scripts are split into statements.
	Syntax sqltext.Syntax

	// NameLimit is how many characters the name of a constraint or an index may
	// have; 0 where there is no limit.
	NameLimit int

	// ForeignKeys is how a connection stops enforcing foreign keys: SQLite,
	// where it takes no effect within a transaction. It is nil elsewhere.
	ForeignKeys *Enforcement
}

// Enforcement is a setting of the connection that some statements need to be
// off; see [Statement.ForeignKeysOff].
type Enforcement struct {
	State   string // a query of one row and column: 1 if it is on
	Off, On string
	Check   string // fails if a row breaks a rule; sent before it is on again
}

// A Statement is what goes over the wire in one request: one statement,
// without a terminator.
type Statement struct {
	SQL string

	// ForeignKeysOff says that the operation of this statement would delete
	// rows of other tables while SQLite enforces foreign keys. It refuses to
	// run then. Who runs it switches them off before the transaction begins,
	// sends [Enforcement.Check] before COMMIT, and switches them on again. All
	// statements of one operation then belong in one transaction.
	ForeignKeysOff bool
}

// State returns the SQLSTATE of err, or "" if no error in its chain has one.
// It finds the errors of pgx and of the dataapi driver without importing them.
func State(err error) string {
	if e, ok := errors.AsType[interface {
		error
		SQLState() string
	}](err); ok {
		return e.SQLState()
	}
	return ""
}
