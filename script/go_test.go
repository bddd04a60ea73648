package script

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/revision"
)

const goFile = `//go:build !plan9

// fill in names
//
// with care
//
// revision: c3
// down_revision: a1, b2
// create_date: 2024-05-06T07:08:09Z
//
//retort:no-transaction
//retort:lock-timeout 2s

package versions

var rev_c3 = script.Go{
`

// loadGo loads one Go file.
func loadGo(text string) ([]*Script, error) {
	return Load(fstest.MapFS{"c3.go": {Data: []byte(text)}}, "versions")
}

func TestGoFileDeclaresItsRevision(t *testing.T) {
	scripts, err := loadGo(goFile)
	if err != nil || len(scripts) != 1 {
		t.Fatalf("got %v, %v; want one script", scripts, err)
	}
	s := scripts[0]
	want := revision.Revision{ID: "c3", Down: []revision.ID{"a1", "b2"}, Source: "versions/c3.go"}
	if diff := cmp.Diff(want, s.Revision); diff != "" {
		t.Errorf("the revision (-want +got):\n%s", diff)
	}
	if s.Doc != "fill in names\n\nwith care" || s.Created.Year() != 2024 || s.Path != "versions/c3.go" || !s.IsGo() || !s.Absent() {
		t.Errorf("got %q of %v at %s, Go %t, absent %t", s.Doc, s.Created, s.Path, s.IsGo(), s.Absent())
	}
	if tx, err := s.Transactional(revision.Up); err != nil || tx {
		t.Errorf("Transactional: got %t, %v; the header says no-transaction", tx, err)
	}
	if wait, err := s.LockWait(revision.Up); err != nil || wait != 2*time.Second {
		t.Errorf("LockWait: got %v, %v; the header says 2s", wait, err)
	}
}

func TestGoFileThatIsNoRevision(t *testing.T) {
	fsys := fstest.MapFS{}
	for name, text := range map[string]string{
		"helper.go":  "// Package versions helps: with this.\npackage versions\n",
		"c3_test.go": goFile,
		"_c3.go":     goFile,
		ListFile:     "// revision: x\npackage versions\n\nvar x = script.Go{}\n",
		"late.go":    "package versions\n\n// revision: c3\n",
	} {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	if scripts, err := Load(fsys, ""); err != nil || len(scripts) != 0 {
		t.Errorf("got %v, %v; want nothing", scripts, err)
	}
}

func TestGoFileFaults(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"// revision: head\npackage v\n", `versions/c3.go:1: revision: "head" has a meaning of its own in targets`},
		{"// fill\n//\n// revison: c3\n// down_revision:\npackage v\n", `versions/c3.go:3: unknown key "revison"`},
		{"// fill\n// down_revision:\npackage v\n", `versions/c3.go:1: no "// revision:" line in the last paragraph of the header`},
		{"// revision: c3\n\n// Package v says more.\npackage v\n", `versions/c3.go:1: "revision:" is not in the last paragraph of the header`},
		{"package v\n\nvar rev_c3 = script.Go{\n", `versions/c3.go:1: no "// revision:" line in the comment on top`},
		{"// revision: c3\n//retort:lock-timeout x\npackage v\n", `versions/c3.go:2: retort:lock-timeout: "x" is not how long to wait for a lock`},
		{"// revision: c3\n//retort:verify SELECT 1\npackage v\n", `versions/c3.go:2: retort:verify: it must stand in a section, before a statement`},
	} {
		scripts, err := loadGo(c.text)
		if e, ok := errors.AsType[*FileError](err); !ok || e.Error() != c.want || len(scripts) != 0 {
			t.Errorf("%q: got %v, %v; want %s", c.text, scripts, err, c.want)
		}
	}
}

func TestBind(t *testing.T) {
	scripts, err := loadGo(goFile)
	if err != nil {
		t.Fatal(err)
	}
	s := scripts[0]
	err = s.Check(revision.Up, sqltext.SQLite)
	if e, ok := errors.AsType[*AbsentError](err); !ok || e.ID != "c3" || err.Error() != "versions/c3.go: revision c3 is written in Go and not part of this program" {
		t.Errorf("before Bind: got %v, want an AbsentError", err)
	}
	if err := s.Perform(t.Context(), revision.Up, sqltext.SQLite, nil); err == nil {
		t.Errorf("before Bind: performed")
	}
	ran := ""
	code := Go{Revision: "c3", LockTimeout: time.Minute, Upgrade: func(context.Context, op.Sink) error { ran += "up"; return nil }}
	if err := Bind(scripts, []Go{code}); err != nil {
		t.Fatal(err)
	}
	if err := s.Perform(t.Context(), revision.Up, sqltext.SQLite, nil); err != nil || ran != "up" {
		t.Errorf("after Bind: got %v, ran %q", err, ran)
	}
	if s.Absent() || s.LockTimeout != time.Minute || !s.NoTransaction {
		t.Errorf("after Bind: absent %t, lock timeout %v, no transaction %t", s.Absent(), s.LockTimeout, s.NoTransaction)
	}
	err = s.Check(revision.Down, sqltext.SQLite)
	if err == nil || err.Error() != "versions/c3.go: revision c3 is irreversible: it has no Downgrade function" {
		t.Errorf("without Downgrade: got %v", err)
	}
}

