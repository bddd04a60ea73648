package cli

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/revision"
	"github.com/retort-db/retort/script"
)

// What is not the usual course of a run is told in a line each.
func TestFollowTrouble(t *testing.T) {
	long := retort.Statement{SQL: "CREATE INDEX\n  account_email ON account (email)"}
	tests := []struct {
		rule   string
		events []retort.Event
		want   string
	}{
		{"a wait is told at once, and again every ten seconds",
			[]retort.Event{
				retort.Waiting{Owner: "carol@build pid 7"},
				retort.Waiting{Owner: "carol@build pid 7", For: 4 * time.Second},
				retort.Waiting{Owner: "carol@build pid 7", For: 11 * time.Second},
				retort.Waiting{Owner: "carol@build pid 7", For: 14 * time.Second},
				retort.Waiting{For: 22 * time.Second},
			},
			"waiting for carol@build pid 7, who moves the database\n" +
				"still waiting for carol@build pid 7 after 11s\n" +
				"still waiting for another run after 22s\n"},
		{"a step that was left half-way is gone on with",
			[]retort.Event{retort.Resumed{Step: revision.Step{}, Statement: 3}},
			"  an earlier run left it half-way: going on with its statement 3\n"},
		{"a step in Go that is finished first", []retort.Event{retort.Resumed{Step: revision.Step{Revision: revision.Revision{ID: "inGo"}}, Statement: 3}},
			"  an earlier run left it half-way: going on with its operation 3\n"},
		{"what the server says of a long statement",
			[]retort.Event{retort.Progress{SQL: long.SQL, Elapsed: 90*time.Second + time.Millisecond, Doing: "loading tuples 40 %"}},
			"  still running after 1m30s: CREATE INDEX account_email ON account (email) (loading tuples 40 %)\n"},
		{"which is told every ten seconds, for each statement from when the server tells",
			[]retort.Event{
				retort.Statement{SQL: "DROP TABLE a"},
				retort.Progress{SQL: "DROP TABLE a", Elapsed: 5 * time.Second},
				retort.Progress{SQL: "DROP TABLE a", Elapsed: 10 * time.Second},
				retort.Progress{SQL: "DROP TABLE a", Elapsed: 15 * time.Second},
				retort.Progress{SQL: "DROP TABLE a", Elapsed: 20 * time.Second},
				retort.Statement{SQL: "DROP TABLE b"},
				retort.Progress{SQL: "DROP TABLE b", Elapsed: 5 * time.Second},
			},
			"  still running after 5s: DROP TABLE a\n" +
				"  still running after 15s: DROP TABLE a\n" +
				"  still running after 5s: DROP TABLE b\n"},
		{"who holds the lock that a statement waits for",
			[]retort.Event{retort.Progress{SQL: "DROP TABLE a", Elapsed: time.Second, Blocked: true, By: "123"}},
			"  still running after 1s: DROP TABLE a, waiting for a lock that 123 holds\n"},
		{"a lost reply, and how it is known that the statement took effect",
			[]retort.Event{retort.Settled{Statement: long, Applied: true, How: "the catalog shows it"}},
			"  the reply was lost, but it took effect: CREATE INDEX account_email ON account (email) (the catalog shows it)\n"},
		{"a lost reply of a statement that did not take effect",
			[]retort.Event{retort.Settled{Statement: retort.Statement{SQL: "DROP TABLE a"}, How: "the catalog shows it"}},
			"  the reply was lost, and it did not take effect: sending it again: DROP TABLE a (the catalog shows it)\n"},
		{"another attempt",
			[]retort.Event{retort.Retrying{Err: errors.New("lock timeout"), Try: 2}, retort.Retrying{Err: errors.New("deadlock"), Try: 11}},
			"  trying again, for the 2nd time: lock timeout\n  trying again, for the 11th time: deadlock\n"},
	}
	for _, test := range tests {
		t.Run(test.rule, func(t *testing.T) {
			var said, out bytes.Buffer
			a := newApp(&Options{Stderr: &said, Stdout: &out})
			s := &session{project: &project{byID: map[revision.ID]*script.Script{"inGo": {}}}, pulse: pulse{every: time.Minute}}
			defer s.pulse.stop()
			for _, e := range test.events {
				a.follow(s, e)
			}
			if got := said.String(); got != test.want || out.Len() > 0 {
				t.Errorf("%+v: got %q, want %q; on standard output %q, want nothing", test.events, got, test.want, out.String())
			}
			said.Reset()
			a.flags.json = true
			for _, e := range test.events {
				a.follow(s, e)
			}
			if said.Len()+out.Len() > 0 {
				t.Errorf("with --json: got %q and %q, want nothing", said.String(), out.String())
			}
		})
	}
}
