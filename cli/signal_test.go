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
	db, dir := sleeper(t, "1")
	cmd, stderr := start(t, dir, "upgrade", "head", "--echo")
	signalAt(t, cmd, stderr, "SELECT pg_sleep(1);  --", syscall.SIGINT)
	said := rest(stderr)
	if e, ok := errors.AsType[*exec.ExitError](cmd.Wait()); !ok || e.ExitCode() != 1 {
		t.Errorf("upgrade: got %v, want exit code 1", e)
	}
	for _, want := range []string{"once more ends it at once", "stopped before it", "what came before stays: a1; run again, and it goes on there"} {
		if !strings.Contains(said, want) {
			t.Errorf("upgrade said %q, want %q", said, want)
		}
	}
	var row string
	if err := db.DB().QueryRow("SELECT version_num FROM alembic_version").Scan(&row); err != nil || row != "a1" {
		t.Errorf("row of the version table: got %q, %v, want a1", row, err)
	}
}

// A second signal ends the run at once, also right behind the first.
func TestSecondSignalEndsAtOnce(t *testing.T) {
	_, dir := sleeper(t, "60")
	cmd, stderr := start(t, dir, "upgrade", "head", "--echo")
	signalAt(t, cmd, stderr, "SELECT pg_sleep(60);  --", syscall.SIGINT, syscall.SIGTERM)
	rest(stderr)
	cmd.Wait()
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || !status.Signaled() {
		t.Errorf("upgrade: got %v, want it ended by a signal", cmd.ProcessState)
	}
}

// sleeper makes a project whose first revision sleeps for some seconds.
func sleeper(t *testing.T, seconds string) (*dbtest.Database, string) {
	t.Helper()
	db := dbtest.PostgreSQL(t)
	dir := t.TempDir()
	for name, text := range map[string]string{
		"retort.toml":                "url = \"" + db.URL() + "\"\n",
		"migrations/versions/a1.sql": "-- revision: a1\n\n-- retort:upgrade\nSELECT pg_sleep(" + seconds + ");\n",
		"migrations/versions/b2.sql": "-- revision: b2\n-- down_revision: a1\n\n-- retort:upgrade\nCREATE TABLE never (id int);\n",
	} {
		file := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o777), os.WriteFile(file, []byte(text), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	return db, dir
}

// start starts the command and returns what it says.
func start(t *testing.T, dir string, args ...string) (*exec.Cmd, *bufio.Scanner) {
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
	return cmd, bufio.NewScanner(stderr)
}

// signalAt sends signals, one right behind the other, when the command says
// mark.
func signalAt(t *testing.T, cmd *exec.Cmd, stderr *bufio.Scanner, mark string, signals ...os.Signal) {
	t.Helper()
	for stderr.Scan() {
		if !strings.Contains(stderr.Text(), mark) {
			continue
		}
		for _, s := range signals {
			if err := cmd.Process.Signal(s); err != nil {
				t.Fatal(err)
			}
		}
		return
	}
	t.Fatalf("%v did not say %q", cmd.Args, mark)
}

// rest returns what a command says from here on.
func rest(stderr *bufio.Scanner) string {
	var b strings.Builder
	for stderr.Scan() {
		b.WriteString(stderr.Text() + "\n")
	}
	return b.String()
}
