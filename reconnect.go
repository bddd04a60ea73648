package retort

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/retort-db/retort/dialect"
)

// broken reports whether err says nothing about the statement because the
// connection, the transaction or the reply was lost.
func (r *run) broken(err error) bool {
	switch e, ended := errors.AsType[endedError](err); {
	case err == nil:
		return false
	case inDoubt(err), errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone), ended && e.TransactionEnded():
		return true
	}
	return dialect.State(err) != "" && !r.m.dialect.Answered(err) // a server that goes, or comes
}

// An endedError is an error that knows whether its transaction has been ended
// by somebody else, such as those of the dataapi driver.
type endedError interface {
	error
	TransactionEnded() bool
}

// How long a run tries to reach a database that it has lost, and how long it
// pauses between two attempts at anything.
const (
	reconnectBudget = 30 * time.Second
	shortestPause   = 250 * time.Millisecond
	longestPause    = 3 * time.Second
)

// reconnect takes another connection in place of one that broke with cause,
// and sees that it works.
func (r *run) reconnect(ctx context.Context, cause error) error {
	deadline, waits := time.Now().Add(reconnectBudget), r.waits
	for try := 0; ; try++ {
		err := r.connect(ctx)
		if err == nil {
			err = r.settings(ctx, waits)
		}
		if err == nil {
			err = r.look(ctx)
		}
		if err == nil {
			return nil
		}
		if time.Now().After(deadline) || r.pause(ctx, try) != nil {
			return errors.Join(cause, err)
		}
	}
}

// pause waits before attempt number try, from 0, is followed by another.
func (r *run) pause(ctx context.Context, try int) error {
	most := min(shortestPause<<min(try, 10), longestPause)
	wait := most/2 + rand.N(most/2)
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
