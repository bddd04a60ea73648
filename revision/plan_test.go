package revision

import (
	"slices"
	"testing"
)

// twoBranches is a fork with a label on each side; blue has a revision more.
const twoBranches = "s1; s2 < s1; r1 < s2 #red; b1 < s2 #blue; b2 < b1"

func TestUpgrade(t *testing.T) {
	for _, c := range []struct{ rule, graph, rows, target, want string }{
		{"from an empty database", "a; b < a", "", "head", "a: +a | b: a>b"},
		{"from a row", "a; b < a; c < b", "a", "head", "b: a>b | c: b>c"},
		{"to where it is", "a; b < a", "b", "head", ""},
		{"to an older revision", "a; b < a", "b", "a", ""},
		{"to the base", "a; b < a", "b", "base", ""},
		{"to current", "a; b < a", "a", "current", ""},
		{"a new branch gets its own row", twoBranches, "r1", "b1", "b1: +b1"},
		{"the first branch takes the shared row", twoBranches, "s2", "b1", "b1: s2>b1"},
		{"all heads, the last branch first", twoBranches, "s2", "heads", "b1: s2>b1 | b2: b1>b2 | r1: +r1"},
		{"a merge leaves one row", "a; b < a; c < a; m < b c", "b c", "head", "m: -c b>m"},
		{"a merge brings in the missing branch", "a; b < a; c < a; m < b c", "b", "head", "c: +c | m: -c b>m"},
		{"a parent that another row implies has no row", "a; b; x < b; m < a b", "a x", "m", "m: a>m"},
		{"a dependency comes first and gives up its row", "a1; a2 < a1; n1; n2 < n1 + a2", "", "n2",
			"a1: +a1 | a2: a1>a2 | n1: +n1 | n2: -a2 n1>n2"},
		{"a dependency that is applied gives up its row", "a1; n1 + a1", "a1", "n1", "n1: a1>n1"},
		{"a dependency that another row implies has no row", "a1; a2 < a1; n1 + a1", "a2", "n1", "n1: +n1"},
		{"a dependency by label", "a1 #x; n1 + x", "", "n1", "a1: +a1 | n1: a1>n1"},
		{"a parent that is a dependency too", "a1; a2 < a1 + a1", "", "head", "a1: +a1 | a2: a1>a2"},
		{"one step", "a; b < a; c < b", "a", "+1", "b: a>b"},
		{"one step brings what it depends on", "a; n; b < a + n", "a", "+1", "n: +n | b: -n a>b"},
		{"a step in a branch", twoBranches, "r1 b1", "blue@+1", "b2: b1>b2"},
		{"a row below another is deleted by the first step", "a; b < a; c < b", "a b", "head", "c: -a b>c"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := planText(graphOf(t, c.graph).Upgrade(rowsOf(c.rows), c.target)); got != c.want {
				t.Errorf("Upgrade(%q, %q)\n got %s\nwant %s", c.rows, c.target, got, c.want)
			}
		})
	}
}

