package revision

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// differences are the recorded cases of Alembic, by line, that we answer
// otherwise on purpose. Each is explained in docs/revisions.md.
var differences = map[int]string{
	10:  "targets that lie one below the other are no error: the lower says nothing new",
	65:  "no command of Alembic asks to also take back what stands on nothing that goes",
	399: "-1 with two rows takes back whichever row is listed first; here it is an error",
}

// otherOrder are the cases where independent branches come in another order
// than recorded. Ties are broken by the order of the files, which is not
// recorded: the recorded graphs are sorted by id. With the files in the order
// of the answer, the answer is the same.
var otherOrder = map[int]bool{13: true, 38: true, 39: true, 345: true, 395: true, 409: true, 418: true}

// A recorded is a question to Alembic and its answer.
type recorded struct {
	Graph  []recordedRevision
	Call   string
	Args   []any
	Kwargs map[string]bool
	Result any
	Steps  []struct{ Kind, Rev string }
	After  []struct {
		Heads []ID
		Ops   [][]ID
	}
	Error string
}

type recordedRevision struct {
	ID      ID
	Down    []ID
	Labels  []string
	Depends []string
}

// TestAlembic answers what Alembic was asked, and compares.
func TestAlembic(t *testing.T) {
	for i, c := range readCases(t) {
		line := i + 1
		t.Run(fmt.Sprintf("%d %s", line, c.Call), func(t *testing.T) {
			got, order := c.compare()
			_, differs := differences[line]
			switch {
			case differs && got == "":
				t.Errorf("answered as Alembic does, but listed as different: %s", differences[line])
			case !differs && got != "":
				t.Errorf("%s %v\n%s", c.Call, c.Args, got)
			case !differs && order == otherOrder[line]:
				t.Errorf("%s %v: order as recorded: %v, want %v", c.Call, c.Args, order, !otherOrder[line])
			case otherOrder[line]:
				c.arrange()
				if got, order := c.compare(); got != "" || !order {
					t.Errorf("%s %v: order still differs with the files in the order of the answer\n%s", c.Call, c.Args, got)
				}
			}
		})
	}
}

func readCases(t *testing.T) []recorded {
	t.Helper()
	data, err := os.ReadFile("testdata/traversal.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var cases []recorded
	for line := range strings.Lines(string(data)) {
		var c recorded
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatal(err)
		}
		cases = append(cases, c)
	}
	if len(cases) != 479 {
		t.Fatalf("got %d cases, want 479", len(cases))
	}
	return cases
}

// compare says how our answer differs from the recorded one, and whether it
// has the same order.
func (c *recorded) compare() (difference string, sameOrder bool) {
	g, err := NewGraph(c.revisions())
	if err != nil {
		return err.Error(), false
	}
	got, err := c.ask(g)
	if (err != nil) != (c.Error != "") || err != nil && !isClass(err, c.Error) {
		return fmt.Sprintf("got error %v, want %q", err, c.Error), false
	}
	if err != nil {
		return "", true
	}
	if steps, ok := got.([]Step); ok {
		return c.compareSteps(g, steps)
	}
	return c.compareResult(g, got.([]ID))
}

// arrange puts the revisions into the order of the recorded answer, newest
// first.
func (c *recorded) arrange() {
	answer := flatten(c.Result)
	for _, s := range c.Steps {
		answer = append(answer, s.Rev)
	}
	if c.Call == "upgrade" {
		slices.Reverse(answer)
	}
	slices.SortStableFunc(c.Graph, func(a, b recordedRevision) int {
		return slices.Index(answer, string(a.ID)) - slices.Index(answer, string(b.ID))
	})
}

func (c *recorded) revisions() []Revision {
	var revs []Revision
	for _, r := range c.Graph {
		revs = append(revs, Revision{ID: r.ID, Down: r.Down, DependsOn: r.Depends, Labels: r.Labels})
	}
	return revs
}

