package revision

import "slices"

// Heads returns the revisions that no other follows: what the command heads
// lists. Some of them may be needed by another branch; compare
// [Graph.RealHeads].
func (g *Graph) Heads() []ID { return g.idsOf(g.heads()) }

// RealHeads returns the revisions that no other follows or depends on. They
// are what the target "heads" means, and once everything is applied they are
// the rows of the database.
func (g *Graph) RealHeads() []ID { return g.idsOf(g.realHeads()) }

// Bases returns the revisions that follow no other.
func (g *Graph) Bases() []ID { return g.idsOf(g.bases()) }

// Children returns the revisions that follow id.
func (g *Graph) Children(id ID) []ID {
	if n, ok := g.ids[id]; ok {
		return g.idsOf(g.children[n])
	}
	return nil
}

// Dependencies returns the revisions that id depends on, with labels resolved.
func (g *Graph) Dependencies(id ID) []ID {
	n, ok := g.ids[id]
	if !ok {
		return nil
	}
	var nodes []int32
	for _, m := range g.below[n] {
		if !slices.Contains(g.parents[n], m) {
			nodes = append(nodes, m)
		}
	}
	return g.idsOf(nodes)
}

// Labels returns the labels of the branches that id is on, sorted: its own,
// those of the revisions below it, and those of a revision above it as long as
// nothing else stands between. The slice must not be changed.
func (g *Graph) Labels(id ID) []string {
	if n, ok := g.ids[id]; ok {
		return g.branches[n]
	}
	return nil
}

// IsLabel reports whether name is a label, rather than an id or a part of one.
func (g *Graph) IsLabel(name string) bool {
	_, ok := g.labels[name]
	return ok
}

// IsRealHead reports whether no revision follows id or depends on it. A head
// that is not a real head is what Alembic calls an effective head.
func (g *Graph) IsRealHead(id ID) bool {
	n, ok := g.ids[id]
	return ok && len(g.above[n]) == 0
}

// IsBranchPoint reports whether several revisions follow id.
func (g *Graph) IsBranchPoint(id ID) bool {
	n, ok := g.ids[id]
	return ok && len(g.children[n]) > 1
}

// IsMergePoint reports whether id follows several revisions.
func (g *Graph) IsMergePoint(id ID) bool {
	n, ok := g.ids[id]
	return ok && len(g.revs[n].Down) > 1
}

func (g *Graph) heads() []int32     { return g.lacking(g.children) }
func (g *Graph) realHeads() []int32 { return g.lacking(g.above) }

func (g *Graph) bases() []int32 {
	var nodes []int32
	for n, r := range g.revs {
		if len(r.Down) == 0 && g.first(n) {
			nodes = append(nodes, int32(n))
		}
	}
	return nodes
}

// lacking returns the revisions that have no such edges. Of several that share
// an id, edges lead to the first alone.
func (g *Graph) lacking(e edges) []int32 {
	var nodes []int32
	for n, to := range e {
		if len(to) == 0 && g.first(n) {
			nodes = append(nodes, int32(n))
		}
	}
	return nodes
}

// first reports whether n is what its id stands for.
func (g *Graph) first(n int) bool {
	first, ok := g.ids[g.revs[n].ID]
	return ok && first == int32(n)
}
