package revision

// Upgrade returns the steps from rows to target: everything that target stands
// on and that is not applied yet, each after its parents and dependencies.
//
// It returns no steps if target is applied already, be it because the database
// is there or because it is further; [Graph.Ahead] tells which. Errors are
// those of [Graph.Resolve].
func (g *Graph) Upgrade(rows []ID, target string) ([]Step, error) {
	s, err := g.state(rows)
	if err != nil {
		return nil, err
	}
	t, err := g.parse(target)
	if err != nil {
		return nil, err
	}
	if t.fromRows() && t.steps < 0 {
		return nil, &TargetError{target, "an upgrade goes up"}
	}
	goals, err := g.resolve(t, s)
	if err != nil {
		return nil, err
	}
	return g.raise(s, goals)
}

// raise plans to apply goals and all that they need.
func (g *Graph) raise(s *state, goals []int32) ([]Step, error) {
	if err := g.sound(goals); err != nil {
		return nil, err
	}
	todo := g.order(g.below.reach(goals...).without(s.applied))
	steps := make([]Step, 0, len(todo))
	for i := len(todo) - 1; i >= 0; i-- {
		steps = append(steps, s.up(todo[i]))
	}
	return steps, nil
}

// Downgrade returns the steps from rows back to target. What stands on a
// revision that goes, as a child or as a dependent, goes before it; what it
// depends on stays.
//
// Besides those of [Graph.Resolve] the error may be a [*NotAppliedError] or a
// [*SharedError].
func (g *Graph) Downgrade(rows []ID, target string) ([]Step, error) {
	s, err := g.state(rows)
	if err != nil {
		return nil, err
	}
	t, err := g.parse(target)
	if err != nil {
		return nil, err
	}
	doomed, err := g.doomed(s, t)
	if err != nil {
		return nil, err
	}
	todo := g.order(doomed)
	steps := make([]Step, 0, len(todo))
	for _, n := range todo {
		steps = append(steps, s.down(n))
	}
	return steps, nil
}

// doomed returns what a downgrade to t takes back.
func (g *Graph) doomed(s *state, t target) (*set, error) {
	switch {
	case t.fromRows():
		return g.doomedSteps(s, t)
	case t.name != wordBase || t.steps != 0:
		return g.doomedAbove(s, t)
	case t.branch == "":
		return s.applied, nil
	}
	n, err := g.lookup(t.branch, nil)
	if err != nil {
		return nil, err
	}
	return s.standing(g.root[n]), nil
}

// doomedSteps counts back from the rows.
func (g *Graph) doomedSteps(s *state, t target) (*set, error) {
	if t.steps > 0 {
		return nil, &TargetError{t.text, "a downgrade goes down"}
	}
	branch, err := g.branchSet(t)
	if err != nil {
		return nil, err
	}
	path, err := g.descend(t, branch, s.within(branch))
	if err != nil || len(path) == 0 {
		return newSet(len(g.revs)), err
	}
	doomed := s.standing(path[len(path)-1])
	return doomed, g.alone(s, t, doomed, path)
}

// doomedAbove goes back to a revision by name.
func (g *Graph) doomedAbove(s *state, t target) (*set, error) {
	goals, err := g.resolve(t, s)
	if err != nil {
		return nil, err
	}
	for _, n := range goals {
		if !s.applied.has(n) {
			return nil, &NotAppliedError{Target: t.text, ID: g.id(n)}
		}
	}
	roots := g.next(goals)
	if t.branch == "" {
		return s.standing(roots...), nil
	}
	n, err := g.lookup(t.branch, nil)
	if err != nil {
		return nil, err
	}
	if leading := g.parents.reach(n).keep(roots); len(leading) > 0 {
		roots = leading
	}
	doomed := s.standing(roots...)
	return doomed, g.alone(s, t, doomed, g.parents.reach(n).list)
}

// alone refuses to take back another branch where the target names one. What
// stands on the branch itself goes with it, and so does path.
func (g *Graph) alone(s *state, t target, doomed *set, path []int32) error {
	if t.branch == "" {
		return nil
	}
	n, err := g.lookup(t.branch, nil)
	if err != nil {
		return err
	}
	own := s.standing(g.root[n])
	if t.fromRows() && !own.has(path[0]) {
		return &NotAppliedError{Target: t.text, ID: g.id(n)}
	}
	for _, m := range path {
		own.add(m)
	}
	if others := doomed.without(own); len(others.list) > 0 {
		return &SharedError{Target: t.text, Others: g.idsOf(g.below.tips(others))}
	}
	return nil
}
