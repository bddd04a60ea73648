package dialect_test

import (
	"errors"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/retort-db/retort/dataapi"
	"github.com/retort-db/retort/dialect"
	mysqldialect "github.com/retort-db/retort/dialect/mysql"
	"github.com/retort-db/retort/dialect/postgres"
	"github.com/retort-db/retort/dialect/sqlite"
	"github.com/retort-db/retort/op"
)

// What the drivers themselves return, as far as it can be made by hand; the
// servers' own are in the tests of package retort.
func TestLocate(t *testing.T) {
	syntax := func(near string) error {
		return &mysql.MySQLError{Number: 1064, SQLState: [5]byte([]byte("42000")), Message: "You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near '" + near}
	}
	tests := []struct {
		rule    string
		dialect dialect.Dialect
		sql     string
		err     error
		want    op.Position
	}{
		{"pgx has the character", postgres.Dialect{}, "SELECT\n 'é', x", &pgconn.PgError{Code: "42703", Position: 14}, op.Position{Line: 2, Column: 7}},
		{"so has the Data API", postgres.Dialect{}, "SELECT x", &dataapi.Error{State: "42703", Position: 8}, op.Position{Line: 1, Column: 8}},
		{"it may be the end", postgres.Dialect{}, "SELECT", &pgconn.PgError{Code: "42601", Position: 7}, op.Position{Line: 1, Column: 7}},
		{"a wrapped error", postgres.Dialect{}, "SELECT x", errors.Join(&pgconn.PgError{Code: "42703", Position: 8}), op.Position{Line: 1, Column: 8}},
		{"none", postgres.Dialect{}, "SELECT x", &pgconn.PgError{Code: "42703"}, op.Position{}},
		{"one that is of another text", postgres.Dialect{}, "SELECT x", &pgconn.PgError{Code: "42703", Position: 80}, op.Position{}},
		{"an error that is not the server's", postgres.Dialect{}, "SELECT x", errors.New("no"), op.Position{}},
		{"MySQL has the line, and quotes the rest", mysqldialect.Dialect{}, "SELECT\n FROM FROM x", syntax("FROM x' at line 2"), op.Position{Line: 2, Column: 7}},
		{"a quoted text in another spelling has no column", mysqldialect.Dialect{}, "SELECT\n 1 FROM 'it\\'s'", syntax("FROM 'it''s'' at line 2"), op.Position{Line: 2}},
		{"a quoted text is looked for on the line", mysqldialect.Dialect{}, "x\n\n\nx", syntax("x' at line 3"), op.Position{Line: 3}},
		{"an error of MySQL that has no line", mysqldialect.Dialect{}, "SELECT x", &mysql.MySQLError{Number: 1054, Message: "Unknown column 'x' in 'field list'"}, op.Position{}},
		{"MySQL through the Data API", mysqldialect.Dialect{}, "SELECT\nx", &dataapi.Error{Op: "ExecuteStatement", Code: "DatabaseErrorException", State: "42000", Number: 1064, Outcome: dataapi.NotExecuted, Message: "You have an error; use near 'x' at line 2; Error code: 1064; SQLState: 42000"}, op.Position{Line: 2, Column: 1}},
		{"MySQL through the Data API, without a code", mysqldialect.Dialect{}, "SELECT\nx", &dataapi.Error{Op: "ExecuteStatement", Code: "BadRequestException", Outcome: dataapi.NotExecuted, Message: "You have an error; use near 'x' at line 2"}, op.Position{Line: 2, Column: 1}},
		{"SQLite says nothing", sqlite.Dialect{}, "SELECT x", errors.New("SQL logic error: no such column: x (1)"), op.Position{}},
	}
	for _, test := range tests {
		if got := test.dialect.Locate(test.sql, test.err); got != test.want {
			t.Errorf("%s: Locate(%q, %v) = %d:%d, want %d:%d", test.rule, test.sql, test.err, got.Line, got.Column, test.want.Line, test.want.Column)
		}
	}
}
