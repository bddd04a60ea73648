package retort_test

import (
	"errors"
	"maps"
	"os/user"
	"slices"
	"testing"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/revision"
)

// The journal tells what was done, by whom, and what became of it.
func TestJournal(t *testing.T) {
	files := maps.Clone(counted)
	files["d4"] = "-- revision: d4\n-- down_revision: c3\n\n-- retort:upgrade\nCREATE TALBE x (id int);\n"
	files["e5"] = "-- revision: e5\n-- down_revision: d4\n\n-- retort:upgrade\nCREATE TABLE table_d (id int);\n"
	onEach(t, files, func(t *testing.T, r *rig) {
		ctx := t.Context()
		if lines, err := r.Journal(ctx); err != nil || len(lines) != 0 {
			t.Errorf("Journal of an empty database: got %v, %v, want none", lines, err)
		}
		m := r.migrator(retort.Options{Version: "v1.2.3"})
		r.must(m.Upgrade(ctx, "b2"))
		if err := m.Upgrade(ctx, "head"); err == nil {
			t.Fatal("Upgrade succeeded, want the error of d4")
		}
		r.must(m.Downgrade(ctx, "b2"))
		r.must(m.Stamp(ctx, "c3"))
		lines, err := m.Journal(ctx)
		r.must(err)
		var got []string
		for _, l := range lines {
			got = append(got, l.Direction.String()+" "+string(l.Revision)+" "+l.Outcome)
			if l.Started.IsZero() || l.Finished.Before(l.Started) || l.Tool != "v1.2.3" || l.Host == "" {
				t.Errorf("line %+v: want its times, the host and the version", l)
			}
			if u, err := user.Current(); err == nil && l.Who != u.Username {
				t.Errorf("line of %s: got user %q, want %q", l.Revision, l.Who, u.Username)
			}
		}
		want := []string{"upgrade a1 applied", "upgrade b2 applied", "upgrade c3 applied", "upgrade d4 failed", "downgrade c3 applied", "stamp c3 stamped"}
		if !slices.Equal(got, want) {
			t.Errorf("journal: got %q, want %q", got, want)
		}
		b2 := lines[1]
		if b2.Statements != 3 || len(b2.Script) != 3 || len(b2.Downgrade) != 2 || b2.Checksum == "" || !slices.Equal(b2.Parents, []revision.ID{"a1"}) {
			t.Errorf("line of b2: got %+v, want 3 statements, 2 back, a checksum and a1 as parent", b2)
		}
	})
}

// A file that was edited after it was applied is told of, until it is accepted.
func TestEditedApplied(t *testing.T) {
	onEach(t, counted, func(t *testing.T, r *rig) {
		ctx := t.Context()
		r.must(r.Upgrade(ctx, "head"))
		edited := maps.Clone(counted)
		edited["a1"] += "\n-- a comment at the end\n"
		r.load(edited, nil)
		if list, err := r.Edited(ctx); err != nil || len(list) != 0 {
			t.Errorf("Edited after a comment: got %v, %v, want none", list, err)
		}
		edited["b2"] = "-- revision: b2\n-- down_revision: a1\n\n-- retort:upgrade\nUPDATE counter SET n = n + 2;\n"
		r.load(edited, nil)
		list, err := r.Edited(ctx)
		if err != nil || len(list) != 1 || list[0].Revision != "b2" || len(list[0].Applied.Script) != 3 || !slices.Equal(list[0].File, []string{"UPDATE counter SET n = n + 2"}) {
			t.Errorf("Edited: got %+v, %v, want b2 with both texts", list, err)
		}
		r.sent = nil
		st, err := r.Status(ctx)
		if err != nil || len(st.Edited) != 1 || st.Edited[0].Revision != "b2" || len(r.sent) != 1 {
			t.Errorf("Status: got %+v, %v in %d statements, want b2 as edited in one", st, err, len(r.sent))
		}
		r.must(r.Upgrade(ctx, "head")) // it is no hindrance
		if _, err := r.Accept(ctx, "a1"); err == nil {
			t.Error("Accept(a1): got nil, want an error: it was not edited")
		}
		if ids, err := r.Accept(ctx); err != nil || !slices.Equal(ids, []revision.ID{"b2"}) {
			t.Errorf("Accept: got %v, %v, want b2", ids, err)
		}
		if list, err := r.Edited(ctx); err != nil || len(list) != 0 {
			t.Errorf("Edited after Accept: got %v, %v, want none", list, err)
		}
	})
}

// What a newer build has applied an older one can name, and take back.
func TestOlderBuildGoesBack(t *testing.T) {
	onEach(t, counted, func(t *testing.T, r *rig) {
		ctx := t.Context()
		r.must(r.migrator(retort.Options{Version: "v2"}).Upgrade(ctx, "head"))
		r.load(map[string]string{"a1": counted["a1"]}, nil)
		err := r.Upgrade(ctx, "head")
		e, ok := errors.AsType[*retort.ForgottenError](err)
		if !ok || len(e.Lines) != 1 || e.Lines[0].Revision != "c3" || e.Lines[0].Tool != "v2" {
			t.Errorf("Upgrade: got %v, want a *ForgottenError that knows who applied c3", err)
		}
		if _, ok := errors.AsType[*revision.UnknownError](err); !ok {
			t.Errorf("Upgrade: got %v, want a *revision.UnknownError inside", err)
		}
		if st, err := r.Status(ctx); err != nil || len(st.Forgotten) != 1 || st.Forgotten[0].Revision != "c3" {
			t.Errorf("Status: got %+v, %v, want c3 as forgotten", st, err)
		}
		r.must(r.Downgrade(ctx, "a1"))
		r.wantRows("a1")
		r.wantTables()
		r.wantCounter(1102, 1111)
	})
}
