package crash

import (
	"sync"
)

// A tap stands between a run and its server. It counts the requests that are
// about to be executed, lets the night do something at one of them, and keeps
// the record of what took effect. It may be used by many goroutines at once.
type tap struct {
	mu      sync.Mutex
	seen    []string       // the requests, in the order in which they came
	effects map[string]int // how often each statement took effect for good

	at   int // the request, counted from 1, that something is done at
	what hook
}

// A hook is what is done at a request: before is called when it has come,
// after when it has been executed. They may block, and say whether the
// connection is to be cut then. nil does nothing.
type hook struct{ before, after func(*request) fate }

// A fate is what becomes of a request, or of its reply.
type fate int

const (
	deliver fate = iota
	cut
)

func newTap() *tap { return &tap{effects: map[string]int{}} }

// arm has something done at request k.
func (t *tap) arm(k int, what hook) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.at, t.what = k, what
}

// requests returns those that came so far.
func (t *tap) requests() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]string(nil), t.seen...)
}

// times returns how often each statement took effect.
func (t *tap) times() map[string]int {
	t.mu.Lock()
	defer t.mu.Unlock()
	times := make(map[string]int, len(t.effects))
	for sql, n := range t.effects {
		times[sql] = n
	}
	return times
}

// A session is a connection, or a transaction of the Data API: what happens in
// it between BEGIN and COMMIT takes effect together.
type session struct {
	tap     *tap
	mu      sync.Mutex
	inside  bool
	pending []string
}

func (t *tap) session() *session { return &session{tap: t} }

// A request is one statement on its way, or BEGIN, COMMIT or ROLLBACK.
type request struct {
	session *session
	sql     string
	alone   bool // it came outside a transaction
	hit     bool // it is the one that something is done at
	what    hook
}

// request notes that a request has come.
func (s *session) request(sql string) *request {
	s.mu.Lock()
	alone := !s.inside
	s.mu.Unlock()
	t := s.tap
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seen = append(t.seen, sql)
	r := &request{session: s, sql: sql, alone: alone, hit: len(t.seen) == t.at}
	if r.hit {
		r.what = t.what
	}
	return r
}

// arrived is called before the request is executed.
func (r *request) arrived() fate {
	if r.what.before != nil {
		return r.what.before(r)
	}
	return deliver
}

// executed is called when the server has replied; ok tells whether it did so
// without an error.
func (r *request) executed(ok bool) fate {
	r.session.note(r.sql, ok)
	if r.what.after != nil {
		return r.what.after(r)
	}
	return deliver
}

// note keeps the record.
func (s *session) note(sql string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch keyword(sql) {
	case "BEGIN", "START":
		s.inside, s.pending = ok, nil
	case "COMMIT":
		if ok {
			s.tap.take(s.pending)
		}
		s.inside, s.pending = false, nil
	case "ROLLBACK":
		s.inside, s.pending = false, nil
	default:
		if ok && s.inside {
			s.pending = append(s.pending, plain(sql))
		} else if ok {
			s.tap.take([]string{plain(sql)})
		}
	}
}

func (t *tap) take(statements []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, sql := range statements {
		t.effects[sql]++
	}
}
