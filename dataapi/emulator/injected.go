package emulator

import (
	"fmt"
	"net/http"
	"sync"
	"time"
)

// faultHeader is the header of a request that orders a fault for itself.
const faultHeader = "x-retort-fault"

// injected are the faults that are ordered.
type injected struct {
	clock Clock

	mu     sync.Mutex
	orders []*order
	chaos  *Chaos
	number uint64 // of requests that chaos has judged
}

// newInjected panics if the options make no sense: who has texts to read asks
// ParseFault and ParseChaos.
func newInjected(o Options) *injected {
	i := &injected{clock: o.Clock}
	if o.Chaos != nil {
		c := *o.Chaos
		i.chaos = &c
		if err := c.check(); err != nil {
			panic(fmt.Sprintf("emulator: chaos %q: %v", c, err))
		}
	}
	for _, f := range o.Faults {
		if err := f.check(); err != nil {
			panic(fmt.Sprintf("emulator: fault %q: %v", f, err))
		}
	}
	i.add(o.Faults)
	return i
}

// An order is a fault and how far it has come.
type order struct {
	Fault Fault `json:"fault"`
	Seen  int   `json:"seen"` // requests that meet its conditions
	Hits  int   `json:"hits"` // those that it has hit

	until time.Time // the end of a Resume that has begun
}

// Inject adds faults to those that are ordered. Of several that could hit a
// request, the one that was ordered first does; the others wait. It is an
// error, and nothing is added, if one of them makes no sense.
func (s *Server) Inject(faults ...Fault) error {
	for _, f := range faults {
		if err := f.check(); err != nil {
			return fmt.Errorf("inject fault %q: %w", f, err)
		}
	}
	s.injected.add(faults)
	return nil
}

// ClearFaults takes back all faults that are ordered, and the random ones.
// Those under way, as a pause, go on.
func (s *Server) ClearFaults() {
	s.injected.mu.Lock()
	defer s.injected.mu.Unlock()
	s.injected.orders, s.injected.chaos = nil, nil
}

func (i *injected) add(faults []Fault) {
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, f := range faults {
		i.orders = append(i.orders, &order{Fault: f})
	}
}

// inject serves a request, or does to it what is ordered.
func (s *Server) inject(r *http.Request, body []byte, q *Request, serve serveFunc) (any, error) {
	x := &exchange{server: s, request: r, body: body, query: q, serve: serve}
	f, hit, err := s.injected.judge(r, body, q)
	if err != nil {
		return nil, err
	}
	if !hit {
		return x.proceed(r.Context())
	}
	q.Fault = f
	k, _ := effectOf(f.Kind)
	return k.act(x, f)
}

// judge returns the fault that hits a request, if one does.
func (i *injected) judge(r *http.Request, body []byte, q *Request) (f Fault, hit bool, err error) {
	header := r.Header.Get(faultHeader)
	if header == "" && !i.any() {
		return f, false, nil
	}
	q.peek(body)
	if header != "" {
		f, err = ownFault(header, q)
		return f, err == nil, err
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if f, hit = i.next(q); hit {
		return f, true, nil
	}
	f, hit = i.random(q)
	return f, hit, nil
}

func (i *injected) any() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return len(i.orders) > 0 || i.chaos != nil
}

// ownFault is that of the header of a request. It has no conditions: the
// request is the one it is for.
func ownFault(header string, q *Request) (Fault, error) {
	f, err := ParseFault(header)
	if err != nil {
		return f, invalid("%s: %v", faultHeader, err)
	}
	if f != (Fault{Kind: f.Kind, For: f.For}) {
		return f, invalid("%s: fault %q: the header is for its own request, and has no conditions", faultHeader, header)
	}
	if !f.meets(q) {
		return f, invalid("%s: %s cannot happen to this %s", faultHeader, f.Kind, q.Operation)
	}
	return f, nil
}

// next tells all orders of a request, and returns the first one that hits it.
func (i *injected) next(q *Request) (f Fault, hit bool) {
	for _, o := range i.orders {
		if !o.Fault.meets(q) {
			continue
		}
		o.Seen++
		if !hit && o.due(i.clock.Now()) {
			o.Hits++
			f, hit = o.Fault, true
		}
	}
	return f, hit
}

// due reports whether the order hits a request that meets its conditions.
func (o *order) due(now time.Time) bool {
	if o.Seen < max(o.Fault.Nth, 1) {
		return false
	}
	if o.Fault.Kind == Resume && o.Fault.For > 0 {
		return o.resuming(now)
	}
	return o.Fault.Count == All || o.Hits < max(o.Fault.Count, 1)
}

// resuming begins the time of a cluster's resume, or tells whether it lasts.
func (o *order) resuming(now time.Time) bool {
	if o.until.IsZero() {
		o.until = now.Add(o.Fault.For)
	}
	return now.Before(o.until)
}

// random lets chaos judge a request.
func (i *injected) random(q *Request) (Fault, bool) {
	if i.chaos == nil {
		return Fault{}, false
	}
	i.number++
	return i.chaos.judge(i.number, q)
}

// A faultReport is what GET /faults answers.
type faultReport struct {
	Faults []order `json:"faults"`
	Chaos  *Chaos  `json:"chaos,omitempty"`
}

func (i *injected) report() faultReport {
	i.mu.Lock()
	defer i.mu.Unlock()
	r := faultReport{Faults: []order{}, Chaos: i.chaos}
	for _, o := range i.orders {
		r.Faults = append(r.Faults, *o)
	}
	return r
}
