package dataapi_test

import (
	"context"
	"database/sql"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/retort-db/retort/dataapi"
)

// The steps of the transactions below.
type step string

const (
	commit   step = "commit"
	rollback step = "rollback"
)

// play runs steps in one transaction and returns its last error.
func play(t *testing.T, db *sql.DB, steps ...step) (err error) {
	t.Helper()
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range steps {
		switch s {
		case commit:
			err = tx.Commit()
		case rollback:
			err = tx.Rollback()
		default:
			_, err = tx.ExecContext(t.Context(), string(s))
		}
	}
	return err
}

const (
	begins    = "/BeginTransaction"
	executes  = "/Execute"
	commits   = "/CommitTransaction"
	rollsBack = "/RollbackTransaction"
)

var duplicate = fail(400, "DatabaseErrorException", "ERROR: duplicate key value; SQLState: 23505")

// failing answers statements that begin with "bad" with a.
func failing(a answer) func(string) answer {
	return func(sql string) answer {
		if strings.HasPrefix(sql, "bad") {
			return a
		}
		return done(sql)
	}
}

func TestTransaction(t *testing.T) {
	const pg, my = dataapi.PostgreSQL, dataapi.MySQL
	notFound := fail(404, "TransactionNotFoundException", "Transaction T1 is not found Transaction may be expired.")
	deadlock := fail(400, "DatabaseErrorException", "Deadlock found; Error code: 1213; SQLState: 40001")
	throttled := fail(400, "ValidationException", "not now")
	for _, tt := range []struct {
		name    string
		product dataapi.Product
		bad     answer // of statements that begin with "bad"
		steps   []step
		want    []string // the requests after the first
		err     string   // how the last error begins, "" for none
	}{
		{"commit", pg, nil, []step{"INSERT", commit}, []string{executes, commits}, ""},
		{"rollback", pg, nil, []step{"INSERT", rollback}, []string{executes, rollsBack}, ""},
		{"PostgreSQL commits nothing after an error", pg, duplicate, []step{"bad", commit},
			[]string{executes, rollsBack},
			"commit transaction: rolled back, because a statement in it failed: execute statement: duplicate key value (SQLSTATE 23505)"},
		{"but does after a savepoint", pg, duplicate, []step{"SAVEPOINT a", "bad", "ROLLBACK TO a", commit},
			[]string{executes, executes, executes, commits}, ""},
		{"and after what it never saw", pg, throttled, []step{"bad", commit}, []string{executes, commits}, ""},
		{"MySQL goes on after an error", my, duplicate, []step{"bad", commit}, []string{executes, commits}, ""},
		{"but not after a deadlock", my, deadlock, []step{"bad", "INSERT", commit}, []string{executes, rollsBack},
			"commit transaction: rolled back, because a statement in it failed: execute statement: Deadlock found (error 1213, SQLSTATE 40001)"},
		{"nothing is sent after a deadlock", my, deadlock, []step{"bad", "INSERT"}, []string{executes},
			"not sent: MySQL has rolled the transaction back (SQLSTATE 40001): begin another"},
		{"nothing is sent after an unknown outcome", pg, drop, []step{"bad", "INSERT"}, []string{executes},
			"not sent: the outcome of a statement before in the transaction is unknown: roll back"},
		{"nor on MySQL", my, drop, []step{"bad", "INSERT"}, []string{executes},
			"not sent: the outcome of a statement before in the transaction is unknown: roll back"},
		{"nor is it committed", pg, drop, []step{"bad", commit}, []string{executes, rollsBack},
			"commit transaction: rolled back, because a statement in it failed: execute statement: EOF; outcome unknown"},
		{"but it can be rolled back", pg, drop, []step{"bad", rollback}, []string{executes, rollsBack}, ""},
		{"a transaction that is gone takes no statement", pg, notFound, []step{"bad", "INSERT"}, []string{executes},
			"not sent: the service has ended the transaction: "},
		{"and is rolled back", pg, notFound, []step{"bad", rollback}, []string{executes}, ""},
		{"and not committed", pg, notFound, []step{"bad", commit}, []string{executes},
			"commit transaction: rolled back, because a statement in it failed: "},
		{"DDL would commit a MySQL transaction", my, nil, []step{"CREATE TABLE t (id int)"}, nil,
			"not sent: CREATE commits a MySQL transaction: run it outside"},
		{"a temporary table would not", my, nil, []step{"CREATE TEMPORARY TABLE t (id int)", commit}, []string{executes, commits}, ""},
		{"DDL belongs in a PostgreSQL transaction", pg, nil, []step{"CREATE TABLE t (id int)", commit}, []string{executes, commits}, ""},
		{"session settings belong in a transaction", pg, nil, []step{"SET LOCAL search_path TO x", commit}, []string{executes, commits}, ""},
		{"transactions are not ended as SQL", pg, nil, []step{"COMMIT"}, nil, "not sent: COMMIT as SQL"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newService(t, session(failing(tt.bad)))
			db := s.open(t, tt.product)
			err := play(t, db, tt.steps...)
			if got := message(err); !strings.HasPrefix(got, tt.err) || tt.err == "" && err != nil {
				t.Errorf("got error %q, want %q", got, tt.err)
			}
			if diff := cmp.Diff(append([]string{begins}, tt.want...), s.paths()); diff != "" {
				t.Errorf("requests: (-want +got)\n%s", diff)
			}
			for _, r := range s.got()[1:] {
				if r.Body["transactionId"] != "T1" {
					t.Errorf("%s: got transaction %v, want T1", r.Path, r.Body["transactionId"])
				}
			}
		})
	}
}

