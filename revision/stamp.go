package revision

import "slices"

// Stamp returns the steps that make the rows say that the database is at
// targets, without running anything. A target replaces the rows above and
// below it and leaves those of other branches. "base" removes every row; a
// target that goes back, such as "-1" or "label@base", leaves the rows that
// [Graph.Downgrade] would. Errors are those of both.
//
// A step names the revision that a row arrives at, or else the one it leaves.
func (g *Graph) Stamp(rows []ID, targets ...string) ([]Step, error) {
	at, err := g.find(rows)
	if err != nil {
		return nil, err
	}
	s := &stamp{g: g, at: at}
	var goals []int32
	for _, text := range targets {
		nodes, err := s.toward(text)
		if err != nil {
			return nil, err
		}
		goals = append(goals, nodes...)
	}
	// What lies below another goal is said by that one.
	for _, n := range g.below.tips(g.below.reach(goals...)) {
		s.arrive(n, goals)
	}
	return s.steps, nil
}

// A stamp moves rows.
type stamp struct {
	g     *Graph
	at    []int32 // the revisions of the rows, sorted
	steps []Step
}

// toward returns the revisions that a target stands for, or makes the moves of
// one that goes back.
func (s *stamp) toward(text string) ([]int32, error) {
	t, err := s.g.parse(text)
	if err != nil {
		return nil, err
	}
	now, err := s.g.state(s.g.idsOf(s.at))
	if err != nil {
		return nil, err
	}
	back := t.name == wordBase && t.steps == 0 || t.fromRows() && t.steps < 0
	if !back {
		goals, err := s.g.resolve(t, now)
		if err == nil {
			err = s.g.sound(goals)
		}
		return goals, err
	}
	doomed, err := s.g.doomed(now, t)
	if err != nil {
		return nil, err
	}
	left := s.g.below.tips(now.applied.without(doomed))
	s.move(minus(s.at, left), minus(left, s.at))
	return nil, nil
}

// arrive puts a row at n in place of those above and below it. Rows that are
// goals themselves stay.
func (s *stamp) arrive(n int32, goals []int32) {
	line := s.g.below.reach(n)
	for _, m := range s.g.above.reach(n).list {
		line.add(m)
	}
	s.move(minus(line.keep(s.at), goals), minus([]int32{n}, s.at))
}

// move replaces rows: a step for each that comes, or for each that goes if
// none comes.
func (s *stamp) move(gone, come []int32) {
	if len(come) == 0 {
		for _, n := range gone {
			s.step(n, []int32{n}, nil)
		}
	}
	for _, n := range come {
		s.step(n, gone, []int32{n})
		gone = nil
	}
}

func (s *stamp) step(n int32, gone, come []int32) {
	s.at = append(minus(s.at, gone), come...)
	slices.Sort(s.at)
	heads := s.g.idsOf(s.at)
	slices.Sort(heads)
	s.steps = append(s.steps, Step{
		Revision:  s.g.revs[n],
		Direction: Move,
		Rows:      exchange(s.g.idsOf(gone), s.g.idsOf(come)),
		Heads:     heads,
	})
}

// minus returns those of a that are not in b, in a new slice.
func minus(a, b []int32) []int32 {
	var out []int32
	for _, n := range a {
		if !slices.Contains(b, n) {
			out = append(out, n)
		}
	}
	return out
}
