package embedded

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	protocol "github.com/dolthub/vitess/go/mysql"

	sqle "github.com/dolthub/go-mysql-server"
	"github.com/dolthub/go-mysql-server/server"
)

// The engine alone keeps some 70 of the 400.
func TestConcurrentInsertsKeepEveryRow(t *testing.T) {
	db := openShared(t)
	mustExec(t, db, "CREATE TABLE t (id int PRIMARY KEY)")
	errs := inParallel(8, func(i int) error {
		for k := range 50 {
			if _, err := db.Exec(fmt.Sprintf("INSERT INTO t VALUES (%d)", i*50+k)); err != nil {
				return err
			}
		}
		return nil
	})
	if len(errs) > 0 {
		t.Fatal(errors.Join(errs...))
	}
	if got := column(t, db, "SELECT count(*) FROM t"); got[0] != "400" {
		t.Errorf("got %s rows of 400", got[0])
	}
}

func TestConcurrentTransactionsKeepEveryChange(t *testing.T) {
	db := openShared(t)
	mustExec(t, db, "CREATE TABLE t (id int PRIMARY KEY, n int)", "INSERT INTO t VALUES (0,0),(1,0),(2,0),(3,0)")
	errs := inParallel(4, func(i int) error {
		for range 20 {
			if err := add(db, i); err != nil {
				return err
			}
		}
		return nil
	})
	if len(errs) > 0 {
		t.Fatal(errors.Join(errs...))
	}
	if got, want := strings.Join(column(t, db, "SELECT n FROM t ORDER BY id"), " "), "20 20 20 20"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// add reads before it writes, in one transaction.
func add(db *sql.DB, id int) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	if err := tx.QueryRow("SELECT n FROM t WHERE id = ?", id).Scan(&n); err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE t SET n = ? WHERE id = ?", n+1, id); err != nil {
		return err
	}
	return tx.Commit()
}

// The engine puts back every table a transaction has read. One that only reads
// must not undo what others wrote meanwhile.
func TestAReadingTransactionUndoesNothing(t *testing.T) {
	m, err := start(newTurns(time.Millisecond).wrap)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	mustExec(t, open(t, m, ""), "CREATE DATABASE d")
	db := open(t, m, "d")
	mustExec(t, db, "CREATE TABLE t (id int)")

	reader, writer := conn(t, db), conn(t, db)
	mustExec(t, reader, "BEGIN", "SELECT * FROM t")
	_, wrote := writer.ExecContext(t.Context(), "INSERT INTO t VALUES (1)")
	mustExec(t, reader, "COMMIT")
	if number(wrote) != 1205 {
		t.Errorf("a write during the transaction: got %v, want error 1205", wrote)
	}
	mustExec(t, writer, "INSERT INTO t VALUES (2)")
	if got := column(t, reader, "SELECT id FROM t"); len(got) != 1 || got[0] != "2" {
		t.Errorf("the table has %q, want only the row that was not refused", got)
	}
}

func TestReadersSeeWhatIsCommittedWithoutWaiting(t *testing.T) {
	db := openShared(t)
	mustExec(t, db, "CREATE TABLE t (id int)", "INSERT INTO t VALUES (1)")
	writer, reader := conn(t, db), conn(t, db)

	mustExec(t, writer, "BEGIN", "INSERT INTO t VALUES (2)")
	if got := column(t, reader, "SELECT count(*) FROM t"); got[0] != "1" {
		t.Errorf("before COMMIT the reader sees %s rows, want 1", got[0])
	}
	mustExec(t, writer, "COMMIT")
	if got := column(t, reader, "SELECT count(*) FROM t"); got[0] != "2" {
		t.Errorf("after COMMIT the reader sees %s rows, want 2", got[0])
	}
}

// Whoever lets go of the tables, by whatever means, lets the next one in.
func TestWaysToEndATransaction(t *testing.T) {
	for _, end := range []string{"COMMIT", "ROLLBACK", "CREATE TABLE u (id int)", "SET autocommit = 1", "close"} {
		t.Run(end, func(t *testing.T) {
			db := openShared(t)
			mustExec(t, db, "CREATE TABLE t (id int)")
			first, second := conn(t, db), conn(t, db)
			mustExec(t, first, "SET autocommit = 0", "INSERT INTO t VALUES (1)")

			done := make(chan error, 1)
			go func() {
				_, err := second.ExecContext(context.Background(), "INSERT INTO t VALUES (2)")
				done <- err
			}()
			if end == "close" {
				first.Raw(func(c any) error { return c.(interface{ Close() error }).Close() })
			} else {
				mustExec(t, first, end)
			}
			select {
			case err := <-done:
				if err != nil {
					t.Error(err)
				}
			case <-time.After(20 * time.Second):
				t.Error("the second writer still waits")
			}
		})
	}
}

