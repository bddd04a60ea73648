package revision

import (
	"errors"
	"strings"
	"testing"
)

func TestFaultsNameTheFiles(t *testing.T) {
	for _, c := range []struct{ rule, graph, want string }{
		{"a missing parent", "b2 < a1", `revision b2 (b2.sql) follows "a1", which does not exist`},
		{"a missing dependency", "b2 + x", `revision b2 (b2.sql) depends on "x", which does not exist`},
		{"an id twice", "a1; a1", `revision a1 is declared 2 times (a1.sql, a1.sql)`},
		{"an id three times", "a1; a1; a1", `revision a1 is declared 3 times (a1.sql, a1.sql, a1.sql)`},
		{"a cycle", "a; c1 < c2; c2 < c1; d < c2", `revisions form a cycle: c1 (c1.sql) needs c2 (c2.sql) needs c1`},
		{"a revision on itself", "s < s", `revisions form a cycle: s (s.sql) needs s`},
		{"a cycle through a dependency", "a + b; b < a", `revisions form a cycle: a (a.sql) needs b (b.sql) needs a`},
		{"a cycle that stands on something sound", "a; b < a c; c < b", `revisions form a cycle: b (b.sql) needs c (c.sql) needs b`},
		{"a label twice", "a #x; b #x", `label "x" of a, b (a.sql, b.sql) is declared twice`},
		{"a label that is an id", "a; b #a", `label "a" of b, a (b.sql, a.sql) is also the id of a revision`},
		{"a label that is its own id", "a #a", `label "a" of a (a.sql) is also the id of a revision`},
		{"a label that is a target", "a #head", `label "head" of a (a.sql) has a meaning as a target`},
		{"a label that looks like steps", "a #-1", `label "-1" of a (a.sql) begins like a number of steps`},
		{"an id that is a target", "base", `revision id "base" (base.sql) has a meaning as a target`},
		{"an id with a sign", "a-1", `revision id "a-1" (a-1.sql) contains '+' or '-', which count steps in a target`},
		{"an id with an at", "a@b", `revision id "a@b" (a@b.sql) contains '@'`},
		{"an id with a quote", "a'b", `revision id "a'b" (a'b.sql) contains '\''`},
		{"an id with a backslash", `a\b`, `revision id "a\\b" (a\b.sql) contains '\\'`},
		{"several faults", "b < a; c < c",
			"revision b (b.sql) follows \"a\", which does not exist\nrevisions form a cycle: c (c.sql) needs c"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			g, err := NewGraph(revisionsOf(c.graph))
			if err == nil || err.Error() != c.want {
				t.Errorf("NewGraph(%s)\n got %v\nwant %s", c.graph, err, c.want)
			}
			if g.Err() == nil || g.Err().Error() != c.want {
				t.Errorf("Err() = %v, want %s", g.Err(), c.want)
			}
		})
	}
}

func TestIDs(t *testing.T) {
	for _, id := range []ID{"", "a b", "a\tb", "a\x00b", "a:b", "a+b", `a"b`, "a`b", "a\u00a0b"} {
		_, err := NewGraph([]Revision{{ID: id, Source: "x.sql"}})
		if e, ok := errors.AsType[*IDError](err); !ok || e.ID != id || e.Source != "x.sql" {
			t.Errorf("NewGraph with id %q: got %v, want *IDError", id, err)
		}
	}
	for _, id := range []ID{"1", "ae1027a6acf", "0001_create", "v1.2", "a/b", "añb", "a,b"} {
		if _, err := NewGraph([]Revision{{ID: id}}); err != nil {
			t.Errorf("NewGraph with id %q: %v", id, err)
		}
	}
}

// broken has a sound branch a, one of each fault, and what stands on them.
const broken = "a1; a2 < a1 #a; " +
	"m2 < m1; m3 < m2; " +
	"d1 < a1; d1; d2 < d1; " +
	"c1 < c2; c2 < c1; " +
	"l1 #twice; l2 #twice; l3 + twice"

// The graph is usable where it is sound.
func TestFaultsStopOnlyWhatDependsOnThem(t *testing.T) {
	g, err := NewGraph(revisionsOf(broken))
	if err == nil {
		t.Fatal("NewGraph: no error")
	}
	resolve := func(target string) func() error {
		return func() error { _, err := g.Resolve(target, nil); return err }
	}
	upgrade := func(rows, target string) func() error {
		return func() error { _, err := g.Upgrade(rowsOf(rows), target); return err }
	}
	for name, ask := range map[string]func() error{
		"resolve a sound revision":        resolve("a2"),
		"resolve a sound branch":          resolve("a@head"),
		"resolve a revision to mend":      resolve("m3"),
		"resolve one of a cycle":          resolve("c1"),
		"upgrade to a sound revision":     upgrade("", "a2"),
		"upgrade a sound branch":          upgrade("", "a@+2"),
		"upgrade to what a label is not":  upgrade("", "l1"),
		"downgrade a sound branch":        func() error { _, err := g.Downgrade(rowsOf("a2"), "base"); return err },
		"stamp a sound revision":          func() error { _, err := g.Stamp(nil, "a2"); return err },
		"history of a sound branch":       func() error { _, err := g.Range(":a2", nil); return err },
		"current of a sound branch":       func() error { _, err := g.Current(rowsOf("a2")); return err },
		"what is applied, of what sound":  func() error { _, err := g.Applied(rowsOf("a2")); return err },
		"who is ahead, of what is sound":  func() error { _, err := g.Ahead(rowsOf("a2"), "a1"); return err },
		"a revision two steps below head": resolve("a2-1"),
	} {
		if err := ask(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, c := range map[string]struct {
		ask  func() error
		want string
	}{
		"heads":                        {resolve("heads"), `follows "m1"`},
		"head":                         {resolve("head"), `revision d1 is declared 2 times`},
		"a branch with a fault above":  {resolve("a1@head"), `revision d1 is declared 2 times`},
		"an id that is declared twice": {resolve("d1"), `revision d1 is declared 2 times`},
		"a label declared twice":       {resolve("twice"), `label "twice"`},
		"below what is missing":        {resolve("m3-2"), `follows "m1"`},
		"upgrade to heads":             {upgrade("", "heads"), `follows "m1"`},
		"upgrade across what misses":   {upgrade("", "m3"), `follows "m1"`},
		"upgrade to a cycle":           {upgrade("", "c1"), `form a cycle`},
		"upgrade to what is on twins":  {upgrade("", "d2"), `revision d1 is declared 2 times`},
		"upgrade to what needs a label": {upgrade("", "l3"),
			`label "twice"`},
		"upgrade from a broken row": {upgrade("m3", "a2"), `follows "m1"`},
		"stamp what misses":         {func() error { _, err := g.Stamp(nil, "m2"); return err }, `follows "m1"`},
		"history of what misses":    {func() error { _, err := g.Range(":m3", nil); return err }, `follows "m1"`},
		"pending":                   {func() error { _, err := g.Pending(rowsOf("a2")); return err }, `form a cycle`},
	} {
		if err := c.ask(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

// All shows what there is, faulty or not.
func TestAllShowsEveryRevision(t *testing.T) {
	g, _ := NewGraph(revisionsOf(broken))
	if got, want := len(g.All()), g.Len(); got != want {
		t.Errorf("All() has %d revisions, want %d: %s", got, want, say(idsOf(g.All())))
	}
}
