//go:build unix

package dbserver_test

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/retort-db/retort/internal/dbserver"
	"github.com/retort-db/retort/internal/dbtest"
)

// TestMain lets this binary be a process that asks for a server and is killed.
func TestMain(m *testing.M) {
	if p := os.Getenv("RETORT_TEST_ASKER"); p != "" {
		ask(dbserver.Product(p))
	}
	os.Exit(m.Run())
}

func ask(p dbserver.Product) {
	s, err := dbserver.Start(context.Background(), p, &dbserver.Options{
		Dir:   os.Getenv("RETORT_TEST_DIR"),
		Cache: os.Getenv("RETORT_TEST_CACHE"),
	})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("up", s.Dir())
	select {}
}

// An asker is a process like this one that has asked for a server.
type asker struct {
	dir string // the parent of the server's folder
	cmd *exec.Cmd
	out *bufio.Reader
}

func newAsker(t *testing.T, p dbserver.Product, cache string) *asker {
	t.Helper()
	dbtest.Require(t, p)
	dir := newParent(t, p)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "RETORT_TEST_ASKER="+string(p), "RETORT_TEST_DIR="+dir, "RETORT_TEST_CACHE="+cache)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return &asker{dir: dir, cmd: cmd, out: bufio.NewReader(out)}
}

// kill kills the asker as kill -9 does, and waits until it is dead.
func (a *asker) kill(t *testing.T) {
	t.Helper()
	if err := a.cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
	a.cmd.Wait()
}

// newParent returns a folder for servers' folders: with a short path, and open
// to nobody, who runs the servers of root. [testing.T.TempDir] is neither.
func newParent(t *testing.T, p dbserver.Product) string {
	t.Helper()
	dir, err := os.MkdirTemp(cmp.Or(dbserver.MemoryDir(p), "/tmp"), "asker-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	return dir
}

// empty fails the test if there is anything in dir.
func empty(t *testing.T, dir string) {
	t.Helper()
	if left, err := filepath.Glob(dir + "/*"); err != nil || len(left) > 0 {
		t.Errorf("left behind in %s: %q, %v", dir, left, err)
	}
}

// processes returns the command lines that have text in them.
func processes(t *testing.T, text string) []string {
	t.Helper()
	var lines []string
	files, _ := filepath.Glob("/proc/[0-9]*/cmdline") // on Linux, where ps may be missing
	for _, file := range files {
		words, _ := os.ReadFile(file) // an error if the process has ended
		lines = append(lines, strings.ReplaceAll(string(words), "\x00", " "))
	}
	if len(files) == 0 {
		out, err := exec.Command("ps", "-A", "-w", "-w", "-o", "args").Output()
		if err != nil {
			t.Fatalf("ps: %v", err)
		}
		lines = strings.Split(string(out), "\n")
	}
	return slices.DeleteFunc(lines, func(line string) bool { return !strings.Contains(line, text) })
}

// until waits for something that happens in another process and sends no word
// of it.
func until(t *testing.T, what string, happened func() bool) {
	t.Helper()
	deadline := time.Now().Add(time.Minute)
	for !happened() {
		if time.Now().After(deadline) {
			t.Fatalf("after a minute, not yet: %s", what)
		}
		time.Sleep(time.Millisecond)
	}
}

// nothingLeft waits until the server's processes and its folder are gone.
func (a *asker) nothingLeft(t *testing.T) {
	t.Helper()
	until(t, "folder gone from "+a.dir, func() bool {
		left, err := filepath.Glob(a.dir + "/*")
		return err == nil && len(left) == 0
	})
	until(t, "no process of "+a.dir, func() bool { return len(processes(t, a.dir+"/")) == 0 })
	empty(t, a.dir) // still
}

func TestServerIsGoneWhenTheAskerIsKilled(t *testing.T) {
	for _, p := range products {
		t.Run(string(p), func(t *testing.T) {
			a := newAsker(t, p, "")
			line, err := a.out.ReadString('\n')
			dir, ok := strings.CutPrefix(strings.TrimSpace(line), "up ")
			if err != nil || !ok {
				a.kill(t)
				t.Fatalf("asker says %q, %v", line, err)
			}
			if len(processes(t, dir)) == 0 {
				t.Fatalf("no process has %s in its command line: this test sees nothing", dir)
			}
			a.kill(t)
			a.nothingLeft(t)
		})
	}
}

// starts calls test for the first and a later start of each product, up to
// each of the signs that show in the parent of the server's folder how far it
// is. A first start makes the data in a second folder there.
func starts(t *testing.T, test func(t *testing.T, p dbserver.Product, cache, sign string)) {
	signs := []struct{ rule, sign string }{
		{"folder made", "*"},
		{"data begun", "*/data"},
		{"in the midst of the data", "*/data/*/*"},
		{"server begins", "*/log"},
	}
	for _, p := range products {
		for _, tt := range signs {
			t.Run(fmt.Sprintf("%s/first start/%s", p, tt.rule), func(t *testing.T) {
				t.Parallel()
				test(t, p, newParent(t, p), tt.sign)
			})
			t.Run(fmt.Sprintf("%s/later start/%s", p, tt.rule), func(t *testing.T) {
				t.Parallel()
				test(t, p, "", tt.sign)
			})
		}
	}
}

// shown reports whether a sign is in dir.
func shown(dir, sign string) bool {
	seen, err := filepath.Glob(filepath.Join(dir, sign))
	return err == nil && len(seen) > 0
}

func TestServerIsGoneWhenTheAskerIsKilledDuringStart(t *testing.T) {
	starts(t, func(t *testing.T, p dbserver.Product, cache, sign string) {
		a := newAsker(t, p, cache)
		until(t, sign, func() bool { return shown(a.dir, sign) })
		a.kill(t)
		a.nothingLeft(t)
	})
}

func TestStartThatIsCancelledLeavesNothing(t *testing.T) {
	starts(t, func(t *testing.T, p dbserver.Product, cache, sign string) {
		dbtest.Require(t, p)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		dir := newParent(t, p)
		ended := make(chan error, 1)
		go func() {
			s, err := dbserver.Start(ctx, p, &dbserver.Options{Dir: dir, Cache: cache})
			if err == nil {
				err = s.Close() // it was faster
			}
			ended <- err
		}()
		until(t, sign, func() bool { return shown(dir, sign) || len(ended) > 0 })
		cancel()
		if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("start: got %v, want %v", err, context.Canceled)
		}
		empty(t, dir)
		until(t, "no process of "+dir, func() bool { return len(processes(t, dir+"/")) == 0 })
	})
}
