package revision

import "testing"

func TestRange(t *testing.T) {
	const chain = "a; b < a; c < b; d < c; e < d"
	const merged = "a; b < a; c < a; m < b c; n < m"
	for _, c := range []struct{ rule, graph, rows, text, want string }{
		{"both ends are included", chain, "", "b:d", "d c b"},
		{"up to the heads", chain, "", "c:", "e d c"},
		{"from the base", chain, "", ":b", "b a"},
		{"everything", chain, "", ":", "e d c b a"},
		{"one revision", chain, "", "b:b", "b"},
		{"up to current", chain, "c", "b:current", "c b"},
		{"from current", chain, "c", "current:", "e d c"},
		{"from current of an empty database", chain, "", "current:b", "b a"},
		{"the last before current", chain, "d", "-2:current", "d c b"},
		{"the last before the heads", chain, "", "-1:", "e d"},
		{"the last before a revision", chain, "", "-1:c", "c b"},
		{"more than there are", chain, "", "-9:b", "b a"},
		{"the next after a revision", chain, "", "b:+2", "d c b"},
		{"the first", chain, "", ":+2", "b a"},
		{"more than follow", chain, "", "d:+9", "e d"},
		{"around current", chain, "c", "-1:+1", "d c b"},
		{"what is to come", chain, "c", "+1:heads", "e d"},
		{"what was before", chain, "c", "base:-1", "b a"},
		{"steps from a name", chain, "", "b:e-1", "d c b"},
		{"counting passes a merge", merged, "", "-2:", "n m b c"},
		{"across a merge from one side only what follows it", merged, "", "b:m", "m b"},
		{"across a merge from the fork", merged, "", "a:m", "m b c a"},
		{"several heads", "a; b < a; c < a", "", "-1:heads", "b c a"},
		{"dependencies, from the base", "x; a; b < a + x", "", ":b", "b a x"},
		{"no dependencies, from a revision", "x; a; b < a + x", "", "a:b", "b a"},
		{"one branch of several", twoBranches, "", "blue@base:heads", "b2 b1 s2 s1"},
		{"one branch from its fork", twoBranches, "", "blue@s2:heads", "b2 b1 s2"},
		{"the last of one branch", twoBranches, "", "blue@-1:", "b2 b1"},

		{"the wrong way round", chain, "", "d:b", `error: range "d:b": d is not below b`},
		{"unrelated revisions", "a; b", "", "a:b", `error: range "a:b": a is not below b`},
		{"an end outside the branch", twoBranches, "", "blue@base:red", `error: revision r1 is not part of branch "blue"`},
		{"no colon", chain, "", "a", `error: target "a": a range is START:END, START: or :END`},
		{"two colons", chain, "", "a:b:c", `error: target "a:b:c": a range is START:END, START: or :END`},
		{"an unknown end", chain, "", "a:zz", `error: no revision or label "zz"`},
	} {
		t.Run(c.rule, func(t *testing.T) {
			revs, err := graphOf(t, c.graph).Range(c.text, rowsOf(c.rows))
			if got := idsText(idsOf(revs), err); got != c.want {
				t.Errorf("Range(%q, %q)\n got %s\nwant %s", c.text, c.rows, got, c.want)
			}
		})
	}
}

// An offline plan starts where the person says, at several rows if need be.
func TestSplitRangeStartsAPlan(t *testing.T) {
	g := graphOf(t, twoBranches)
	from, to, err := SplitRange("heads:+0")
	if err != nil || from != "heads" || to != "+0" {
		t.Fatalf("SplitRange: got %q, %q, %v", from, to, err)
	}
	rows, err := g.Resolve("heads", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := planText(g.Downgrade(rows, "s2")), "r1: -r1 | b2: b2>b1 | b1: b1>s2"; got != want {
		t.Errorf("Downgrade(%v, s2)\n got %s\nwant %s", rows, got, want)
	}
}
