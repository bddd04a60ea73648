// Package dialect is the seam between operations and the databases that
// perform them: what a product can do ([Traits]), how it spells names and
// literals ([Writer]), and which statements an operation becomes
// ([Dialect.Statements]). The products live in its sub-packages.
package dialect

import (
	"errors"
	"fmt"

	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/op"
)

// A Dialect knows one database product. Dialects are plain values, safe for
// concurrent use; none of their methods talks to a database.
type Dialect interface {
	// Name is the product's name as URLs spell it: "postgresql", "mysql" or
	// "sqlite".
	Name() string

	// Traits says what callers must know about the product.
	Traits() Traits

	// Writer returns an empty Writer for the product's text.
	Writer() *Writer

	// Statements returns what to send for o, in order.
	Statements(o op.Op) ([]Statement, error)

	// MissingTable reports whether err, from any driver for this product, says
	// that a table does not exist.
	MissingTable(err error) bool

	// Answered reports whether err, from any driver for this product, is what
	// the database answered to a statement, which then had no effect. Any
	// other error leaves that open: the connection may have broken after the
	// statement was sent.
	Answered(err error) bool
}

// Traits are the differences between products that concern their callers.
type Traits struct {
	// TransactionalDDL is true where CREATE, ALTER and DROP can be rolled back.
	TransactionalDDL bool

	// Syntax is how the product's scripts are split into statements.
	Syntax sqltext.Syntax
}

// A Statement is what goes over the wire in one request: one statement,
// without a terminator.
type Statement struct {
	SQL string
}

// Statements spells the operations that every product spells alike. A dialect
// hands it what it has no case of its own for.
func (g *Grammar) Statements(o op.Op) ([]Statement, error) {
	switch o := o.(type) {
	case *op.Execute:
		return []Statement{{SQL: o.SQL}}, nil
	}
	return nil, fmt.Errorf("operation %T has no spelling", o)
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