// committing answers a commit with a, a rollback with b.
func committing(a, b answer) func(request) answer {
	return func(r request) answer {
		switch {
		case r.Path == commits:
			return a
		case r.Path == rollsBack && b != nil:
			return b
		}
		return session(done)(r)
	}
}

func TestCommitThatFails(t *testing.T) {
	for _, tt := range []struct {
		name   string
		answer answer
		want   dataapi.Outcome
		state  string
		after  []string // the requests after the commit
	}{
		{"answer lost", drop, dataapi.Unknown, "", nil},
		{"answer cut short", cut, dataapi.Unknown, "", nil},
		{"server error", fail(500, "InternalServerErrorException", ""), dataapi.Unknown, "", nil},
		{"time limit", fail(400, "StatementTimeoutException", ""), dataapi.Unknown, "", nil},
		{"odd status", reply(`{"transactionStatus":"Fine"}`), dataapi.Unknown, "", nil},
		{"no status", reply(`{}`), dataapi.Unknown, "", nil},
		{"status says rollback", reply(`{"transactionStatus":"Rollback Complete"}`), dataapi.NotExecuted, "", []string{rollsBack}},
		{"deferred constraint", fail(400, "DatabaseErrorException", "ERROR: violates foreign key constraint; SQLState: 23503"),
			dataapi.NotExecuted, "23503", []string{rollsBack}},
		{"transaction gone", fail(404, "TransactionNotFoundException", "Transaction T1 is not found"), dataapi.NotExecuted, "", nil},
		{"transaction unknown", fail(404, "NotFoundException", "no such transaction"), dataapi.NotExecuted, "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newService(t, committing(tt.answer, nil))
			err := play(t, s.open(t, dataapi.PostgreSQL), "INSERT", commit)
			wantOutcome(t, err, tt.want)
			if e, ok := errors.AsType[*dataapi.Error](err); ok && (e.SQLState() != tt.state || e.Op != "CommitTransaction") {
				t.Errorf("got %s, SQLSTATE %q, want CommitTransaction, %q", e.Op, e.State, tt.state)
			}
			if diff := cmp.Diff(append([]string{begins, executes, commits}, tt.after...), s.paths()); diff != "" {
				t.Errorf("requests: (-want +got)\n%s", diff)
			}
		})
	}
}

func TestRollback(t *testing.T) {
	busy := fail(400, "DatabaseErrorException", "Transaction is still running a query")
	for _, tt := range []struct {
		name     string
		answers  []answer // the last one goes on
		requests int
		err      bool
	}{
		{"gone", []answer{fail(404, "TransactionNotFoundException", "Transaction T1 is not found")}, 1, false},
		{"unknown", []answer{fail(404, "NotFoundException", "")}, 1, false},
		{"busy for a while", []answer{busy, busy, done("")}, 3, false},
		{"answer lost once", []answer{fail(500, "InternalFailure", ""), done("")}, 2, false},
		{"answer lost twice", []answer{fail(500, "InternalFailure", "")}, 2, true},
		{"denied", []answer{fail(403, "AccessDeniedException", "no")}, 1, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				requests := 0
				db := open(t, &dataapi.Config{Product: dataapi.MySQL, Endpoint: "http://127.0.0.1:1",
					HTTPClient: doFunc(func(r *http.Request) (*http.Response, error) {
						if r.URL.Path != rollsBack {
							return recorded(reply(`{"transactionId":"T1"}`)), nil
						}
						requests++
						return recorded(tt.answers[min(requests, len(tt.answers))-1]), nil
					})})
				err := play(t, db, rollback)
				if (err != nil) != tt.err || requests != tt.requests {
					t.Errorf("got %v after %d requests, want error %v after %d", err, requests, tt.err, tt.requests)
				}
				db.Close()
			})
		})
	}
}

func TestBusyTransactionIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := open(t, &dataapi.Config{Product: dataapi.MySQL, Endpoint: "http://127.0.0.1:1",
			HTTPClient: doFunc(func(r *http.Request) (*http.Response, error) {
				if r.URL.Path == rollsBack {
					return recorded(fail(400, "DatabaseErrorException", "Transaction is still running a query")), nil
				}
				return recorded(reply(`{"transactionId":"T1"}`)), nil
			})})
		start := time.Now()
		err := play(t, db, rollback)
		wantOutcome(t, err, dataapi.NotExecuted)
		if took := time.Since(start); took < 15*time.Second || took > 23*time.Second {
			t.Errorf("took %v, want 15s and at most one pause of 8s", took)
		}
		db.Close()
	})
}

