package revision

import (
	"errors"
	"testing"
)

// forest has a fork below a2 and b2, and n2, which depends on a2.
const forest = "root; a1 < root; a2 < a1; b1 < root #blue; b2 < b1; n1 #net; n2 < n1 + a2"

func TestResolve(t *testing.T) {
	for _, c := range []struct{ rule, graph, rows, target, want string }{
		{"an id", forest, "", "a1", "a1"},
		{"a label is its revision", forest, "", "blue", "b1"},
		{"the beginning of an id", forest, "", "ro", "root"},
		{"the beginning of a label", forest, "", "bl", "b1"},
		{"an id that begins another is whole", "a1; a11 < a1", "", "a1", "a1"},
		{"a beginning that id and label share is one revision", "ab1 #abel", "", "ab", "ab1"},
		{"base is nothing", forest, "", "base", ""},
		{"base of a branch is nothing", forest, "", "blue@base", ""},
		{"heads leaves out what others depend on", forest, "", "heads", "b2 n2"},
		{"head of a branch", forest, "", "blue@head", "b2"},
		{"heads of a branch counts what others depend on", forest, "", "a1@heads", "a2"},
		{"head of the branch of an id", forest, "", "a1@head", "a2"},
		{"a branch can be the beginning of an id", "root1; leaf < root1", "", "ro@head", "leaf"},
		{"head of the only branch", "a1; a2 < a1", "", "head", "a2"},
		{"below a base is nothing", "a1", "", "a1-1", ""},
		{"a revision in its branch", forest, "", "blue@b2", "b2"},
		{"a branch includes what it stands on", forest, "", "blue@root", "root"},
		{"a beginning within a branch", "aa1; aa2 #x", "", "x@aa", "aa2"},
		{"current is the rows", forest, "b2 a2", "current", "a2 b2"},
		{"current of a branch", forest, "b2 a2", "blue@current", "b2"},
		{"current of a branch without a row", forest, "n2", "a1@current", "a2"},
		{"current of a database that is empty", forest, "", "current", ""},
		{"rows that lie below others are passed over", forest, "a1 a2", "current", "a2"},
		{"steps up from an id", forest, "", "a1+1", "a2"},
		{"steps down from an id", forest, "", "a2-2", "root"},
		{"as many steps down as there are", forest, "", "a2-3", ""},
		{"steps down from a head", forest, "", "blue@head-1", "b1"},
		{"steps up from the base in a branch", forest, "", "blue@base+2", "b1"},
		{"steps up at a fork, in a branch", forest, "", "blue@root+1", "b1"},
		{"steps up from the rows", forest, "b1", "+1", "b2"},
		{"steps up from nothing", "a1; a2 < a1", "", "+2", "a2"},
		{"steps down from the rows", forest, "b2", "-1", "b1"},
		{"current may be written out", forest, "b2", "current-1", "b1"},
		{"no steps", forest, "b2", "+0", "b2"},
		{"steps in a branch from its row", forest, "a2 b1", "blue@+1", "b2"},
		{"steps in a branch that is not applied", forest, "a2", "blue@+1", "b1"},
		{"steps in a branch from the base", forest, "a2", "net@+1", "n1"},
		{"steps up from several rows of which one leads on", forest, "a2 b1", "+1", "b2"},
		{"steps up from several rows that lead to one merge", "a; b; m < a b", "a b", "+1", "m"},
		{"a step down from a merge is what it merges", "a; b; m < a b", "m", "-1", "a b"},
		{"a step down from a merge in a branch", "a #x; b; m < a b", "m", "x@-1", "a"},
		{"a label may look like steps", "a; b < a #v-2; c < b", "", "v-2", "b"},
		{"steps from a label that looks like steps", "a; b < a #v-2; c < b", "", "v-2-1", "a"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := idsText(graphOf(t, c.graph).Resolve(c.target, rowsOf(c.rows))); got != c.want {
				t.Errorf("Resolve(%q, %q) = %q, want %q", c.target, c.rows, got, c.want)
			}
		})
	}
}

