package revision

import "slices"

// nameRevisions finds every revision by its id. Of those that share one, the
// first stands for all in the graph, and none can be relied on.
func (g *Graph) nameRevisions() {
	g.ids = make(map[ID]int32, len(g.revs))
	g.torn = make(map[string]error)
	var repeated []int32
	for i, r := range g.revs {
		n := int32(i)
		if reason := checkID(r.ID); reason != "" {
			g.report(&IDError{ID: r.ID, Source: r.Source, Reason: reason}, n)
		}
		if _, taken := g.ids[r.ID]; taken {
			repeated = append(repeated, n)
		} else if r.ID != "" {
			g.ids[r.ID] = n
		}
	}
	g.reportDuplicates(repeated)
}

// reportDuplicates reports each id once, given the revisions that come after
// the first of theirs.
func (g *Graph) reportDuplicates(repeated []int32) {
	twins := make(map[ID][]int32)
	var ids []ID
	for _, n := range repeated {
		id := g.id(n)
		if twins[id] == nil {
			ids = append(ids, id)
			twins[id] = []int32{g.ids[id]}
		}
		twins[id] = append(twins[id], n)
	}
	for _, id := range ids {
		fault := &DuplicateError{ID: id, Sources: g.sources(twins[id])}
		g.torn[string(id)] = fault
		g.report(fault, twins[id]...)
	}
}

// nameBranches finds the start of every branch by its label. A bad label is
// the label's fault, not its revision's: the graph is whole without it.
func (g *Graph) nameBranches() {
	g.labels = make(map[string]int32)
	for i, r := range g.revs {
		for j, label := range r.Labels {
			if !slices.Contains(r.Labels[:j], label) {
				g.nameBranch(label, int32(i))
			}
		}
	}
}

func (g *Graph) nameBranch(label string, n int32) {
	bad := func(reason string, by ...int32) {
		by = slices.Compact(by)
		g.torn[label] = &LabelError{Label: label, IDs: g.idsOf(by), Sources: g.sources(by), Reason: reason}
		g.report(g.torn[label])
	}
	first, taken := g.labels[label]
	if reason := checkLabel(label); reason != "" {
		bad(reason, n)
	} else if same, ok := g.ids[ID(label)]; ok {
		bad("is also the id of a revision", n, same)
	} else if taken {
		bad("is declared twice", first, n)
	} else {
		g.labels[label] = n
	}
}

// connect draws the edges from each revision to those it stands on.
func (g *Graph) connect() {
	g.parents = make(edges, len(g.revs))
	g.below = make(edges, len(g.revs))
	link := linker{seen: make([]int32, len(g.revs))}
	for i, r := range g.revs {
		n := int32(i)
		link.from = n + 1
		for _, id := range r.Down {
			if m, ok := g.parent(id, n); ok {
				g.parents[n] = link.add(g.parents[n], m)
			}
		}
		g.below[n] = slices.Clip(g.parents[n])
		for _, name := range r.DependsOn {
			if m, ok := g.dependency(name, n); ok {
				g.below[n] = link.add(g.below[n], m)
			}
		}
	}
	g.children = g.parents.reversed()
	g.above = g.below.reversed()
}

// parent finds what an id in Down stands for.
func (g *Graph) parent(id ID, by int32) (int32, bool) {
	n, ok := g.ids[id]
	if !ok {
		g.missing(string(id), by, false)
	}
	return n, ok
}

// dependency finds what a name in DependsOn stands for.
func (g *Graph) dependency(name string, by int32) (int32, bool) {
	if n, ok := g.ids[ID(name)]; ok {
		return n, true
	}
	if fault := g.torn[name]; fault != nil {
		g.blame(fault, by)
		return 0, false
	}
	n, ok := g.labels[name]
	if !ok {
		g.missing(name, by, true)
	}
	return n, ok
}

func (g *Graph) missing(name string, by int32, dependency bool) {
	r := g.revs[by]
	g.report(&MissingError{ID: ID(name), By: r.ID, Source: r.Source, Dependency: dependency}, by)
}

// spreadFaults makes unreliable what stands on the unreliable.
func (g *Graph) spreadFaults() {
	var queue []int32
	for n, fault := range g.fault {
		if fault != nil {
			queue = append(queue, int32(n))
		}
	}
	for i := 0; i < len(queue); i++ {
		n := queue[i]
		for _, m := range g.above[n] {
			if g.fault[m] == nil {
				g.fault[m] = g.fault[n]
				queue = append(queue, m)
			}
		}
	}
}

func (g *Graph) sources(nodes []int32) []string {
	sources := make([]string, len(nodes))
	for i, n := range nodes {
		sources[i] = g.revs[n].Source
	}
	return sources
}

// A linker adds edges and leaves out those that are there already.
type linker struct {
	from int32   // whose edges are added, plus one
	seen []int32 // for each revision, the last from that it was added for
}

func (l *linker) add(to []int32, m int32) []int32 {
	if l.seen[m] == l.from {
		return to
	}
	l.seen[m] = l.from
	return append(to, m)
}
