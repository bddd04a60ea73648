package cli

import (
	"fmt"
	"io"
	"os"
	"sync"
)

// A screen is what a person reads: standard error. On a terminal a line may be a passing one, in whose place the next is written; in
// a pipe or a log it is a line like others. Safe for concurrent use.
type screen struct {
	w        io.Writer
	terminal bool

	mu      sync.Mutex
	passing bool // the line at the cursor is a passing one
}

// newScreen finds out what w is.
func newScreen(w io.Writer, getenv func(string) string) *screen {
	term := getenv("TERM")
	return &screen{w: w, terminal: term != "" && term != "dumb" && isTerminal(w)}
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
