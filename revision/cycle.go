package revision

import "slices"

// findCycles sorts the revisions from the bases upwards. What cannot be sorted
// is on a cycle or stands on one.
func (g *Graph) findCycles() {
	waiting := make([]int32, len(g.revs))
	for n := range g.revs {
		waiting[n] = int32(len(g.below[n]))
		if waiting[n] == 0 {
			g.rising = append(g.rising, int32(n))
		}
	}
	for i := 0; i < len(g.rising); i++ {
		for _, m := range g.above[g.rising[i]] {
			if waiting[m]--; waiting[m] == 0 {
				g.rising = append(g.rising, m)
			}
		}
	}
	if len(g.rising) < len(g.revs) {
		g.reportCycles(waiting)
	}
}

// reportCycles walks down from every revision that is stuck. Each has one
// below it that is stuck too, so a walk ends in a cycle, or in an earlier walk
// that did.
func (g *Graph) reportCycles(waiting []int32) {
	stuck := func(n int32) bool { return waiting[n] > 0 }
	walk := make([]int32, len(g.revs)) // which walk passed, 0 for none
	for i := range g.revs {
		var trail []int32
		n, this := int32(i), int32(i+1)
		for stuck(n) && walk[n] == 0 {
			walk[n] = this
			trail = append(trail, n)
			n = g.below[n][slices.IndexFunc(g.below[n], stuck)]
		}
		if stuck(n) && walk[n] == this {
			cycle := trail[slices.Index(trail, n):]
			g.report(&CycleError{IDs: g.idsOf(cycle), Sources: g.sources(cycle)}, cycle...)
		}
	}
}
