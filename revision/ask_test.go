package revision

import "fmt"

// ask puts a recorded question to the graph. Three of the calls are commands;
// the others are functions inside Alembic that ours are translated from.
func (c *recorded) ask(g *Graph) (any, error) {
	switch c.Call {
	case "upgrade":
		return c.askUpgrade(g)
	case "downgrade":
		return g.Downgrade(ids(c.Args[1]), flatten(c.Args[0])[0])
	case "stamp":
		return g.Stamp(ids(c.Args[1]), flatten(c.Args[0])...)
	case "resolve_one", "resolve_many":
		return resolveAll(g, flatten(c.Args[0]), nil)
	case "current_head":
		return g.Resolve(c.headTarget(), nil)
	case "iterate":
		return c.iterate(g)
	}
	return nil, fmt.Errorf("unknown call %q", c.Call)
}

// askUpgrade allows for several targets, which no command takes.
func (c *recorded) askUpgrade(g *Graph) (any, error) {
	targets, rows := flatten(c.Args[0]), ids(c.Args[1])
	if len(targets) == 1 {
		return g.Upgrade(rows, targets[0])
	}
	goals, err := resolveAll(g, targets, rows)
	if err != nil {
		return nil, err
	}
	s, err := g.state(rows)
	if err != nil {
		return nil, err
	}
	nodes, _ := g.find(goals)
	return g.raise(s, nodes)
}

func (c *recorded) headTarget() string {
	if len(c.Args) > 0 {
		return c.Args[0].(string) + "@head"
	}
	return "head"
}

// iterate lists what lies between upper and lower, newest first. Its options
// pick what the commands are made of: a range of history, the plan of an
// upgrade (implicit_base) or of a downgrade.
func (c *recorded) iterate(g *Graph) (any, error) {
	upper, lower := flatten(c.Args[0]), flatten(c.Args[1])
	switch {
	case c.Kwargs["select_for_downgrade"]:
		return c.iterateDown(g, upper, lower[0])
	case c.Kwargs["implicit_base"]:
		return c.iterateUp(g, upper)
	case len(upper) == 1 && len(lower) == 1:
		revs, err := g.Range(lower[0]+":"+upper[0], nil)
		return c.trim(idsOf(revs), lower), err
	}
	return c.iterateBetween(g, upper, lower)
}

// iterateBetween is a range with several ends, which no command takes.
func (c *recorded) iterateBetween(g *Graph, upper, lower []string) (any, error) {
	top, err := resolveAll(g, upper, nil)
	if err != nil {
		return nil, err
	}
	bottom, err := resolveAll(g, lower, nil)
	if err != nil {
		return nil, err
	}
	to, _ := g.find(top)
	from, _ := g.find(bottom)
	nodes, ok := g.between(from, to)
	if !ok {
		return nil, &RangeError{Start: bottom, End: top}
	}
	return c.trim(g.idsOf(g.order(nodes)), lower), nil
}

func (c *recorded) iterateUp(g *Graph, upper []string) (any, error) {
	steps, err := g.Upgrade(ids(c.Args[1]), upper[0])
	if err != nil {
		return nil, err
	}
	got := stepIDs(steps)
	if c.Kwargs["inclusive"] {
		got = append(got, ids(c.Args[1])...)
	}
	return g.newestFirst(got), nil
}

func (c *recorded) iterateDown(g *Graph, upper []string, lower string) (any, error) {
	rows, err := resolveAll(g, upper, nil)
	if err != nil {
		return nil, err
	}
	steps, err := g.Downgrade(rows, lower)
	got := stepIDs(steps)
	if c.Kwargs["inclusive"] && lower != "base" {
		got = append(got, ID(lower))
	}
	return g.newestFirst(got), err
}

func (g *Graph) newestFirst(ids []ID) []ID {
	nodes, _ := g.find(ids)
	s := newSet(len(g.revs))
	for _, n := range nodes {
		s.add(n)
	}
	return g.idsOf(g.order(s))
}

// trim leaves out the lower end where the call does not include it.
func (c *recorded) trim(got []ID, lower []string) []ID {
	if c.Kwargs["inclusive"] {
		return got
	}
	var out []ID
	for _, id := range got {
		if len(lower) == 0 || string(id) != lower[0] {
			out = append(out, id)
		}
	}
	return out
}

func resolveAll(g *Graph, targets []string, rows []ID) ([]ID, error) {
	var all []ID
	for _, target := range targets {
		got, err := g.Resolve(target, rows)
		if err != nil {
			return nil, err
		}
		all = append(all, got...)
	}
	return all, nil
}

// flatten makes a list of what is a text, a list of them, or nothing. A list
// of numbers is a byte string of Python's, which in Go is text as well.
func flatten(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		return flattenList(v)
	}
	return nil
}

func flattenList(list []any) []string {
	var out []string
	var bytes []byte
	for _, e := range list {
		if b, ok := e.(float64); ok {
			bytes = append(bytes, byte(b))
			continue
		}
		out = append(out, flatten(e)...)
	}
	if bytes != nil {
		out = append(out, string(bytes))
	}
	return out
}

func ids(v any) []ID {
	var out []ID
	for _, text := range flatten(v) {
		out = append(out, ID(text))
	}
	return out
}

func idsOf(revs []Revision) []ID {
	var out []ID
	for _, r := range revs {
		out = append(out, r.ID)
	}
	return out
}

func stepIDs(steps []Step) []ID {
	var out []ID
	for _, s := range steps {
		out = append(out, s.Revision.ID)
	}
	return out
}
