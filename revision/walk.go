package revision

// climb goes up from some revisions, or from the base if there are none, as
// many steps as the target says. Every step has to be the only one possible.
// Starting from several is fine if they lead to the same revision, or if only
// one of them leads on.
func (g *Graph) climb(t target, branch *set, from []int32) ([]int32, error) {
	for done := range t.steps {
		choices := branch.keep(g.next(from))
		switch {
		case len(choices) == 0:
			return nil, g.tooFar(t, done, from)
		case len(choices) > 1:
			return nil, g.fork(t, from, choices)
		}
		from = choices
	}
	return from, nil
}

// next returns what follows the revisions, or the bases if there are none.
func (g *Graph) next(from []int32) []int32 {
	if len(from) == 0 {
		return g.bases()
	}
	s := newSet(len(g.revs))
	for _, n := range from {
		for _, m := range g.children[n] {
			s.add(m)
		}
	}
	return s.list
}

// descend goes down from a revision and returns those it leaves behind: it
// arrives below the last of them. That may be a merge, the others may not.
func (g *Graph) descend(t target, branch *set, from []int32) ([]int32, error) {
	if len(from) > 1 {
		return nil, g.severalStarts(t, from)
	}
	var path []int32
	for done := range -t.steps {
		if len(from) > 1 {
			return nil, g.fork(t, path[done-1:], from)
		}
		if len(from) == 0 {
			return nil, g.tooFar(t, done, path)
		}
		if err := g.sound(from); err != nil {
			return nil, err
		}
		path = append(path, from[0])
		from = branch.keep(g.parents[from[0]])
	}
	return path, nil
}

func (g *Graph) tooFar(t target, steps int, path []int32) error {
	e := &TooFarError{Target: t.text, Steps: steps}
	if len(path) > 0 {
		e.At = g.id(path[len(path)-1])
	}
	return e
}

// fork says where a walk has several ways to go.
func (g *Graph) fork(t target, from, choices []int32) error {
	if len(from) > 1 {
		return g.severalStarts(t, from)
	}
	e := &ForkError{Target: t.text, Choices: g.idsOf(choices)}
	if len(from) == 1 {
		e.At = g.id(from[0])
	}
	return e
}

// severalStarts says that a walk needs one start.
func (g *Graph) severalStarts(t target, from []int32) error {
	if !t.fromRows() {
		return &MultipleHeadsError{Target: t.text, Heads: g.idsOf(from)}
	}
	return &MultipleRowsError{Target: t.text, Rows: g.idsOf(from), Names: g.branchNames(from)}
}

// branchNames returns for each revision a label that none of the others has,
// or its id.
func (g *Graph) branchNames(nodes []int32) []string {
	shared := make(map[string]int)
	for _, n := range nodes {
		for _, label := range g.branches[n] {
			shared[label]++
		}
	}
	names := make([]string, len(nodes))
	for i, n := range nodes {
		names[i] = string(g.id(n))
		for _, label := range g.branches[n] {
			if shared[label] == 1 {
				names[i] = label
				break
			}
		}
	}
	return names
}
