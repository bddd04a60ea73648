package cli_test

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/retort-db/retort/internal/dbtest"
)

// An interrupt lets the statement under way end and its revision be recorded,
// and stops before the next.
func TestInterruptStopsBetweenRevisions(t *testing.T) {
	db := dbtest.PostgreSQL(t)
	dir := t.TempDir()
	for name, text := range map[string]string{
		"retort.toml":                "url = \"" + db.URL() + "\"\n",
		"migrations/versions/a1.sql": "-- revision: a1\n\n-- retort:upgrade\nSELECT pg_sleep(1);\n",
		"migrations/versions/b2.sql": "-- revision: b2\n-- down_revision: a1\n\n-- retort:upgrade\nCREATE TABLE never (id int);\n",
	} {
		file := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o777), os.WriteFile(file, []byte(text), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	said := interruptAt(t, dir, "pg_sleep", "upgrade", "head", "--echo")
	if !strings.Contains(said, "stopped before it") || !strings.Contains(said, "a1") {
		t.Errorf("upgrade said %q, want that it stopped before b2 with a1 applied", said)
	}
	var row string
	if err := db.DB().QueryRow("SELECT version_num FROM alembic_version").Scan(&row); err != nil || row != "a1" {
		t.Errorf("row of the version table: got %q, %v, want a1", row, err)
	}
}

// interruptAt runs the command, sends it SIGINT when it says mark, and returns
// what it says after that.
func interruptAt(t *testing.T, dir, mark string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Args[0] = "retort" // by which TestMain knows
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0")
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var after strings.Builder
	for lines, sent := bufio.NewScanner(stderr), false; lines.Scan(); {
		switch line := lines.Text(); {
		case sent:
			after.WriteString(line + "\n")
		case strings.Contains(line, mark):
			sent = true
			if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
				t.Fatal(err)
			}
		}
	}
	e, ok := errors.AsType[*exec.ExitError](cmd.Wait())
	if !ok || e.ExitCode() != 1 {
		t.Errorf("retort %v: got %v, want exit code 1", args, e)
	}
	return after.String()
}
