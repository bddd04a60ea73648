package crash

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A gate lets a process say one thing at a time on standard error, so that it
// can be held right before it sends its k-th statement, which --echo makes it
// tell. SQLite has no server to hold it at.
//
// It is a pipe that keeps writes apart and has room for one: the second blocks
// until somebody reads the first.
type gate struct {
	t       testing.TB
	process *process
	pipe    *os.File
	passed  int // lines that were read
}

const setPipeSize = 1031 // F_SETPIPE_SZ

// startGated starts the command with a gate before its standard error.
func startGated(t testing.TB, dir string, args ...string) *gate {
	t.Helper()
	var ends [2]int
	if err := syscall.Pipe2(ends[:], syscall.O_DIRECT|syscall.O_CLOEXEC); err != nil {
		t.Fatal(err)
	}
	r, w := os.NewFile(uintptr(ends[0]), "gate"), os.NewFile(uintptr(ends[1]), "gate")
	defer w.Close()
	t.Cleanup(func() { r.Close() })
	if _, _, err := syscall.Syscall(syscall.SYS_FCNTL, w.Fd(), setPipeSize, 1); err != 0 {
		t.Fatal(err)
	}
	p := command(dir, append(args, "--echo")...)
	p.cmd.Stdout, p.cmd.Stderr = &p.said, w
	p.launch(t)
	return &gate{t: t, process: p, pipe: r}
}

// holdAt returns when the process is about to say its k-th line, and is held;
// false if it has not so many.
func (g *gate) holdAt(k int) bool {
	return g.passTo(k-2) && (k < 2 || g.blocked())
}

// passTo returns when the process has said its k-th line; false if it has not
// so many.
func (g *gate) passTo(k int) bool {
	for g.passed < k {
		if !g.pass() {
			return false
		}
	}
	return true
}

// pass reads one line.
func (g *gate) pass() bool {
	line := make([]byte, 1<<16)
	n, err := g.pipe.Read(line)
	if err != nil {
		return false
	}
	g.process.said.Write(line[:n])
	g.passed++
	return true
}

// open lets the process say the rest, and returns when it has.
func (g *gate) open() {
	for g.pass() {
	}
}

// blocked waits until the process waits in a write to standard error; false if
// it ends. A write that is seen twice, some time apart, is one that waits.
func (g *gate) blocked() bool {
	last := ""
	for !g.process.done(2 * time.Millisecond) {
		now := g.writing()
		if now != "" && now == last {
			return true
		}
		last = now
	}
	return false
}

// writing returns the write to standard error that the process is in, if it
// is in one.
func (g *gate) writing() string {
	write := fmt.Sprintf("%d 0x2 ", syscall.SYS_WRITE)
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/syscall", g.process.cmd.Process.Pid))
	for _, thread := range threads {
		call, err := os.ReadFile(thread)
		if err == nil && strings.HasPrefix(string(call), write) {
			return string(call)
		}
	}
	return ""
}
