package emulator

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// pgFault returns an error of the connection as the service tells it. One
// without a message from the server is a connection that broke.
func pgFault(err error) *fault {
	e, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return unreachable(err)
	}
	var f *fault
	if e.Code == queryCanceled && strings.Contains(e.Message, "statement timeout") {
		f = timedOut(e.Message)
	} else {
		f = databaseError(e.Message, pgErrorText(e))
	}
	f.cause = err
	return f
}

// pgErrorText is the service's grammar for an error of PostgreSQL:
//
//	ERROR: relation "t" does not exist; Position: 15; SQLState: 42P01
//
// A position counts in the statement as the database got it, after named
// parameters were replaced.
func pgErrorText(e *pgconn.PgError) string {
	return pgErrorParts(e, "; ") + "; SQLState: " + e.Code
}

// pgErrorParts writes all of an error but its state, with what stands between
// two parts.
func pgErrorParts(e *pgconn.PgError, between string) string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s: %s", pgSeverity(e), e.Message)
	part := func(name, value string) {
		if value != "" && value != "0" {
			fmt.Fprintf(&text, "%s%s: %s", between, name, value)
		}
	}
	part("Detail", e.Detail)
	part("Hint", e.Hint)
	part("Position", fmt.Sprint(e.Position))
	part("Where", e.Where)
	return text.String()
}

// pgSeverity is the server's, but for a database that does not exist: that is
// FATAL to the server and was seen as an ERROR from the service.
func pgSeverity(e *pgconn.PgError) string {
	if e.Code == "3D000" {
		return "ERROR"
	}
	return e.Severity
}
