package script

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/revision"
)

var update = flag.Bool("update", false, "rewrite the expectations in testdata")

// Each archive is a directory of revision files, and what comes of reading it:
// "load" is what Load returns, and a section per product is what Check and
// Perform do with each script. To write a new one, leave those sections empty
// and run with -update.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.ToSlash(file[len("testdata/"):]), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, file, a)
		})
	}
}

func golden(t *testing.T, file string, a *txtar.Archive) {
	fsys := fstest.MapFS{}
	for _, f := range a.Files {
		if strings.Contains(f.Name, ".") {
			fsys[f.Name] = &fstest.MapFile{Data: f.Data}
		}
	}
	scripts, err := Load(fsys, "versions")
	for i, f := range a.Files {
		var got string
		switch {
		case f.Name == "load":
			got = describe(scripts, err)
		case fsys[f.Name] == nil:
			got = perform(scripts, productSyntax(f.Name))
		default:
			continue
		}
		if !*update {
			if diff := cmp.Diff(string(f.Data), got); diff != "" {
				t.Errorf("%s: %s: (-want +got)\n%s", file, f.Name, diff)
			}
		}
		a.Files[i].Data = []byte(got)
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(a), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// describe writes what Load returned.
func describe(scripts []*Script, err error) string {
	var b strings.Builder
	for _, s := range scripts {
		fmt.Fprintf(&b, "%s: %v -> %s", s.Path, s.Revision.Down, s.ID)
		if len(s.Labels) > 0 {
			fmt.Fprintf(&b, " labels %q", s.Labels)
		}
		if len(s.DependsOn) > 0 {
			fmt.Fprintf(&b, " depends on %q", s.DependsOn)
		}
		if !s.Created.IsZero() {
			fmt.Fprintf(&b, " created %s", s.Created.Format("2006-01-02 15:04:05.999999 -0700"))
		}
		fmt.Fprintf(&b, "\n\t%s\n", strings.ReplaceAll(s.Doc, "\n", "\n\t"))
	}
	b.WriteString(explain(err))
	return b.String()
}

// perform writes what each script does, or why it doesn't.
func perform(scripts []*Script, syntax sqltext.Syntax) string {
	var b strings.Builder
	for _, s := range scripts {
		for _, dir := range []revision.Direction{revision.Up, revision.Down} {
			fmt.Fprintf(&b, "%s %s", dir, s.ID)
			if ok, err := s.Transactional(dir); err == nil && !ok {
				b.WriteString(", no transaction")
			}
			if wait, err := s.LockWait(dir); err == nil && wait > 0 {
				fmt.Fprintf(&b, ", lock timeout %v", wait)
			}
			b.WriteString("\n")
			if err := s.Check(dir, syntax); err != nil {
				b.WriteString(explain(err))
				continue
			}
			if err := s.Perform(context.Background(), dir, syntax, printer{&b, s, dir, syntax}); err != nil {
				fmt.Fprintf(&b, "Perform failed after Check: %v\n", err)
			}
		}
	}
	return b.String()
}

// A printer is a sink that writes the statements it gets.
type printer struct {
	b      *strings.Builder
	s      *Script
	dir    revision.Direction
	syntax sqltext.Syntax
}

func (p printer) Do(_ context.Context, o op.Op) error {
	e := o.(*op.Execute)
	fmt.Fprintf(p.b, "  %d: %s\n", e.Pos.Line, strings.ReplaceAll(e.SQL, "\n", "\n     "))
	body, _ := p.s.Body()
	statements, _ := body.Statements(p.dir, p.syntax)
	for _, st := range statements {
		if st.Pos == e.Pos && st.SQL == e.SQL && st.Verify != "" {
			fmt.Fprintf(p.b, "     verify: %s\n", st.Verify)
		}
	}
	return nil
}

// explain writes every fault joined in err, with its hint.
func explain(err error) string {
	if err == nil {
		return ""
	}
	if list, ok := err.(interface{ Unwrap() []error }); ok {
		var b bytes.Buffer
		for _, err := range list.Unwrap() {
			b.WriteString(explain(err))
		}
		return b.String()
	}
	hint := ""
	if e, ok := errors.AsType[*FileError](err); ok {
		hint = e.Hint
	}
	if e, ok := errors.AsType[*IrreversibleError](err); ok {
		hint = e.Hint()
	}
	if hint != "" {
		hint = "\n  hint: " + hint
	}
	return "error: " + err.Error() + hint + "\n"
}
