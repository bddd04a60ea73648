package dataapi

import (
	"context"
	"time"
)

// A turn is the right to send something in a transaction: the service answers a
// second request at once with an error. Statements take turns with the driver,
// which sends one of its own when there was none for a while.
type turn struct {
	free  chan struct{} // holds a value while nobody has the turn
	idle  time.Duration
	timer *time.Timer // nil if the transaction is not kept alive
}

// newTurn returns a turn that is free. When nobody has had it for the duration
// idle, if that is positive, ping is called in a goroutine of its own, and has
// the turn.
func newTurn(idle time.Duration, ping func()) *turn {
	t := &turn{free: make(chan struct{}, 1), idle: idle}
	if idle > 0 {
		t.timer = time.AfterFunc(idle, func() {
			select {
			case <-t.free:
				defer t.give()
				ping()
			default: // somebody is at it
			}
		})
	}
	t.free <- struct{}{}
	return t
}

// take waits for the turn, or until ctx is done.
func (t *turn) take(ctx context.Context) error {
	select {
	case <-t.free:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if t.timer != nil {
		t.timer.Stop()
	}
	return nil
}

// give gives the turn back. The timer comes second: if it runs out before
// somebody else has taken the turn, there is a turn to be had.
func (t *turn) give() {
	t.free <- struct{}{}
	if t.timer != nil {
		t.timer.Reset(t.idle)
	}
}
