package revision

import "testing"

// FuzzTarget asks everything that takes a target with any text. Nothing
// panics, and every plan can be followed.
func FuzzTarget(f *testing.F) {
	graphs := []*Graph{
		graphOf(f, forest),
		graphOf(f, twoBranches),
		graphOf(f, "a #x; b < a; c < a #v-2; m < b c; n #y; o < n + m"),
	}
	for _, target := range []string{"head", "heads", "base", "current", "blue@head", "x@base", "x@-1", "y@+2",
		"+1", "-1", "a+1", "m-1", "v-2", "v-2-1", "ro", "a:b", "-2:current", ":+3", "@", "@@", "x@base+1", "-+1", "a--1"} {
		for pick := range uint8(8) {
			f.Add(target, pick)
		}
	}
	f.Fuzz(func(t *testing.T, target string, pick uint8) {
		g := graphs[int(pick)%len(graphs)]
		rows := pickRows(g, int(pick)/len(graphs))
		if ids, err := g.Resolve(target, rows); err == nil {
			for _, id := range ids {
				if _, ok := g.Revision(id); !ok {
					t.Fatalf("Resolve(%q) = %q, which is no revision", target, id)
				}
			}
		}
		for _, plan := range []func([]ID, string) ([]Step, error){g.Upgrade, g.Downgrade, stampOne(g)} {
			if steps, err := plan(rows, target); err == nil {
				follow(t, g, rows).steps(steps)
			}
		}
		g.Ahead(rows, target)
		g.Range(target, rows)
	})
}

func stampOne(g *Graph) func([]ID, string) ([]Step, error) {
	return func(rows []ID, target string) ([]Step, error) { return g.Stamp(rows, target) }
}

// pickRows returns some rows, at times such as no run would leave.
func pickRows(g *Graph, pick int) []ID {
	var rows []ID
	for i, rev := range g.All() {
		if (pick>>(i%6))&1 == 1 {
			rows = append(rows, rev.ID)
		}
	}
	return rows
}

// FuzzGraph builds graphs of any shape, faulty ones too.
func FuzzGraph(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 255, 17})
	f.Add([]byte{1, 0, 1, 0})
	f.Fuzz(func(t *testing.T, shape []byte) {
		if len(shape) > 100 {
			t.Skip("the follower is not made for large graphs")
		}
		g, _ := NewGraph(revisionsOfBytes(shape))
		if got := len(g.All()); got != g.Len() {
			t.Fatalf("All() has %d revisions of %d", got, g.Len())
		}
		for _, target := range []string{"heads", "head", "r1", "+1"} {
			steps, err := g.Upgrade(nil, target)
			if err == nil {
				follow(t, g, nil).steps(steps)
			}
		}
	})
}

// revisionsOfBytes makes a revision of every byte: its bits say its id, parent,
// dependency and label.
func revisionsOfBytes(shape []byte) []Revision {
	names := []ID{"r0", "r1", "r2", "r3", "r4", "r5", "", "r-7"}
	revs := make([]Revision, 0, len(shape))
	for i, b := range shape {
		r := Revision{ID: names[(i+int(b>>7))%len(names)]}
		if b&1 != 0 {
			r.Down = append(r.Down, names[b>>1&7])
		}
		if b&16 != 0 {
			r.DependsOn = append(r.DependsOn, string(names[b>>4&7]))
		}
		if b&32 != 0 {
			r.Labels = append(r.Labels, "l"+string(names[b>>5&7]))
		}
		revs = append(revs, r)
	}
	return revs
}