func TestTransactionOptions(t *testing.T) {
	const pg, my = dataapi.PostgreSQL, dataapi.MySQL
	for _, tt := range []struct {
		name    string
		product dataapi.Product
		opts    sql.TxOptions
		want    string // the first statement, "" for none
		refused string
	}{
		{"none", pg, sql.TxOptions{}, "", ""},
		{"serializable", pg, sql.TxOptions{Isolation: sql.LevelSerializable}, "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE", ""},
		{"repeatable read", pg, sql.TxOptions{Isolation: sql.LevelRepeatableRead}, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", ""},
		{"read uncommitted", pg, sql.TxOptions{Isolation: sql.LevelReadUncommitted}, "SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED", ""},
		{"snapshot", pg, sql.TxOptions{Isolation: sql.LevelSnapshot}, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", ""},
		{"read only", pg, sql.TxOptions{ReadOnly: true}, "SET TRANSACTION READ ONLY", ""},
		{"both", pg, sql.TxOptions{Isolation: sql.LevelReadCommitted, ReadOnly: true}, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ ONLY", ""},
		{"a level PostgreSQL lacks", pg, sql.TxOptions{Isolation: sql.LevelLinearizable}, "", "PostgreSQL has no isolation level Linearizable"},
		{"none of MySQL", my, sql.TxOptions{}, "", ""},
		{"level of MySQL", my, sql.TxOptions{Isolation: sql.LevelRepeatableRead}, "", "MySQL takes an isolation level"},
		{"read only of MySQL", my, sql.TxOptions{ReadOnly: true}, "", "MySQL takes an isolation level"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newService(t, session(done))
			tx, err := s.open(t, tt.product).BeginTx(t.Context(), &tt.opts)
			if tt.refused != "" {
				wantRefused(t, err, tt.refused)
				if got := len(s.got()); got != 0 {
					t.Errorf("requests: got %d, want none", got)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer tx.Rollback()
			var first string
			if got := s.got(); len(got) > 1 {
				first = got[1].sql()
				if got[1].Body["transactionId"] != "T1" {
					t.Errorf("sent with transaction %v, want T1", got[1].Body["transactionId"])
				}
			}
			if first != tt.want {
				t.Errorf("got %q, want %q", first, tt.want)
			}
		})
	}
}

func TestBeginThatFailsLeavesNothing(t *testing.T) {
	s := newService(t, session(func(string) answer { return duplicate }))
	_, err := s.open(t, dataapi.PostgreSQL).BeginTx(t.Context(), &sql.TxOptions{ReadOnly: true})
	wantOutcome(t, err, dataapi.NotExecuted)
	if diff := cmp.Diff([]string{begins, executes, rollsBack}, s.paths()); diff != "" {
		t.Errorf("requests: (-want +got)\n%s", diff)
	}
}

func TestBeginWithoutAnID(t *testing.T) {
	s := newService(t, always(reply(`{}`)))
	_, err := s.open(t, dataapi.PostgreSQL).BeginTx(t.Context(), nil)
	wantOutcome(t, err, dataapi.Unknown)
}

// A connection that sent something of unknown fate does not go back to the
// pool, and nothing is tried again on another.
func TestConnectionOfUnknownFateIsDropped(t *testing.T) {
	s := newService(t, session(failing(drop)))
	db := s.open(t, dataapi.MySQL)
	for sql, open := range map[string]int{"INSERT": 1, "bad": 0} {
		db.ExecContext(t.Context(), sql)
		if got := db.Stats().OpenConnections; got != open {
			t.Errorf("after %q: got %d connections, want %d", sql, got, open)
		}
	}
	if got := len(s.got()); got != 2 {
		t.Errorf("requests: got %d, want 2", got)
	}
}

// database/sql rolls back when a transaction's context is done, while the
// statement may still run at the service.
func TestCancelledTransaction(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	release := make(chan bool)
	defer close(release)
	rolledBack := make(chan bool, 1)
	s := newService(t, func(r request) answer {
		switch r.Path {
		case executes:
			return func(http.ResponseWriter) {
				cancel()
				<-release
			}
		case rollsBack:
			return func(w http.ResponseWriter) {
				rolledBack <- true
				reply(`{"transactionStatus":"Rollback Complete"}`)(w)
			}
		}
		return session(done)(r)
	})
	tx, err := s.open(t, dataapi.PostgreSQL).BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO t VALUES (1)")
	wantOutcome(t, err, dataapi.Unknown)
	<-rolledBack
	if err := tx.Commit(); !errors.Is(err, sql.ErrTxDone) && !errors.Is(err, context.Canceled) {
		t.Errorf("Commit: got %v, want that the transaction is done", err)
	}
}
