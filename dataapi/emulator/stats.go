package emulator

import (
	"maps"
	"sync"
)

// Stats counts requests. Those for /stats itself are not counted.
type Stats struct {
	// Requests counts by operation, as in "ExecuteStatement". Requests for
	// what is no operation are under "".
	Requests map[string]int `json:"requests"`

	// Errors counts by code, as in "DatabaseErrorException".
	Errors map[string]int `json:"errors"`

	// Faults counts requests that a fault has hit, by its kind.
	Faults map[Kind]int `json:"faults"`

	// OpenTransactions is how many there are now.
	OpenTransactions int `json:"openTransactions"`
}

// Total returns the number of all requests.
func (s Stats) Total() int {
	total := 0
	for _, n := range s.Requests {
		total += n
	}
	return total
}

type stats struct {
	mu       sync.Mutex
	requests map[string]int
	errors   map[string]int
	faults   map[Kind]int
}

func newStats() *stats {
	return &stats{requests: make(map[string]int), errors: make(map[string]int), faults: make(map[Kind]int)}
}

func (s *stats) add(q *Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests[q.Operation]++
	if q.Code != "" {
		s.errors[q.Code]++
	}
	if q.Fault.Kind != "" {
		s.faults[q.Fault.Kind]++
	}
}

func (s *stats) read(open int) Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Stats{maps.Clone(s.requests), maps.Clone(s.errors), maps.Clone(s.faults), open}
}

func (s *stats) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.requests)
	clear(s.errors)
	clear(s.faults)
}
