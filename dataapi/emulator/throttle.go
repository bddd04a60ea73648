package emulator

import (
	"sync"
	"time"
)

// A throttle counts the requests of each second, and refuses those beyond its
// rate.
type throttle struct {
	clock Clock
	rate  int // 0 is no limit

	mu     sync.Mutex
	second time.Time
	count  int
}

// admit reports a request that is one too many. The service's model does not
// list the code.
func (t *throttle) admit() error {
	if t.rate == 0 {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if now := t.clock.Now().Truncate(time.Second); now != t.second {
		t.second, t.count = now, 0
	}
	t.count++
	if t.count > t.rate {
		return badRequest("ThrottlingException", "Rate exceeded")
	}
	return nil
}

// firstRate is the documented rate of the first Data API, in requests per
// second. That of today has none.
const firstRate = 1000

// rate is the one in force, 0 if there is none.
func (o *Options) rate() int {
	if o.RequestsPerSecond == 0 && o.Profile == V1 {
		return firstRate
	}
	return max(0, o.RequestsPerSecond)
}
