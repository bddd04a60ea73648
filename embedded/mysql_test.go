package embedded

import (
	"context"
	"database/sql"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/go-sql-driver/mysql"
)

func TestMySQLIsAServerWithDatabases(t *testing.T) {
	m := startMySQL(t)
	db := open(t, m, "")
	mustExec(t, db, "CREATE DATABASE one", "CREATE DATABASE two", "CREATE TABLE one.t (id int PRIMARY KEY)")

	one, two := open(t, m, "one"), open(t, m, "two")
	mustExec(t, one, "INSERT INTO t VALUES (1), (2)")
	mustExec(t, two, "CREATE TABLE t (id int PRIMARY KEY, name varchar(10))", "INSERT INTO t VALUES (3, 'x')")

	if got, want := column(t, one, "SELECT id FROM t"), []string{"1", "2"}; !slices.Equal(got, want) {
		t.Errorf("database one has rows %q, want %q", got, want)
	}
	if got, want := column(t, two, "SELECT name FROM t WHERE id = ?", 3), []string{"x"}; !slices.Equal(got, want) {
		t.Errorf("database two has names %q, want %q", got, want)
	}
	if got := column(t, db, "SELECT VERSION()"); got[0] != Version {
		t.Errorf("version is %q, want %q", got[0], Version)
	}
}

// A new database compares text as one of MySQL 8.0 does.
func TestTextIsComparedWithoutCase(t *testing.T) {
	db := openNew(t)
	mustExec(t, db, "CREATE TABLE t (name varchar(10))", "INSERT INTO t VALUES ('Anna')")
	for _, query := range []string{
		"SELECT 'a' = 'A'",
		"SELECT count(*) FROM t WHERE name = 'anna'",
		"SELECT count(*) FROM information_schema.tables WHERE table_schema = 'd' AND table_collation = 'utf8mb4_0900_ai_ci'",
	} {
		if got := column(t, db, query); got[0] != "1" {
			t.Errorf("%s: got %s, want 1", query, got[0])
		}
	}
	mustExec(t, db, "CREATE DATABASE bytes COLLATE utf8mb4_0900_bin", "USE bytes", "CREATE TABLE t (name varchar(10))", "INSERT INTO t VALUES ('Anna')")
	if got := column(t, db, "SELECT count(*) FROM t WHERE name = 'anna'"); got[0] != "0" {
		t.Errorf("in a database with COLLATE utf8mb4_0900_bin, 'Anna' = 'anna'")
	}
}

func TestDDLCommitsWhatIsOpen(t *testing.T) {
	for _, ddl := range []string{
		"CREATE TABLE other (id int)",
		"ALTER TABLE t ADD COLUMN name varchar(10)",
		"CREATE INDEX i ON t (id)",
		"DROP TABLE victim",
		"TRUNCATE TABLE victim",
		"CREATE VIEW v AS SELECT id FROM t",
	} {
		t.Run(ddl, func(t *testing.T) {
			db := openNew(t)
			mustExec(t, db, "CREATE TABLE t (id int)", "CREATE TABLE victim (id int)")
			mustExec(t, db, "BEGIN", "INSERT INTO t VALUES (1)", ddl, "INSERT INTO t (id) VALUES (2)", "ROLLBACK")
			// The second row is of no transaction: the DDL ended it.
			if got, want := column(t, db, "SELECT id FROM t ORDER BY id"), []string{"1", "2"}; !slices.Equal(got, want) {
				t.Errorf("after ROLLBACK the table has %q, want %q", got, want)
			}
		})
	}
}

func TestCloseEndsConnections(t *testing.T) {
	m, err := StartMySQL()
	if err != nil {
		t.Fatal(err)
	}
	db := open(t, m, "")
	if err := db.Ping(); err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	if err := db.Ping(); err == nil {
		t.Error("a connection answers after Close")
	}
	if err := m.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
}

// The engine logs connections and failed statements to standard error, and the
// loggers are of the process, so another process has to show that it does not.
func TestNothingIsLogged(t *testing.T) {
	if os.Getenv("EMBEDDED_TEST_QUIET") == "" {
		cmd := exec.Command(os.Args[0], "-test.run=^TestNothingIsLogged$")
		cmd.Env = append(os.Environ(), "EMBEDDED_TEST_QUIET=1")
		var stderr strings.Builder
		cmd.Stderr = &stderr
		if err := cmd.Run(); err != nil {
			t.Fatal(err)
		}
		if stderr.Len() > 0 {
			t.Errorf("standard error has:\n%s", &stderr)
		}
		return
	}
	m := startMySQL(t)
	db := open(t, m, "")
	db.Exec("SELEC 1")
	db.Exec("SELEC ?", 1)
	db.Exec("SELECT * FROM nowhere.t WHERE id = ?", 1)
	open(t, m, "nowhere").Ping()
	db.Close()
	m.Close()
}

func startMySQL(t *testing.T) *MySQL {
	t.Helper()
	m, err := StartMySQL()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	return m
}

// open returns a database that may have several connections.
func open(t *testing.T, m *MySQL, database string) *sql.DB {
	t.Helper()
	connector, err := mysql.NewConnector(m.Config(database))
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	t.Cleanup(func() { db.Close() })
	return db
}

// openNew returns a database on a server of its own, of one connection and
// therefore one session, whose current database is d.
func openNew(t *testing.T) *sql.DB {
	t.Helper()
	db := open(t, startMySQL(t), "")
	db.SetMaxOpenConns(1)
	mustExec(t, db, "CREATE DATABASE d", "USE d")
	return db
}

// openShared returns a database d on a server of its own.
func openShared(t *testing.T) *sql.DB {
	t.Helper()
	m := startMySQL(t)
	mustExec(t, open(t, m, ""), "CREATE DATABASE d")
	return open(t, m, "d")
}

// A runner is satisfied by *sql.DB, *sql.Conn and *sql.Tx.
type runner interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}

func mustExec(t *testing.T, db runner, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// column returns the first column of a query's rows.
func column(t *testing.T, db runner, query string, args ...any) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var value sql.NullString
		if err := rows.Scan(&value); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		all = append(all, value.String)
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return all
}

func conn(t *testing.T, db *sql.DB) *sql.Conn {
	t.Helper()
	c, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// number returns MySQL's number for err, or 0.
func number(err error) uint16 {
	if e, ok := err.(*mysql.MySQLError); ok {
		return e.Number
	}
	return 0
}

// inParallel calls do n times at once and returns the errors.
func inParallel(n int, do func(i int) error) []error {
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { errs[i] = do(i) })
	}
	all.Wait()
	return slices.DeleteFunc(errs, func(err error) bool { return err == nil })
}
