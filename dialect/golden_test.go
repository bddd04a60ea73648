package dialect_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/op"
)

var update = flag.Bool("update", false, "rewrite testdata/*.txtar and docs/operations.md")

// TestGolden compares what the samples come to with testdata, where each
// operation has a file: per sample its Go form, its Alembic form and what it
// is on each product. With -update it writes the files; read the difference.
func TestGolden(t *testing.T) {
	want := archives(t)
	if *update {
		write(t, want)
	}
	for name, archive := range want {
		got, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Error(err)
			continue
		}
		if diff := cmp.Diff(string(got), string(txtar.Format(archive))); diff != "" {
			t.Errorf("testdata/%s: (-is there +comes of the samples; -update rewrites it)\n%s", name, diff)
		}
	}
	for _, name := range goldenFiles(t) {
		if want[name] == nil {
			t.Errorf("testdata/%s: there is no such operation", name)
		}
	}
}

// TestSamplesHaveNames keeps rules unique, so that a sample can be found.
func TestSamplesHaveNames(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range samples {
		if seen[s.name()] || s.rule == "" {
			t.Errorf("two samples, or one without a rule, are called %q", s.name())
		}
		seen[s.name()] = true
	}
}

func write(t *testing.T, archives map[string]*txtar.Archive) {
	t.Helper()
	for _, name := range goldenFiles(t) {
		if err := os.Remove(filepath.Join("testdata", name)); err != nil {
			t.Fatal(err)
		}
	}
	for name, archive := range archives {
		if err := os.WriteFile(filepath.Join("testdata", name), txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func goldenFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for i := range files {
		files[i] = filepath.Base(files[i])
	}
	return files
}

// archives returns the files of testdata as the samples have them.
func archives(t *testing.T) map[string]*txtar.Archive {
	t.Helper()
	forms := forms(t)
	all := map[string]*txtar.Archive{"fixture.txtar": fixtureArchive(t)}
	types, _ := nouns(t, "../op")
	for _, noun := range types {
		var own []*sample
		for _, s := range samples {
			if s.operation() == noun.name {
				own = append(own, s)
			}
		}
		if own == nil {
			continue
		}
		archive := &txtar.Archive{Comment: []byte(noun.doc + "\n\n")}
		for _, s := range own {
			archive.Files = append(archive.Files, sections(t, s, forms[s.name()])...)
		}
		all[fileName(noun.name)] = archive
	}
	return all
}

// fixtureArchive shows what every sample finds.
func fixtureArchive(t *testing.T) *txtar.Archive {
	a := &txtar.Archive{Comment: []byte("What every sample finds: two tables with rows.\n\n")}
	for _, d := range dialects {
		a.Files = append(a.Files, section(d.Name(), fixtureText(d)))
	}
	return a
}

// sections are the parts of a file that show one sample.
func sections(t *testing.T, s *sample, form string) []txtar.File {
	t.Helper()
	if form == "" {
		t.Errorf("%s: its source was not found", s.name())
	}
	files := []txtar.File{section(s.rule+": Go", form)}
	files = append(files, section(s.rule+": Alembic", strings.TrimSpace(s.alembic)))
	if len(s.before) > 0 {
		files = append(files, section(s.rule+": before", beforeText(s)))
	}
	for _, d := range dialects {
		if !s.meant(d.Name()) {
			continue
		}
		text := outcome(s.spell(d))
		for _, note := range s.notes(d.Name()) {
			text = "# " + note + "\n" + text
		}
		files = append(files, section(s.rule+": "+s.label(d.Name()), text))
	}
	return append(files, section(s.rule+": undone by", undoneBy(s)))
}

// undoneBy names the operation that reverses a sample, or says why there is
// none.
func undoneBy(s *sample) string {
	back, err := s.reverse()
	switch {
	case err != nil:
		return "error: " + err.Error()
	case s.oneWay[""] != "":
		return op.Title(back) + "\n# but not wholly: " + string(s.oneWay[""])
	}
	text := op.Title(back)
	for _, d := range dialects {
		if why := s.oneWay[d.Name()]; why != "" {
			text += "\n# but not wholly on " + titles[d.Name()] + ": " + string(why)
		}
	}
	return text
}

// reverse returns what undoes a sample, the table being known.
func (s *sample) reverse() (op.Op, error) {
	back, err := op.Reverse(s.op)
	if err == nil || s.offline {
		return back, err
	}
	table, lookErr := s.table(tableOf(s.op))
	if lookErr != nil {
		return nil, err
	}
	return op.Reverse(op.WithWas(s.op, table))
}

// notes are what is to be known of a sample on a product besides its text.
func (s *sample) notes(product string) []string {
	var notes []string
	if why := s.differs[product]; why != "" {
		notes = append(notes, "not Alembic's: "+string(why))
	}
	servers := []string{product}
	if product == "mysql" {
		servers = append(servers, "mariadb")
	}
	for _, server := range servers {
		if why := s.refused[server]; why != "" {
			notes = append(notes, "not everywhere: "+string(why))
		}
	}
	return notes
}

// beforeText shows what a sample needs to be there, in the words of the first
// product that has it all.
func beforeText(s *sample) string {
	for _, d := range dialects {
		if !s.meant(d.Name()) {
			continue
		}
		var all []dialect.Statement
		for _, o := range s.before {
			statements, err := d.Statements(o)
			if err != nil {
				all = nil
				break
			}
			all = append(all, statements...)
		}
		if all != nil {
			return outcome(all, nil)
		}
	}
	return "(no product has it)"
}

func section(name, text string) txtar.File {
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return txtar.File{Name: name, Data: []byte(text + "\n")}
}

// outcome writes statements as a script has them, or the error.
func outcome(statements []dialect.Statement, err error) string {
	if err != nil {
		return "error: " + err.Error() + "\n"
	}
	if len(statements) == 0 {
		return "(nothing)\n"
	}
	var b bytes.Buffer
	for i, s := range statements {
		if i > 0 {
			b.WriteByte('\n')
		}
		if s.ForeignKeysOff {
			b.WriteString("(with foreign keys off)\n")
		}
		fmt.Fprintf(&b, "%s;\n", s.SQL)
	}
	return b.String()
}

// fileName is "add_column.txtar" for "AddColumn".
func fileName(operation string) string { return snake(operation) + ".txtar" }

// snake is "add_column" for "AddColumn".
func snake(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// operations returns the names of all operations, in the order of their
// declaration.
func operations(t *testing.T) []string {
	t.Helper()
	types, _ := nouns(t, "../op")
	var names []string
	for _, noun := range types {
		if slices.Contains(noun.methods, "op") {
			names = append(names, noun.name)
		}
	}
	return names
}
