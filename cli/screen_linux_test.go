package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"github.com/retort-db/retort/internal/dbtest"
)

// pty returns a terminal, and a function that closes it and returns what was
// written to it.
func pty(t *testing.T) (terminal *os.File, written func() string) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		dbtest.Lacking(t, "pseudo-terminals", err)
	}
	t.Cleanup(func() { master.Close() })
	var number, unlocked int32
	for request, arg := range map[uintptr]*int32{syscall.TIOCGPTN: &number, syscall.TIOCSPTLCK: &unlocked} {
		if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, master.Fd(), request, uintptr(unsafe.Pointer(arg))); errno != 0 {
			dbtest.Lacking(t, "pseudo-terminals", errno)
		}
	}
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		dbtest.Lacking(t, "pseudo-terminals", err)
	}
	text := make(chan string)
	go func() {
		all, _ := io.ReadAll(master) // it ends with an error when nobody has the terminal any more
		text <- strings.ReplaceAll(string(all), "\r\n", "\n")
	}()
	return terminal, func() string {
		terminal.Close()
		return <-text
	}
}

// On a real terminal there are colours, in moderation: but not where somebody
// does not want them, on one that has none, or in JSON.
func TestTerminal(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	writeFiles(t, dir, map[string]string{
		"retort.toml":                `url = "sqlite:///dev.db"`,
		"migrations/versions/a1.sql": "-- create account\n--\n-- revision: a1\n\n-- retort:upgrade\nCREATE TABLE account (id int);\n",
		"migrations/versions/b2.sql": "-- revision: b2\n-- down_revision: a1\n\n-- retort:upgrade\n-- retort:no-transaction\nCREATE TABLE item (id int);\nSELECT nothing;\n",
	})
	xterm := environ{"TERM": "xterm"}
	tests := []struct {
		rule, command, want string
		env                 environ
	}{
		{"what runs is bold", "upgrade a1", "Running upgrade \x1b[1m<base> -> a1\x1b[0m, create account\n", xterm},
		{"errors are red, hints cyan", "current --check-heads",
			"\x1b[31mretort current:\x1b[0m the database is not at all head revisions\n\x1b[36mhint:\x1b[0m \"retort plan", xterm},
		{"heads are cyan", "heads", "b2 \x1b[36m(head)\x1b[0m\n", xterm},
		{"a step fails", "upgrade b2", "Running upgrade \x1b[1ma1 -> b2\x1b[0m\n\x1b[31mretort upgrade:\x1b[0m upgrade b2: ", xterm},
		{"what is amiss is yellow", "status", "\x1b[33mhalf-way     upgrade of b2, at its statement 2 of 2", xterm},
		{"NO_COLOR", "heads", "b2 (head)\n", environ{"TERM": "xterm", "NO_COLOR": "1"}},
		{"a dumb terminal", "heads", "b2 (head)\n", environ{"TERM": "dumb"}},
		{"no terminal that is known", "heads", "b2 (head)\n", nil},
		{"JSON", "heads --json", "[\n  {\n    \"revision\": \"b2\",", xterm},
	}
	for _, test := range tests {
		terminal, written := pty(t)
		Main(t.Context(), strings.Fields(test.command), &Options{Stdout: terminal, Stderr: terminal, Getenv: test.env.get})
		got := written()
		if !strings.Contains(got, test.want) || !strings.Contains(test.want, "\x1b") && strings.Contains(got, "\x1b") {
			t.Errorf("%s: retort %s with %v: got\n%q, want\n%q", test.rule, test.command, test.env, got, test.want)
		}
	}
}

// A passing line leaves nothing behind on a real terminal.
func TestPassingLineOnATerminal(t *testing.T) {
	terminal, written := pty(t)
	a := newApp(&Options{Stderr: terminal, Getenv: environ{"TERM": "xterm", "NO_COLOR": "1"}.get})
	a.sayPassing("one")
	a.sayPassing("two")
	a.say("three")
	if got, want := written(), "\x1b[?7lone\x1b[?7h\r\x1b[K\x1b[?7ltwo\x1b[?7h\r\x1b[Kthree\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func writeFiles(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}
