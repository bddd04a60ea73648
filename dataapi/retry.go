package dataapi

import (
	"context"
	"math/rand/v2"
	"time"
)

// retries decides, over the attempts at one call, whether there may be another.
// It never says so for a request that may have been executed.
type retries struct {
	budget    time.Duration // for a cluster to resume
	start     time.Time
	resumes   int
	throttles int
	dials     int
}

// How often a request is sent again, and the pauses before.
const (
	maxThrottles = 5
	maxDials     = 2

	firstPause = 500 * time.Millisecond
	dialPause  = 100 * time.Millisecond
	longest    = 8 * time.Second
)

func newRetries(cfg *Config) *retries {
	return &retries{budget: cfg.ResumeBudget, start: time.Now()}
}

// next returns the wait before the next attempt, or false if there must be
// none.
func (r *retries) next(e *Error) (Wait, bool) {
	if e.Outcome != NotExecuted {
		return Wait{}, false
	}
	w := Wait{Op: e.Op, Reason: e, Waited: time.Since(r.start)}
	switch {
	case e.has(resuming):
		w.Delay = min(backoff(firstPause, r.resumes), r.budget-w.Waited)
		r.resumes++
		return w, w.Delay > 0
	case e.has(throttled...):
		w.Delay = backoff(firstPause, r.throttles)
		r.throttles++
		return w, r.throttles <= maxThrottles
	case e.noConnection:
		w.Delay = backoff(dialPause, r.dials)
		r.dials++
		return w, r.dials <= maxDials
	}
	return Wait{}, false
}

// backoff doubles from first up to the longest pause, and takes off up to a
// half by chance, so that clients stopped together do not return together.
func backoff(first time.Duration, n int) time.Duration {
	d := min(first<<min(n, 10), longest)
	return d/2 + rand.N(d/2)
}

// pause waits for d and returns true, or returns false when ctx is done first.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
