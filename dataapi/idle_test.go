package dataapi_test

import (
	"context"
	"database/sql"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/retort-db/retort/dataapi"
)

// An idler is a service that tells whether two requests met, and when SELECT 1
// came.
type idler struct {
	t       *testing.T
	slow    time.Duration // that SELECT 1 takes
	answer  answer        // to SELECT 1
	inside  atomic.Int32
	pings   atomic.Int32
	started chan struct{} // gets a value when SELECT 1 begins
}

// keptAlive returns a pool of connections to a service of its own.
func keptAlive(t *testing.T, every time.Duration) (*sql.DB, *idler) {
	i := &idler{t: t, answer: done(""), started: make(chan struct{}, 1000)}
	db := open(t, &dataapi.Config{Product: dataapi.PostgreSQL, Endpoint: "http://127.0.0.1:1", KeepAlive: every,
		HTTPClient: inProcess(func(_ int, r request) answer { return session(i.execute)(r) })})
	return db, i
}

func (i *idler) execute(sql string) answer {
	others := i.inside.Add(1) - 1
	defer i.inside.Add(-1)
	if others > 0 {
		i.t.Errorf("%s came while another statement ran", sql)
	}
	if sql != "SELECT 1" {
		return done(sql)
	}
	i.pings.Add(1)
	i.started <- struct{}{}
	time.Sleep(i.slow)
	return i.answer
}

func begin(t *testing.T, db *sql.DB) *sql.Tx {
	t.Helper()
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

// The clocks of these tests are synctest's: to sleep takes no time.

func TestTransactionIsKeptAlive(t *testing.T) {
	for _, tt := range []struct {
		name  string
		every time.Duration
		idle  time.Duration
		want  int
	}{
		{"before the service ends it", 0, 10*time.Minute + time.Second, 6},
		{"not while it is in use", 0, 99 * time.Second, 0},
		{"as often as asked", time.Minute, 5*time.Minute + time.Second, 5},
		{"not at all", -1, time.Hour, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				db, service := keptAlive(t, tt.every)
				defer db.Close()
				tx := begin(t, db)
				time.Sleep(tt.idle)
				if int(service.pings.Load()) != tt.want {
					t.Errorf("after %v: got %d pings, want %d", tt.idle, service.pings.Load(), tt.want)
				}
				if _, err := tx.ExecContext(t.Context(), "INSERT INTO t VALUES (1)"); err != nil {
					t.Error(err)
				}
				time.Sleep(50 * time.Second) // the time begins anew
				if int(service.pings.Load()) != tt.want {
					t.Errorf("50s after a statement: got %d pings, want %d", service.pings.Load(), tt.want)
				}
				if err := tx.Commit(); err != nil {
					t.Error(err)
				}
				time.Sleep(time.Hour)
				if int(service.pings.Load()) != tt.want {
					t.Errorf("after the commit: got %d pings, want %d", service.pings.Load(), tt.want)
				}
			})
		})
	}
}

func TestNoTransactionIsKeptAliveAfterItsEnd(t *testing.T) {
	for name, end := range map[string]func(*sql.DB, *sql.Tx, context.CancelFunc){
		"rollback":       func(_ *sql.DB, tx *sql.Tx, _ context.CancelFunc) { tx.Rollback() },
		"cancelled":      func(_ *sql.DB, _ *sql.Tx, cancel context.CancelFunc) { cancel() },
		"pool is closed": func(db *sql.DB, tx *sql.Tx, _ context.CancelFunc) { tx.Rollback(); db.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				db, service := keptAlive(t, 0)
				defer db.Close()
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				tx, err := db.BeginTx(ctx, nil)
				if err != nil {
					t.Fatal(err)
				}
				time.Sleep(99 * time.Second)
				end(db, tx, cancel)
				time.Sleep(time.Hour)
				if int(service.pings.Load()) != 0 {
					t.Errorf("got %d pings, want 0", service.pings.Load())
				}
			})
		})
	}
}

// A statement, a commit and a rollback wait for the driver's own statement.
func TestKeepingAliveTakesTurns(t *testing.T) {
	for name, next := range map[string]func(*sql.Tx) error{
		"statement": func(tx *sql.Tx) error { _, err := tx.Exec("INSERT INTO t VALUES (1)"); return err },
		"commit":    (*sql.Tx).Commit,
		"rollback":  (*sql.Tx).Rollback,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				db, service := keptAlive(t, 0)
				defer db.Close()
				service.slow = 20 * time.Second
				tx := begin(t, db)
				defer tx.Rollback()
				<-service.started
				start := time.Now()
				if err := next(tx); err != nil {
					t.Error(err)
				}
				if took := time.Since(start); took != service.slow {
					t.Errorf("took %v, want %v", took, service.slow)
				}
			})
		})
	}
}

func TestStatementThatIsCancelledInItsTurnIsNotSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db, service := keptAlive(t, 0)
		defer db.Close()
		service.slow = 20 * time.Second
		tx := begin(t, db)
		<-service.started
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := tx.ExecContext(ctx, "INSERT INTO t VALUES (1)")
		wantOutcome(t, err, dataapi.NotExecuted)
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want that the deadline is exceeded", err)
		}
		if err := tx.Commit(); err != nil {
			t.Errorf("commit: %v", err)
		}
	})
}

// What becomes of the driver's own statement is not lost, and ends the pings.
func TestKeepingAliveThatFails(t *testing.T) {
	notFound := fail(404, "TransactionNotFoundException", "Transaction T1 is not found. Transaction may be expired.")
	for _, tt := range []struct {
		name      string
		answer    answer
		statement string // the error of the next one
		commit    string
	}{
		{"the service has ended it", notFound, "not sent: the service has ended the transaction: ", "commit transaction: rolled back, because a statement in it failed"},
		{"no answer", func(w http.ResponseWriter) { w.WriteHeader(500) },
			"not sent: the outcome of a statement before in the transaction is unknown", "commit transaction: rolled back, because a statement in it failed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				db, service := keptAlive(t, 0)
				defer db.Close()
				service.answer = tt.answer
				tx := begin(t, db)
				time.Sleep(time.Hour)
				if int(service.pings.Load()) != 1 {
					t.Errorf("got %d pings, want 1", service.pings.Load())
				}
				if _, err := tx.ExecContext(t.Context(), "INSERT INTO t VALUES (1)"); !strings.HasPrefix(message(err), tt.statement) {
					t.Errorf("statement: got %v, want %s", err, tt.statement)
				}
				if err := tx.Commit(); !strings.HasPrefix(message(err), tt.commit) {
					t.Errorf("commit: got %v, want %s", err, tt.commit)
				}
			})
		})
	}
}
