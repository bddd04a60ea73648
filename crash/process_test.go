package crash

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// A process is a run of the command.
type process struct {
	cmd   *exec.Cmd
	said  output
	ended chan struct{}
}

// patience is how long a run may take before it counts as stuck. It is far
// more than any lease.
const patience = 60 * time.Second

// start starts the command in a project's folder.
func start(t testing.TB, dir string, args ...string) *process {
	t.Helper()
	p := command(dir, args...)
	p.cmd.Stdout, p.cmd.Stderr = &p.said, &p.said
	p.launch(t)
	return p
}

func command(dir string, args ...string) *process {
	p := &process{cmd: exec.Command(os.Args[0], args...), ended: make(chan struct{})}
	p.cmd.Args[0] = "retort" // by which TestMain knows
	p.cmd.Dir = dir
	p.cmd.Env = environment()
	return p
}

// environment is ours without what would change a run.
func environment() []string {
	env := []string{
		"AWS_ACCESS_KEY_ID=an-emulator-does-not-care",
		"AWS_SECRET_ACCESS_KEY=an-emulator-does-not-care",
		"AWS_EC2_METADATA_DISABLED=true",
		"GORACE=atexit_sleep_ms=0", // with -race each command would sleep for a second
	}
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "RETORT_") && !strings.HasPrefix(v, "AWS_") && !strings.HasPrefix(v, "PG") {
			env = append(env, v)
		}
	}
	return env
}

func (p *process) launch(t testing.TB) {
	t.Helper()
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		p.cmd.Wait() // the state says how
		close(p.ended)
	}()
	t.Cleanup(p.kill)
}

// kill ends the process at once, if it has not ended, and waits for that.
func (p *process) kill() {
	p.cmd.Process.Kill() // fails if it has ended
	<-p.ended
}

// signal sends a signal, if the process has not ended.
func (p *process) signal(s syscall.Signal) { p.cmd.Process.Signal(s) }

// wait returns how the process ended. One that does not end shows where it
// hangs, and counts as ended by a signal.
func (p *process) wait() ending {
	select {
	case <-p.ended:
	case <-time.After(patience):
		p.signal(syscall.SIGQUIT) // prints its stacks
		select {
		case <-p.ended:
		case <-time.After(5 * time.Second):
			p.kill()
		}
	}
	return ending{p.cmd.ProcessState, p.said.String()}
}

// done tells whether the process ends within d.
func (p *process) done(d time.Duration) bool {
	select {
	case <-p.ended:
		return true
	case <-time.After(d):
		return false
	}
}

// An ending is how a run ended.
type ending struct {
	state *os.ProcessState
	said  string
}

func (e ending) ok() bool { return e.state.Success() }

func (e ending) String() string { return e.state.String() + "\n" + indent(e.said) }

func indent(s string) string {
	return "    " + strings.ReplaceAll(strings.TrimSpace(s), "\n", "\n    ")
}

// An output is what a process says. It may be read while it grows.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}
