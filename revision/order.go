package revision

import "slices"

// order returns the members of s newest first. It follows the branch of the
// first head down as far as it can, then the next; where branches meet, the
// last to arrive goes on.
func (g *Graph) order(s *set) []int32 {
	waiting := make([]int32, len(g.revs))
	for _, n := range s.list {
		for _, m := range g.below[n] {
			waiting[m]++
		}
	}
	ready := make([]int32, 0, 8)
	for _, n := range s.list {
		if waiting[n] == 0 {
			ready = append(ready, n)
		}
	}
	slices.Sort(ready)
	slices.Reverse(ready)
	nodes := make([]int32, 0, len(s.list))
	for len(ready) > 0 {
		n := ready[len(ready)-1]
		ready = ready[:len(ready)-1]
		nodes = append(nodes, n)
		for _, m := range slices.Backward(g.below[n]) {
			if waiting[m]--; waiting[m] == 0 && s.has(m) {
				ready = append(ready, m)
			}
		}
	}
	return nodes
}
