package cli_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/retort-db/retort/cli"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/revision"
	"github.com/retort-db/retort/script"
)

var update = flag.Bool("update", false, "rewrite what the sessions and the documents expect")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"retort":  func() { os.Exit(cli.Main(context.Background(), os.Args[1:], nil)) },
		"project": func() { os.Exit(cli.Main(context.Background(), os.Args[1:], &cli.Options{Scripts: goRevisions()})) },
	})
}

// goRevisions are those of "project", a program of its own: see
// go_revisions.txtar.
func goRevisions() []*script.Script {
	return []*script.Script{{
		Revision: revision.Revision{ID: "c3", Down: []revision.ID{"b2"}},
		Message:  "fill sample",
		Upgrade: func(ctx context.Context, s op.Sink) error {
			name, ok := cli.Argument(ctx, "name")
			if !ok {
				name = "nobody"
			}
			return s.Do(ctx, &op.Execute{SQL: "INSERT INTO sample (name) VALUES ('" + name + "')"})
		},
	}}
}

// TestSessions plays the sessions of testdata/script, each of which is also
// the documentation of what its name says.
func TestSessions(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                "testdata/script",
		UpdateScripts:      *update,
		RequireUniqueNames: true,
		Setup:              setup,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"server":    server,
			"dataapi":   dataAPI,
			"requests":  requests,
			"sql":       query,
			"client":    client,
			"exit":      exit,
			"document":  document,
			"gomodule":  goModule,
			"withoutgo": withoutGo,
		},
	})
}

// exit is the command "exit CODE COMMAND ARG...": it runs a command, which
// has to end with that code.
func exit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exit CODE COMMAND ARG...")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	if e, ok := errors.AsType[*exec.ExitError](err); ok {
		got = e.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("got exit code %d, want %s", got, args[0])
	}
}

// document is the command "document COMMAND ARG...": what the command writes
// to standard output has to be one JSON document, whether it fails ("!") or
// not.
func document(ts *testscript.TestScript, neg bool, args []string) {
	err := ts.Exec(args[0], args[1:]...)
	if neg != (err != nil) {
		ts.Fatalf("%v: got error %v", args, err)
	}
	out := json.NewDecoder(strings.NewReader(ts.ReadFile("stdout")))
	var v any
	ts.Check(out.Decode(&v))
	if _, err := out.Token(); err != io.EOF {
		ts.Fatalf("%v: more than one document", args)
	}
}
