package crash

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"

	"github.com/retort-db/retort/internal/dbserver"
)

// TestMatrix runs every way at every request of every project at every place,
// or a sample of that, and shows a table of what came of it.
func TestMatrix(t *testing.T) {
	t.Parallel()
	results := &table{}
	t.Run("cases", func(t *testing.T) {
		for _, p := range places {
			t.Run(p.name, func(t *testing.T) {
				t.Parallel()
				p.matrix(t, results)
			})
		}
		for _, p := range []dbserver.Product{dbserver.PostgreSQL, dbserver.MySQL} {
			t.Run("restart "+string(p), func(t *testing.T) {
				t.Parallel()
				restart(t, p, results)
			})
		}
	})
	results.show(t)
}

func (p place) matrix(t *testing.T, results *table) {
	for i, name := range projects {
		for j, d := range []direction{up, down} {
			number := i*2 + j
			if !torture && (number+len(p.name))%2 != 0 {
				continue
			}
			t.Run(name+" "+d.name, func(t *testing.T) {
				t.Parallel()
				ref := undisturbed(t, p, load(t, name, string(p.product)), d)
				ref.ways(t, results, number)
			})
		}
	}
}

// ways runs the cases of a reference. Its number makes samples differ.
func (r *reference) ways(t *testing.T, results *table, number int) {
	for i, w := range ways {
		if w.at != nil && !w.at(r.place) {
			continue
		}
		for k := 1; k <= len(r.requests); k++ {
			if !w.wanted(i, number, k) {
				continue
			}
			t.Run(fmt.Sprintf("%s %d", w.name, k), func(t *testing.T) {
				t.Parallel()
				results.add(t, row{r.place.name, r.project.name + " " + r.direction.name, w.name}, r.run(t, &trial{site: r.place.fresh(t)}, w, k))
			})
		}
	}
}

// wanted tells whether a case is to be run, in this form of the test.
func (w way) wanted(i, number, k int) bool {
	if torture {
		return w.seldom == 0 || sampled(w.seldom, i, number, k)
	}
	return sampled(37, i, number, k)
}

// sampled chooses one case in so many, so that over the projects each way meets
// each part of a run.
func sampled(in, way, number, k int) bool { return (k+5*way+7*number)%in == 0 }

// A row is a line of the table.
type row struct{ place, project, way string }

// compare puts rows in the order of the table.
func (r row) compare(o row) int {
	return cmp.Or(cmp.Compare(r.place, o.place), cmp.Compare(r.project, o.project), cmp.Compare(r.way, o.way))
}

// A tally is what came of the cases of a row.
type tally struct{ cases, stuck, lost, doubled, open, waited int }

// A table counts verdicts. It may be used by many goroutines at once.
type table struct {
	mu      sync.Mutex
	tallies map[row]*tally
}

// add counts a verdict, and fails the test if it is not good. A run that had
// not so many requests this time, because it was faster or slower than the
// undisturbed one, is no case.
func (b *table) add(t testing.TB, r row, v verdict) {
	t.Helper()
	if !v.ok() {
		t.Errorf("%v", v)
	}
	if v.ok() && v.missed {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.tallies == nil {
		b.tallies = map[row]*tally{}
	}
	n := b.tallies[r]
	if n == nil {
		n = &tally{}
		b.tallies[r] = n
	}
	n.count(v)
}

func (n *tally) count(v verdict) {
	n.cases++
	if v.stuck {
		n.stuck++
	}
	if len(v.lost) > 0 {
		n.lost++
	}
	if len(v.doubled) > 0 {
		n.doubled++
	}
	if v.open {
		n.open++
	}
	if v.waited {
		n.waited++
	}
}

// show prints the table, in the torture form also where the tests pass.
func (b *table) show(t testing.TB) {
	if torture {
		fmt.Print(b)
		return
	}
	t.Logf("\n%s", b)
}

// String returns the table, with a sum at its end.
func (b *table) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "place\tproject\tway\tcases\tstuck\tlost\tdoubled\topen\twaited")
	sum := &tally{}
	for _, r := range slices.SortedFunc(maps.Keys(b.tallies), row.compare) {
		n := b.tallies[r]
		n.write(w, r)
		sum.add(n)
	}
	sum.write(w, row{"all", "", ""})
	w.Flush()
	return text.String()
}

func (n *tally) write(w *tabwriter.Writer, r row) {
	fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\n", r.place, r.project, r.way, n.cases, n.stuck, n.lost, n.doubled, n.open, n.waited)
}

func (n *tally) add(m *tally) {
	n.cases += m.cases
	n.stuck += m.stuck
	n.lost += m.lost
	n.doubled += m.doubled
	n.open += m.open
	n.waited += m.waited
}
