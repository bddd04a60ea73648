package dialect

import (
	"context"
	"database/sql"
	"fmt"
)

// A Queryer is satisfied by *sql.DB, *sql.Conn and *sql.Tx.
type Queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// A Scope says which part of a database is inspected. The zero Scope is all
// that the connection's own schema holds.
type Scope struct {
	Schemas []string // "" is the connection's own; none is the same as [""]
	Tables  []string // of those schemas; none is all, and views, sequences and so on
}

// A NeedError tells that an operation cannot be spelled without knowing what
// is there at present. The runner reads the table and gives it to the
// operation; offline, the script has to say it.
type NeedError struct {
	Op            string // such as "alter column account.name"
	Schema, Table string // what has to be known
	Field         string // the field of the operation that says it: "Was" or "TableWas"

	// Offline is what to write where nobody can be asked: what Alembic would
	// write as blindly. It does no damage, but the database refuses it if the
	// column is not as it takes for granted. It is nil if there is no such
	// text.
	Offline []Statement
}

// Error says what is missing and where it would go.
func (e *NeedError) Error() string {
	return fmt.Sprintf("%s: the table as it is now is needed: set %s, or run it against the database", e.Op, e.Field)
}
