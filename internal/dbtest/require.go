package dbtest

import (
	"errors"
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
		lacking(t, string(p)+" server", missing)
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
	lacking(t, program, errors.New("not on PATH"))
	return ""
}

// lacking ends the test because a program that it needs is not installed.
func lacking(t testing.TB, program string, err error) {
	t.Helper()
	if os.Getenv("CI") != "" || os.Getenv("RETORT_REQUIRE_SERVERS") != "" {
		t.Fatalf("%s is required here (CI or RETORT_REQUIRE_SERVERS is set): %v", program, err)
	}
	t.Skipf("NOT TESTED, no %s (\"make servers\" installs it): %v", program, err)
}
