package sqltext

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what comes out into testdata/split")

// TestSplit runs the cases of testdata/split; testdata/README.md says how to
// read them.
func TestSplit(t *testing.T) {
	for _, file := range glob(t, "testdata/split/*.txt") {
		cases := readCases(t, file)
		for _, s := range syntaxesOf(t, file) {
			for i := range cases {
				t.Run(s.String()+"/"+cases[i].name, func(t *testing.T) { cases[i].run(t, s) })
			}
		}
		if *update {
			writeCases(t, file, cases)
		}
	}
}

// syntaxesOf returns the syntaxes that the cases of a file hold for.
func syntaxesOf(t *testing.T, file string) []Syntax {
	product, _, _ := strings.Cut(strings.TrimSuffix(filepath.Base(file), ".txt"), "-")
	for _, s := range syntaxes {
		if strings.ToLower(s.String()) == product {
			return []Syntax{s}
		}
	}
	if product != "all" {
		t.Fatalf("%s: named after no product", file)
	}
	return syntaxes
}

var syntaxes = []Syntax{PostgreSQL, MySQL, SQLite}

// A splitCase is one case as it stands in a file.
type splitCase struct{ name, script, want string }

func (c *splitCase) run(t *testing.T, s Syntax) {
	script := c.decoded()
	parts, err := Split(script, s)
	got := strings.ReplaceAll(strings.ReplaceAll(describe(parts, err), "\r", "␍"), "\x00", "␀")
	if *update {
		c.want = got
	}
	if diff := cmp.Diff(c.want, got); diff != "" {
		t.Errorf("Split(%q) (-want +got):\n%s", script, diff)
	}
	checkParts(t, script, parts, err)
}

// decoded returns the script with what its symbols stand for.
func (c *splitCase) decoded() string {
	script, _, _ := strings.Cut(visible.Replace(c.script), "␄")
	return script
}

// visible turns the symbols of a case into what they stand for.
var visible = strings.NewReplacer("␍", "\r", "␀", "\x00", "␉", "\t", "⌂", byteOrderMark)

// describe writes statements and errors as the cases do.
func describe(parts []Part, err error) string {
	if err != nil {
		return "error: " + err.Error() + "\n"
	}
	var b strings.Builder
	for _, p := range parts {
		if p.SQL == "" {
			continue
		}
		number := strconv.Itoa(p.Line)
		for i, line := range strings.Split(p.SQL, "\n") {
			if i > 0 {
				number = " "
			}
			b.WriteString(number + "| " + line + "\n")
		}
	}
	return b.String()
}

func readCases(t testing.TB, file string) []splitCase {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var cases []splitCase
	for text := range strings.SplitSeq("\n"+string(data), "\n## ") {
		if text == "" {
			continue
		}
		name, rest, _ := strings.Cut(text, "\n")
		script, want, ok := strings.Cut(rest, "=>\n")
		if !ok {
			t.Fatalf("%s: case %q has no line =>", file, name)
		}
		want = strings.TrimRight(want, "\n")
		if want != "" {
			want += "\n"
		}
		cases = append(cases, splitCase{name, script, want})
	}
	return cases
}

func writeCases(t *testing.T, file string, cases []splitCase) {
	var b strings.Builder
	for i, c := range cases {
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString("## " + c.name + "\n" + c.script + "=>\n" + c.want)
	}
	if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// checkParts checks what holds for every script.
func checkParts(t *testing.T, script string, parts []Part, err error) {
	t.Helper()
	if err != nil {
		checkError(t, script, err)
		return
	}
	joined := ""
	for i, p := range parts {
		joined += p.Lead
		if p.Offset != len(joined) || p.Line != 1+strings.Count(joined, "\n") {
			t.Errorf("Split(%q): part %d at offset %d, line %d, want %d, %d", script, i, p.Offset, p.Line, len(joined), 1+strings.Count(joined, "\n"))
		}
		joined += p.SQL + p.Tail
		if p.SQL == "" && i < len(parts)-1 {
			t.Errorf("Split(%q): part %d has no SQL", script, i)
		}
		if p.SQL != "" && (isBlank(p.SQL[0]) || isBlank(p.SQL[len(p.SQL)-1])) {
			t.Errorf("Split(%q): part %d has blanks around its SQL %q", script, i, p.SQL)
		}
	}
	if joined != script {
		t.Errorf("Split(%q): the parts joined are %q", script, joined)
	}
}

func checkError(t *testing.T, script string, err error) {
	t.Helper()
	e, ok := errors.AsType[*SyntaxError](err)
	switch {
	case !ok:
		t.Errorf("Split(%q): error %v is a %T, want *SyntaxError", script, err, err)
	case e.Line != 1+strings.Count(script[:e.Offset], "\n"):
		t.Errorf("Split(%q): error %v at offset %d, which is line %d", script, err, e.Offset, 1+strings.Count(script[:e.Offset], "\n"))
	}
}
