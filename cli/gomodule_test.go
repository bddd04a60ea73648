package cli_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// goModule is the command "gomodule": it makes the session's directory a Go
// module that uses this source tree, and lets the session use Go without a
// network.
func goModule(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: gomodule")
	}
	root, err := filepath.Abs("..")
	ts.Check(err)
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	ts.Check(err)
	_, requires, _ := bytes.Cut(mod, []byte("require ("))
	text := fmt.Sprintf("module example.com/shop\n\ngo 1.26.0\n\nrequire github.com/retort-db/retort v0.0.0\n\nreplace github.com/retort-db/retort => %s\n\nrequire (%s", root, requires)
	ts.Check(os.WriteFile(ts.MkAbs("go.mod"), []byte(text), 0o666))
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("go.sum"), sum, 0o666))
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOROOT"} {
		value, err := exec.Command("go", "env", name).Output()
		ts.Check(err)
		ts.Setenv(name, strings.TrimSpace(string(value)))
	}
	ts.Setenv("GOFLAGS", "-mod=mod")
	ts.Setenv("GOPROXY", "off")
	ts.Setenv("GOTOOLCHAIN", "local")
}

// withoutGo is the command "withoutgo": it hides the go command from what
// follows, but not the commands of the test.
func withoutGo(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: withoutgo")
	}
	retort, err := exec.LookPath("retort")
	ts.Check(err)
	ts.Setenv("PATH", filepath.Dir(retort))
}
