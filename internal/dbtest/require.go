package dbtest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/retort-db/retort/internal/dbserver"
)

// Require skips the test, or fails it where servers are required, if a product
// is not installed.
func Require(t testing.TB, p dbserver.Product) {
	t.Helper()
	_, err := dbserver.Find(p)
	if missing, ok := errors.AsType[*dbserver.NotInstalledError](err); ok {
		Lacking(t, string(p)+" server", installable(missing))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Client returns the path of a program that a test runs: "psql", "sqlite3",
// "alembic" and so on. MariaDB's and MySQL's may be called by either's name.
// The test is skipped, or failed where servers are required, if there is none.
func Client(t testing.TB, program string) string {
	t.Helper()
	names := []string{program}
	for _, same := range [][]string{{"mariadb", "mysql"}, {"mariadb-dump", "mysqldump"}} {
		if slices.Contains(same, program) {
			names = append(names, same...)
		}
	}
	// Homebrew keeps PostgreSQL's off PATH, beside the server.
	in, _ := dbserver.Find(dbserver.PostgreSQL)
	names = append(names, filepath.Join(filepath.Dir(in.Server), program))
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	Lacking(t, program, installable(errors.New("not on PATH")))
	return ""
}

// Lacking ends the test because the machine lacks what it needs: it skips the
// test, or fails it where servers are required.
func Lacking(t testing.TB, what string, err error) {
	t.Helper()
	if os.Getenv("CI") != "" || os.Getenv("RETORT_REQUIRE_SERVERS") != "" {
		t.Fatalf("%s is required here (CI or RETORT_REQUIRE_SERVERS is set): %v", what, err)
	}
	t.Skipf("NOT TESTED, no %s: %v", what, err)
}

func installable(err error) error { return fmt.Errorf("%w (\"make servers\" installs it)", err) }
