package retort_test

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/retort-db/retort"
)

// onWires runs a test on the products that a connection can be lost to. The
// rig's own database is not cut.
func onWires(t *testing.T, files map[string]string, f func(t *testing.T, r *rig, w *wire)) {
	for _, p := range patients[:2] {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			connector := p.connector(t)
			db := sql.OpenDB(connector)
			t.Cleanup(func() { db.Close() })
			r := &rig{t: t, db: db, dialect: p.dialect}
			r.load(files, &retort.Options{Lease: 300 * time.Millisecond})
			f(t, r, &wire{Connector: connector})
		})
	}
}

// through returns a Migrator that sends through w, and what it settled.
func (r *rig) through(w *wire) (*retort.Migrator, *[]retort.Settled) {
	r.t.Helper()
	settled := new([]retort.Settled)
	db := sql.OpenDB(w)
	r.t.Cleanup(func() { db.Close() })
	m, err := retort.New(db, r.dialect, r.scripts, &retort.Options{Lease: 300 * time.Millisecond, OnEvent: func(e retort.Event) {
		if s, ok := e.(retort.Settled); ok {
			*settled = append(*settled, s)
		}
	}})
	if err != nil {
		r.t.Fatal(err)
	}
	return m, settled
}

// hidden is a revision with a statement that leaves no trace in the catalog.
func hidden(verify string) map[string]string {
	return map[string]string{"a1": `-- revision: a1

-- retort:upgrade
-- retort:no-transaction
CREATE TABLE counter (n int);
-- retort:only postgresql
CREATE PROCEDURE bump() LANGUAGE SQL AS 'INSERT INTO counter (n) VALUES (1)';
-- retort:only mysql
CREATE PROCEDURE bump() INSERT INTO counter (n) VALUES (1);
` + verify + `CALL bump();
CREATE TABLE table_b (id int);
`}
}

// A statement that nobody can ask about stops everything, until somebody says
// what became of it.
func TestNobodyCanTell(t *testing.T) {
	for _, c := range []struct {
		rule string
		what cut
		say  retort.Settlement
		want []int
	}{
		{"it took effect", cutAfter, retort.Applied, []int{1}},
		{"it did not", cutBefore, retort.NotApplied, []int{1}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			onWires(t, hidden(""), func(t *testing.T, r *rig, w *wire) {
				w.when, w.what = "CALL bump", c.what
				ctx := t.Context()
				m, _ := r.through(w)
				for range 2 { // asking again changes nothing
					err := m.Upgrade(ctx, "head")
					e, ok := errors.AsType[*retort.UnknownError](err)
					if !ok || e.Number != 3 || e.Statement.Pos.Line == 0 || e.Statement.SQL != "CALL bump()" {
						t.Fatalf("Upgrade: got %v, want an *UnknownError of statement 3", err)
					}
				}
				st, err := r.Status(ctx)
				if err != nil || st.Half == nil || st.Half.State != retort.Unknown || st.Half.Statement != 3 || st.Half.Sent != "CALL bump()" || st.Holder != nil {
					t.Errorf("Status: got %+v, %v, want statement 3 in doubt", st.Half, err)
				}
				r.must(m.Resume(ctx, c.say))
				if err := m.Resume(ctx, c.say); !errors.Is(err, retort.ErrNothingToSettle) {
					t.Errorf("Resume again: got %v, want ErrNothingToSettle", err)
				}
				r.must(m.Upgrade(ctx, "head"))
				r.wantCounter(c.want...)
				r.wantTables("b")
				r.wantRows("a1")
			})
		})
	}
}

// The script's own query settles what nobody else can.
func TestVerifySettles(t *testing.T) {
	verify := "-- retort:verify SELECT count(*) FROM counter\n"
	for _, what := range []cut{cutBefore, cutAfter, dieBefore, dieAfter} {
		t.Run(what.String(), func(t *testing.T) {
			onWires(t, hidden(verify), func(t *testing.T, r *rig, w *wire) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				w.when, w.what, w.died = "CALL bump", what, cancel
				m, settled := r.through(w)
				if err := m.Upgrade(ctx, "head"); err != nil {
					if what < dieBefore {
						t.Fatal(err)
					}
					m, settled = r.through(&wire{Connector: w.Connector})
					r.must(m.Upgrade(t.Context(), "head"))
				}
				r.wantCounter(1)
				r.wantTables("b")
				if len(*settled) != 1 || (*settled)[0].Applied != (what == cutAfter || what == dieAfter) {
					t.Errorf("settled: got %+v, want CALL bump() alone", *settled)
				}
			})
		})
	}
}

