package revision

import "slices"

// A state is where a database is: what is applied, and the rows that say so.
// A plan moves it step by step.
type state struct {
	g       *Graph
	applied *set
	tips    []int32 // applied, and nothing applied stands on them; as of the start
	spare   []ID    // rows that lie below another; the first step deletes them
	load    []int32 // how many applied revisions stand on each
	rows    []ID    // sorted, without spare
}

// state finds where a database with these rows is.
func (g *Graph) state(rows []ID) (*state, error) {
	nodes, err := g.find(rows)
	if err != nil {
		return nil, err
	}
	if err := g.sound(nodes); err != nil {
		return nil, err
	}
	s := &state{g: g, applied: g.below.reach(nodes...), load: make([]int32, len(g.revs))}
	for _, n := range s.applied.list {
		for _, m := range g.below[n] {
			s.load[m]++
		}
	}
	for _, n := range nodes {
		if s.load[n] == 0 {
			s.tips = append(s.tips, n)
		} else {
			s.spare = append(s.spare, g.id(n))
		}
	}
	s.rows = g.idsOf(s.tips)
	slices.Sort(s.rows)
	return s, nil
}

// find returns the revisions of rows by position, each once. If some are
// unknown the error is an *UnknownError and the others are returned.
func (g *Graph) find(rows []ID) ([]int32, error) {
	var unknown []ID
	known := newSet(len(g.revs))
	for _, id := range rows {
		if n, ok := g.ids[id]; ok {
			known.add(n)
		} else if !slices.Contains(unknown, id) {
			unknown = append(unknown, id)
		}
	}
	slices.Sort(known.list)
	if unknown != nil {
		slices.Sort(unknown)
		return known.list, &UnknownError{IDs: unknown}
	}
	return known.list, nil
}

// standing returns start and what is applied above it.
func (s *state) standing(start ...int32) *set {
	return s.g.above.reach(start...).both(s.applied)
}

// up applies n, whose parents and dependencies are applied.
func (s *state) up(n int32) Step {
	var gone []ID
	for _, m := range s.g.below[n] {
		if s.load[m] == 0 {
			gone = append(gone, s.g.id(m))
		}
		s.load[m]++
	}
	return s.step(n, Up, gone, []ID{s.g.id(n)})
}

// down takes n back, on which nothing applied stands.
func (s *state) down(n int32) Step {
	var bare []ID
	for _, m := range s.g.below[n] {
		if s.load[m]--; s.load[m] == 0 {
			bare = append(bare, s.g.id(m))
		}
	}
	return s.step(n, Down, []ID{s.g.id(n)}, bare)
}

// step replaces rows. If both lists have members, the first of the one becomes
// the first of the other.
func (s *state) step(n int32, d Direction, gone, come []ID) Step {
	var changes []RowChange
	for _, id := range s.spare {
		changes = append(changes, RowChange{From: id})
	}
	s.spare = nil
	s.rows = replaced(s.rows, gone, come)
	return Step{Revision: s.g.revs[n], Direction: d, Rows: append(changes, exchange(gone, come)...), Heads: s.rows}
}

// exchange returns the changes that replace rows: deletes and inserts, and
// last the update of the first row. Alembic makes them in this order too.
func exchange(gone, come []ID) []RowChange {
	pairs := min(len(gone), len(come))
	changes := make([]RowChange, 0, max(len(gone), len(come)))
	for _, id := range gone[pairs:] {
		changes = append(changes, RowChange{From: id})
	}
	for _, id := range come[pairs:] {
		changes = append(changes, RowChange{To: id})
	}
	for i := range pairs {
		changes = append(changes, RowChange{From: gone[i], To: come[i]})
	}
	return changes
}

// replaced returns a new sorted list of rows.
func replaced(rows, gone, come []ID) []ID {
	out := make([]ID, len(rows), len(rows)+len(come))
	copy(out, rows)
	for _, id := range gone {
		i, _ := slices.BinarySearch(out, id)
		out = slices.Delete(out, i, i+1)
	}
	for _, id := range come {
		i, _ := slices.BinarySearch(out, id)
		out = slices.Insert(out, i, id)
	}
	return out
}
