package revision

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// randomGraph returns a graph of up to 30 revisions in no particular order.
func randomGraph(t testing.TB, r *rand.Rand) *Graph {
	t.Helper()
	revs := make([]Revision, 1+r.IntN(30))
	for i := range revs {
		revs[i].ID = ID(fmt.Sprintf("r%02d", i))
		if i == 0 {
			continue
		}
		// Mostly one parent, near; at times a base, a merge or a dependency.
		for range []int{0, 1, 1, 1, 1, 1, 2, 3}[r.IntN(8)] {
			revs[i].Down = append(revs[i].Down, revs[i-1-r.IntN(min(i, 4))].ID)
		}
		if r.IntN(6) == 0 {
			revs[i].DependsOn = append(revs[i].DependsOn, string(revs[r.IntN(i)].ID))
		}
		if r.IntN(6) == 0 {
			revs[i].Labels = []string{fmt.Sprintf("label%d", i)}
		}
	}
	r.Shuffle(len(revs), func(i, j int) { revs[i], revs[j] = revs[j], revs[i] })
	g, err := NewGraph(revs)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// eachRandomGraph runs f for many graphs; the seed in the name repeats one.
func eachRandomGraph(t *testing.T, f func(t *testing.T, g *Graph, r *rand.Rand)) {
	for seed := range uint64(400) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 1))
			f(t, randomGraph(t, r), r)
		})
	}
}

func heads(rows []ID, steps []Step) []ID {
	if len(steps) == 0 {
		return rows
	}
	return steps[len(steps)-1].Heads
}

func TestUpAndDownAgainLeavesNoRows(t *testing.T) {
	eachRandomGraph(t, func(t *testing.T, g *Graph, _ *rand.Rand) {
		up, err := g.Upgrade(nil, "heads")
		if err != nil {
			t.Fatal(err)
		}
		f := follow(t, g, nil)
		f.steps(up)
		if got, want := heads(nil, up), sorted(g.RealHeads()); !slices.Equal(got, want) {
			t.Fatalf("Upgrade to heads ends with %v, want %v", got, want)
		}
		down, err := g.Downgrade(heads(nil, up), "base")
		if err != nil {
			t.Fatal(err)
		}
		f.steps(down)
		if len(down) != g.Len() || len(f.rows) != 0 {
			t.Fatalf("Downgrade to base: %d steps of %d, leaves %v", len(down), g.Len(), f.rows)
		}
	})
}

// A walk of random plans, each from where the last one ended.
func TestPlansFollowOneAnother(t *testing.T) {
	eachRandomGraph(t, func(t *testing.T, g *Graph, r *rand.Rand) {
		var rows []ID
		plans := []func([]ID, string) ([]Step, error){g.Upgrade, g.Downgrade,
			func(rows []ID, target string) ([]Step, error) { return g.Stamp(rows, target) }}
		for range 40 {
			target := randomTarget(g, r)
			steps, err := plans[r.IntN(len(plans))](rows, target)
			if err != nil {
				continue
			}
			follow(t, g, rows).steps(steps)
			rows = heads(rows, steps)
		}
	})
}

func randomTarget(g *Graph, r *rand.Rand) string {
	name := string(g.All()[r.IntN(g.Len())].ID)
	branch := g.All()[r.IntN(g.Len())]
	before := string(branch.ID)
	if labels := g.Labels(branch.ID); len(labels) > 0 {
		before = labels[0]
	}
	forms := []string{name, name, name, "heads", "base", "+1", "+2", "-1", "-2", "head", name + "-1", name + "+1",
		before + "@base", before + "@head", before + "@heads", before + "@+1", before + "@-1", before + "@" + name}
	return forms[r.IntN(len(forms))]
}

func TestDowngradeOfABranchKeepsTheOthers(t *testing.T) {
	eachRandomGraph(t, func(t *testing.T, g *Graph, _ *rand.Rand) {
		rows := g.RealHeads()
		for _, rev := range g.All() {
			for _, label := range rev.Labels {
				steps, err := g.Downgrade(rows, label+"@base")
				if err != nil {
					t.Fatal(err)
				}
				checkOnlyBranch(t, g, label, steps)
			}
		}
	})
}

// checkOnlyBranch checks that all steps are of the branch or stand on it.
func checkOnlyBranch(t *testing.T, g *Graph, label string, steps []Step) {
	t.Helper()
	gone := map[ID]bool{}
	for _, s := range slices.Backward(steps) {
		id := s.Revision.ID
		needs := append(slices.Clone(s.Revision.Down), g.Dependencies(id)...)
		onIt := slices.ContainsFunc(needs, func(on ID) bool { return gone[on] })
		if !onIt && !slices.Contains(g.Labels(id), label) {
			t.Fatalf("%s@base takes back %s, which is not of the branch", label, id)
		}
		gone[id] = true
	}
}

func TestOrderIsAlwaysTheSame(t *testing.T) {
	eachRandomGraph(t, func(t *testing.T, g *Graph, _ *rand.Rand) {
		again, err := NewGraph(g.revs)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := say(idsOf(again.All())), say(idsOf(g.All())); got != want {
			t.Errorf("All() = %s, then %s", want, got)
		}
		if fault := g.checkOrder(slices.Backward(idsOf(g.All()))); fault != "" {
			t.Error(fault)
		}
	})
}
