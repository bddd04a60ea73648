package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// asCommand in the environment makes the test binary the command itself, as
// do the processes that the demo starts.
const asCommand = "RUN_AS_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main()
	}
	os.Exit(m.Run())
}

// The demo plays to its end on the stand-in, with as many requests as on a
// real server.
func TestDemoOnTheStandIn(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), os.Args[0], "demo", "--engine", "embedded")
	cmd.Env = append(os.Environ(), asCommand+"=1", "GORACE=atexit_sleep_ms=0")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("demo: %v\n%s", err, out)
	}
	for _, want := range []string{
		"by go-mysql-server, a stand-in for MySQL\n",
		"   [34 requests; alembic_version: f00d5e0b7a11]\n",
		"   [23 requests; alembic_version: no rows]\n",
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("demo: got no %q in:\n%s", want, out)
		}
	}
}
