package retort

import "runtime"

// An errand is a call that is made in a goroutine of its own, and ends as if it
// had been made in that of the caller.
type errand struct {
	done     chan struct{} // is closed when it has ended
	err      error
	panicked any
	returned bool
}

func newErrand(do func() error) *errand {
	e := &errand{done: make(chan struct{})}
	go func() {
		defer close(e.done)
		defer func() {
			if !e.returned {
				e.panicked = recover()
			}
		}()
		e.err = do()
		e.returned = true
	}()
	return e
}

func (e *errand) wait() { <-e.done }

// end waits for the call and ends as it did: it returns its error, or panics.
// If the call has ended its goroutine, as a test does that fails, so does end.
func (e *errand) end() error {
	e.wait()
	if e.panicked != nil {
		panic(e.panicked)
	}
	if !e.returned {
		runtime.Goexit()
	}
	return e.err
}
