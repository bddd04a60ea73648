package emulator_test

import (
	"sync"
	"time"
)

// A clock stands still until it is told to move on.
type clock struct {
	mu     sync.Mutex
	now    time.Time
	timers map[*timer]bool
	set    *sync.Cond // when a timer is
}

type timer struct {
	at time.Time
	f  func()
}

func newClock() *clock {
	c := &clock{now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), timers: make(map[*timer]bool)}
	c.set = sync.NewCond(&c.mu)
	return c
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) AfterFunc(d time.Duration, f func()) func() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := &timer{c.now.Add(d), f}
	c.timers[t] = true
	c.set.Broadcast()
	return func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		pending := c.timers[t]
		delete(c.timers, t)
		return pending
	}
}

// advance moves on, and returns when those that are due have been called.
func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	c.now = c.now.Add(d)
	var due []*timer
	for t := range c.timers {
		if !t.at.After(c.now) {
			due = append(due, t)
			delete(c.timers, t)
		}
	}
	c.mu.Unlock()
	for _, t := range due {
		t.f()
	}
}

// await returns when a timer is set for d from now.
func (c *clock) await(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for !c.has(c.now.Add(d)) {
		c.set.Wait()
	}
}

func (c *clock) has(at time.Time) bool {
	for t := range c.timers {
		if t.at.Equal(at) {
			return true
		}
	}
	return false
}