func TestKillEndsAWaitForTheTables(t *testing.T) {
	m := startMySQL(t)
	mustExec(t, open(t, m, ""), "CREATE DATABASE d")
	db := open(t, m, "d")
	mustExec(t, db, "CREATE TABLE t (id int)")
	holder, waiter := conn(t, db), conn(t, db)
	id := column(t, waiter, "SELECT CONNECTION_ID()")[0]
	mustExec(t, holder, "BEGIN", "INSERT INTO t VALUES (1)")

	done := make(chan error, 1)
	go func() {
		_, err := waiter.ExecContext(context.Background(), "INSERT INTO t VALUES (2)")
		done <- err
	}()
	for {
		mustExec(t, db, "KILL QUERY "+id) // until it has begun to wait
		select {
		case err := <-done:
			if number(err) != 1317 {
				t.Errorf("got %v, want error 1317", err)
			}
			return
		default:
		}
	}
}

// The rows of an answer wait with the client, not with the engine.
func TestASlowReaderStopsNobody(t *testing.T) {
	db := openShared(t)
	mustExec(t, db, "CREATE TABLE t (id int, filler varchar(200))", "INSERT INTO t VALUES (1, REPEAT('x', 200))")
	for range 12 {
		mustExec(t, db, "INSERT INTO t SELECT id, filler FROM t")
	}
	rows, err := db.Query("SELECT * FROM t")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if !rows.Next() {
		t.Fatal(rows.Err())
	}
	mustExec(t, db, "INSERT INTO t VALUES (2, '')")
	n := 1
	for rows.Next() {
		n++
	}
	if n != 4096 || rows.Err() != nil {
		t.Errorf("read %d rows of 4096, %v", n, rows.Err())
	}
}

// GET_LOCK may wait for another session, which must not wait for it.
func TestNamedLocksDoNotStopTheServer(t *testing.T) {
	db := openShared(t)
	mustExec(t, db, "CREATE TABLE t (id int)")
	first, second := conn(t, db), conn(t, db)
	if got := column(t, first, "SELECT GET_LOCK('migrate', 0)"); got[0] != "1" {
		t.Fatalf("GET_LOCK: got %s, want 1", got[0])
	}
	done := make(chan string, 1)
	go func() {
		var got string
		second.QueryRowContext(context.Background(), "SELECT GET_LOCK('migrate', 20)").Scan(&got)
		done <- got
	}()
	mustExec(t, first, "INSERT INTO t VALUES (1)", "SELECT RELEASE_LOCK('migrate')")
	if got := <-done; got != "1" {
		t.Errorf("the second session's GET_LOCK: got %q, want 1", got)
	}
}

// breaking makes an engine that dies of one statement.
type breaking struct{ protocol.Handler }

func (b breaking) ComQuery(ctx context.Context, c *protocol.Conn, query string, callback protocol.ResultSpoolFn) error {
	if query == "SELECT 'panic' FROM t" {
		panic("row 1 has no column 2")
	}
	return b.Handler.ComQuery(ctx, c, query, callback)
}

func breakable(e *sqle.Engine, s *server.SessionManager, h protocol.Handler) (*sqle.Engine, *server.SessionManager, protocol.Handler) {
	return e, s, breaking{h}
}

func TestAPanicCostsOneConnection(t *testing.T) {
	m, err := start(breakable, newTurns(patience).wrap)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	mustExec(t, open(t, m, ""), "CREATE DATABASE d")
	db := open(t, m, "d")
	mustExec(t, db, "CREATE TABLE t (id int)")
	c := conn(t, db)
	mustExec(t, c, "BEGIN", "INSERT INTO t VALUES (1)")

	_, err = c.ExecContext(t.Context(), "SELECT 'panic' FROM t")
	if number(err) != 1105 || !strings.Contains(err.Error(), "row 1 has no column 2") {
		t.Errorf("got %v, want error 1105 that tells what happened", err)
	}
	if _, err := c.ExecContext(t.Context(), "SELECT 1"); err == nil {
		t.Error("the connection goes on after a panic")
	}
	mustExec(t, db, "INSERT INTO t VALUES (2)")
	if got := column(t, db, "SELECT id FROM t"); len(got) != 1 || got[0] != "2" {
		t.Errorf("the table has %q, want only the row of the other connection", got)
	}
}
