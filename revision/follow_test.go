package revision

import (
	"slices"
	"testing"
)

// A follower makes the steps of a plan on a database of its own and objects to
// those that cannot be made. It knows the graph only by what its revisions
// declare.
type follower struct {
	t       testing.TB
	g       *Graph
	applied map[ID]bool
	rows    map[ID]bool
}

func follow(t testing.TB, g *Graph, rows []ID) *follower {
	f := &follower{t: t, g: g, applied: map[ID]bool{}, rows: map[ID]bool{}}
	for _, id := range rows {
		f.rows[id] = true
		f.mark(id)
	}
	return f
}

func (f *follower) mark(id ID) {
	if f.applied[id] {
		return
	}
	f.applied[id] = true
	for _, on := range f.needs(id) {
		f.mark(on)
	}
}

// needs returns what a revision stands on.
func (f *follower) needs(id ID) []ID {
	r, _ := f.g.Revision(id)
	return append(slices.Clone(r.Down), f.g.Dependencies(id)...)
}

func (f *follower) steps(steps []Step) {
	f.t.Helper()
	for _, s := range steps {
		switch s.Direction {
		case Up:
			f.up(s.Revision.ID)
		case Down:
			f.down(s.Revision.ID)
		}
		f.change(s)
	}
	if len(steps) > 0 && steps[0].Direction != Move {
		f.rowsAreTips()
	}
}

func (f *follower) up(id ID) {
	f.t.Helper()
	if f.applied[id] {
		f.t.Fatalf("upgrade %s: applied already", id)
	}
	for _, on := range f.needs(id) {
		if !f.applied[on] {
			f.t.Fatalf("upgrade %s: %s is not applied", id, on)
		}
	}
	f.applied[id] = true
}

func (f *follower) down(id ID) {
	f.t.Helper()
	if !f.applied[id] {
		f.t.Fatalf("downgrade %s: not applied", id)
	}
	delete(f.applied, id)
	for other := range f.applied {
		if slices.Contains(f.needs(other), id) {
			f.t.Fatalf("downgrade %s: %s stands on it", id, other)
		}
	}
}

// change makes the row changes, which have to lead to the step's heads.
func (f *follower) change(s Step) {
	f.t.Helper()
	for _, c := range s.Rows {
		if c.From == c.To || c.From != "" && !f.rows[c.From] || c.To != "" && f.rows[c.To] {
			f.t.Fatalf("%s %s: row change %s on %v", s.Direction, s.Revision.ID, rowText(c), sortedKeys(f.rows))
		}
		delete(f.rows, c.From)
		if c.To != "" {
			f.rows[c.To] = true
		}
	}
	if got := sortedKeys(f.rows); !slices.Equal(got, s.Heads) {
		f.t.Fatalf("%s %s: row changes lead to %v, heads are %v", s.Direction, s.Revision.ID, got, s.Heads)
	}
}

// rowsAreTips checks that the rows say exactly what is applied, and briefly.
func (f *follower) rowsAreTips() {
	f.t.Helper()
	tips := map[ID]bool{}
	for id := range f.applied {
		tips[id] = true
	}
	for id := range f.applied {
		for _, on := range f.needs(id) {
			delete(tips, on)
		}
	}
	if got, want := sortedKeys(f.rows), sortedKeys(tips); !slices.Equal(got, want) {
		f.t.Fatalf("rows are %v, want %v", got, want)
	}
}
