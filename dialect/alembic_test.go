package dialect_test

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/dbtest"
)

// TestAlembicSaysTheSame has the installed Alembic print the Python form of
// each sample for each product, and compares the text. A sample says in
// differs where the two are not alike; then they must not be.
func TestAlembicSaysTheSame(t *testing.T) {
	dbtest.Client(t, "alembic")
	asked := questions()
	answers := ask(t, asked)
	same, different := 0, 0
	for i, q := range asked {
		t.Run(q.sample.name()+"/"+q.Product, func(t *testing.T) {
			reason, want, got := q.sample.differs[q.Product], answers[i].text(), q.text()
			switch {
			case got == want && reason != "":
				t.Errorf("it is the same, and said to differ: %s\n%s", reason, got)
			case got == want:
				same++
			case reason == "":
				t.Errorf("Alembic:\n%s\nRetort:\n%s", want, got)
			default:
				different++
			}
		})
	}
	t.Logf("%d texts are Alembic's, %d differ as documented", same, different)
}

// A question asks Alembic for a sample on a product.
type question struct {
	Product string `json:"product"`
	Code    string `json:"code"`

	sample  *sample
	dialect dialect.Dialect
}

// An answer is what Alembic prints.
type answer struct {
	Statements []string `json:"statements"`
	Error      string   `json:"error"`
}

// questions are those samples that have an Alembic form.
func questions() []*question {
	var list []*question
	for _, s := range samples {
		if strings.HasPrefix(s.alembic, "#") {
			continue
		}
		for _, d := range dialects {
			if s.meant(d.Name()) {
				list = append(list, &question{Product: d.Name(), Code: strings.TrimSpace(s.alembic), sample: s, dialect: d})
			}
		}
	}
	return list
}

func ask(t *testing.T, questions []*question) []answer {
	t.Helper()
	var in, complaint bytes.Buffer
	for _, q := range questions {
		if err := json.NewEncoder(&in).Encode(q); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "/usr/bin/python3", "testdata/offline.py") // the one that the package installs for
	cmd.Stdin, cmd.Stderr = &in, &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("offline.py: %v\n%s", err, complaint.Bytes())
	}
	var answers []answer
	for line := range bytes.Lines(out) {
		var a answer
		if err := json.Unmarshal(line, &a); err != nil {
			t.Fatalf("offline.py: %v: %s", err, line)
		}
		answers = append(answers, a)
	}
	if len(answers) != len(questions) {
		t.Fatalf("offline.py: %d answers to %d questions\n%s", len(answers), len(questions), complaint.Bytes())
	}
	return answers
}

// text is ours. That both refuse is the same, in whatever words.
func (q *question) text() string {
	statements, err := q.sample.spell(q.dialect)
	if err != nil {
		return "refused"
	}
	return plain(queriesOf(statements))
}

func (a answer) text() string {
	if a.Error != "" {
		return "refused"
	}
	return plain(a.Statements)
}

// plain joins statements.
func plain(statements []string) string {
	return strings.Join(statements, ";\n")
}
