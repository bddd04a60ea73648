//go:build unix

package dbserver

import (
	"bufio"
	"context"
	"crypto/rand"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

//go:embed keeper.sh
var keeperScript string

// A keeper is a running keeper.sh: a folder, and at most one command in it.
//
// Pdeathsig would need no shell, but it is Linux's alone, is sent when the
// thread that forked ends and not the process, and removes no folders.
type keeper struct {
	dir   string
	owner owner
	pid   int           // of the command, once it runs
	ended chan struct{} // closed when the command and all it started have ended
	last  string        // what the command said; to be read after that

	shell    *exec.Cmd
	lifeline *os.File // the one writing end: closing it ends command and folder
	said     *os.File
	lines    *bufio.Reader // of said
}

func supported() error { return nil }

// newKeeper returns a keeper with a new, empty folder in parent, or, if that
// is "", in the system's folder for such things.
func newKeeper(ctx context.Context, parent, signal string) (*keeper, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	parents := []string{parent}
	if parent == "" {
		// A TMPDIR of root's may be closed to nobody, and macOS has a long one.
		parents = []string{os.TempDir(), "/tmp"}
	}
	var errs []error
	for _, parent := range parents {
		k, err := keep(filepath.Join(parent, "retort-"+strings.ToLower(rand.Text()[:10])), signal)
		if err == nil {
			return k, nil
		}
		errs = append(errs, err)
	}
	return nil, errors.Join(errs...)
}

// maxDir is the longest path of a folder that leaves room for the names of
// sockets: a socket's path has at most 103 bytes on macOS and 107 on Linux.
const maxDir = 80

func keep(dir, signal string) (*keeper, error) {
	if len(dir) > maxDir {
		return nil, fmt.Errorf("make folder %s: its path is too long for sockets", dir)
	}
	k := &keeper{dir: dir, owner: newOwner(), ended: make(chan struct{})}
	if err := k.start(signal); err != nil {
		return nil, fmt.Errorf("make folder %s: %w", dir, err)
	}
	return k, nil
}

func (k *keeper) start(signal string) error {
	in, lifeline, err := os.Pipe()
	if err != nil {
		return err
	}
	said, out, err := os.Pipe()
	if err != nil {
		return errors.Join(err, in.Close(), lifeline.Close())
	}
	var complaint strings.Builder
	k.lifeline, k.said, k.lines = lifeline, said, bufio.NewReader(said)
	k.shell = exec.Command("/bin/sh", "-c", keeperScript, "retort-keeper", k.dir, signal)
	k.shell.Dir = "/"
	k.shell.Stdin, k.shell.Stdout, k.shell.Stderr = in, out, &complaint
	// In a session of its own, the terminal's Ctrl-C does not reach the server
	// before we have finished with it.
	k.shell.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Credential: k.owner.credential()}
	err = k.shell.Start()
	// These ends are the shell's alone, or we would not notice its own end.
	in.Close()
	out.Close()
	if err != nil {
		return errors.Join(err, lifeline.Close(), said.Close())
	}
	if line, _ := k.lines.ReadString('\n'); line != "made\n" {
		k.close()
		return errors.New(strings.TrimSpace(complaint.String()))
	}
	return nil
}

// serve starts a command that goes on by itself.
func (k *keeper) serve(argv []string) error {
	return k.run("exec " + shellWords(argv))
}

// finish runs a command and returns when it is done.
func (k *keeper) finish(ctx context.Context, argv []string) error {
	// The shell that says so outlives the command also if both are told to end.
	if err := k.run("trap : TERM; " + shellWords(argv) + " >&2 && echo done"); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-k.ended:
	}
	if k.last != "done\n" {
		return errUnfinished
	}
	return nil
}

func (k *keeper) run(command string) error {
	if _, err := io.WriteString(k.lifeline, command+"\n"); err != nil {
		return fmt.Errorf("run %s: %w", command, err)
	}
	line, err := k.lines.ReadString('\n')
	if err != nil {
		return fmt.Errorf("run %s: %w", command, err)
	}
	if k.pid, err = strconv.Atoi(strings.TrimSpace(line)); err != nil {
		return fmt.Errorf("run %s: %w", command, err)
	}
	go k.watch()
	return nil
}

// watch waits for the end of the command. It also keeps k, and with it the
// lifeline, from being collected as garbage before that.
func (k *keeper) watch() {
	text, _ := io.ReadAll(io.LimitReader(k.lines, 1<<10))
	io.Copy(io.Discard, k.lines)
	k.last = string(text)
	close(k.ended)
}

// log returns the end of what the command complained of.
func (k *keeper) log() string {
	const most = 4 << 10
	text, _ := os.ReadFile(filepath.Join(k.dir, "log"))
	return strings.TrimSpace(string(text[max(0, len(text)-most):]))
}

// close ends the command and returns when that, all it started, and the folder
// are gone.
func (k *keeper) close() error {
	k.lifeline.Close()
	k.shell.Wait() // its status says nothing that the folder does not
	defer k.said.Close()
	if k.pid != 0 {
		select {
		case <-k.ended:
		case <-time.After(10 * time.Second):
			return fmt.Errorf("stop server: some of its processes go on, working in %s", k.dir)
		}
	}
	if _, err := os.Lstat(k.dir); err == nil {
		return fmt.Errorf("stop server: its folder %s could not be removed", k.dir)
	}
	return nil
}

// shellWords quotes a command for the shell.
func shellWords(argv []string) string {
	words := make([]string, len(argv))
	for i, w := range argv {
		words[i] = "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
	}
	return strings.Join(words, " ")
}