// isClass reports whether an error is one that a class of Alembic's stands
// for. A CommandError is any of them, as its commands report it.
func isClass(err error, class string) bool {
	_, heads := errors.AsType[*MultipleHeadsError](err)
	_, span := errors.AsType[*RangeError](err)
	switch class {
	case "MultipleHeads":
		return heads
	case "RangeNotAncestorError":
		return span
	case "ResolutionError", "RevisionError":
		return !heads && !span
	}
	return class == "CommandError"
}

func (c *recorded) compareResult(g *Graph, got []ID) (string, bool) {
	var want []ID
	for _, text := range flatten(c.Result) {
		want = append(want, ID(text))
	}
	if diff := cmp.Diff(sorted(want), sorted(got)); diff != "" {
		return "-want +got\n" + diff, false
	}
	if c.Call != "iterate" {
		return "", true // the order of heads says nothing
	}
	return g.checkOrder(slices.Backward(got)), slices.Equal(want, got)
}

func (c *recorded) compareSteps(g *Graph, got []Step) (string, bool) {
	var want, order []ID
	for _, s := range c.Steps {
		want = append(want, ID(s.Rev))
	}
	for _, s := range got {
		order = append(order, s.Revision.ID)
	}
	if c.Call == "stamp" {
		return c.compareRows(got), true // a step of stamp names no revision there
	}
	if diff := cmp.Diff(sorted(want), sorted(order)); diff != "" {
		return "-want +got\n" + diff, false
	}
	if !slices.Equal(want, order) {
		seq := slices.All(order)
		if c.Call == "downgrade" {
			seq = slices.Backward(order)
		}
		return g.checkOrder(seq), false
	}
	return c.compareRows(got), true
}

// compareRows compares the row changes of steps in the recorded order. Which
// of several rows is the updated one is free.
func (c *recorded) compareRows(got []Step) string {
	if len(got) != len(c.After) {
		return fmt.Sprintf("got %d steps, want %d", len(got), len(c.After))
	}
	for i, want := range c.After {
		if diff := cmp.Diff(sorted(want.Heads), sorted(got[i].Heads)); diff != "" {
			return fmt.Sprintf("heads after step %d: -want +got\n%s", i, diff)
		}
		if diff := cmp.Diff(tally(want.Ops), tallyRows(got[i].Rows)); diff != "" {
			return fmt.Sprintf("row changes of step %d: -want +got\n%s", i, diff)
		}
	}
	return ""
}

// A count is what row changes come to, whichever rows they pair.
type count struct {
	Inserts, Deletes, Updates int
	From, To                  []ID
}

func tally(ops [][]ID) count {
	var rows []RowChange
	for _, op := range ops {
		switch op[0] {
		case "insert":
			rows = append(rows, RowChange{To: op[1]})
		case "delete":
			rows = append(rows, RowChange{From: op[1]})
		case "update":
			rows = append(rows, RowChange{From: op[1], To: op[2]})
		}
	}
	return tallyRows(rows)
}

func tallyRows(rows []RowChange) count {
	var c count
	for _, r := range rows {
		switch {
		case r.From == "":
			c.Inserts++
		case r.To == "":
			c.Deletes++
		default:
			c.Updates++
		}
		if r.From != "" {
			c.From = append(c.From, r.From)
		}
		if r.To != "" {
			c.To = append(c.To, r.To)
		}
	}
	slices.Sort(c.From)
	slices.Sort(c.To)
	return c
}

// checkOrder says which revision of order comes before one it stands on.
func (g *Graph) checkOrder(order func(func(int, ID) bool)) string {
	in, seen := map[ID]bool{}, map[ID]bool{}
	for _, id := range order {
		in[id] = true
	}
	for _, id := range order {
		for _, m := range g.below[g.ids[id]] {
			if in[g.id(m)] && !seen[g.id(m)] {
				return fmt.Sprintf("%s comes before %s", id, g.id(m))
			}
		}
		seen[id] = true
	}
	return ""
}

func sorted(ids []ID) []ID {
	out := append([]ID{}, ids...)
	slices.Sort(out)
	return out
}
