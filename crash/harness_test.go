package crash

import (
	"slices"
	"testing"
)

// TestHarnessSees does by hand what a run must not do, each on a database that
// an undisturbed run left, and expects that the comparison tells it.
func TestHarnessSees(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ rule, sql, lost, extra string }{
		{rule: "a counter that is counted twice", sql: "UPDATE counter SET n = n + 1 WHERE name = 'up'", extra: "counter up: 11"},
		{rule: "a counter that is not counted", sql: "UPDATE counter SET n = n - 1 WHERE name = 'up'", lost: "counter up: 10"},
		{rule: "a row that is there twice", sql: "INSERT INTO note (words, kind) VALUES ('counted', 1)", extra: "row of note: counted, 1"},
		{rule: "a row that is gone", sql: "DELETE FROM note WHERE kind = 1", lost: "row of note: counted, 1"},
		{rule: "a version that is not recorded", sql: "DELETE FROM alembic_version", lost: "row of alembic_version: c3"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			for _, p := range places[:2] {
				lost, extra := meddled(t, p, c.sql)
				if !equal(lost, c.lost) || !equal(extra, c.extra) {
					t.Errorf("%s, %s: got lost %q and too much %q, want %q and %q", p.name, c.sql, lost, extra, c.lost, c.extra)
				}
			}
		})
	}
}

func equal(lines []string, one string) bool {
	if one == "" {
		return len(lines) == 0
	}
	return slices.Equal(lines, []string{one})
}

// meddled returns what differs after a statement that no run should send.
func meddled(t *testing.T, p place, sql string) (lost, extra []string) {
	t.Helper()
	s := p.fresh(t)
	flags, _ := s.through(t, newTap())
	if e := start(t, load(t, "ledger", string(p.product)).dir, args(up, flags)...).wait(); !e.ok() {
		t.Fatal(e)
	}
	before, err := s.snapshot(t.Context(), t)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.ExecContext(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
	after, err := s.snapshot(t.Context(), t)
	if err != nil {
		t.Fatal(err)
	}
	return compare(before, after)
}

// TestTapRecordsWhatCommits: what is rolled back, or never committed, has not
// taken effect, and neither has what failed.
func TestTapRecordsWhatCommits(t *testing.T) {
	for _, p := range places[:2] {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			s, tap := p.fresh(t), newTap()
			db := s.open(t, tap)
			for _, text := range []string{
				"CREATE TABLE t (id INT)", "SELECT nonsense",
				"BEGIN", "INSERT INTO t VALUES (1)", "ROLLBACK",
				"BEGIN", "/* a tag */ INSERT INTO t VALUES (2)", "COMMIT",
				"BEGIN", "INSERT INTO t VALUES (3)",
			} {
				db.ExecContext(t.Context(), text)
			}
			if _, err := db.ExecContext(t.Context(), "COMMIT"); err != nil {
				t.Fatal(err)
			}
			want := map[string]int{"CREATE TABLE t (id INT)": 1, "INSERT INTO t VALUES (2)": 1, "INSERT INTO t VALUES (3)": 1}
			got := tap.times()
			for sql := range got {
				if got[sql] != want[sql] {
					t.Errorf("%s: recorded %d times, want %d", sql, got[sql], want[sql])
				}
			}
			if len(got) != len(want) {
				t.Errorf("recorded %v, want %v", got, want)
			}
			rows, err := column(t.Context(), s.db, "SELECT id FROM t ORDER BY id")
			if err != nil || !slices.Equal(rows, []string{"2", "3"}) {
				t.Errorf("rows: got %q, %v", rows, err)
			}
		})
	}
}
