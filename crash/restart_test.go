package crash

import (
	"fmt"
	"testing"
	"time"

	"github.com/retort-db/retort/internal/dbserver"
)

// restarts are the ways in which the server goes down. In the first it is back
// before the run can look for it; in the second the run may notice that it is
// gone.
var restarts = []way{
	{name: "server killed before", rig: func(n *trial) hook {
		return hook{before: func(*request) fate {
			n.crash()
			n.recover()
			return deliver
		}}
	}},
	{name: "server killed after", rig: func(n *trial) hook {
		return hook{after: func(*request) fate {
			n.crash()
			n.back = make(chan struct{})
			time.AfterFunc(downtime, func() {
				defer close(n.back)
				n.recover()
			})
			return cut
		}}
	}},
}

// downtime is how long a server stays away.
const downtime = 300 * time.Millisecond

func (n *trial) crash() {
	if err := n.crasher.crash(n.site.db); err != nil {
		n.t.Errorf("kill server: %v", err)
	}
}

func (n *trial) recover() {
	if err := n.crasher.recovered(n.site.db); err != nil {
		n.t.Errorf("server does not come back: %v", err)
	}
}

// restart runs the cases of one product, which share a server, one after the
// other.
func restart(t *testing.T, p dbserver.Product, results *table) {
	c := newCrasher(t, p)
	number := 0
	for _, at := range places {
		if at.product != p {
			continue
		}
		for _, name := range projects {
			for _, d := range []direction{up, down} {
				number++
				if !torture && number%4 != 1 {
					continue
				}
				t.Run(at.name+" "+name+" "+d.name, func(t *testing.T) {
					c.ways(t, undisturbed(t, at, load(t, name, string(p)), d), results, number)
				})
			}
		}
	}
}

func (c *crasher) ways(t *testing.T, r *reference, results *table, number int) {
	for i, w := range restarts {
		for k := 1; k <= len(r.requests); k++ {
			if !torture && !sampled(37, i, number, k) {
				continue
			}
			t.Run(fmt.Sprintf("%s %d", w.name, k), func(t *testing.T) {
				n := &trial{site: c.fresh(t, r.place), crasher: c}
				results.add(t, row{r.place.name, r.project.name + " " + r.direction.name, w.name}, r.run(t, n, w, k))
			})
		}
	}
}
