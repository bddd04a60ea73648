package revision

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

// docsGraph is the example of docs/revisions.md.
const docsGraph = "s1; s2 < s1; r1 < s2 #red; b1 < s2 #blue; b2 < b1; n1 #net; n2 < n1 + b1"

// docRow is a line of a table whose first cell is code and whose last is its
// answer.
var docRow = regexp.MustCompile("^\\| `([^`]+)` \\| .* \\| ([^|]*) \\|$")

func docs(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../docs/revisions.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// section returns the lines below a heading.
func section(t *testing.T, text, heading string) []string {
	t.Helper()
	_, rest, found := strings.Cut(text, heading+"\n")
	if !found {
		t.Fatalf("docs/revisions.md has no %q", heading)
	}
	if end := strings.Index(rest, "\n#"); end >= 0 {
		rest = rest[:end]
	}
	return strings.Split(rest, "\n")
}

// TestDocs answers the examples of the tables.
func TestDocs(t *testing.T) {
	g, text := graphOf(t, docsGraph), docs(t)
	rows := rowsOf("r1 b1")
	for heading, ask := range map[string]func(string) ([]ID, error){
		"## Targets": func(target string) ([]ID, error) { return g.Resolve(target, rows) },
		"### Ranges": func(target string) ([]ID, error) {
			revs, err := g.Range(target, rows)
			return idsOf(revs), err
		},
	} {
		count := 0
		for _, line := range section(t, text, heading) {
			cells := docRow.FindStringSubmatch(line)
			if cells == nil {
				continue
			}
			count++
			if got := docAnswer(ask(cells[1])); got != cells[2] {
				t.Errorf("%s: %s is %s, the docs say %s", heading, cells[1], got, cells[2])
			}
		}
		if count < 5 {
			t.Errorf("%s: %d examples found", heading, count)
		}
	}
}

func docAnswer(ids []ID, err error) string {
	switch {
	case err != nil:
		return "error"
	case len(ids) == 0:
		return "nothing"
	}
	return say(ids)
}

// Every case in which we differ is explained.
func TestDifferencesAreDocumented(t *testing.T) {
	text := strings.Join(section(t, docs(t), "## Differences from Alembic"), "\n")
	for line := range differences {
		if !strings.Contains(text, fmt.Sprintf("(case %d)", line)) {
			t.Errorf("docs/revisions.md does not say how case %d differs", line)
		}
	}
}

// The messages in the docs are those that TestFaultsNameTheFiles expects.
func TestDocsShowRealMessages(t *testing.T) {
	lines := strings.Join(section(t, docs(t), "## Faults"), "\n")
	for _, graph := range []string{"b2 < a1", "b2 + x", "a1; a1", "c1 < c2; c2 < c1", "a #x; b #x", "a@b"} {
		_, err := NewGraph(revisionsOf(graph))
		if err == nil || !strings.Contains(lines, "`"+err.Error()+"`") {
			t.Errorf("docs/revisions.md lacks the message of %s: %v", graph, err)
		}
	}
}