// What has taken effect may not be edited; what has not may.
func TestEditedHalfWay(t *testing.T) {
	text := func(first, second string) map[string]string {
		return map[string]string{"a1": "-- revision: a1\n\n-- retort:upgrade\n-- retort:no-transaction\n" + first + ";\n" + second + ";\n"}
	}
	const good, bad = "CREATE TABLE table_b (id int)", "CREATE TALBE table_c (id int)"
	onEach(t, text(good, bad), func(t *testing.T, r *rig) {
		ctx := t.Context()
		err := r.Upgrade(ctx, "head")
		if e, ok := errors.AsType[*retort.StepError](err); !ok || e.Done != 1 || e.InDoubt {
			t.Fatalf("Upgrade: got %v, want a *StepError after 1 statement", err)
		}
		st, err := r.Status(ctx)
		if err != nil || st.Half == nil || st.Half.Statement != 2 || st.Half.State != retort.Failed || st.Half.Err == "" {
			t.Errorf("Status: got %+v, %v, want a1 failed before its statement 2", st.Half, err)
		}
		r.load(text("CREATE TABLE table_b (id bigint)", "CREATE TABLE table_c (id int)"), nil)
		err = r.Upgrade(ctx, "head")
		e, ok := errors.AsType[*retort.EditedError](err)
		if !ok || e.Number != 1 || e.Applied != good || e.File != "CREATE TABLE table_b (id bigint)" {
			t.Errorf("Upgrade of an edited file: got %#v, want an *EditedError with both texts of statement 1", err)
		}
		r.wantTables("b")
		r.load(text("-- a comment, and other blanks\nCREATE  TABLE\n\ttable_b (id int)", "CREATE TABLE table_c (id int)"), nil)
		r.must(r.Upgrade(ctx, "head"))
		r.wantTables("b", "c")
		r.wantRows("a1")
	})
}

// A step that is half-way is finished first, wherever the run is to go.
func TestHalfWayIsFinishedFirst(t *testing.T) {
	files := func(last string) map[string]string {
		return map[string]string{
			"a1": table("a", "-- revision: a1\n"),
			"b2": "-- revision: b2\n-- down_revision: a1\n\n-- retort:upgrade\n-- retort:no-transaction\nCREATE TABLE table_b (id int);\n" + last + ";\n\n-- retort:downgrade\nDROP TABLE table_b;\nDROP TABLE table_c;\n",
		}
	}
	onEach(t, files("CREATE TALBE table_c (id int)"), func(t *testing.T, r *rig) {
		ctx := t.Context()
		if err := r.Upgrade(ctx, "head"); err == nil {
			t.Fatal("Upgrade succeeded, want the error of its last statement")
		}
		r.load(files("CREATE TABLE table_c (id int)"), nil)
		r.sent = nil
		r.must(r.Downgrade(ctx, "base"))
		r.wantTables()
		r.wantRows()
		for _, sent := range r.sent {
			if strings.HasPrefix(sent, "CREATE TABLE table_b") {
				t.Errorf("sent again: %s", sent)
			}
		}
	})
}

// Stamp is the way out by hand.
func TestStampSettles(t *testing.T) {
	files := map[string]string{"a1": "-- revision: a1\n\n-- retort:upgrade\n-- retort:no-transaction\nCREATE TABLE table_b (id int);\nCREATE TALBE table_c (id int);\n"}
	onEach(t, files, func(t *testing.T, r *rig) {
		ctx := t.Context()
		if err := r.Upgrade(ctx, "head"); err == nil {
			t.Fatal("Upgrade succeeded, want the error of its last statement")
		}
		r.must(r.Stamp(ctx, "a1"))
		st, err := r.Status(ctx)
		if err != nil || st.Half != nil || st.Failed != nil {
			t.Errorf("Status: got %+v, %v, want nothing half-way", st, err)
		}
		r.must(r.Upgrade(ctx, "head"))
		r.wantRows("a1")
	})
}

// What a session holds that no other can have ends with it, and the step stops.
func TestBoundToItsSession(t *testing.T) {
	files := map[string]string{"a1": `-- revision: a1

-- retort:upgrade
-- retort:no-transaction
CREATE TABLE counter (n int);
SET @most = (SELECT count(*) FROM counter);
CREATE TABLE table_b (id int);
INSERT INTO counter (n) VALUES (@most);
`}
	onWires(t, files, func(t *testing.T, r *rig, w *wire) {
		if r.dialect.Name() != "mysql" {
			return // PostgreSQL has no variables
		}
		w.when, w.what = "CREATE TABLE table_b", cutAfter
		m, _ := r.through(w)
		err := m.Upgrade(t.Context(), "head")
		if e, ok := errors.AsType[*retort.BoundError](err); !ok || !strings.HasPrefix(e.Statement.SQL, "SET @most") {
			t.Errorf("Upgrade: got %v, want a *BoundError of SET @most", err)
		}
		if st, err := r.Status(t.Context()); err != nil || st.Half == nil || st.Holder != nil {
			t.Errorf("Status: got %+v, %v, want a1 half-way and nobody at it", st, err)
		}
	})
}

