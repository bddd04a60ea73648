package revision

import (
	"slices"
	"strconv"
	"strings"
)

// A target is what a person types for a place in the graph, taken apart:
// [branch@][name][±steps].
type target struct {
	text   string
	branch string
	name   string // never empty: what counts from the database is "current"
	steps  int
}

// NeedsRows reports whether target counts from where the database is, so that
// its meaning depends on the rows: "current", "-1", "label@+2".
func NeedsRows(text string) bool {
	_, rest := splitBranch(text)
	name, _ := splitSteps(rest)
	return name == "" || name == wordCurrent
}

// fromRows reports whether the target counts from where the database is.
func (t target) fromRows() bool { return t.name == wordCurrent }

// parse takes a target apart. A label may look like a name with steps, such as
// "feature-2"; what is written out wins.
func (g *Graph) parse(text string) (target, error) {
	t := target{text: text}
	var rest string
	t.branch, rest = splitBranch(text)
	switch {
	case text == "":
		return t, &TargetError{text, "it is empty"}
	case strings.Contains(text, ":"):
		return t, &TargetError{text, "a range cannot stand here"}
	case strings.HasPrefix(text, "@") || rest == "":
		return t, &TargetError{text, "one side of the @ is empty"}
	}
	if g.exact(rest) {
		t.name = rest
		return t, nil
	}
	name, steps := splitSteps(rest)
	t.name = name
	if name == "" {
		t.name = wordCurrent
	}
	if steps == "" {
		return t, nil
	}
	n, err := strconv.Atoi(steps)
	if err != nil {
		return t, &TargetError{text, "the number of steps is too large"}
	}
	t.steps = n
	return t, nil
}

// exact reports whether name is an id or a label, in full.
func (g *Graph) exact(name string) bool {
	_, id := g.ids[ID(name)]
	_, label := g.labels[name]
	return id || label
}

func splitBranch(text string) (branch, rest string) {
	before, after, found := strings.Cut(text, "@")
	if !found {
		return "", text
	}
	return before, after
}

// splitSteps takes "name-2" apart into "name" and "-2". Without a number
// steps is empty.
func splitSteps(text string) (name, steps string) {
	digits := len(text)
	for digits > 0 && '0' <= text[digits-1] && text[digits-1] <= '9' {
		digits--
	}
	if digits == len(text) || digits == 0 || !strings.ContainsRune("+-", rune(text[digits-1])) {
		return text, ""
	}
	return text[:digits-1], text[digits-1:]
}

// lookup finds the revision of an id, a label, or the beginning of one. Only
// what is in the set counts, if it is not nil.
func (g *Graph) lookup(name string, among *set) (int32, error) {
	if fault := g.torn[name]; fault != nil {
		return 0, fault
	}
	if n, ok := g.ids[ID(name)]; ok {
		return n, nil
	}
	if n, ok := g.labels[name]; ok {
		return n, nil
	}
	return g.complete(name, among)
}

// complete finds the one revision with an id or a label that begins with
// prefix.
func (g *Graph) complete(prefix string, among *set) (int32, error) {
	found := newSet(len(g.revs))
	var candidates []string
	consider := func(name string, n int32) {
		if strings.HasPrefix(name, prefix) && (among == nil || among.has(n)) {
			found.add(n)
			candidates = append(candidates, name)
		}
	}
	for id, n := range g.ids {
		consider(string(id), n)
	}
	for label, n := range g.labels {
		consider(label, n)
	}
	slices.Sort(candidates)
	switch len(found.list) {
	case 0:
		return 0, &NotFoundError{Name: prefix, Near: g.near(prefix)}
	case 1:
		return g.lookup(candidates[0], among)
	}
	return 0, &AmbiguousError{Name: prefix, Candidates: candidates}
}
