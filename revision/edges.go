package revision

import "slices"

// Edges lead from each revision, by its position, to others.
type edges [][]int32

// reversed returns the edges the other way round, each list ordered by
// position.
func (e edges) reversed() edges {
	count := make([]int, len(e))
	total := 0
	for _, to := range e {
		for _, m := range to {
			count[m]++
		}
		total += len(to)
	}
	back := make(edges, len(e))
	pool := make([]int32, total)
	for m, c := range count {
		back[m], pool = pool[:0:c], pool[c:]
	}
	for n, to := range e {
		for _, m := range to {
			back[m] = append(back[m], int32(n))
		}
	}
	return back
}

// reach returns start and all that the edges lead to from there.
func (e edges) reach(start ...int32) *set {
	s := newSet(len(e))
	for _, n := range start {
		s.add(n)
	}
	for i := 0; i < len(s.list); i++ {
		for _, m := range e[s.list[i]] {
			s.add(m)
		}
	}
	return s
}

// within is reach, but goes no further than steps edges.
func (e edges) within(steps int, start ...int32) *set {
	s := newSet(len(e))
	for _, n := range start {
		s.add(n)
	}
	for i := 0; i < len(s.list) && steps > 0; steps-- {
		for end := len(s.list); i < end; i++ {
			for _, m := range e[s.list[i]] {
				s.add(m)
			}
		}
	}
	return s
}

// tips returns the members of s to which no edge leads from another member,
// by position.
func (e edges) tips(s *set) []int32 {
	covered := newSet(len(e))
	for _, n := range s.list {
		for _, m := range e[n] {
			covered.add(m)
		}
	}
	tips := s.without(covered).list
	slices.Sort(tips)
	return tips
}
