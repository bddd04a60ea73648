package emulator_test

import (
	"os/exec"
	"testing"

	"github.com/retort-db/retort/clients/local"
	"github.com/retort-db/retort/internal/dbtest"
)

func TestBoto3(t *testing.T) {
	python := python(t)
	each(t, func(t *testing.T, s *local.Service) client {
		cmd := exec.Command(python, "boto.py", s.Endpoint)
		cmd.Env = environment()
		return process(t, cmd)
	})
}

func TestJavaScriptV3(t *testing.T) { javaScript(t, "node/v3.js") }

func TestJavaScriptV2(t *testing.T) { javaScript(t, "node/v2.js") }

func javaScript(t *testing.T, script string) {
	node, modules := dbtest.Client(t, "node"), modules(t)
	each(t, func(t *testing.T, s *local.Service) client {
		cmd := exec.Command(node, script, s.Endpoint)
		cmd.Env = environment("NODE_PATH=" + modules)
		return process(t, cmd)
	})
}

// python returns an interpreter that has boto3: the system's, if it does.
func python(t *testing.T) string {
	var reason []byte
	for _, python := range []string{"/usr/bin/python3", "python3"} {
		out, err := exec.CommandContext(t.Context(), python, "-c", "import boto3; print(boto3.__version__)").CombinedOutput()
		if err == nil {
			t.Logf("%s: boto3 %s", python, out)
			return python
		}
		reason = out
	}
	lacking(t, "boto3", string(reason))
	return ""
}
