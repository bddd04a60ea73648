package script

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/revision"
)

// A recorder is a sink that keeps the statements it gets, and refuses one.
type recorder struct {
	got    []string
	refuse string
}

var errRefused = errors.New("refused")

func (r *recorder) Do(_ context.Context, o op.Op) error {
	sql := o.(*op.Execute).SQL
	if sql == r.refuse {
		return errRefused
	}
	r.got = append(r.got, sql)
	return nil
}

func TestPerformStopsAtTheFirstError(t *testing.T) {
	fsys := fstest.MapFS{"a.sql": {Data: []byte("-- revision: a\n-- retort:upgrade\nSELECT 1; SELECT 2; SELECT 3;")}}
	scripts, err := Load(fsys, "v")
	if err != nil {
		t.Fatal(err)
	}
	sink := &recorder{refuse: "SELECT 2"}
	err = scripts[0].Perform(t.Context(), revision.Up, sqltext.SQLite, sink)
	if err != errRefused || len(sink.got) != 1 {
		t.Errorf("got %v after %q, want the sink's error, unchanged, after SELECT 1", err, sink.got)
	}
}

func TestGoValues(t *testing.T) {
	say := func(sql string) func(context.Context, op.Sink) error {
		return func(ctx context.Context, s op.Sink) error { return s.Do(ctx, &op.Execute{SQL: sql}) }
	}
	both := &Script{Revision: revision.Revision{ID: "a1"}, Upgrade: say("up"), Downgrade: say("down"), NoTransaction: true}
	none := &Script{Revision: revision.Revision{ID: "b2"}}
	tests := []struct {
		rule   string
		script *Script
		dir    revision.Direction
		want   string // what is performed
		err    string
	}{
		{"the upgrade function is called", both, revision.Up, "up", ""},
		{"the downgrade function is called", both, revision.Down, "down", ""},
		{"a stamp calls nothing", both, revision.Move, "", ""},
		{"no upgrade function does nothing", none, revision.Up, "", ""},
		{"no downgrade function is no way back", none, revision.Down, "", "revision b2 is irreversible: it has no Downgrade function"},
	}
	for _, test := range tests {
		t.Run(test.rule, func(t *testing.T) {
			sink := &recorder{}
			err := test.script.Perform(t.Context(), test.dir, sqltext.MySQL, sink)
			if checked := test.script.Check(test.dir, sqltext.MySQL); (checked == nil) != (err == nil) {
				t.Errorf("Check: %v, Perform: %v; want both or neither to fail", checked, err)
			}
			if test.err != "" {
				if _, ok := errors.AsType[*IrreversibleError](err); !ok || err.Error() != test.err {
					t.Errorf("got %v, want %s", err, test.err)
				}
				return
			}
			if got := strings.Join(sink.got, ";"); err != nil || got != test.want {
				t.Errorf("got %q, %v, want %q", sink.got, err, test.want)
			}
		})
	}
	if ok, err := both.Transactional(revision.Up); ok || err != nil {
		t.Errorf("Transactional with NoTransaction: got %t, %v, want false", ok, err)
	}
	if ok, err := none.Transactional(revision.Up); !ok || err != nil {
		t.Errorf("Transactional: got %t, %v, want true", ok, err)
	}
}

// Statements on one line are at places of their own, and so is what belongs to
// each.
func TestStatementsOnOneLine(t *testing.T) {
	text := "-- revision: a\n-- retort:upgrade\n-- retort:verify SELECT 3\nCALL a(); /* é */ CALL\n  b(); CALL c();"
	scripts, err := Load(fstest.MapFS{"a.sql": {Data: []byte(text)}}, "v")
	if err != nil {
		t.Fatal(err)
	}
	body, err := scripts[0].Body()
	if err != nil {
		t.Fatal(err)
	}
	got, err := body.Statements(revision.Up, sqltext.MySQL)
	if err != nil {
		t.Fatal(err)
	}
	want := []op.Position{{File: "v/a.sql", Line: 4, Column: 1}, {File: "v/a.sql", Line: 4, Column: 19}, {File: "v/a.sql", Line: 5, Column: 8}}
	for i, pos := range want {
		if len(got) != len(want) || got[i].Pos != pos || (got[i].Verify != "") != (i == 0) {
			t.Fatalf("statements of %q: got %+v, want them at %+v, and the first verified", text, got, want)
		}
	}
}
