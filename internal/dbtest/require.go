package dbtest

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
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

// Client returns the path of a program: "psql", "mariadb" or "mysql" (either
// may be called by the other's name), "sqlite3", or any other. The test is
// skipped, or failed where servers are required, if it is not installed.
func Client(t testing.TB, program string) string {
	t.Helper()
	names := []string{program}
	switch program {
	case "psql":
		in, _ := dbserver.Find(dbserver.PostgreSQL) // Homebrew keeps it there, off PATH
		names = []string{"psql", filepath.Join(filepath.Dir(in.Server), "psql")}
	case "mariadb":
		names = []string{"mariadb", "mysql"}
	case "mysql":
		names = []string{"mysql", "mariadb"}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	lacking(t, program, errors.New("not on PATH as "+strings.Join(names, " or ")))
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