// What only the session was told is told to the next one too.
func TestSessionIsToldAgain(t *testing.T) {
	files := map[string]string{"a1": `-- revision: a1

-- retort:upgrade
-- retort:no-transaction
CREATE TABLE counter (n int);
-- retort:only mysql
SET foreign_key_checks = 0;
-- retort:only postgresql
SET search_path = public;
CREATE TABLE table_b (id int);
INSERT INTO counter (n) VALUES (1);
`}
	onWires(t, files, func(t *testing.T, r *rig, w *wire) {
		w.when, w.what = "INSERT INTO counter", cutAfter
		m, _ := r.through(w)
		r.must(m.Upgrade(t.Context(), "head"))
		r.wantCounter(1)
		r.wantTables("b")
	})
}

// A concurrent index that fails leaves an invalid one, which the next run
// clears away before it builds it again.
func TestInvalidIndexIsRebuilt(t *testing.T) {
	files := map[string]string{
		"a1": "-- revision: a1\n\n-- retort:upgrade\nCREATE TABLE counter (n int);\nINSERT INTO counter (n) VALUES (1);\nINSERT INTO counter (n) VALUES (1);\n",
		"b2": "-- revision: b2\n-- down_revision: a1\n\n-- retort:upgrade\n-- retort:no-transaction\nCREATE UNIQUE INDEX CONCURRENTLY counter_n ON counter (n);\n",
	}
	onEach(t, files, func(t *testing.T, r *rig) {
		if r.dialect.Name() != "postgresql" {
			return
		}
		ctx := t.Context()
		if err := r.Upgrade(ctx, "head"); err == nil {
			t.Fatal("Upgrade succeeded, want the error of the unique index")
		}
		if _, err := r.db.Exec("DELETE FROM counter WHERE ctid = (SELECT min(ctid) FROM counter)"); err != nil {
			t.Fatal(err)
		}
		r.must(r.Upgrade(ctx, "head"))
		var valid bool
		r.must(r.db.QueryRow("SELECT indisvalid FROM pg_index WHERE indexrelid = 'counter_n'::regclass").Scan(&valid))
		if !valid {
			t.Error("the index is invalid")
		}
		r.wantRows("b2")
	})
}

// A database of Alembic's, with its table alone, is read without a word, and
// gets the tables beside it when something changes.
func TestDatabaseOfAlembics(t *testing.T) {
	onEach(t, diamond, func(t *testing.T, r *rig) {
		ctx := t.Context()
		r.must(r.EnsureVersionTable(ctx))
		if _, err := r.db.Exec("INSERT INTO alembic_version (version_num) VALUES ('d4')"); err != nil {
			t.Fatal(err)
		}
		r.sent = nil
		r.must(r.Upgrade(ctx, "head"))
		st, err := r.Status(ctx)
		if err != nil || len(st.Rows) != 1 || st.Holder != nil {
			t.Errorf("Status: got %+v, %v", st, err)
		}
		if len(r.sent) != 4 {
			t.Errorf("an upgrade with nothing to do and a status sent %q, want two looks each", r.sent)
		}
		if _, err := r.db.Exec("SELECT fence FROM retort_run"); err == nil {
			t.Error("nothing was done, and there is a table retort_run")
		}
		r.must(r.Stamp(ctx, "b2"))
		r.sent = nil
		if _, err := r.Status(ctx); err != nil || len(r.sent) != 1 {
			t.Errorf("Status sent %q, %v, want one statement", r.sent, err)
		}
	})
}

// A statement that the server refuses because what it makes is there is refused:
// nobody takes what was there before for its doing.
func TestWhatIsThereIsNotTakenForDone(t *testing.T) {
	for name, statements := range map[string][2]string{
		"table":  {"CREATE TABLE table_b (id int)", "CREATE TABLE table_b (other int)"},
		"index":  {"CREATE INDEX i ON table_a (id)", "CREATE INDEX i ON table_a (id, other)"},
		"column": {"ALTER TABLE table_a ADD COLUMN x int", "ALTER TABLE table_a ADD COLUMN x bigint"},
		"view":   {"CREATE VIEW v AS SELECT id FROM table_a", "CREATE VIEW v AS SELECT other FROM table_a"},
		"drop":   {"CREATE TABLE table_b (id int)", "DROP TABLE nowhere"},
	} {
		t.Run(name, func(t *testing.T) {
			onEach(t, map[string]string{"a1": "-- revision: a1\n\n-- retort:upgrade\n-- retort:no-transaction\nCREATE TABLE table_a (id int, other int);\n" + statements[0] + ";\n" + statements[1] + ";\n"}, func(t *testing.T, r *rig) {
				err := r.Upgrade(t.Context(), "head")
				if e, ok := errors.AsType[*retort.StepError](err); !ok || e.Done != 2 || e.InDoubt {
					t.Errorf("Upgrade: got %v, want a *StepError after 2 statements", err)
				}
			})
		})
	}
}