func TestDowngrade(t *testing.T) {
	for _, c := range []struct{ rule, graph, rows, target, want string }{
		{"to a revision", "a; b < a; c < b", "c", "a", "c: c>b | b: b>a"},
		{"to the base", "a; b < a", "b", "base", "b: b>a | a: -a"},
		{"to the base from nothing", "a; b < a", "", "base", ""},
		{"to where it is", "a; b < a", "b", "b", ""},
		{"to the heads", twoBranches, "r1 b2", "heads", ""},
		{"both branches go for what they share", twoBranches, "r1 b1", "s1", "r1: -r1 | b1: b1>s2 | s2: s2>s1"},
		{"the other branch stays", twoBranches, "r1 b2", "b1", "b2: b2>b1"},
		{"one branch down to the fork", twoBranches, "r1 b2", "blue@s2", "b2: b2>b1 | b1: -b1"},
		{"a dependent goes too, a dependency stays", "a1; a2 < a1; n1; n2 < n1 + a2", "n2", "a1", "n2: +a2 n2>n1 | a2: a2>a1"},
		{"a revision that only another branch depends on", "a1; n1 + a1", "n1", "a1", ""},
		{"the last step", "a; b < a", "b", "-1", "b: b>a"},
		{"the first revision", "a; b < a", "a", "-1", "a: -a"},
		{"a merge", "a; b; m < a b", "m", "-1", "m: +b m>a"},
		{"a merge, of which one side has gone on", "a; b; x < b; m < a b", "m x", "m@-1", "m: m>a"},
		{"a step in a branch takes a merge of it", "a #x; b; m < a b", "m", "x@-2", "m: +b m>a | a: -a"},
		{"a step in a branch", twoBranches, "r1 b2", "blue@-1", "b2: b2>b1"},
		{"a step in a branch by id", twoBranches, "r1 b2", "r1@-1", "r1: -r1"},
		{"a step from several rows that are on one line", "a; b < a", "a b", "-1", "b: -a b>a"},
		{"a step in a branch that others depend on", "x1 #x; x2 < x1; y1; y2 < y1 + x1", "y2", "x@-1", "y2: +x1 y2>y1 | x1: -x1"},
		{"no steps", "a; b < a", "b", "+0", ""},
		{"a branch, but not what it shares", twoBranches, "r1 b2", "blue@base", "b2: b2>b1 | b1: -b1"},
		{"a branch, but not what it stands on", twoBranches, "b2", "blue@base", "b2: b2>b1 | b1: b1>s2"},
		{"a branch that is not applied", twoBranches, "r1", "blue@base", ""},
		{"a branch of its own", "a1 #x; a2 < a1; b1", "a2 b1", "x@base", "a2: a2>a1 | a1: -a1"},
		{"a branch and what stands on it", "a1 #x; b1; b2 < b1 + a1", "b2", "x@base", "b2: +a1 b2>b1 | a1: -a1"},
		{"a branch that begins below its label", "a; b < a #x; c", "b c", "x@base", "b: b>a | a: -a"},
		{"below a merge in a branch", "a1; a2 < a1; b; m < a2 b #x", "m", "x@base", "m: +b m>a2"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := planText(graphOf(t, c.graph).Downgrade(rowsOf(c.rows), c.target)); got != c.want {
				t.Errorf("Downgrade(%q, %q)\n got %s\nwant %s", c.rows, c.target, got, c.want)
			}
		})
	}
}

func TestPlansRefuse(t *testing.T) {
	for _, c := range []struct {
		rule, graph, rows, target, want string
		plan                            func(*Graph, []ID, string) ([]Step, error)
	}{
		{"an upgrade down", "a; b < a", "b", "-1", `target "-1": an upgrade goes up`, (*Graph).Upgrade},
		{"a downgrade up", "a; b < a", "a", "+1", `target "+1": a downgrade goes down`, (*Graph).Downgrade},
		{"a downgrade to what is not applied", "a; b < a", "a", "b", `revision b is not applied`, (*Graph).Downgrade},
		{"a downgrade to a label that is not applied", "a; b < a #x", "a", "x", `target "x": revision b is not applied`, (*Graph).Downgrade},
		{"a downgrade from nothing", "a; b < a", "", "-1", `target "-1" is too far: no revision to count from`, (*Graph).Downgrade},
		{"a step down from several rows", twoBranches, "b1 r1", "-1", `target "-1" is ambiguous: the database is at r1 (red), b1 (blue)`, (*Graph).Downgrade},
		{"steps down across a merge", "a; b; m < a b", "m", "-2", `target "-2" is ambiguous: from m there is a, b`, (*Graph).Downgrade},
		{"a branch below what it shares", twoBranches, "r1 b1", "blue@s1", `target "blue@s1": another branch would go with it: r1`, (*Graph).Downgrade},
		{"steps in a branch below what it shares", twoBranches, "r1 b1", "blue@-2", `target "blue@-2": another branch would go with it: r1`, (*Graph).Downgrade},
		{"a step in a branch that is not applied", twoBranches, "r1", "blue@-1", `target "blue@-1": revision b1 is not applied`, (*Graph).Downgrade},
		{"a step in a branch that begins above the rows", twoBranches, "s2", "blue@-1", `target "blue@-1": revision b1 is not applied`, (*Graph).Downgrade},
		{"an unknown row", "a; b < a", "zz", "b", `the database is at zz, which is not among the revisions`, (*Graph).Upgrade},
	} {
		t.Run(c.rule, func(t *testing.T) {
			want := "error: " + c.want
			if got := planText(c.plan(graphOf(t, c.graph), rowsOf(c.rows), c.target)); got != want {
				t.Errorf("%q from %q\n got %s\nwant %s", c.target, c.rows, got, want)
			}
		})
	}
}

