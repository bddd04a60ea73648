package dialect_test

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/retort-db/retort/dataapi"
	"github.com/retort-db/retort/dataapi/emulator/emulatortest"
	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/dialect/mysql"
	"github.com/retort-db/retort/dialect/postgres"
	"github.com/retort-db/retort/dialect/sqlite"
)

// tag is one that would end a literal or a pattern, if it could.
const tag = `retort it's "100%" \ é 7.1`

// A doing is a row of Activity.
type doing struct{ id, seconds, state, waiting, blockers string }

func activity(t *testing.T, db *sql.DB, d dialect.Dialect) []doing {
	t.Helper()
	rows, err := db.Query(d.Activity(tag))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var list []doing
	for rows.Next() {
		var a doing
		if err := rows.Scan(&a.id, &a.seconds, &a.state, &a.waiting, &a.blockers); err != nil {
			t.Fatal(err)
		}
		list = append(list, a)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// await asks for the activity until it is one statement in a state.
func await(t *testing.T, db *sql.DB, d dialect.Dialect, state string) doing {
	t.Helper()
	var last []doing
	for began := time.Now(); time.Since(began) < time.Minute; time.Sleep(5 * time.Millisecond) {
		last = activity(t, db, d)
		if len(last) == 1 && strings.Contains(last[0].state, state) {
			return last[0]
		}
	}
	t.Fatalf("activity is %+v, want one with state %q", last, state)
	return doing{}
}

// awaitNone asks for the activity until there is none: a server answers a
// moment before it is done.
func awaitNone(t *testing.T, db *sql.DB, d dialect.Dialect) {
	t.Helper()
	var last []doing
	for began := time.Now(); time.Since(began) < time.Minute; time.Sleep(5 * time.Millisecond) {
		if last = activity(t, db, d); len(last) == 0 {
			return
		}
	}
	t.Errorf("after all had ended, activity is %+v", last)
}

// start runs a tagged statement on a connection of its own. What it returned
// comes through the channel.
func start(t *testing.T, db *sql.DB, statement string) <-chan error {
	done := make(chan error, 1)
	go func() {
		_, err := db.Exec("/* " + tag + " */ " + statement)
		done <- err
	}()
	return done
}

// hold begins a transaction, which ends with release or with the test.
func hold(t *testing.T, db *sql.DB, statement string) (release func()) {
	t.Helper()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	release = func() {
		if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
			t.Error(err)
		}
	}
	t.Cleanup(release)
	if _, err := tx.Exec(statement); err != nil {
		t.Fatal(err)
	}
	return release
}

func TestActivity(t *testing.T) {
	for _, tt := range []struct {
		rule, holds, runs string
		dialect           dialect.Dialect
		want              doing
	}{
		{"a table that another session reads", "SELECT * FROM t", "ALTER TABLE t ADD COLUMN x int", postgres.Dialect{}, doing{state: "waiting for a lock (relation)", waiting: "yes"}},
		{"an index that waits for a writer", "INSERT INTO t VALUES (5)", "CREATE INDEX CONCURRENTLY i ON t (id)", postgres.Dialect{}, doing{state: "waiting for writers before build, 0 % (0 of 1 sessions), waiting for a lock (virtualxid)", waiting: "yes"}},
		{"no lock", "SELECT 1", "SELECT pg_sleep(60)", postgres.Dialect{}, doing{state: "running", waiting: "no"}},
		{"a table that another session reads", "SELECT * FROM t", "ALTER TABLE t ADD COLUMN x int", mysql.Dialect{}, doing{state: "Waiting for table metadata lock", waiting: "yes"}},
		{"no lock", "SELECT 1", "SELECT SLEEP(60), 5", mysql.Dialect{}, doing{state: "User sleep", waiting: "no"}},
	} {
		t.Run(tt.dialect.Name()+" "+tt.rule, func(t *testing.T) {
			db := fresh(t, tt.dialect)
			run(t, db, "CREATE TABLE t (id int)", "INSERT INTO t VALUES (1)")
			idle := hold(t, db, "SELECT 1 /* "+tag+" */") // a session that is idle, after such a statement
			hold(t, db, tt.holds)
			done := start(t, db, tt.runs)
			got := await(t, db, tt.dialect, tt.want.state)
			if got.waiting != tt.want.waiting || (got.blockers != "") != (got.waiting == "yes" && tt.dialect.Name() == "postgresql") {
				t.Errorf("%s while another holds %s: got %+v, want %+v", tt.runs, tt.holds, got, tt.want)
			}
			idle()
			run(t, db, tt.dialect.Cancel(got.id))
			if err := <-done; err == nil && !strings.Contains(tt.runs, "SLEEP") { // a SLEEP that is killed returns 1
				t.Errorf("%s was cancelled, and returned no error", tt.runs)
			}
			awaitNone(t, db, tt.dialect)
		})
	}
}

// Two who look for the same statement do not find each other.
func TestActivityDoesNotFindItself(t *testing.T) {
	for _, d := range []dialect.Dialect{postgres.Dialect{}, mysql.Dialect{}} {
		const tag = "retort 7.1" // spelled alike in a literal
		if query := d.Activity(tag); query == "" || strings.Contains(query, tag) {
			t.Errorf("%s: Activity(%q) is %q, which holds the tag or nothing", d.Name(), tag, query)
		}
	}
}

func TestActivityOverDataAPI(t *testing.T) {
	for product, d := range map[dataapi.Product]dialect.Dialect{dataapi.PostgreSQL: postgres.Dialect{}, dataapi.MySQL: mysql.Dialect{}} {
		connector, err := dataapi.NewConnector(emulatortest.Start(t, product, nil))
		if err != nil {
			t.Fatal(err)
		}
		db := sql.OpenDB(connector)
		defer db.Close()
		ctx, cancel := context.WithCancel(t.Context())
		sleep := map[string]string{"postgresql": "SELECT CAST(pg_sleep(60) AS text)", "mysql": "SELECT SLEEP(60)"}[d.Name()]
		done := make(chan struct{})
		go func() {
			defer close(done)
			if rows, err := db.QueryContext(ctx, "/* "+tag+" */ "+sleep); err == nil {
				rows.Close()
			}
		}()
		run(t, db, d.Cancel(await(t, db, d, "").id))
		<-done
		cancel()
	}
}

func TestCancelTakesIdsOnly(t *testing.T) {
	for _, d := range products {
		for _, id := range []string{"", "x", "1; DROP TABLE t", "-1", "1 OR 1"} {
			if got := d.Cancel(id); got != "" {
				t.Errorf("%s: Cancel(%q) = %q, want nothing", d.Name(), id, got)
			}
		}
	}
	if got := (sqlite.Dialect{}).Activity(tag); got != "" {
		t.Errorf("sqlite: Activity is %q, want nothing", got)
	}
}

// The list of what MySQL runs shows nothing of a lock on rows; RowLock does, to
// who may see it. MariaDB says who holds it.
func TestRowLock(t *testing.T) {
	d := mysql.Dialect{}
	db := fresh(t, d)
	run(t, db, "CREATE TABLE t (id int)", "INSERT INTO t VALUES (1)")
	release := hold(t, db, "UPDATE t SET id = 2")
	var version string
	if err := db.QueryRow("SELECT VERSION()").Scan(&version); err != nil {
		t.Fatal(err)
	}
	done := start(t, db, "UPDATE t SET id = 3")
	id := await(t, db, d, "pdating").id
	if holder := rowLock(t, db, id, nil); (holder != "") != strings.Contains(version, "MariaDB") {
		t.Errorf("RowLock of who waits, on %s: held by %q", version, holder)
	}
	release()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	rowLock(t, db, id, sql.ErrNoRows)
	if got := d.RowLock("1 OR 1"); got != "" {
		t.Errorf("RowLock of no id: got %q", got)
	}
}

// rowLock asks for the lock that a session waits for until that ends with want.
// Who asks more often than every tenth of a second is told the same as before.
func rowLock(t *testing.T, db *sql.DB, id string, want error) (holder string) {
	t.Helper()
	for began := time.Now(); time.Since(began) < time.Minute; time.Sleep(150 * time.Millisecond) {
		err := db.QueryRow(mysql.Dialect{}.RowLock(id)).Scan(&holder)
		if errors.Is(err, want) {
			return holder
		}
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			t.Fatal(err)
		}
	}
	t.Fatalf("RowLock of session %s never ended with %v", id, want)
	return ""
}
