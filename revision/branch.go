package revision

import "slices"

// spreadLabels finds for each revision where its branch begins, and which
// labels it is under.
//
// A branch begins at the lowest revision that nothing else stands on: below
// it is a fork, a merge, or nothing. A label reaches from there upwards.
func (g *Graph) spreadLabels() {
	g.root = make([]int32, len(g.revs))
	for n := range g.revs {
		g.root[n] = int32(n)
	}
	for _, n := range g.rising {
		if p, ok := g.onlyParent(n); ok {
			g.root[n] = g.root[p]
		}
	}
	g.branches = make([][]string, len(g.revs))
	for n, r := range g.revs {
		g.branches[g.root[n]] = append(g.branches[g.root[n]], r.Labels...)
	}
	for n := range g.branches {
		slices.Sort(g.branches[n])
		g.branches[n] = slices.Compact(g.branches[n])
	}
	for _, n := range g.rising {
		for _, p := range g.parents[n] {
			g.branches[n] = union(g.branches[n], g.branches[p])
		}
	}
}

// onlyParent returns the revision below n if n is all that stands on it, and
// neither is a merge.
func (g *Graph) onlyParent(n int32) (int32, bool) {
	if len(g.parents[n]) != 1 {
		return 0, false
	}
	p := g.parents[n][0]
	return p, len(g.above[p]) == 1 && len(g.parents[p]) < 2
}

// union merges sorted labels. Where nothing is added the slice is shared:
// thousands of revisions are under the same few labels.
func union(a, b []string) []string {
	switch {
	case len(a) == 0 || slices.Equal(a, b):
		return b
	case len(b) == 0:
		return a
	}
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

// lineage returns what a branch is part of: the revision that names it, all
// that it follows, and all that follow it.
func (g *Graph) lineage(n int32) *set {
	s := g.parents.reach(n)
	for _, m := range g.children.reach(n).list {
		s.add(m)
	}
	return s
}
