package emulator_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/retort-db/retort/clients/local"
	"github.com/retort-db/retort/internal/dbtest"
)

// data-api-client makes objects of rows and dates of text, and so has a
// session of its own.
func TestDataAPIClient(t *testing.T) {
	node, modules := dbtest.Client(t, "node"), modules(t)
	t.Parallel()
	for _, p := range products {
		t.Run(string(p), func(t *testing.T) {
			t.Parallel()
			s := local.New(t, p)
			cmd := exec.CommandContext(t.Context(), node, "node/data-api-client.js", s.Endpoint, s.Database, string(p), local.ClusterARN, local.SecretARN)
			cmd.Env = environment("NODE_PATH=" + modules)
			cmd.Stderr = t.Output()
			out, err := cmd.Output()
			if err != nil {
				t.Errorf("%s: %v", cmd, err)
			}
			golden(t, "testdata/data-api-client-"+string(p)+".txt", steadyLines(string(out)))
		})
	}
}

// steadyLines makes the errors in a session steady.
func steadyLines(session string) string {
	var out strings.Builder
	for line := range strings.Lines(session) {
		if code, message, ok := strings.Cut(line, ": "); ok && strings.HasPrefix(code, "! ") {
			line = code + ": " + steady(strings.TrimSuffix(message, "\n")) + "\n"
		}
		out.WriteString(line)
	}
	return out.String()
}
