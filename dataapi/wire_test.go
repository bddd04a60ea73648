package dataapi_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/retort-db/retort/dataapi"
)

// An exchange is a request of another client, recorded at a local endpoint,
// and the answer it got.
type exchange struct {
	Path    string
	Request struct {
		Body map[string]any
	}
	Response struct {
		Body    json.RawMessage
		Headers map[string]string
		Status  int
	}
}

func readExchange(t *testing.T, name string) exchange {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "wire", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var e exchange
	numbers := json.NewDecoder(bytes.NewReader(b))
	numbers.UseNumber()
	if err := numbers.Decode(&e); err != nil {
		t.Fatal(err)
	}
	return e
}

func (e exchange) answer(w http.ResponseWriter) {
	for k, v := range e.Response.Headers {
		w.Header().Set(k, v)
	}
	w.WriteHeader(e.Response.Status)
	w.Write(e.Response.Body)
}

// renamed returns body with the parameters named as the other client named
// them: the driver's are p1, p2, ….
func renamed(body map[string]any, names ...string) map[string]any {
	list, _ := body["parameters"].([]any)
	for i, name := range names {
		list[i].(map[string]any)["name"] = name
		body["sql"] = strings.ReplaceAll(body["sql"].(string), ":p"+string(rune('1'+i)), ":"+name)
	}
	return body
}

// The driver asks for the same things in the same words as other clients.
func TestRequestsAreThoseOfOtherClients(t *testing.T) {
	const insert = "insert into t (id) values ($1)"
	transaction := []string{"data-api-client-03-BeginTransaction", "data-api-client-04-Execute"}
	for _, tt := range []struct {
		name  string
		files []string // the exchanges in order; the last one is compared
		names []string // of the parameters
		play  func(context.Context, *sql.DB) error
	}{
		{"query", []string{"data-api-client-01-Execute"}, []string{"id", "name"},
			func(ctx context.Context, db *sql.DB) error {
				var id int
				var name string
				return db.QueryRowContext(ctx, "select $1 as id, $2 as name", 7, "bob").Scan(&id, &name)
			}},
		{"begin", transaction[:1], nil,
			func(ctx context.Context, db *sql.DB) error {
				_, err := db.BeginTx(ctx, nil)
				return err
			}},
		{"execute in a transaction", transaction, []string{"id"},
			func(ctx context.Context, db *sql.DB) error {
				return inTransaction(ctx, db, insert, (*sql.Tx).Commit)
			}},
		{"commit", append(transaction, "data-api-client-06-CommitTransaction"), nil,
			func(ctx context.Context, db *sql.DB) error {
				return inTransaction(ctx, db, insert, (*sql.Tx).Commit)
			}},
		{"rollback", append(transaction, "awscli-2.9.19-06-RollbackTransaction"), nil,
			func(ctx context.Context, db *sql.DB) error {
				return inTransaction(ctx, db, insert, (*sql.Tx).Rollback)
			}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := 0
			s := newService(t, func(request) answer {
				if n++; n <= len(tt.files) {
					return readExchange(t, tt.files[n-1]).answer
				}
				return fail(500, "InternalFailure", "") // after the last one
			})
			err := tt.play(t.Context(), s.open(t, dataapi.PostgreSQL))
			if n == len(tt.files) && err != nil {
				t.Fatal(err)
			}
			want := readExchange(t, tt.files[len(tt.files)-1])
			got := s.got()[len(tt.files)-1]
			if got.Path != want.Path {
				t.Errorf("path: got %s, want %s", got.Path, want.Path)
			}
			if diff := cmp.Diff(want.Request.Body, renamed(got.Body, tt.names...)); diff != "" {
				t.Errorf("body: (-want +got)\n%s", diff)
			}
		})
	}
}

func inTransaction(ctx context.Context, db *sql.DB, statement string, end func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, statement, 3); err != nil {
		return err
	}
	return end(tx)
}

func TestRecordedError(t *testing.T) {
	recorded := readExchange(t, "aws-sdk-go-v2-03-Execute")
	s := newService(t, always(recorded.answer))
	_, err := s.open(t, dataapi.MySQL).ExecContext(t.Context(), "syntax_error_please")
	want := "execute statement: BadRequestException: You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near 'syntax_error_please' at line 1"
	if got := message(err); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	wantOutcome(t, err, dataapi.NotExecuted)
}

func TestRecordedRow(t *testing.T) {
	recorded := readExchange(t, "awscli-2.9.19-01-Execute")
	s := newService(t, always(recorded.answer))
	var id int
	var name, day string
	var null sql.NullString
	var blob []byte
	row := s.open(t, dataapi.MySQL).QueryRowContext(t.Context(), "SELECT * FROM t")
	if err := row.Scan(&id, &name, &day, &null, &blob); err != nil {
		t.Fatal(err)
	}
	if id != 7 || name != "bob" || day != "2024-02-29" || null.Valid || string(blob) != "\xde\xad\xbe\xef" {
		t.Errorf("got %v, %q, %q, %v, %x", id, name, day, null, blob)
	}
}
