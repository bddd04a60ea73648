package cli

import (
	"bytes"
	"os"
	"testing"
	"time"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/revision"
)

// environ is a process's environment.
type environ map[string]string

func (e environ) get(name string) string { return e[name] }

// What comes along is told in one line that is rewritten, and is gone when
// anything else is said. No other place than a terminal gets anything but
// lines.
func TestPassingLines(t *testing.T) {
	index := retort.Statement{SQL: "CREATE INDEX a ON b (c)"}
	events := []retort.Event{
		retort.Waiting{Owner: "carol"},
		retort.Waiting{Owner: "carol", For: 11 * time.Second},
		retort.Record{SQL: "SELECT 1"},
		retort.Waiting{Owner: "carol", For: 22 * time.Second},
		retort.Planned{},
		index,
		retort.Progress{SQL: index.SQL, Elapsed: 10 * time.Second},
		retort.Progress{SQL: index.SQL, Elapsed: 20 * time.Second, Blocked: true},
		retort.Retrying{Err: os.ErrDeadlineExceeded, Try: 2},
		index,
		retort.Progress{SQL: index.SQL, Elapsed: 10 * time.Second},
		retort.StepDone{Step: revision.Step{}},
	}
	const off, on, wipe = "\x1b[?7l", "\x1b[?7h", "\r\x1b[K"
	tests := []struct {
		rule     string
		terminal bool
		want     string
	}{
		{"a terminal", true, "waiting for carol, who moves the database\n" +
			off + "still waiting for carol after 11s" + on + wipe +
			off + "still waiting for carol after 22s" + on + wipe +
			off + "  still running after 10s: CREATE INDEX a ON b (c)" + on + wipe +
			off + "  still running after 20s: CREATE INDEX a ON b (c), waiting for a lock" + on + wipe +
			"  trying again, for the 2nd time: i/o timeout\n" +
			off + "  still running after 10s: CREATE INDEX a ON b (c)" + on + wipe},
		{"a pipe or a log", false, "waiting for carol, who moves the database\n" +
			"still waiting for carol after 11s\n" +
			"still waiting for carol after 22s\n" +
			"  still running after 10s: CREATE INDEX a ON b (c)\n" +
			"  still running after 20s: CREATE INDEX a ON b (c), waiting for a lock\n" +
			"  trying again, for the 2nd time: i/o timeout\n" +
			"  still running after 10s: CREATE INDEX a ON b (c)\n"},
	}
	for _, test := range tests {
		var said bytes.Buffer
		a := newApp(&Options{Stderr: &said})
		a.notes.terminal = test.terminal
		s := &session{pulse: pulse{every: time.Hour}}
		for _, e := range events {
			a.follow(s, e)
		}
		if got := said.String(); got != test.want {
			t.Errorf("%s: got\n%q, want\n%q", test.rule, got, test.want)
		}
	}
}

// A result does not begin in the middle of a passing line: both may be on one
// terminal.
func TestResultBehindAPassingLine(t *testing.T) {
	var both bytes.Buffer
	a := newApp(&Options{Stdout: &both, Stderr: &both})
	a.notes.terminal = true
	a.sayPassing("wait")
	if err := a.printJSON(1); err != nil {
		t.Fatal(err)
	}
	if want := "\x1b[?7lwait\x1b[?7h\r\x1b[K1\n"; both.String() != want {
		t.Errorf("got %q, want %q", both.String(), want)
	}
}

// There are colours on a terminal, unless somebody does not want them; a
// buffer, a pipe, a file and the null device are no terminals.
func TestColours(t *testing.T) {
	reader, pipe, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	defer pipe.Close()
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	for _, file := range []*os.File{pipe, null} {
		if newScreen(file, environ{"TERM": "xterm"}.get).terminal {
			t.Errorf("%s is taken for a terminal", file.Name())
		}
	}
	for _, test := range []struct {
		env  environ
		want bool
	}{
		{environ{"TERM": "xterm"}, false},
		{environ{"CLICOLOR_FORCE": "1"}, true},
		{environ{"CLICOLOR_FORCE": "0"}, false},
		{environ{"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, false},
	} {
		s := newScreen(pipe, test.env.get)
		if got := s.paint(red, "x"); (got == "\x1b[31mx\x1b[0m") != test.want || !test.want && got != "x" || s.terminal {
			t.Errorf("%v in a pipe: got %q, terminal %v, want colours to be %v", test.env, got, s.terminal, test.want)
		}
	}
}
