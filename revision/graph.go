package revision

import (
	"errors"
	"slices"
)

// A Graph is a set of revisions and how they stand on one another. It never
// changes, and all its methods are safe for concurrent use. Every answer is
// the same for the same revisions in the same order; where the graph leaves an
// order open, the position of a revision in the list given to [NewGraph]
// decides.
//
// A faulty graph is usable: a method fails with a fault only if its answer
// depends on a revision that is faulty, or that stands on a faulty one. The
// methods that return no error describe the graph as far as it is known; see
// [Graph.Err].
type Graph struct {
	revs   []Revision
	ids    map[ID]int32     // the first revision of that id
	labels map[string]int32 // where the branch starts
	torn   map[string]error // ids and labels that name nothing for sure, and why

	parents  edges // by Down
	children edges
	below    edges // parents and dependencies
	above    edges // children and dependents

	rising   []int32        // revisions that are on no cycle, each after those it stands on
	root     []int32        // the lowest revision that only this one's branch stands on
	branches [][]string     // labels of the branches that a revision is on, sorted
	fault    []error        // why a revision cannot be relied on
	faults   []error        // all of them
	breaks   map[error]bool // those that make some revision unreliable
}

// NewGraph builds the graph of revs. It keeps the slices inside them, which
// must not be changed afterwards.
//
// The graph is usable even if the error is not nil. The error joins all
// faults, each a [*IDError], [*DuplicateError], [*LabelError], [*MissingError]
// or [*CycleError].
func NewGraph(revs []Revision) (*Graph, error) {
	g := &Graph{revs: slices.Clone(revs), fault: make([]error, len(revs)), breaks: make(map[error]bool)}
	g.nameRevisions()
	g.nameBranches()
	g.connect()
	g.findCycles()
	g.spreadFaults()
	g.spreadLabels()
	return g, g.Err()
}

// Err returns what [NewGraph] returned: all faults of the graph, joined, or
// nil.
func (g *Graph) Err() error { return errors.Join(g.faults...) }

// Len returns the number of revisions.
func (g *Graph) Len() int { return len(g.revs) }

// Revision returns the revision with exactly this id.
func (g *Graph) Revision(id ID) (Revision, bool) {
	n, ok := g.ids[id]
	if !ok {
		return Revision{}, false
	}
	return g.revs[n], true
}

// All returns every revision, newest first: each comes before its parents and
// dependencies, and a branch is followed down as far as others allow.
func (g *Graph) All() []Revision {
	sound, broken := newSet(len(g.revs)), newSet(len(g.revs))
	for n := range g.revs {
		if g.fault[n] == nil {
			sound.add(int32(n))
		} else {
			broken.add(int32(n))
		}
	}
	return g.revisions(append(g.orderBroken(broken), g.order(sound)...))
}

// orderBroken is order for revisions some of which may form cycles, which have
// no order.
func (g *Graph) orderBroken(s *set) []int32 {
	nodes := g.order(s)
	done := newSet(len(g.revs))
	for _, n := range nodes {
		done.add(n)
	}
	for _, n := range s.list {
		if done.add(n) {
			nodes = append(nodes, n)
		}
	}
	return nodes
}

// report notes a fault and the revisions that it makes unreliable.
func (g *Graph) report(fault error, nodes ...int32) {
	g.faults = append(g.faults, fault)
	g.blame(fault, nodes...)
}

// blame makes nodes unreliable because of fault.
func (g *Graph) blame(fault error, nodes ...int32) {
	for _, n := range nodes {
		g.breaks[fault] = true
		if g.fault[n] == nil {
			g.fault[n] = fault
		}
	}
}

// sound returns the fault that nodes depend on, if there is one.
func (g *Graph) sound(nodes []int32) error {
	for _, n := range nodes {
		if g.fault[n] != nil {
			return g.fault[n]
		}
	}
	return nil
}

// whole returns the faults that make any revision unreliable. What speaks of
// the graph as a whole, such as "heads", depends on all of them.
func (g *Graph) whole() error {
	var breaks []error
	for _, fault := range g.faults {
		if g.breaks[fault] {
			breaks = append(breaks, fault)
		}
	}
	return errors.Join(breaks...)
}

func (g *Graph) id(n int32) ID { return g.revs[n].ID }

func (g *Graph) idsOf(nodes []int32) []ID {
	if len(nodes) == 0 {
		return nil
	}
	ids := make([]ID, len(nodes))
	for i, n := range nodes {
		ids[i] = g.id(n)
	}
	return ids
}

func (g *Graph) revisions(nodes []int32) []Revision {
	revs := make([]Revision, len(nodes))
	for i, n := range nodes {
		revs[i] = g.revs[n]
	}
	return revs
}
