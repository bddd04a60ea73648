package script

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/revision"
)

// Of any file, Load and Body agree on what the header says, faults name a line
// of the file, and statements stand where they say.
func FuzzRead(f *testing.F) {
	archives, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil || len(archives) == 0 {
		f.Fatalf("no archives: %v", err)
	}
	for _, name := range archives {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range txtar.Parse(text).Files {
			f.Add(file.Data)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		scripts, err := Load(fstest.MapFS{"a.sql": {Data: text}}, "v")
		if err != nil {
			placed(t, err, text)
			return
		}
		s := scripts[0]
		body, err := s.Body()
		if err != nil {
			placed(t, err, text)
			return
		}
		if body.id != s.ID {
			t.Errorf("Load: revision %q, Body: %q", s.ID, body.id)
		}
		for _, syntax := range []sqltext.Syntax{sqltext.PostgreSQL, sqltext.MySQL, sqltext.SQLite} {
			for _, dir := range []revision.Direction{revision.Up, revision.Down} {
				st, err := body.Statements(dir, syntax)
				if err != nil {
					placed(t, err, text)
				}
				stands(t, st, text)
				if err := s.Check(dir, syntax); err != nil {
					placed(t, err, text)
				}
			}
		}
	})
}

// placed checks that each error joined in err names a line of text, or none.
func placed(t *testing.T, err error, text []byte) {
	t.Helper()
	if list, ok := err.(interface{ Unwrap() []error }); ok {
		for _, err := range list.Unwrap() {
			placed(t, err, text)
		}
		return
	}
	if _, ok := errors.AsType[*IrreversibleError](err); ok {
		return
	}
	e, ok := errors.AsType[*FileError](err)
	if !ok {
		t.Fatalf("got %T %v, want a *FileError", err, err)
	}
	if lines := 1 + strings.Count(string(text), "\n"); e.Line < 0 || e.Line > lines || e.What == "" || e.Path != "v/a.sql" {
		t.Errorf("got %v, want a place within the %d lines of v/a.sql", err, lines)
	}
}

// stands checks that statements follow each other in text, at their places.
func stands(t *testing.T, statements []Statement, text []byte) {
	t.Helper()
	at, rest := 0, string(text)
	for _, st := range statements {
		found := strings.Index(rest[at:], st.SQL)
		if st.SQL == "" || found < 0 {
			t.Fatalf("statement %q is not in the text below the one before it", st.SQL)
		}
		lines := strings.Split(rest, "\n")
		line := []rune(lines[st.Pos.Line-1])
		if c := st.Pos.Column; c < 1 || c > len(line) || !strings.HasPrefix(string(line[c-1:]), strings.SplitN(st.SQL, "\n", 2)[0]) {
			t.Errorf("statement %q is not at line %d, column %d: %q", st.SQL, st.Pos.Line, c, string(line))
		}
		at += found
	}
}
