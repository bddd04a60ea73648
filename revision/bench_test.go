package revision

import (
	"fmt"
	"testing"
)

// Each shape is what a command plans in the worst case: everything, from an
// empty database.
var shapes = []struct {
	name string
	make func() []Revision
}{
	{"chain of 10000", func() []Revision { return chain(10000) }},
	{"1000 diamonds", func() []Revision { return diamonds(1000) }},
	{"4000 dependencies", func() []Revision { return dependencies(4000) }},
	{"1000 branches of 10", func() []Revision { return branches(1000, 10) }},
	{"10000 labels", func() []Revision { return labelled(10000) }},
}

func name(kind string, i int) ID { return ID(fmt.Sprintf("%s%08d", kind, i)) }

func chain(n int) []Revision {
	revs := make([]Revision, n)
	for i := range revs {
		revs[i].ID = name("a", i)
		if i > 0 {
			revs[i].Down = []ID{name("a", i-1)}
		}
	}
	return revs
}

func diamonds(n int) []Revision {
	revs := []Revision{{ID: name("m", 0)}}
	for i := range n {
		revs = append(revs,
			Revision{ID: name("b", i), Down: []ID{name("m", i)}},
			Revision{ID: name("c", i), Down: []ID{name("m", i)}},
			Revision{ID: name("m", i+1), Down: []ID{name("b", i), name("c", i)}})
	}
	return revs
}

// dependencies is two chains, where each revision of the second depends on its
// neighbour in the first.
func dependencies(n int) []Revision {
	revs := chain(n)
	for i := range n {
		r := Revision{ID: name("n", i), DependsOn: []string{string(name("a", i))}}
		if i > 0 {
			r.Down = []ID{name("n", i-1)}
		}
		revs = append(revs, r)
	}
	return revs
}

func branches(wide, deep int) []Revision {
	revs := []Revision{{ID: "root"}}
	for i := range wide {
		for j := range deep {
			r := Revision{ID: name("b", i*deep+j), Down: []ID{"root"}}
			if j > 0 {
				r.Down = []ID{name("b", i*deep+j-1)}
			}
			revs = append(revs, r)
		}
	}
	return revs
}

func labelled(n int) []Revision {
	revs := chain(n)
	for i := range revs {
		revs[i].Labels = []string{fmt.Sprintf("label%d", i)}
	}
	return revs
}

// BenchmarkUpgrade builds the graph and plans all of it.
func BenchmarkUpgrade(b *testing.B) {
	for _, shape := range shapes {
		b.Run(shape.name, func(b *testing.B) {
			revs := shape.make()
			for b.Loop() {
				g, err := NewGraph(revs)
				if err != nil {
					b.Fatal(err)
				}
				steps, err := g.Upgrade(nil, "heads")
				if err != nil || len(steps) != len(revs) {
					b.Fatal(len(steps), err)
				}
			}
		})
	}
}

// BenchmarkCurrent finds where a database at the heads is.
func BenchmarkCurrent(b *testing.B) {
	for _, shape := range shapes {
		b.Run(shape.name, func(b *testing.B) {
			g, err := NewGraph(shape.make())
			if err != nil {
				b.Fatal(err)
			}
			rows := g.RealHeads()
			for b.Loop() {
				if _, err := g.Current(rows); err != nil {
					b.Fatal(err)
				}
				if _, err := g.Applied(rows); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkDowngrade(b *testing.B) {
	for _, shape := range shapes {
		b.Run(shape.name, func(b *testing.B) {
			g, err := NewGraph(shape.make())
			if err != nil {
				b.Fatal(err)
			}
			rows := g.RealHeads()
			for b.Loop() {
				steps, err := g.Downgrade(rows, "base")
				if err != nil || len(steps) != g.Len() {
					b.Fatal(len(steps), err)
				}
			}
		})
	}
}

// BenchmarkNotFound looks for what a person may have meant.
func BenchmarkNotFound(b *testing.B) {
	g, err := NewGraph(chain(10000))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := g.Resolve("a0000x000", nil); err == nil {
			b.Fatal("found")
		}
	}
}
