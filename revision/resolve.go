package revision

// Resolve returns the revisions that target stands for: one for an id, a
// label, or the beginning of one; none for "base" or an empty database; several
// for "heads", or for what lies one step below a merge. The spellings are in
// docs/revisions.md. rows is where the database is; only a target of which
// [NeedsRows] is true looks at it.
//
// The error is a [*NotFoundError], [*AmbiguousError], [*MultipleHeadsError],
// [*MultipleRowsError], [*NotInBranchError], [*ForkError], [*TooFarError],
// [*TargetError], [*UnknownError], or a fault of the graph.
func (g *Graph) Resolve(target string, rows []ID) ([]ID, error) {
	t, err := g.parse(target)
	if err != nil {
		return nil, err
	}
	var s *state
	if t.fromRows() {
		if s, err = g.state(rows); err != nil {
			return nil, err
		}
	}
	nodes, err := g.resolve(t, s)
	return g.idsOf(nodes), err
}

// resolve finds the revisions of a target. s is needed if it counts from the
// rows.
func (g *Graph) resolve(t target, s *state) ([]int32, error) {
	branch, err := g.branchSet(t)
	if err != nil {
		return nil, err
	}
	from, err := g.origin(t, branch, s)
	switch {
	case err != nil || t.steps == 0:
		return from, err
	case t.steps > 0:
		return g.climb(t, branch, from)
	}
	path, err := g.descend(t, branch, from)
	if err != nil {
		return nil, err
	}
	return branch.keep(g.parents[path[len(path)-1]]), nil
}

// origin finds what a target counts its steps from.
func (g *Graph) origin(t target, branch *set, s *state) ([]int32, error) {
	switch t.name {
	case wordCurrent:
		return s.within(branch), nil
	case wordBase:
		return nil, nil
	case wordHead:
		return g.oneHead(t, branch)
	case wordHeads:
		return g.headsWithin(branch)
	}
	n, err := g.member(t, branch)
	if err != nil {
		return nil, err
	}
	return []int32{n}, nil
}

// branchSet returns the lineage of the target's branch, or nil, which is
// everything, if it names none.
func (g *Graph) branchSet(t target) (*set, error) {
	if t.branch == "" {
		return nil, nil
	}
	n, err := g.lookup(t.branch, nil)
	if err != nil {
		return nil, err
	}
	return g.lineage(n), nil
}

// member finds the revision that a target names, which has to be in its
// branch.
func (g *Graph) member(t target, branch *set) (int32, error) {
	n, err := g.lookup(t.name, branch)
	if err == nil && !branch.has(n) {
		return 0, &NotInBranchError{ID: g.id(n), Branch: t.branch}
	}
	if _, missing := err.(*NotFoundError); missing && branch != nil {
		if n, err := g.lookup(t.name, nil); err == nil {
			return 0, &NotInBranchError{ID: g.id(n), Branch: t.branch}
		}
	}
	return n, err
}

// headsWithin returns the real heads of the graph, or all heads of a branch.
func (g *Graph) headsWithin(branch *set) ([]int32, error) {
	if branch == nil {
		return g.realHeads(), g.whole()
	}
	return branch.keep(g.heads()), g.sound(branch.list)
}

// oneHead returns the head of the graph or of a branch. As in Alembic, a head
// that another branch depends on counts.
func (g *Graph) oneHead(t target, branch *set) ([]int32, error) {
	heads, err := g.heads(), g.whole()
	if branch != nil {
		heads, err = g.headsWithin(branch)
	}
	if err != nil {
		return nil, err
	}
	if len(heads) > 1 {
		return nil, &MultipleHeadsError{Target: t.text, Heads: g.idsOf(heads)}
	}
	return heads, nil
}

// within returns where the database is in a branch: its rows there, else what
// of the branch is applied for the sake of other branches. Without a branch it
// returns all rows.
func (s *state) within(branch *set) []int32 {
	if rows := branch.keep(s.tips); len(rows) > 0 || branch == nil {
		return rows
	}
	return s.g.parents.tips(s.applied.both(branch))
}
