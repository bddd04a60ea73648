package crash

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// A reference is what an undisturbed run of a project at a place does.
type reference struct {
	place     place
	project   project
	direction direction
	requests  []string
	state     snapshot
	effects   []string
}

// undisturbed makes a reference, and fails the test if the run does, or if a
// second one finds anything left to do.
func undisturbed(t testing.TB, at place, p project, d direction) *reference {
	t.Helper()
	s := at.fresh(t)
	tap := newTap()
	prepare(t, s, p, d)
	flags, _ := s.through(t, tap)
	if first := start(t, p.dir, args(d, flags)...).wait(); !first.ok() {
		t.Fatalf("undisturbed run: %v", first)
	}
	r := &reference{place: at, project: p, direction: d, requests: tap.requests(), effects: p.own(tap.times())}
	var err error
	if r.state, err = s.snapshot(t.Context(), t); err != nil {
		t.Fatal(err)
	}
	if second := start(t, p.dir, args(d, flags)...).wait(); !second.ok() {
		t.Fatalf("second undisturbed run: %v", second)
	}
	return r
}

// prepare takes the database to where a direction starts.
func prepare(t testing.TB, s *site, p project, d direction) {
	t.Helper()
	if d.name == up.name {
		return
	}
	flags, _ := s.through(t, newTap())
	if e := start(t, p.dir, args(up, flags)...).wait(); !e.ok() {
		t.Fatalf("upgrade before the case: %v", e)
	}
}

// args returns the command line of a run.
func args(d direction, flags []string) []string {
	return argsWith(d, flags, leaseTime)
}

func argsWith(d direction, flags []string, lease time.Duration) []string {
	return slices.Concat(d.args, flags, []string{"--lease", lease.String()})
}

// A trial is one case under way: a run that is disturbed, and the one after it.
type trial struct {
	t             testing.TB
	ref           *reference
	site          *site
	tap           *tap
	http          *httpTap // nil without the Data API
	flags         []string
	first, second *process
	started       chan struct{} // closed when first is set
	mu            sync.Mutex    // of what follows; held while something is done at a request
	crasher       *crasher      // nil on a server that is not killed
	back          chan struct{} // closed when a server that was killed is back; nil if none was
	hit           bool          // there was a k-th request
	waited        bool          // the second run had to wait until the first came back
}

// run runs a case and returns what is wrong with its end.
func (r *reference) run(t testing.TB, n *trial, w way, k int) verdict {
	t.Helper()
	n.t, n.ref, n.tap, n.started = t, r, newTap(), make(chan struct{})
	prepare(t, n.site, r.project, r.direction)
	n.flags, n.http = n.site.through(t, n.tap)
	n.tap.arm(k, n.guarded(w.rig(n)))
	n.first = start(t, r.project.dir, args(r.direction, n.flags)...)
	close(n.started)
	first := n.first.wait()
	n.tap.arm(0, hook{}) // what comes now is the second run's
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.back != nil {
		<-n.back
	}
	if n.second == nil {
		n.again()
	}
	second := n.second.wait()
	v := n.judge(w, second)
	if v.open {
		// The second had nothing to do and did not wait for the first one's lease.
		time.Sleep(leaseTime)
		n.again()
		v = n.judge(w, n.second.wait())
	}
	v.story = n.tell(w, k, first, second)
	return v
}

// guarded returns a hook that keeps the trial to itself.
func (n *trial) guarded(h hook) hook {
	guard := func(f func(*request) fate) func(*request) fate {
		return func(r *request) fate {
			n.mu.Lock()
			defer n.mu.Unlock()
			if f == nil {
				return deliver
			}
			return f(r)
		}
	}
	if h.before == nil {
		h.before = func(*request) fate { return deliver }
	}
	before := func(r *request) fate {
		n.hit = true // the hook may take it back
		return h.before(r)
	}
	return hook{before: guard(before), after: guard(h.after)}
}

// again starts the second run: the same command, unattended.
func (n *trial) again() {
	n.second = start(n.t, n.ref.project.dir, args(n.ref.direction, n.flags)...)
}

// A verdict is what is wrong at the end of a case: nothing, at best.
type verdict struct {
	stuck   bool
	lost    []string
	doubled []string
	open    bool // the row of the lease says that a run goes on
	missed  bool // the run had no k-th request: it was not disturbed
	waited  bool
	story   string
}

func (v verdict) ok() bool {
	return !v.stuck && len(v.lost)+len(v.doubled) == 0 && !v.open
}

// judge compares the end with that of an undisturbed run.
func (n *trial) judge(w way, second ending) verdict {
	v := verdict{stuck: !second.ok(), waited: n.waited, missed: !n.hit}
	state, err := n.site.snapshot(n.t.Context(), n.t)
	if err != nil {
		n.t.Fatal(err)
	}
	v.compare(n.ref.state, state)
	if w.recorded {
		missing, extra := compare(n.ref.effects, n.ref.project.own(n.tap.times()))
		v.lost, v.doubled = append(v.lost, missing...), append(v.doubled, extra...)
	}
	return v
}

// compare notes what differs between the end of a case and that of an
// undisturbed run. A lease that is not given back is no loss.
func (v *verdict) compare(want, got snapshot) {
	missing, extra := compare(want, got)
	isLease := func(line string) bool { return strings.HasPrefix(line, "lease: ") }
	v.open = slices.ContainsFunc(missing, isLease)
	v.lost, v.doubled = slices.DeleteFunc(missing, isLease), slices.DeleteFunc(extra, isLease)
}

// tell tells what happened, for whom the verdict is not enough.
func (n *trial) tell(w way, k int, first, second ending) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s at request %d\nfirst run: %v\nsecond run: %v\nrequests:\n", w.name, k, first, second)
	for i, sql := range n.tap.requests() {
		mark := " "
		if i+1 == k {
			mark = ">"
		}
		fmt.Fprintf(&b, "  %s %3d %s\n", mark, i+1, shortened(plain(sql)))
	}
	return b.String()
}

func shortened(sql string) string {
	const enough = 150
	if len(sql) > enough {
		return sql[:enough] + "..."
	}
	return sql
}

func (v verdict) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "stuck: %v\n", v.stuck)
	for _, line := range v.lost {
		fmt.Fprintf(&b, "lost: %s\n", line)
	}
	for _, line := range v.doubled {
		fmt.Fprintf(&b, "too much: %s\n", line)
	}
	if v.open {
		b.WriteString("the lease was not given back\n")
	}
	if v.missed {
		b.WriteString("the run had no such request\n")
	}
	return b.String() + v.story
}

// leaseTime is the lease of runs that are about to die, so that the next need
// not wait for long.
const leaseTime = time.Second