func TestBindWantsAFileForAllCode(t *testing.T) {
	sql, err := Load(fstest.MapFS{"c3.sql": {Data: []byte("-- revision: c3\n\n-- retort:upgrade\n")}}, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, scripts := range [][]*Script{nil, sql} {
		err := Bind(scripts, []Go{{Revision: "c3"}})
		if err == nil || err.Error() != "revision c3: there is Go code for it, but no Go file whose header declares it" {
			t.Errorf("with %d scripts: got %v", len(scripts), err)
		}
	}
}

func TestIrreversibleGoFile(t *testing.T) {
	scripts, err := loadGo("// revision: c3\n//retort:irreversible\npackage v\n")
	if err != nil {
		t.Fatal(err)
	}
	nothing := func(context.Context, op.Sink) error { return nil }
	if err := Bind(scripts, []Go{{Revision: "c3", Upgrade: nothing, Downgrade: nothing}}); err != nil {
		t.Fatal(err)
	}
	err = scripts[0].Check(revision.Down, sqltext.SQLite)
	if e, ok := errors.AsType[*IrreversibleError](err); !ok || !e.Declared || e.Hint() != "" {
		t.Errorf("got %v, want that the file declares it", err)
	}
}

func TestCreateInGo(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "helper.go"), "package shop // of ours\n")
	w := &Writer{Dir: dir, Format: Code, Location: time.UTC}
	s, err := w.Create(New{Revision: revision.Revision{ID: "3f.ü", Down: []revision.ID{"a1"}}, Message: "fill in\n\nnames", Created: noon})
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(dir, "3f.ü_fill_in.go"); s.Path != want || !s.Absent() {
		t.Errorf("got %s, absent %t; want %s", s.Path, s.Absent(), want)
	}
	const want = `// fill in
//
// names
//
// revision: 3f.ü
// down_revision: a1
// branch_labels:
// depends_on:
// create_date: 2024-05-06T12:00:00Z

package shop

import (
	"context"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/script"
)

var rev_3f__ = script.Go{
	Revision: "3f.ü",
	Upgrade: func(ctx context.Context, s op.Sink) error {
		return op.Do(ctx, s)
	},
	Downgrade: func(ctx context.Context, s op.Sink) error {
		return op.Do(ctx, s)
	},
}
`
	if diff := cmp.Diff(want, read(t, s.Path)); diff != "" {
		t.Errorf("the file (-want +got):\n%s", diff)
	}
}

// TestGoFileNamesDoNotConstrain keeps the Go tool from leaving a revision out.
func TestGoFileNamesDoNotConstrain(t *testing.T) {
	for name, want := range map[string]string{
		"a1_fill": "a1_fill.go", "a1_add_test": "a1_add_test_.go", "a1_support_windows": "a1_support_windows_.go",
		"a1_windows_amd64": "a1_windows_amd64_.go", "linux": "linux.go", "a1_test_it": "a1_test_it.go",
	} {
		if got := Code.fileName(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	if got := SQL.fileName("a1_test"); got != "a1_test.sql" {
		t.Errorf("SQL: got %s", got)
	}
}

func TestTemplateHasToMakeTheValueThatTheListNames(t *testing.T) {
	dir := t.TempDir()
	template := filepath.Join(dir, "script.go.tmpl")
	for _, c := range []struct{ text, want string }{
		{"// revision: ${up_revision}\npackage p\n", `"var rev_c3 = script.Go{" is missing`},
		{"package p\n\nvar ${variable} = script.Go{}\n", `no "// revision:" line in the comment on top`},
	} {
		write(t, template, c.text)
		_, err := (&Writer{Dir: dir, Format: Code, Template: template}).Create(New{Revision: revision.Revision{ID: "c3"}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %s", c.text, err, c.want)
		}
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
