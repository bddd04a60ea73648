package revision

import "slices"

// Current returns what the command current shows: the rows, and the heads
// that are applied for the sake of other branches and so have no row. The
// order is that of [Graph.All].
//
// If the graph does not have all of rows, the error is an [*UnknownError], and
// what is known of the others is returned with it.
func (g *Graph) Current(rows []ID) ([]ID, error) {
	known, unknown := g.find(rows)
	s, err := g.state(g.idsOf(known))
	if err != nil {
		return nil, err
	}
	shown := newSet(len(g.revs))
	for _, n := range g.parents.tips(s.applied) {
		shown.add(n)
	}
	return g.idsOf(shown.keep(g.order(s.applied))), unknown
}

// Applied returns what is applied in a database with these rows: the rows,
// and all that they stand on.
func (g *Graph) Applied(rows []ID) (map[ID]bool, error) {
	s, err := g.state(rows)
	if err != nil {
		return nil, err
	}
	applied := make(map[ID]bool, len(s.applied.list))
	for _, n := range s.applied.list {
		applied[g.id(n)] = true
	}
	return applied, nil
}

// Pending returns what is not applied yet, in the order in which an upgrade to
// "heads" applies it. A database is at the heads if nothing is pending, even
// though a head that another branch depends on has no row.
func (g *Graph) Pending(rows []ID) ([]Revision, error) {
	s, err := g.state(rows)
	if err != nil {
		return nil, err
	}
	if err := g.whole(); err != nil {
		return nil, err
	}
	todo := g.order(g.below.reach(g.realHeads()...).without(s.applied))
	slices.Reverse(todo)
	return g.revisions(todo), nil
}

// Ahead returns the rows that are above target: it tells an upgrade that has
// nothing to do because the database is there from one whose target is older.
func (g *Graph) Ahead(rows []ID, target string) ([]ID, error) {
	s, err := g.state(rows)
	if err != nil {
		return nil, err
	}
	t, err := g.parse(target)
	if err != nil {
		return nil, err
	}
	goals, err := g.resolve(t, s)
	if err != nil {
		return nil, err
	}
	return g.idsOf(minus(g.above.reach(goals...).keep(s.tips), goals)), nil
}
