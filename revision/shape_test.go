package revision

import (
	"slices"
	"strings"
	"testing"
)

func TestShape(t *testing.T) {
	g := graphOf(t, forest)
	for _, c := range []struct{ what, got, want string }{
		{"Heads", say(g.Heads()), "a2 b2 n2"},
		{"RealHeads", say(g.RealHeads()), "b2 n2"},
		{"Bases", say(g.Bases()), "root n1"},
		{"Children(root)", say(g.Children("root")), "a1 b1"},
		{"Children of an unknown id", say(g.Children("zz")), ""},
		{"Dependencies(n2)", say(g.Dependencies("n2")), "a2"},
		{"All", say(idsOf(g.All())), "b2 b1 n2 n1 a2 a1 root"},
	} {
		if c.got != c.want {
			t.Errorf("%s = %q, want %q", c.what, c.got, c.want)
		}
	}
	if !g.IsBranchPoint("root") || g.IsBranchPoint("a2") {
		t.Error("IsBranchPoint: want root, where two revisions follow, and not a2, where one only depends")
	}
	if g.IsRealHead("a2") || !g.IsRealHead("n2") {
		t.Error("IsRealHead: want n2, and not a2, on which n2 depends")
	}
	if m := graphOf(t, "a; b; m < a b"); !m.IsMergePoint("m") || m.IsMergePoint("a") {
		t.Error("IsMergePoint: want m alone")
	}
	if r, ok := g.Revision("b1"); !ok || r.Source != "b1.sql" {
		t.Errorf("Revision(b1) = %v, %v", r, ok)
	}
	if !g.IsLabel("blue") || g.IsLabel("b1") || g.IsLabel("bl") {
		t.Error("IsLabel: want labels in full")
	}
}

func TestLabelsReachUpAndAlongTheBranch(t *testing.T) {
	for _, c := range []struct{ rule, graph, want string }{
		{"up", "a #x; b < a; c < b", "a:x b:x c:x"},
		{"down to the base", "a; b < a #x", "a:x b:x"},
		{"down to a fork", "a; b < a; c < b #x; d < b", "a: b: c:x d:"},
		{"down to what another branch depends on", "a; b < a #x; n + a", "a: b:x n:"},
		{"down to a merge", "a; b; m < a b; c < m #x", "a: b: m: c:x"},
		{"up through a merge, with those of the other side", "a #x; b #y; m < a b", "a:x b:y m:x,y"},
		{"not along dependencies", "a #x; b + a", "a:x b:"},
		{"several on one branch", "a #x; b < a #y", "a:x,y b:x,y"},
		{"down although the branch forks above", "a; b < a #x; c < b; d < b", "a:x b:x c:x d:x"},
	} {
		g := graphOf(t, c.graph)
		var got []string
		for _, r := range revisionsOf(c.graph) {
			got = append(got, string(r.ID)+":"+strings.Join(g.Labels(r.ID), ","))
		}
		if got := strings.Join(got, " "); got != c.want {
			t.Errorf("%s: %s: got %s, want %s", c.rule, c.graph, got, c.want)
		}
	}
}

func TestWhereTheDatabaseIs(t *testing.T) {
	g := graphOf(t, forest)
	for _, c := range []struct{ rows, current, applied, pending string }{
		{"", "", "", "root a1 a2 n1 n2 b1 b2"},
		{"a1", "a1", "a1 root", "a2 n1 n2 b1 b2"},
		{"n2", "n2 a2", "a1 a2 n1 n2 root", "b1 b2"},
		{"b2 n2", "b2 n2 a2", "a1 a2 b1 b2 n1 n2 root", ""},
	} {
		if got := idsText(g.Current(rowsOf(c.rows))); got != c.current {
			t.Errorf("Current(%q) = %q, want %q", c.rows, got, c.current)
		}
		applied, err := g.Applied(rowsOf(c.rows))
		if got := idsText(sortedKeys(applied), err); got != c.applied {
			t.Errorf("Applied(%q) = %q, want %q", c.rows, got, c.applied)
		}
		pending, err := g.Pending(rowsOf(c.rows))
		if got := idsText(idsOf(pending), err); got != c.pending {
			t.Errorf("Pending(%q) = %q, want %q", c.rows, got, c.pending)
		}
		steps, _ := g.Upgrade(rowsOf(c.rows), "heads")
		if got := say(stepIDs(steps)); got != c.pending {
			t.Errorf("Upgrade(%q, heads) runs %q, Pending says %q", c.rows, got, c.pending)
		}
	}
}

func sortedKeys(m map[ID]bool) []ID {
	var ids []ID
	for id := range m {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

func TestCurrentTellsKnownFromUnknownRows(t *testing.T) {
	got, err := graphOf(t, forest).Current(rowsOf("zz b1 yy"))
	e, ok := err.(*UnknownError)
	if say(got) != "b1" || !ok || say(e.IDs) != "yy zz" {
		t.Errorf("Current: got %v, %v; want b1 and yy, zz unknown", got, err)
	}
}

// An upgrade without steps has two reasons.
func TestAheadTellsAnOlderTarget(t *testing.T) {
	g := graphOf(t, forest)
	for _, c := range []struct{ rows, target, want string }{
		{"b2", "b2", ""},
		{"b2", "b1", "b2"},
		{"b2 n2", "root", "b2 n2"},
		{"b2 n2", "a2", "n2"},
		{"b1", "b2", ""},
		{"b1", "current", ""},
	} {
		if got := idsText(g.Ahead(rowsOf(c.rows), c.target)); got != c.want {
			t.Errorf("Ahead(%q, %q) = %q, want %q", c.rows, c.target, got, c.want)
		}
	}
}
