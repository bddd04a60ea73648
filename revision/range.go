package revision

import (
	"cmp"
	"strings"
)

// SplitRange takes "from:to" apart. Either end may be empty. The error is a
// [*TargetError] if there is not exactly one colon.
func SplitRange(text string) (from, to string, err error) {
	from, to, found := strings.Cut(text, ":")
	if !found || strings.Contains(to, ":") {
		return "", "", &TargetError{text, "a range is START:END, START: or :END"}
	}
	return from, to, nil
}

// Range returns the revisions from one target to another, both included,
// newest first: "a:b", "a:" up to the heads, ":b" from the base. A start such
// as "-3" counts from the end, and an end such as "+3" from the start, in
// generations and never too far: "-3:current" is the current revision and the
// three generations before it, ":+3" the first three. Where both are such
// numbers they count from rows.
//
// From the base everything that the end stands on is included; from another
// revision, only what follows it. "label@..." as the start keeps to that
// branch. The error may be a [*RangeError], besides those of [Graph.Resolve].
func (g *Graph) Range(text string, rows []ID) ([]Revision, error) {
	from, to, err := SplitRange(text)
	if err != nil {
		return nil, err
	}
	r := &span{g: g, text: text, rows: rows}
	if r.from, err = g.parse(cmp.Or(from, wordBase)); err != nil {
		return nil, err
	}
	if r.to, err = g.parse(cmp.Or(to, wordHeads)); err != nil {
		return nil, err
	}
	nodes, err := r.nodes()
	if err != nil {
		return nil, err
	}
	return g.revisions(g.order(nodes)), nil
}

// A span is a range taken apart.
type span struct {
	g        *Graph
	text     string
	from, to target
	rows     []ID
}

// nodes returns the revisions of the range.
func (r *span) nodes() (*set, error) {
	down := r.from.fromRows() && r.from.steps < 0
	up := r.to.fromRows() && r.to.steps > 0
	switch {
	case down && up:
		return r.around()
	case down:
		return r.last()
	case up:
		return r.first()
	}
	return r.between()
}

// last counts down from the end.
func (r *span) last() (*set, error) {
	upper, branch, err := r.upper()
	if err != nil {
		return nil, err
	}
	return r.g.parents.within(-r.from.steps, upper...).both(branch), nil
}

// first counts up from the start.
func (r *span) first() (*set, error) {
	lower, err := r.end(r.from)
	if err != nil {
		return nil, err
	}
	branch, err := r.g.branchSet(r.to)
	if err != nil {
		return nil, err
	}
	if len(lower) > 0 {
		return r.g.children.within(r.to.steps, lower...).both(branch), nil
	}
	return r.g.children.within(r.to.steps-1, r.g.bases()...).both(branch), nil
}

// around counts both ways from the rows.
func (r *span) around() (*set, error) {
	s, err := r.g.state(r.rows)
	if err != nil {
		return nil, err
	}
	nodes := r.g.parents.within(-r.from.steps, s.tips...)
	for _, n := range r.g.children.within(r.to.steps, s.tips...).list {
		nodes.add(n)
	}
	return nodes, nil
}

func (r *span) between() (*set, error) {
	upper, _, err := r.upper()
	if err != nil {
		return nil, err
	}
	lower, err := r.end(r.from)
	if err != nil {
		return nil, err
	}
	nodes, ok := r.g.between(lower, upper)
	if !ok {
		return nil, &RangeError{Range: r.text, Start: r.g.idsOf(lower), End: r.g.idsOf(upper)}
	}
	return nodes, nil
}

// upper finds the end of the range, in the branch that the start names.
func (r *span) upper() ([]int32, *set, error) {
	nodes, err := r.end(r.to)
	if err != nil {
		return nil, nil, err
	}
	branch, err := r.g.branchSet(r.from)
	if err != nil {
		return nil, nil, err
	}
	kept := branch.keep(nodes)
	if len(kept) == 0 && len(nodes) > 0 {
		return nil, nil, &NotInBranchError{ID: r.g.id(nodes[0]), Branch: r.from.branch}
	}
	return kept, branch, nil
}

// end finds the revisions that one end of the range stands for.
func (r *span) end(t target) ([]int32, error) {
	var s *state
	if t.fromRows() {
		var err error
		if s, err = r.g.state(r.rows); err != nil {
			return nil, err
		}
	}
	nodes, err := r.g.resolve(t, s)
	if err == nil {
		err = r.g.sound(nodes)
	}
	return nodes, err
}

// between returns what follows lower up to upper, both included, or all below
// upper if there is no lower. It reports false if lower is not below upper.
func (g *Graph) between(lower, upper []int32) (*set, bool) {
	nodes := g.below.reach(upper...)
	if len(lower) == 0 {
		return nodes, true
	}
	if len(nodes.keep(lower)) < len(lower) {
		return nil, false
	}
	nodes = nodes.without(g.below.reach(lower...))
	for _, n := range lower {
		nodes.add(n)
	}
	return nodes.both(g.children.reach(lower...)), true
}
