package script

import (
	"errors"
	"go/format"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/retort-db/retort/revision"
)

// noon is when the tests write their files.
var noon = time.Date(2024, 5, 6, 12, 0, 0, 123, time.UTC)

func TestCreate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "versions") // made when needed
	w := &Writer{Dir: dir, Location: time.FixedZone("", 2*60*60)}
	s, err := w.Create(New{
		Revision:  revision.Revision{ID: "c3", Down: []revision.ID{"a1", "b2"}, DependsOn: []string{"x"}, Labels: []string{"cart", "shop"}},
		Message:   "create sample table\n\nwith two columns",
		Created:   noon,
		Upgrade:   "CREATE TABLE sample (id int);\n",
		Downgrade: "DROP TABLE sample;",
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(dir, "c3_create_sample_table.sql"); s.Path != want {
		t.Errorf("got path %s, want %s", s.Path, want)
	}
	got, err := os.ReadFile(s.Path)
	if err != nil {
		t.Fatal(err)
	}
	const want = `-- create sample table
--
-- with two columns
--
-- revision: c3
-- down_revision: a1, b2
-- branch_labels: cart, shop
-- depends_on: x
-- create_date: 2024-05-06T14:00:00+02:00

-- retort:upgrade
CREATE TABLE sample (id int);

-- retort:downgrade
DROP TABLE sample;
`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("the file: (-want +got)\n%s", diff)
	}
}

func TestCreateFillsIn(t *testing.T) {
	dir := t.TempDir()
	s, err := (&Writer{Dir: dir}).Create(New{})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.ID) != 12 || s.Message != "empty message" || s.Created.IsZero() {
		t.Errorf("got %q %q %v, want a random id, a message and a time", s.ID, s.Message, s.Created)
	}
	if want := filepath.Join(dir, string(s.ID)+".sql"); s.Path != want {
		t.Errorf("got path %s, want %s", s.Path, want)
	}
	if err := s.Check(revision.Down, productSyntax("mysql")); err != nil {
		t.Errorf("downgrade of an empty file: got %v, want no error", err)
	}
}

func TestCreateRefuses(t *testing.T) {
	broken := filepath.Join(t.TempDir(), TemplateFile)
	write := func(text string) string {
		if err := os.WriteFile(broken, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return broken
	}
	good := New{Revision: revision.Revision{ID: "a1", Down: []revision.ID{"b2"}}, Message: "x"}
	tests := []struct {
		rule   string
		writer Writer
		change func(*New)
		tmpl   string
		want   string
	}{
		{rule: "a bad id", change: func(n *New) { n.ID = "a-1" }, want: `new revision: revision id: "a-1" may not hold '-'`},
		{rule: "a message with a directive", change: func(n *New) { n.Message = "x\nretort:upgrade" },
			want: `new revision: line 2 of the message, "retort:upgrade", would be read as a directive`},
		{rule: "SQL with a section of its own", change: func(n *New) { n.Upgrade = "-- retort:upgrade" },
			want: "new revision a1: the template makes a bad file: DIR/a1_x.sql:10: retort:upgrade: a second one, after line 9"},
		{rule: "a bad file_template", writer: Writer{FileTemplate: "%(id)s"},
			want: `new revision a1: file_template "%(id)s": unknown token "id"; there are rev, slug, epoch, year, month, day, hour, minute, second`},
		{rule: "directories that would not be read", writer: Writer{FileTemplate: "%(year)d/%(rev)s"},
			want: `new revision a1: file_template "%(year)d/%(rev)s": the name "2024/a1" makes directories, which needs recursive_version_locations`},
		{rule: "a name that would not be read", writer: Writer{FileTemplate: "_%(rev)s"},
			want: `new revision a1: file_template "_%(rev)s": the name "_a1" has a part that is empty or starts with "_" or ".", and would not be read`},
		{rule: "a name above the directory", writer: Writer{FileTemplate: "../%(rev)s", Recursive: true},
			want: `new revision a1: file_template "../%(rev)s": the name "../a1" has a part that is empty or starts with "_" or ".", and would not be read`},
		{rule: "a template that drops the parents", tmpl: "-- revision: ${up_revision}\n-- retort:upgrade\n",
			want: `new revision a1: the template makes a file that declares another revision: revision "a1", down_revision [], depends_on [], branch_labels []`},
		{rule: "a template without sections", tmpl: "-- revision: ${up_revision}\n-- down_revision: ${down_revision}\n",
			want: `new revision a1: the template makes a bad file: DIR/a1_x.sql:3: no retort:upgrade section`},
		{rule: "a template with a word that nobody knows", tmpl: "-- ${mesage}\n",
			want: `new revision a1: the template has no value for ${mesage}`},
	}
	for _, test := range tests {
		t.Run(test.rule, func(t *testing.T) {
			w, n := test.writer, good
			n.Created = noon
			w.Dir = filepath.Join(t.TempDir(), "versions")
			if test.tmpl != "" {
				w.Template = write(test.tmpl)
			}
			if test.change != nil {
				test.change(&n)
			}
			_, err := w.Create(n)
			if err == nil || strings.ReplaceAll(err.Error(), w.Dir, "DIR") != test.want {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
			if _, err := os.Stat(w.Dir); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("the directory was made: nothing may be written before all is known to be right")
			}
		})
	}
}

func TestCreateNeverOverwrites(t *testing.T) {
	dir := t.TempDir()
	n := New{Revision: revision.Revision{ID: "a1"}, Message: "x"}
	var wins, losses int
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			_, err := (&Writer{Dir: dir}).Create(n)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				wins++
			case errors.Is(err, fs.ErrExist) && strings.HasSuffix(err.Error(), "a1_x.sql: file already exists"):
				losses++
			default:
				t.Errorf("got %v, want an error that names the file in the way", err)
			}
		})
	}
	wg.Wait()
	if wins != 1 || losses != 7 {
		t.Errorf("got %d files and %d refusals, want 1 and 7", wins, losses)
	}
	entries, _ := os.ReadDir(dir)
	if len(entries) != 1 {
		t.Errorf("got %d files in the directory, want the one and no temporary ones", len(entries))
	}
}

