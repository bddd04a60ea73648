package op

import (
	"context"
	"database/sql"
	"fmt"
	"runtime"

	"github.com/retort-db/retort/schema"
)

// A Queryer is what a [Sink] may be as well: one that reads rows from the
// database, with what was done before in view. Its method is that of
// *sql.Tx.
type Queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// An Inspector is what a [Sink] may be as well: one that tells what the
// database holds.
type Inspector interface {
	// Inspect returns the tables of a schema that are named, or all of them
	// and what else the schema holds. An empty schema is that of the
	// connection.
	Inspect(ctx context.Context, schema string, tables ...string) (*schema.Catalog, error)
}

// A ReadError says that a revision reads from the database where there is
// none, because its SQL is only written down, or is only looked at.
type ReadError struct {
	What string   // the query, or what was to be inspected
	Pos  Position // the line of the revision that reads; zero if unknown
}

// Error says what was to be read and where.
func (e *ReadError) Error() string {
	where := ""
	if e.Pos.File != "" {
		where = e.Pos.String() + ": "
	}
	return fmt.Sprintf("%sreading is not possible while SQL is only written: %s", where, e.What)
}

// Query reads rows by way of s, which the caller has to close before anything
// else is done on s. Where s cannot read, the error is a [*ReadError].
func Query(ctx context.Context, s Sink, query string, args ...any) (*sql.Rows, error) {
	q, ok := s.(Queryer)
	if !ok {
		return nil, &ReadError{What: query, Pos: caller()}
	}
	return q.QueryContext(ctx, query, args...)
}

// Inspect asks s what the database holds: the tables of a schema that are
// named, or all. Where s cannot read, the error is a [*ReadError].
func Inspect(ctx context.Context, s Sink, schema string, tables ...string) (*schema.Catalog, error) {
	i, ok := s.(Inspector)
	if !ok {
		return nil, &ReadError{What: fmt.Sprintf("inspect %s", subject(schema, tables)), Pos: caller()}
	}
	return i.Inspect(ctx, schema, tables...)
}

// subject says what is inspected.
func subject(schema string, tables []string) string {
	switch {
	case len(tables) == 1:
		return "table " + name(schema, tables[0])
	case len(tables) > 1:
		return fmt.Sprintf("tables %v", tables)
	case schema != "":
		return "schema " + schema
	}
	return "the database"
}

// caller returns the line that called the exported function which calls it.
func caller() Position {
	_, file, line, ok := runtime.Caller(2)
	if !ok {
		return Position{}
	}
	return Position{File: file, Line: line}
}
