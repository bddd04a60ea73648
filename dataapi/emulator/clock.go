package emulator

import "time"

// A Clock tells the time and wakes others. Its methods may be called by many
// goroutines at once.
type Clock interface {
	Now() time.Time

	// AfterFunc calls f in its own goroutine after d. The function it returns
	// prevents that, and reports whether it came in time.
	AfterFunc(d time.Duration, f func()) (stop func() bool)
}

// wallClock is the clock of the machine.
type wallClock struct{}

func (wallClock) Now() time.Time { return time.Now() }

func (wallClock) AfterFunc(d time.Duration, f func()) func() bool {
	return time.AfterFunc(d, f).Stop
}
