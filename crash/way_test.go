package crash

import (
	"syscall"
	"time"
)

// A way is one of the ways in which a night goes wrong at the k-th request.
type way struct {
	name string
	rig  func(*trial) hook

	// recorded tells whether the tap sees the outcome of every request, so
	// that its record can be compared, too. It does not where the server ends,
	// or where a statement outlives its request.
	recorded bool

	// seldom is in how many cases one is run even in the torture form, for a
	// way that takes long; 0 runs all.
	seldom int

	at func(place) bool // nil is everywhere
}

// ways are those of runs against a server.
var ways = []way{
	{name: "killed before", recorded: true, rig: func(n *trial) hook {
		return hook{before: n.dies}
	}},
	{name: "killed after", recorded: true, rig: func(n *trial) hook {
		return hook{after: n.dies}
	}},
	{name: "request lost", recorded: true, rig: func(n *trial) hook {
		return hook{before: func(*request) fate { return cut }}
	}},
	{name: "reply lost", recorded: true, rig: func(n *trial) hook {
		return hook{after: func(*request) fate { return cut }}
	}},
	{name: "timeout", at: overDataAPI, rig: func(n *trial) hook {
		n.http.fault = "timeout"
		return hook{}
	}},
	{name: "zombie before", recorded: true, rig: func(n *trial) hook {
		return hook{before: n.sleepsOn}
	}},
	{name: "zombie after", recorded: true, rig: func(n *trial) hook {
		return hook{after: n.sleeps}
	}},
	{name: "slow", recorded: true, seldom: 5, rig: func(n *trial) hook {
		return hook{before: n.dawdles}
	}},
}

func overDataAPI(p place) bool { return p.dataAPI }

// beyondReach tells of a request that nobody can hold up when it is late: the
// Data API has no session that could be ended before a statement outside a
// transaction arrives there.
func (n *trial) beyondReach(r *request) bool {
	return n.site.dataAPI && r.alone && n.ref.project.wrote(plain(r.sql))
}

// dies kills the first run.
func (n *trial) dies(*request) fate {
	<-n.started
	n.first.kill()
	return cut
}

// sleeps stops the first run's process until a second has taken over, while
// its request, or the reply, is on its way.
func (n *trial) sleeps(*request) fate {
	<-n.started
	n.first.signal(syscall.SIGSTOP)
	n.again()
	n.waited = !n.second.done(leaseTime + overtaking)
	n.first.signal(syscall.SIGCONT)
	return deliver
}

// sleepsOn is sleeps for a request that has not arrived.
func (n *trial) sleepsOn(r *request) fate {
	if n.beyondReach(r) {
		n.hit = false
		return deliver
	}
	return n.sleeps(r)
}

// dawdles holds a request for longer than any lease while the first run is
// alive, and a second one wants its place.
func (n *trial) dawdles(r *request) fate {
	if n.beyondReach(r) {
		n.hit = false
		return deliver
	}
	n.again()
	n.waited = !n.second.done(3 * leaseTime)
	return deliver
}

// overtaking is how long a run is given to take over and finish. One that
// cannot, because the first has a transaction open, waits until that ends.
const overtaking = 2 * time.Second
