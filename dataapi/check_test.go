package dataapi_test

import (
	"context"
	"database/sql"
	"strings"
	"testing"

	"github.com/retort-db/retort/dataapi"
)

// A statement can be checked without a request, as a run of migrations does
// before its first one.
func TestCheckSendsNothing(t *testing.T) {
	type checker interface {
		CheckStatement(query string) error
		CheckInTransaction(query string) error
	}
	tests := []struct {
		rule            string
		product         dataapi.Product
		query           string
		alone, together string // what the error says, "" for none
	}{
		{"plain DDL passes", dataapi.PostgreSQL, "CREATE TABLE t (id int)", "", ""},
		{"a colon that the service would replace", dataapi.PostgreSQL, "SELECT :id", ":id", ":id"},
		{"one that can be written otherwise", dataapi.PostgreSQL, "SELECT $$at 12:30$$", "", ""},
		{"a literal $1 is a parameter that is missing", dataapi.PostgreSQL, "SELECT $1", "1 argument", "1 argument"},
		{"a setting is lost outside a transaction", dataapi.PostgreSQL, "SET lock_timeout = '1s'", "SET", ""},
		{"MySQL's DDL would commit the transaction", dataapi.MySQL, "CREATE TABLE t (id int)", "", "commits"},
		{"two statements", dataapi.MySQL, "DELETE FROM a; DELETE FROM b", "more than one", "more than one"},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			connector, err := dataapi.NewConnector(&dataapi.Config{
				Product:     tt.product,
				ResourceARN: "arn:aws:rds:us-west-1:123456789012:cluster:c",
				SecretARN:   "arn:aws:secretsmanager:us-west-1:123456789012:secret:s",
				Database:    "db",
				Endpoint:    "http://127.0.0.1:1", // nobody answers
			})
			if err != nil {
				t.Fatal(err)
			}
			db := sql.OpenDB(connector)
			defer db.Close()
			conn, err := db.Conn(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			err = conn.Raw(func(c any) error {
				wantError(t, "CheckStatement", c.(checker).CheckStatement(tt.query), tt.alone)
				wantError(t, "CheckInTransaction", c.(checker).CheckInTransaction(tt.query), tt.together)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

func wantError(t *testing.T, what string, err error, want string) {
	t.Helper()
	if want == "" && err != nil {
		t.Errorf("%s: got %v, want none", what, err)
	}
	if want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
		t.Errorf("%s: got %v, want one that says %q", what, err, want)
	}
}