func TestResolveRefuses(t *testing.T) {
	const chain = "ae1001; ae1002 < ae1001; ae2001 < ae1002"
	for _, c := range []struct{ rule, graph, rows, target, want string }{
		{"an unknown name", forest, "", "x9", `no revision or label "x9"`},
		{"a beginning of several names", chain, "", "ae10", `"ae10" is ambiguous: ae1001, ae1002 begin with it`},
		{"a beginning of very many", "a1; a2; a3; a4; a5; a6; a7", "", "a", `"a" is ambiguous: a1, a2, a3, a4, a5 and 2 more begin with it`},
		{"several heads", forest, "", "head", `target "head" is ambiguous: heads a2, b2, n2`},
		{"several heads of a branch", forest, "", "root@head", `target "root@head" is ambiguous: heads a2, b2`},
		{"steps from several heads", forest, "", "heads-1", `target "heads-1" is ambiguous: heads b2, n2`},
		{"a revision of another branch", forest, "", "blue@a1", `revision a1 is not part of branch "blue"`},
		{"the beginning of a revision of another branch", forest, "", "net@ro", `revision root is not part of branch "net"`},
		{"an unknown branch", forest, "", "green@head", `no revision or label "green"`},
		{"steps up at a fork", forest, "", "root+1", `target "root+1" is ambiguous: from root there is a1, b1`},
		{"steps up from several bases", forest, "", "base+1", `target "base+1" is ambiguous: from base there is root, n1`},
		{"steps up from several rows", forest, "a1 b1", "+1", `target "+1" is ambiguous: the database is at a1, b1 (blue)`},
		{"steps down from several rows", forest, "b1 a1", "-1", `target "-1" is ambiguous: the database is at a1, b1 (blue)`},
		{"steps down across a merge", "a; b; m < a b", "m", "-2", `target "-2" is ambiguous: from m there is a, b`},
		{"too far up", forest, "", "a2+1", `target "a2+1" is too far: a2 is the last`},
		{"too far up after a while", forest, "", "a1+3", `target "a1+3" is too far: a2 is the last, 1 away`},
		{"too far down", forest, "", "a2-4", `target "a2-4" is too far: root is the last, 3 away`},
		{"down from the base", forest, "", "base-1", `target "base-1" is too far: no revision to count from`},
		{"down from an empty database", forest, "", "-1", `target "-1" is too far: no revision to count from`},
		{"nothing", forest, "", "", `target "": it is empty`},
		{"no branch", forest, "", "@head", `target "@head": one side of the @ is empty`},
		{"nothing of a branch", forest, "", "blue@", `target "blue@": one side of the @ is empty`},
		{"a range", forest, "", "a1:a2", `target "a1:a2": a range cannot stand here`},
		{"more steps than there are numbers", forest, "", "+99999999999999999999", `target "+99999999999999999999": the number of steps is too large`},
		{"rows that are unknown", forest, "zz a1 yy", "+1", `the database is at yy, zz, which is not among the revisions`},
	} {
		t.Run(c.rule, func(t *testing.T) {
			want := "error: " + c.want
			if got := idsText(graphOf(t, c.graph).Resolve(c.target, rowsOf(c.rows))); got != want {
				t.Errorf("Resolve(%q, %q)\n got %s\nwant %s", c.target, c.rows, got, want)
			}
		})
	}
}

func TestResolveLooksAtRowsOnlyIfItMust(t *testing.T) {
	g := graphOf(t, forest)
	for target, needs := range map[string]bool{
		"a1": false, "head": false, "blue@base+1": false, "a2-1": false, "x-current": false,
		"current": true, "-1": true, "+2": true, "blue@-1": true, "blue@current": true, "current+1": true,
	} {
		if got := NeedsRows(target); got != needs {
			t.Errorf("NeedsRows(%q) = %v, want %v", target, got, needs)
		}
		_, err := g.Resolve(target, []ID{"unknown"})
		if _, unknown := errors.AsType[*UnknownError](err); unknown != needs {
			t.Errorf("Resolve(%q) with an unknown row: %v, want *UnknownError: %v", target, err, needs)
		}
	}
}

func TestNotFoundSuggestsWhatIsNear(t *testing.T) {
	g := graphOf(t, "deb04adc7bd7 #shopping; 27c6a30d7c24")
	for name, want := range map[string]string{
		"deb04adc7bd8": "deb04adc7bd7",
		"shoping":      "shopping",
		"haed":         "head",
		"curent":       "current",
	} {
		_, err := g.Resolve(name, nil)
		e, ok := errors.AsType[*NotFoundError](err)
		if !ok || len(e.Near) == 0 || e.Near[0] != want {
			t.Errorf("Resolve(%q): got %#v, want %q near", name, err, want)
		}
	}
	_, err := g.Resolve("zzzz", nil)
	if e, ok := errors.AsType[*NotFoundError](err); !ok || len(e.Near) > 0 {
		t.Errorf("Resolve(%q): got %#v, want nothing near", "zzzz", err)
	}
}
