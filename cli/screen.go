package cli

import (
	"fmt"
	"io"
	"os"
	"sync"
)

// A screen is what a person reads: standard output or standard error. On a
// terminal a line may be a passing one, in whose place the next is written; in
// a pipe or a log it is a line like others. Safe for concurrent use.
type screen struct {
	w        io.Writer
	terminal bool
	colour   bool

	mu      sync.Mutex
	passing bool // the line at the cursor is a passing one
}

// newScreen finds out what w is. https://no-color.org and
// https://bixense.com/clicolors say what NO_COLOR and CLICOLOR_FORCE mean.
func newScreen(w io.Writer, getenv func(string) string) *screen {
	term, force := getenv("TERM"), getenv("CLICOLOR_FORCE")
	s := &screen{w: w, terminal: term != "" && term != "dumb" && isTerminal(w)}
	s.colour = getenv("NO_COLOR") == "" && (s.terminal || force != "" && force != "0")
	return s
}

// isTerminal reports whether w is a device that somebody may look at.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}

// Write writes what stays.
func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wipe()
	return s.w.Write(p)
}

// pass writes a passing line. What does not fit is cut off by the terminal: of
// a line that it had wrapped, only the end could be rewritten.
func (s *screen) pass(line string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wipe()
	if !s.terminal {
		fmt.Fprintln(s.w, line)
		return
	}
	fmt.Fprint(s.w, "\x1b[?7l"+line+"\x1b[?7h")
	s.passing = true
}

// clear removes a passing line.
func (s *screen) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wipe()
}

func (s *screen) wipe() {
	if s.passing {
		fmt.Fprint(s.w, "\r\x1b[K")
		s.passing = false
	}
}

// An ink is a colour of the terminal's own palette.
type ink string

const (
	bold   ink = "1"
	red    ink = "31"
	yellow ink = "33"
	cyan   ink = "36"
)

// paint returns text in a colour, where there are colours. Nothing may depend on
// them.
func (s *screen) paint(i ink, text string) string {
	if !s.colour {
		return text
	}
	return "\x1b[" + string(i) + "m" + text + "\x1b[0m"
}
