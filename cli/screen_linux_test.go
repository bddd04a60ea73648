package cli

import (
	"fmt"
	"io"
	"os"
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
