package emulator_test

import (
	"context"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/rdsdata"

	"github.com/retort-db/retort/dataapi/emulator"
)

// TestIdleTransaction: three minutes without a call roll back, even if nobody
// calls again.
func TestIdleTransaction(t *testing.T) {
	c := newClock()
	f := postgresql(t, &emulator.Options{Clock: c})
	f.run("CREATE TABLE t (id int)")
	x := f.begin()
	x.run("LOCK TABLE t")
	for range 3 {
		c.advance(3*time.Minute - time.Second)
		x.run("INSERT INTO t VALUES (1)") // begins the three minutes anew
	}
	c.advance(3 * time.Minute)
	if got := f.server.Stats().OpenTransactions; got != 0 {
		t.Errorf("open transactions: got %d, want 0", got)
	}
	if got := show(t, f.run("SELECT count(*) FROM t").Records); got != "long:0" {
		t.Errorf("rows: got %s, want long:0", got)
	}
	code, message := x.refuse("SELECT 1")
	f.wantError(code, message, "TransactionNotFoundException", "Transaction "+x.id+" is not found. Transaction may be expired.")
}

// TestOldTransaction: a day is the limit, however busy the transaction is.
func TestOldTransaction(t *testing.T) {
	c := newClock()
	f := postgresql(t, &emulator.Options{Clock: c, TransactionIdle: 20 * time.Hour})
	x := f.begin()
	c.advance(12 * time.Hour)
	x.run("SELECT 1")
	c.advance(12 * time.Hour)
	code, message := x.refuse("SELECT 1")
	f.wantError(code, message, "TransactionNotFoundException", "Transaction "+x.id+" is not found. Transaction may be expired.")
}

// late sends a request in the background, and returns once its timeout runs.
func (f *fixture) late(c *clock, in *rdsdata.ExecuteStatementInput) (answer chan error) {
	answer = make(chan error, 1)
	go func() {
		_, err := f.client.ExecuteStatement(f.t.Context(), in)
		answer <- err
	}()
	c.await(45 * time.Second)
	return answer
}

// waitFor returns when a query is answered with want. The answer comes from
// the database, which tells nobody when it changes.
func (f *fixture) waitFor(sql, want string) {
	f.t.Helper()
	for got := ""; got != want; {
		got = show(f.t, f.run(sql).Records)
		if f.t.Context().Err() != nil {
			f.t.Fatalf("%s: got %s, want %s", sql, got, want)
		}
	}
}

const sleeping = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active' AND pid <> pg_backend_pid()"

// TestStatementTimeout: after 45 s the statement is stopped, and its
// transaction with it.
func TestStatementTimeout(t *testing.T) {
	c := newClock()
	f := postgresql(t, &emulator.Options{Clock: c})
	x := f.begin()
	answer := f.late(c, x.input("SELECT pg_sleep(1000)"))
	f.waitFor(sleeping, "long:1")
	c.advance(45 * time.Second)
	code, message := apiError(t, <-answer)
	f.wantError(code, message, "StatementTimeoutException", "canceling statement due to statement timeout")
	f.waitFor(sleeping, "long:0")
	_, message = x.refuse("SELECT 1")
	if want := "ERROR: current transaction is aborted, commands ignored until end of transaction block; SQLState: 25P02"; message != want {
		t.Errorf("after the timeout: got %s, want %s", message, want)
	}
}

// twoRows makes a query of which SLEEP is a part: on MySQL one that is nothing
// else ends well when it is killed, see "SLEEP" in the manual.
const twoRows = "(SELECT 1 AS n UNION SELECT 2) two"

func TestMySQLStatementTimeout(t *testing.T) {
	c := newClock()
	f := mariadb(t, &emulator.Options{Clock: c})
	x := f.begin()
	answer := f.late(c, x.input("SELECT SLEEP(1000) FROM "+twoRows))
	f.waitFor("SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(1000)%'", "long:1")
	c.advance(45 * time.Second)
	code, message := apiError(t, <-answer)
	f.wantError(code, message, "StatementTimeoutException", "Query execution was interrupted")
	x.run("SELECT 1") // MySQL's transaction lives on
}

// TestContinueAfterTimeout: the call ends, the statement does not, and until
// it does its transaction is busy.
func TestContinueAfterTimeout(t *testing.T) {
	c := newClock()
	f := postgresql(t, &emulator.Options{Clock: c})
	f.run("CREATE TABLE t (id int)")
	gate := f.begin()
	gate.run("SELECT pg_advisory_xact_lock(7)")

	x := f.begin()
	in := x.input("INSERT INTO t SELECT 1 FROM pg_advisory_xact_lock(7)")
	in.ContinueAfterTimeout = true
	answer := f.late(c, in)
	c.advance(45 * time.Second)
	code, message := apiError(t, <-answer)
	f.wantError(code, message, "StatementTimeoutException", "canceling statement due to statement timeout")

	code, message = x.refuse("SELECT 1")
	f.wantError(code, message, "DatabaseErrorException", "Transaction is still running a query")
	_, err := x.commit()
	code, message = apiError(t, err)
	f.wantError(code, message, "DatabaseErrorException", "Transaction is still running a query")

	status, err := gate.rollback()
	f.mustEnd(status, err, "Rollback Complete")
	f.untilFree(x)
	status, err = x.commit()
	f.mustEnd(status, err, "Transaction Committed")
	if got := show(t, f.run("SELECT count(*) FROM t").Records); got != "long:1" {
		t.Errorf("rows: got %s, want long:1", got)
	}
}

// TestClientGone: a statement goes on when nobody waits for its answer.
func TestClientGone(t *testing.T) {
	f := postgresql(t, nil)
	f.run("CREATE TABLE t (id int)")
	gate := f.begin()
	gate.run("SELECT pg_advisory_xact_lock(8)")
	x := f.begin()
	ctx, leave := context.WithCancel(t.Context())
	gone := make(chan error, 1)
	go func() {
		_, err := f.client.ExecuteStatement(ctx, x.input("INSERT INTO t SELECT 1 FROM pg_advisory_xact_lock(8)"))
		gone <- err
	}()
	f.waitFor("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())", "long:1")
	leave()
	if err := <-gone; err == nil {
		t.Error("request that was given up: got no error")
	}
	code, message := x.refuse("SELECT 1")
	f.wantError(code, message, "DatabaseErrorException", "Transaction is still running a query")
	gate.rollback()
	f.untilFree(x)
	if got := show(t, x.run("SELECT count(*) FROM t").Records); got != "long:1" {
		t.Errorf("rows: got %s, want long:1", got)
	}
}

// untilFree returns when the transaction takes a call.
func (f *fixture) untilFree(x *tx) {
	f.t.Helper()
	for {
		_, err := f.client.ExecuteStatement(f.t.Context(), x.input("SELECT 1"))
		if err == nil {
			return
		}
		if _, message := apiError(f.t, err); message != "Transaction is still running a query" {
			f.t.Fatal(err)
		}
	}
}

// TestCloseStopsStatements: what runs does not keep the emulator from closing.
func TestCloseStopsStatements(t *testing.T) {
	c := newClock()
	f := postgresql(t, &emulator.Options{Clock: c})
	answer := f.late(c, f.input("SELECT pg_sleep(1000)"))
	x := f.begin()
	if err := f.server.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-answer; err == nil {
		t.Error("statement that was stopped: got no error")
	}
	if code, _ := x.refuse("SELECT 1"); code != "DatabaseUnavailableException" {
		t.Errorf("after Close: got %s, want DatabaseUnavailableException", code)
	}
}