func TestStamp(t *testing.T) {
	for _, c := range []struct {
		rule, graph, rows string
		targets           []string
		want              string
	}{
		{"an empty database", "a; b < a", "", []string{"b"}, "b: +b"},
		{"up", "a; b < a; c < b", "a", []string{"head"}, "c: a>c"},
		{"down", "a; b < a; c < b", "c", []string{"a"}, "a: c>a"},
		{"where it is", "a; b < a", "b", []string{"b"}, ""},
		{"another branch stays", twoBranches, "r1", []string{"b2"}, "b2: +b2"},
		{"a row below another goes", "a; b < a", "a b", []string{"current"}, "a: -a"},
		{"several rows become one", "a; b < a; c < a; m < b c", "b c", []string{"m"}, "m: -c b>m"},
		{"several branches at once", twoBranches, "s1", []string{"red", "blue"}, "r1: s1>r1 | b1: +b1"},
		{"all heads", twoBranches, "s1", []string{"heads"}, "r1: s1>r1 | b2: +b2"},
		{"two parts of one merge", "a; b; m < a b", "m", []string{"a", "b"}, "a: m>a | b: +b"},
		{"targets of which one is below the other", "a; b < a", "", []string{"a", "b"}, "b: +b"},
		{"the base", twoBranches, "r1 b1", []string{"base"}, "r1: -r1 | b1: -b1"},
		{"the base and a revision", "a; b", "a", []string{"base", "b"}, "a: -a | b: +b"},
		{"the base of a branch leaves what it shares", twoBranches, "r1 b2", []string{"blue@base"}, "b2: -b2"},
		{"the base of a branch leaves what it stands on", twoBranches, "b2", []string{"blue@base"}, "s2: b2>s2"},
		{"a step up", "a; b < a; c < b", "a", []string{"+1"}, "b: a>b"},
		{"a step down", "a; b < a; c < b", "c", []string{"-1"}, "b: c>b"},
		{"a step down from a merge", "a; b; m < a b", "m", []string{"-1"}, "a: m>a | b: +b"},
		{"current", "a; b < a", "b", []string{"current"}, ""},
		{"nothing", "a", "", nil, ""},
		{"what a dependent stands on", "a1; a2 < a1; n1 + a2", "n1", []string{"a1"}, "a1: n1>a1"},
		{"an unknown name", "a", "", []string{"zz"}, `error: no revision or label "zz"`},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := planText(graphOf(t, c.graph).Stamp(rowsOf(c.rows), c.targets...)); got != c.want {
				t.Errorf("Stamp(%q, %q)\n got %s\nwant %s", c.rows, c.targets, got, c.want)
			}
		})
	}
}

func TestPlansDoNotDependOnTheOrderOfRows(t *testing.T) {
	g := graphOf(t, twoBranches)
	rows := rowsOf("r1 b2")
	for _, target := range []string{"s1", "blue@-1", "-1", "base"} {
		want := planText(g.Downgrade(rows, target))
		slices.Reverse(rows)
		if got := planText(g.Downgrade(rows, target)); got != want {
			t.Errorf("Downgrade(%v, %q)\n got %s\nwant %s", rows, target, got, want)
		}
	}
}
