package revision

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/retort/internal/dbtest"
)

// A question is one call on one graph, as testdata/oracle.py reads it.
type question struct {
	Graph  []revisionJSON `json:"graph"`
	Call   string         `json:"call"`
	Target string         `json:"target"`
	Rows   []ID           `json:"rows"`

	steps []Step
	err   error
}

type revisionJSON struct {
	ID      ID       `json:"id"`
	Down    []ID     `json:"down"`
	Depends []string `json:"depends"`
	Labels  []string `json:"labels"`
}

// TestLiveAlembic walks random graphs and asks the installed Alembic each
// question too. Both have to take the same revisions, in an order that works,
// to the same rows.
func TestLiveAlembic(t *testing.T) {
	var questions []*question
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 2))
		questions = append(questions, walk(tidy(t, randomGraph(t, r)), r)...)
	}
	answers := ask(t, questions)
	for i, q := range questions {
		if fault := q.compare(answers[i]); fault != "" {
			text, _ := json.Marshal(q)
			t.Errorf("%s\n%s", fault, text)
		}
	}
	t.Logf("%d questions", len(questions))
}

// tidy leaves out the parents and dependencies that another one implies, with
// which Alembic often leaves a row behind or ends in a KeyError.
func tidy(t *testing.T, g *Graph) *Graph {
	t.Helper()
	revs := slices.Clone(g.revs)
	for i := range revs {
		r := &revs[i]
		needs := append(slices.Clone(r.Down), g.Dependencies(r.ID)...)
		implied := func(id ID) bool {
			return slices.ContainsFunc(needs, func(other ID) bool { return other != id && g.below.reach(g.ids[other]).has(g.ids[id]) })
		}
		slices.Sort(r.Down)
		r.Down = slices.DeleteFunc(slices.Compact(slices.Clone(r.Down)), implied)
		r.DependsOn = slices.DeleteFunc(slices.Clone(r.DependsOn), func(on string) bool {
			return implied(ID(on)) || slices.Contains(r.Down, ID(on))
		})
	}
	tidied, err := NewGraph(revs)
	if err != nil {
		t.Fatal(err)
	}
	return tidied
}

// walk goes up and down a graph, each plan from where the last one ended.
func walk(g *Graph, r *rand.Rand) []*question {
	var list []*question
	rows := []ID{}
	for range 10 {
		q := &question{Call: "upgrade", Rows: rows, Target: string(g.All()[r.IntN(g.Len())].ID)}
		switch r.IntN(6) {
		case 0:
			q.Target = "heads"
		case 1, 2:
			q.Call = "downgrade"
		case 3:
			q.Call, q.Target = "downgrade", "base"
		}
		for _, rev := range g.revs {
			q.Graph = append(q.Graph, revisionJSON{rev.ID, notNil(rev.Down), notNil(rev.DependsOn), notNil(rev.Labels)})
		}
		if q.Call == "upgrade" {
			q.steps, q.err = g.Upgrade(rows, q.Target)
		} else {
			q.steps, q.err = g.Downgrade(rows, q.Target)
		}
		list = append(list, q)
		rows = notNil(heads(rows, q.steps))
	}
	return list
}

func notNil[T any](s []T) []T { return append([]T{}, s...) }

type answered struct {
	Steps []ID
	Heads []ID
	Error string
}

// ask puts all questions to one process of Python.
func ask(t *testing.T, questions []*question) []answered {
	t.Helper()
	dbtest.Client(t, "alembic")
	var in bytes.Buffer
	enc := json.NewEncoder(&in)
	for _, q := range questions {
		if err := enc.Encode(q); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("/usr/bin/python3", "testdata/oracle.py") // the one that the package installs for
	cmd.Stdin = &in
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("oracle.py: %v\n%s", err, complaint.Bytes())
	}
	var answers []answered
	for line := range strings.Lines(string(out)) {
		var a answered
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatal(err)
		}
		answers = append(answers, a)
	}
	if len(answers) != len(questions) {
		t.Fatalf("oracle.py: %d answers to %d questions\n%s", len(answers), len(questions), complaint.Bytes())
	}
	return answers
}

func (q *question) compare(a answered) string {
	if q.err == nil && len(q.steps) == 0 && strings.Contains(a.Error, "is not a valid downgrade target") {
		return "" // only dependents stand on the target: see docs/revisions.md
	}
	if (q.err != nil) != (a.Error != "") {
		return fmt.Sprintf("error: got %v, alembic %q", q.err, a.Error)
	}
	if q.err != nil {
		return ""
	}
	var got []ID
	for _, s := range q.steps {
		got = append(got, s.Revision.ID)
	}
	if g, w := slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(a.Steps)); !slices.Equal(g, w) {
		return fmt.Sprintf("steps: got %v, alembic %v", got, a.Steps)
	}
	if h := heads(q.Rows, q.steps); !slices.Equal(sorted(h), sorted(a.Heads)) {
		return fmt.Sprintf("rows: got %v, alembic %v", h, a.Heads)
	}
	return ""
}
