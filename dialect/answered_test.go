package dialect_test

import (
	"errors"
	"io"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/retort-db/retort/dataapi"
	"github.com/retort-db/retort/dialect"
	mysqldialect "github.com/retort-db/retort/dialect/mysql"
	"github.com/retort-db/retort/dialect/postgres"
)

// What the drivers themselves return, as far as it can be made by hand.
func TestAnswered(t *testing.T) {
	tests := []struct {
		rule    string
		dialect dialect.Dialect
		err     error
		want    bool
	}{
		{"an error of PostgreSQL", postgres.Dialect{}, &pgconn.PgError{Code: "42P01"}, true},
		{"PostgreSQL shuts down", postgres.Dialect{}, &pgconn.PgError{Code: "57P01"}, false},
		{"PostgreSQL is not connected", postgres.Dialect{}, &pgconn.PgError{Code: "08006"}, false},
		{"the connection ended", postgres.Dialect{}, io.ErrUnexpectedEOF, false},
		{"an error of MySQL", mysqldialect.Dialect{}, &mysql.MySQLError{Number: 1064, SQLState: [5]byte([]byte("42000")), Message: "no"}, true},
		{"MySQL shuts down", mysqldialect.Dialect{}, &mysql.MySQLError{Number: 1053, SQLState: [5]byte([]byte("08S01")), Message: "no"}, false},
		{"MySQL's connection broke", mysqldialect.Dialect{}, mysql.ErrInvalidConn, false},
		{"an error of MySQL through the Data API", mysqldialect.Dialect{}, &dataapi.Error{Op: "ExecuteStatement", Code: "DatabaseErrorException", Message: "no", State: "42000"}, true},
		{"an answer of the Data API that is lost", mysqldialect.Dialect{}, &dataapi.Error{Op: "ExecuteStatement", Code: "InternalFailure"}, false},
		{"a wrapped error", mysqldialect.Dialect{}, errors.Join(&mysql.MySQLError{Number: 1064, SQLState: [5]byte([]byte("42000"))}), true},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			if got := tt.dialect.Answered(tt.err); got != tt.want {
				t.Errorf("%s.Answered(%v) = %v, want %v", tt.dialect.Name(), tt.err, got, tt.want)
			}
		})
	}
}
