package script

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/retort-db/retort/revision"
)

func TestLoadTakesTheBytesOfManyEditors(t *testing.T) {
	const plain = "-- a note\n-- and more\n--\n-- revision: a1\n-- down_revision: b2\n\n-- retort:upgrade\nSELECT 1;\n"
	tests := map[string]string{
		"as it is":              plain,
		"CRLF":                  strings.ReplaceAll(plain, "\n", "\r\n"),
		"byte order mark":       "\uFEFF" + plain,
		"mark and CRLF":         "\uFEFF" + strings.ReplaceAll(plain, "\n", "\r\n"),
		"blanks at the ends":    strings.ReplaceAll(plain, "\n", " \t\n"),
		"no line feed at last":  strings.TrimSuffix(plain, "\n"),
		"indented":              strings.ReplaceAll(plain, "-- ", "  -- "),
		"blank lines first":     "\n\n" + plain,
		"a header of 100,000 B": "--" + strings.Repeat("\n--", 33_000) + "\n" + plain,
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			scripts, err := Load(fstest.MapFS{"a.sql": {Data: []byte(text)}}, "v")
			if err != nil {
				t.Fatal(err)
			}
			s := scripts[0]
			if s.ID != "a1" || len(s.Down) != 1 || s.Down[0] != "b2" || s.Doc != "a note\nand more" || s.Message != "a note" {
				t.Errorf("got %q, %q, doc %q; want a1, [b2], the note", s.ID, s.Down, s.Doc)
			}
			body, err := s.Body()
			if err != nil {
				t.Fatal(err)
			}
			st, err := body.Statements(revision.Up, productSyntax("postgresql"))
			if err != nil || len(st) != 1 || st[0].SQL != "SELECT 1" {
				t.Errorf("statements: got %q, %v, want SELECT 1", st, err)
			}
		})
	}
}

func TestBadBytesAreNamed(t *testing.T) {
	tests := map[string]struct{ text, want string }{
		"UTF-16":        {"\xff\xfe-\x00-\x00", "v/a.sql: the file is UTF-16"},
		"Latin-1":       {"-- revision: a1\n-- retort:upgrade\nSELECT '\xe4';\n", "v/a.sql:3: the text is not UTF-8"},
		"in the header": {"-- \xe4\n\n-- revision: a1\n-- retort:upgrade\n", "v/a.sql:1: the text is not UTF-8"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			scripts, err := Load(fstest.MapFS{"a.sql": {Data: []byte(test.text)}}, "v")
			if err == nil {
				_, err = scripts[0].Body()
			}
			if err == nil || err.Error() != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func TestLoadOrderAndPath(t *testing.T) {
	file := func(id string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("-- revision: " + id + "\n-- retort:upgrade\n")}
	}
	fsys := fstest.MapFS{
		"b.sql": file("b1"), "a.SQL": file("a1"), "sub/c.sql": file("c1"),
		"__pycache__/d.sql": file("d1"), ".git/e.sql": file("e1"), "_f.sql": file("f1"),
	}
	tests := []struct {
		rule string
		load func(fs.FS, string) ([]*Script, error)
		name string
		want string
	}{
		{"sorted by name, not below", Load, "migrations/versions", "a1=migrations/versions/a.SQL b1=migrations/versions/b.sql"},
		{"without a name", Load, "", "a1=a.SQL b1=b.sql"},
		{"the whole tree", LoadTree, "v", "a1=v/a.SQL b1=v/b.sql c1=v/sub/c.sql"},
	}
	for _, test := range tests {
		t.Run(test.rule, func(t *testing.T) {
			scripts, err := test.load(fsys, test.name)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range scripts {
				if s.Source != s.Path {
					t.Errorf("source %q, path %q: want them the same", s.Source, s.Path)
				}
				got = append(got, string(s.ID)+"="+s.Path)
			}
			if strings.Join(got, " ") != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestLoadOfAMissingDirectory(t *testing.T) {
	for _, load := range []func(fs.FS, string) ([]*Script, error){Load, LoadTree} {
		_, err := load(os.DirFS(filepath.Join(t.TempDir(), "nope")), "migrations/versions")
		if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "migrations/versions") {
			t.Errorf("got %v, want one that names migrations/versions and is fs.ErrNotExist", err)
		}
	}
}

func TestLoadReadsTheGoodBesideTheBad(t *testing.T) {
	fsys := fstest.MapFS{
		"a.sql": {Data: []byte("-- revision: a1\n-- retort:upgrade\n")},
		"b.sql": {Data: []byte("nothing")},
		"c.py":  {Data: []byte("revision = 'c1'")},
	}
	scripts, err := Load(fsys, "v")
	if len(scripts) != 1 || scripts[0].ID != "a1" {
		t.Errorf("got %d scripts, want a1 alone", len(scripts))
	}
	list, ok := err.(interface{ Unwrap() []error })
	if !ok || len(list.Unwrap()) != 2 {
		t.Fatalf("got error %v, want two joined", err)
	}
	for _, err := range list.Unwrap() {
		if _, ok := errors.AsType[*FileError](err); !ok {
			t.Errorf("got %T, want *FileError", err)
		}
	}
}

func TestBodyIsReadOnce(t *testing.T) {
	fsys := fstest.MapFS{"a.sql": {Data: []byte("-- revision: a1\n-- retort:upgrade\nSELECT 1;")}}
	scripts, err := Load(fsys, "v")
	if err != nil {
		t.Fatal(err)
	}
	if err := scripts[0].Check(revision.Up, productSyntax("mysql")); err != nil {
		t.Fatal(err)
	}
	fsys["a.sql"].Data = []byte("-- revision: a1\n-- retort:upgrade\nDROP TABLE t;")
	body, _ := scripts[0].Body()
	if st, _ := body.Statements(revision.Up, productSyntax("mysql")); st[0].SQL != "SELECT 1" {
		t.Errorf("got %q, want what was checked: SELECT 1", st[0].SQL)
	}
}

// BenchmarkLoad reads the headers of 10,000 files on disk.
func BenchmarkLoad(b *testing.B) {
	const files = 10_000
	dir := b.TempDir()
	parent := ""
	for i := range files {
		id := fmt.Sprintf("%012x", i)
		text := fmt.Sprintf("-- create table number %d\n--\n-- revision: %s\n-- down_revision: %s\n-- branch_labels:\n"+
			"-- depends_on:\n-- create_date: 2024-05-06T07:08:09Z\n\n-- retort:upgrade\n%s\n-- retort:downgrade\nDROP TABLE t%d;\n",
			i, id, parent, strings.Repeat("CREATE TABLE t (id int, name varchar(10));\n", 20), i)
		if err := os.WriteFile(filepath.Join(dir, id+"_create.sql"), []byte(text), 0o666); err != nil {
			b.Fatal(err)
		}
		parent = id
	}
	for b.Loop() {
		scripts, err := Load(os.DirFS(dir), "versions")
		if err != nil || len(scripts) != files {
			b.Fatalf("got %d scripts, %v", len(scripts), err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/files, "µs/file")
}
