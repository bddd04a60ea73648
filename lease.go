package retort

import (
	"context"
	"errors"
	"time"
)

// The lease is a row that says who moves the database and until when. It is
// taken by comparing and setting on the server's clock, which needs no session
// and so works through the Data API, poolers and proxies. Whoever waits for it
// asks now and then and holds nothing: a waiter that blocked in the database
// would hold a snapshot, for which CREATE INDEX CONCURRENTLY waits in turn.

// take takes the lease if it is still as the run has read it, and reports
// whether it did. Since the row's fence grows with every change, the version
// rows are then as they were read too.
func (r *run) take(ctx context.Context, n note) (bool, error) {
	n = r.addressed(n)
	if n.holder = ""; r.gone != "" && r.gone == r.seen.session {
		n.holder = r.seen.run // whose lease may go on, but who is not there any more
	}
	evidence, err := r.inscribe(ctx, r.conn, n)
	switch {
	case err == nil:
		r.noted(n, evidence)
		return true, nil
	case errors.Is(err, errNotMade), r.m.dialect.Contended(err):
		return false, nil
	case !r.broken(err):
		return false, err
	}
	if err := r.reconnect(ctx, err); err != nil {
		return false, err
	}
	taken := r.seen.run == r.id && r.seen.fence == n.fence+1
	if taken {
		r.fence = r.seen.fence
	}
	return taken, nil
}

// A vigil is a run's wait for the lease.
type vigil struct {
	since time.Time
	tries int

	missed      string // the session of who holds the lease, if it was not found
	missedSince time.Time
}

// wait passes some time, unless that of the lease is up.
func (r *run) wait(ctx context.Context, v *vigil) error {
	if v.tries == 0 {
		v.since = time.Now()
	}
	waited := time.Since(v.since)
	if limit := r.m.opts.lockTimeout(); waited >= limit {
		return &LockedError{Owner: r.seen.owner, Since: r.seen.since, ExpiresAt: r.seen.expires, Revision: r.seen.revision, Waited: waited}
	}
	r.m.emit(Waiting{Owner: r.seen.owner, For: waited})
	v.tries++
	return r.pause(ctx, v.tries-1)
}

// renew spells the renewal of a lease that is still held.
func (l ledger) renew(run string, fence int64, lease time.Duration) (string, error) {
	w := l.writer("UPDATE ", runTable).Raw(" SET expires_at = " + l.after(lease))
	l.guard(w, "", note{place: place{fence: fence}, holder: run})
	return w.Raw(" AND owner <> ''").Text()
}
