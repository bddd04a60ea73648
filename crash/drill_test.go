package crash

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The drills are those that other tools were put through: what they did is in
// docs/crash.md.

// TestDrillThirdOfFourStatementsFails: MySQL keeps the first two; with the
// file mended, the next run goes on with the third.
func TestDrillThirdOfFourStatementsFails(t *testing.T) {
	t.Parallel()
	p := load(t, "failing", "mysql")
	s, tap := places[1].fresh(t), newTap()
	flags, _ := s.through(t, tap)
	first := start(t, p.dir, args(up, flags)...).wait()
	if code := first.state.ExitCode(); code != 6 || !strings.Contains(first.said, "a1_fails.sql:9") {
		t.Errorf("first run: got exit code %d, want 6 and the place of the statement\n%v", code, first)
	}
	mend(t, p, "a1_fails.sql", "INTEGRE", "INTEGER")
	if second := start(t, p.dir, args(up, flags)...).wait(); !second.ok() {
		t.Errorf("run with the file mended: %v", second)
	}
	once(t, tap, "CREATE TABLE t1 (id INT)", "INSERT INTO t1 (id) VALUES (1)", "CREATE TABLE t2 (id INTEGER)", "CREATE TABLE t3 (id INT)")
}

// mend changes the text of a revision.
func mend(t *testing.T, p project, name, wrong, right string) {
	t.Helper()
	file := filepath.Join(p.dir, "migrations", "versions", name)
	text, err := os.ReadFile(file)
	if err := errors.Join(err, os.WriteFile(file, []byte(strings.ReplaceAll(string(text), wrong, right)), 0o666)); err != nil {
		t.Fatal(err)
	}
}

// once fails the test unless each statement took effect once.
func once(t *testing.T, tap *tap, statements ...string) {
	t.Helper()
	times := tap.times()
	for _, sql := range statements {
		if times[sql] != 1 {
			t.Errorf("%s: took effect %d times, want once", sql, times[sql])
		}
	}
}

// TestDrillTermInASlowStatement: SIGTERM lets the statement and its revision
// end; the next run does the rest.
func TestDrillTermInASlowStatement(t *testing.T) {
	for _, p := range places {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			ref := undisturbed(t, p, load(t, "slow", string(p.product)), up)
			s, tap := p.fresh(t), newTap()
			flags, _ := s.through(t, tap)
			first := start(t, ref.project.dir, args(up, flags)...)
			running(t, tap, "CREATE TABLE k2")
			first.signal(syscall.SIGTERM)
			if e := first.wait(); !e.state.Exited() || e.ok() {
				t.Errorf("run with SIGTERM: got %v, want that it ends by itself, and says that it is not done", e)
			}
			if second := start(t, ref.project.dir, args(up, flags)...).wait(); !second.ok() {
				t.Errorf("second run: %v", second)
			}
			same(t, ref, s, tap)
		})
	}
}

// running returns when a statement has been sent.
func running(t *testing.T, tap *tap, prefix string) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(time.Millisecond) {
		for _, sql := range tap.requests() {
			if strings.HasPrefix(plain(sql), prefix) {
				return
			}
		}
	}
	t.Fatalf("no run sent %s", prefix)
}

// TestDrillKilledInASlowStatement: the server runs on after SIGKILL of the
// run; the next run waits for the statement and goes on.
func TestDrillKilledInASlowStatement(t *testing.T) {
	for _, p := range places {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			ref := undisturbed(t, p, load(t, "slow", string(p.product)), up)
			s, tap := p.fresh(t), newTap()
			flags, _ := s.through(t, tap)
			first := start(t, ref.project.dir, args(up, flags)...)
			running(t, tap, "CREATE TABLE k2")
			first.kill()
			if second := start(t, ref.project.dir, args(up, flags)...).wait(); !second.ok() {
				t.Errorf("second run: %v", second)
			}
			same(t, ref, s, tap)
		})
	}
}

// TestDrillReplicas: four runs at once, on a database that no run has seen,
// and three with CREATE INDEX CONCURRENTLY.
func TestDrillReplicas(t *testing.T) {
	for _, p := range places {
		t.Run(fmt.Sprintf("four on %s", p.name), func(t *testing.T) {
			t.Parallel()
			atOnce(t, undisturbed(t, p, load(t, "ledger", string(p.product)), up), 4)
		})
	}
	t.Run("three with CREATE INDEX CONCURRENTLY", func(t *testing.T) {
		t.Parallel()
		atOnce(t, undisturbed(t, places[0], load(t, "concurrently", "postgresql"), up), 3)
	})
}

// TestDrillConcurrentIndexKilled: a build that waits for another transaction
// is left behind by a run that is killed, and in another case ended as well;
// the next run waits for it, or builds it again.
func TestDrillConcurrentIndexKilled(t *testing.T) {
	for _, ended := range []bool{false, true} {
		t.Run(fmt.Sprintf("build ended %v", ended), func(t *testing.T) {
			t.Parallel()
			ref := undisturbed(t, places[0], load(t, "concurrently", "postgresql"), up)
			s, tap := places[0].fresh(t), newTap()
			flags, _ := s.through(t, tap)
			if e := start(t, ref.project.dir, args(direction{"up", []string{"upgrade", "a1"}}, flags)...).wait(); !e.ok() {
				t.Fatalf("upgrade a1: %v", e)
			}
			writer, err := s.db.BeginTx(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			defer writer.Rollback()
			if _, err := writer.ExecContext(t.Context(), "INSERT INTO person (id, name) VALUES (0, 'nobody')"); err != nil {
				t.Fatal(err)
			}
			first := start(t, ref.project.dir, args(up, flags)...)
			running(t, tap, "CREATE INDEX CONCURRENTLY")
			s.await(t, "SELECT count(*) FROM pg_index WHERE indexrelid = to_regclass('person_name') AND NOT indisvalid")
			first.kill()
			if ended {
				s.await(t, "SELECT count(pg_cancel_backend(pid)) FROM ("+building+") AS b")
				s.await(t, "SELECT CASE count(*) WHEN 0 THEN 1 ELSE 0 END FROM ("+building+") AS b")
			}
			second := start(t, ref.project.dir, args(up, flags)...)
			if second.done(2 * leaseTime) {
				t.Errorf("second run ended while the other transaction is open: %v", second.wait())
			}
			writer.Rollback()
			if e := second.wait(); !e.ok() {
				t.Errorf("second run: %v", e)
			}
			state, err := s.snapshot(t.Context(), t)
			if err != nil {
				t.Fatal(err)
			}
			if lost, extra := compare(ref.state, state); len(lost)+len(extra) > 0 {
				t.Errorf("lost %q, too much %q", lost, extra)
			}
		})
	}
}

// building finds what builds an index of the drill, and does not find itself.
const building = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'" +
	" AND query LIKE '%CREATE INDEX ' || 'CONCURRENTLY person_name%' OFFSET 0"

// await returns when a query says something other than 0.
func (s *site) await(t *testing.T, query string) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(time.Millisecond) {
		n, err := column(t.Context(), s.db, query)
		if err != nil {
			t.Fatal(err)
		}
		if n[0] != "0" {
			return
		}
	}
	t.Fatalf("it never came about: %s", query)
}
