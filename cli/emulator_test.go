package cli_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/retort-db/retort/internal/dbtest"
)

// TestEmulatorFinishes: at the first signal the emulator answers what it was
// asked, at the second it ends.
func TestEmulatorFinishes(t *testing.T) {
	t.Run("one signal", func(t *testing.T) {
		r := startEmulator(t)
		answer := r.askBehindGate()
		r.signal("finishing the requests under way")
		r.openGate()
		if got := <-answer; !strings.HasPrefix(got, "200 ") {
			t.Errorf("request under way: got %s, want 200", got)
		}
		if err := r.cmd.Wait(); err != nil {
			t.Errorf("emulator: got %v, want that it ends well", err)
		}
	})
	t.Run("two signals", func(t *testing.T) {
		r := startEmulator(t)
		answer := r.askBehindGate()
		r.signal("finishing the requests under way")
		if err := r.interruptAgain(); err == nil || err.Error() != "signal: interrupt" {
			t.Errorf("emulator: got %v, want that it is ended by the signal", err)
		}
		if got := <-answer; !strings.Contains(got, "EOF") && !strings.Contains(got, "reset") {
			t.Errorf("request under way: got %s, want no answer", got)
		}
	})
}

// A running is a "retort emulator", and a gate that a statement waits for.
type running struct {
	t        *testing.T
	db       *dbtest.Database
	cmd      *exec.Cmd
	url      string
	stderr   *bufio.Scanner
	openGate func()
}

func startEmulator(t *testing.T) *running {
	t.Helper()
	db := dbtest.PostgreSQL(t)
	cmd := exec.CommandContext(t.Context(), os.Args[0], "emulator", "--addr", "127.0.0.1:0", "--engine", db.URL())
	cmd.Args[0] = "retort" // by which TestMain knows
	cmd.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	url, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	r := &running{t: t, db: db, cmd: cmd, url: strings.TrimSpace(url), stderr: bufio.NewScanner(stderr)}
	r.closeGate()
	return r
}

// closeGate takes a lock that a session of its own holds.
func (r *running) closeGate() {
	conn, err := r.db.DB().Conn(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	if _, err := conn.ExecContext(r.t.Context(), "SELECT pg_advisory_lock(11)"); err != nil {
		r.t.Fatal(err)
	}
	r.openGate = func() {
		if _, err := conn.ExecContext(r.t.Context(), "SELECT pg_advisory_unlock(11)"); err != nil {
			r.t.Error(err)
		}
	}
	r.t.Cleanup(func() { conn.Close() })
}

// askBehindGate sends a statement that waits for the gate, and returns when it
// does. The answer is status and body.
func (r *running) askBehindGate() (answer chan string) {
	r.t.Helper()
	body := fmt.Sprintf(`{"resourceArn":"arn:aws:rds:us-west-1:1:cluster:c","secretArn":"arn:aws:secretsmanager:x","database":%q,`+
		`"sql":"SELECT 1 FROM pg_advisory_xact_lock(11)"}`, r.db.Name)
	answer = make(chan string, 1)
	go func() {
		got, err := http.Post(r.url+"/Execute", "application/json", strings.NewReader(body))
		if err != nil {
			answer <- err.Error()
			return
		}
		defer got.Body.Close()
		text, err := io.ReadAll(got.Body)
		answer <- fmt.Sprint(got.StatusCode, " ", string(text), err)
	}()
	waiting := false
	for !waiting {
		if err := r.db.DB().QueryRow("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = 11)").Scan(&waiting); err != nil {
			r.t.Fatal(err)
		}
	}
	return answer
}

// interruptAgain sends SIGINT until the emulator has ended, and returns how. One
// that comes right behind the first may still be taken for it.
func (r *running) interruptAgain() error {
	ended := make(chan error, 1)
	go func() { ended <- r.cmd.Wait() }()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			return err
		case <-tick.C:
			r.cmd.Process.Signal(syscall.SIGINT) // fails if it has ended just now
		}
	}
}

// signal sends the first SIGINT, and returns when the emulator says mark.
func (r *running) signal(mark string) {
	r.t.Helper()
	if err := r.cmd.Process.Signal(syscall.SIGINT); err != nil {
		r.t.Fatal(err)
	}
	for r.stderr.Scan() {
		if strings.Contains(r.stderr.Text(), mark) {
			return
		}
	}
	r.t.Fatalf("the emulator did not say %q", mark)
}