func TestCreateFromTheProjectsTemplate(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, TemplateFile)
	const text = "-- © Example\n--\n-- ${message}\n\n-- revision: ${up_revision}\n-- down_revision: ${down_revision}\n\n-- retort:upgrade\nSET lock_timeout = '1s';\n${upgrades}\n"
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	s, err := (&Writer{Dir: dir, Template: file}).Create(New{Revision: revision.Revision{ID: "a1"}, Message: "x"})
	if err != nil {
		t.Fatal(err)
	}
	if s.Doc != "© Example\n\nx" {
		t.Errorf("got doc %q, want the template's own", s.Doc)
	}
}

func TestInit(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "migrations")
	made, err := Init(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{dir, filepath.Join(dir, "versions"), filepath.Join(dir, "README"), filepath.Join(dir, TemplateFile)}
	if !slices.Equal(made, want) {
		t.Errorf("made: got %q, want %q", made, want)
	}
	for _, file := range want {
		if _, err := os.Stat(file); err != nil {
			t.Error(err)
		}
	}
	if _, err := Init(dir, "generic"); !errors.Is(err, ErrNotEmpty) {
		t.Errorf("init again: got %v, want ErrNotEmpty", err)
	}
	if _, err := Init(filepath.Join(dir, "versions"), "generic"); err != nil {
		t.Errorf("init in an empty directory: %v", err)
	}
	_, err = Init(filepath.Join(dir, "x"), "multidb")
	if want := `init: no template "multidb"; there are: generic, go`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestProjectTemplates(t *testing.T) {
	want := []ProjectTemplate{{Name: "generic", About: "Revisions written in SQL"}, {Name: "go", About: "Revisions written in Go and in SQL"}}
	if diff := cmp.Diff(want, ProjectTemplates()); diff != "" {
		t.Error(diff)
	}
}

// Whatever is asked for is refused, or can be read back as it was.
func FuzzCreate(f *testing.F) {
	f.Add("a1", "create sample table", "b2", "cart", "c3", "SELECT 1;", "SELECT 2;")
	f.Add("a1", "revision: x\n\nrevision: y", "", "", "", "", "")
	f.Add("a1", "x\r\n\r\n  indented\r-- y\x00", "base", "a,b", "a b", "-- x", "'")
	f.Add("a1", "Retort:upgrade\n/* x", "", "", "", "\r\n", "$$")
	f.Add("a1", "down-revision: 1\n\u2028\u0085x\xff", "", "", "", "", "")
	f.Add("0", "0", "0", "", "\x00", "", "")
	f.Fuzz(func(t *testing.T, id, message, parent, label, dep, up, down string) {
		n := New{Revision: revision.Revision{ID: revision.ID(id)}, Message: message, Created: noon, Upgrade: up, Downgrade: down}
		if parent != "" {
			n.Down = []revision.ID{revision.ID(parent), "b2"}
		}
		if label != "" {
			n.Labels = []string{label}
		}
		if dep != "" {
			n.DependsOn = []string{dep}
		}
		for _, f := range []Format{SQL, Code} {
			writeAndRead(t, &Writer{Dir: "versions", Format: f}, n)
		}
	})
}

// writeAndRead renders n, if it can be, and reads it back.
func writeAndRead(t *testing.T, w *Writer, n New) {
	if err := w.complete(&n); err != nil {
		return
	}
	text, err := w.render(n)
	if err != nil {
		t.Fatalf("render: %v", err)
	}
	s, err := w.readBack(n, "x", text)
	if err != nil {
		return
	}
	if s.Doc != n.Message || !s.Created.Equal(n.Created) {
		t.Errorf("read back: got message %q at %v, want %q at %v\n%s", s.Doc, s.Created, n.Message, n.Created, text)
	}
	if w.Format != Code {
		return
	}
	if got, err := format.Source(text); err != nil || string(got) != string(text) {
		t.Errorf("the Go code is not formatted, or is none: %v\n%s", err, text)
	}
}
