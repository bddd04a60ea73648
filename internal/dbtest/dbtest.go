// Package dbtest gives tests real databases and the products' own clients.
//
//	db := dbtest.PostgreSQL(t)
//	rows, err := db.DB().QueryContext(t.Context(), "SELECT 1")
//
// The first test that asks for a product starts its server, see package
// dbserver; all tests of the binary share it, and it ends with the binary,
// however that ends. Each call makes a database of its own, so tests may run
// in parallel.
//
// A product that is not installed skips the test and says so. In CI, and where
// RETORT_REQUIRE_SERVERS is set, it fails it: a test that did not run has not
// passed.
package dbtest

import (
	"context"
	"database/sql"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/retort-db/retort/internal/dbserver"
)

// A Database is an empty database of a test's own. It is dropped when the test
// ends. It may be used by many goroutines at once.
type Database struct {
	Name    string
	Product dbserver.Product
	Server  *dbserver.Server // shared: create and drop databases, but do not close it

	db *sql.DB
}

// PostgreSQL returns a fresh database on PostgreSQL.
func PostgreSQL(t testing.TB) *Database {
	t.Helper()
	return fresh(t, dbserver.PostgreSQL, postgresql)
}

// MySQL returns a fresh database on MySQL or MariaDB.
func MySQL(t testing.TB) *Database {
	t.Helper()
	return fresh(t, dbserver.MySQL, mysql)
}

// DB returns a pool of connections to the database. The test does not close
// it.
func (d *Database) DB() *sql.DB { return d.db }

// DSN returns the address of the database for its Go driver.
func (d *Database) DSN() string { return d.Server.DSN(d.Name) }

// URL returns the address of the database for users.
func (d *Database) URL() string { return d.Server.URL(d.Name) }

// Client returns the product's own client, psql or mariadb, about to work on
// the database with no settings of the user's. As with [Client], the test is
// skipped or failed where that is not installed.
func (d *Database) Client(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	if d.Product == dbserver.PostgreSQL {
		args = append([]string{"--no-psqlrc", "--dbname=" + d.URL()}, args...)
		return exec.CommandContext(t.Context(), Client(t, "psql"), args...)
	}
	socket := filepath.Join(d.Server.Dir(), "socket")
	args = append([]string{"--no-defaults", "--user=root", "--socket=" + socket, "--database=" + d.Name}, args...)
	return exec.CommandContext(t.Context(), Client(t, "mariadb"), args...)
}

// Start starts a server for one test, which ends with the test: for tests that
// kill it, or that change more than a database. Most want [PostgreSQL] or
// [MySQL], which cost less.
func Start(t testing.TB, p dbserver.Product, opts *dbserver.Options) *dbserver.Server {
	t.Helper()
	Require(t, p)
	s, err := dbserver.Start(t.Context(), p, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// The servers of this test binary, each started when it is first asked for.
var (
	postgresql = sync.OnceValues(func() (*dbserver.Server, error) { return start(dbserver.PostgreSQL) })
	mysql      = sync.OnceValues(func() (*dbserver.Server, error) { return start(dbserver.MySQL) })
)

// start waits long, because other tests may keep the machine busy, but ends
// before go test loses its patience, with an error that names nobody.
func start(p dbserver.Product) (*dbserver.Server, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	return dbserver.Start(ctx, p, &dbserver.Options{Dir: dbserver.MemoryDir(p)})
}

func fresh(t testing.TB, p dbserver.Product, server func() (*dbserver.Server, error)) *Database {
	t.Helper()
	Require(t, p)
	s, err := server()
	if err != nil {
		t.Fatal(err)
	}
	d := &Database{Name: name(t), Product: p, Server: s}
	if err := s.CreateDatabase(t.Context(), d.Name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.drop(t) })
	if d.db, err = s.Open(d.Name); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *Database) drop(t testing.TB) {
	if d.db != nil {
		d.db.Close()
	}
	// The test's own context is done by now.
	if err := d.Server.DropDatabase(context.Background(), d.Name); err != nil {
		t.Error(err)
	}
}
