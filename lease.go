package retort

import (
	"context"
	"errors"
	"strings"
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

// beat renews the lease while a statement runs, from another connection, until
// the returned function is called. Where no connection can be had the lease may
// expire; the statement is found by its tag all the same.
//
// If patience is not 0, a statement that waits for a lock and has run for so
// long is cancelled, which the function tells.
func (r *run) beat(ctx context.Context, tag string, patience time.Duration) (stop func() (cancelled bool)) {
	lease := r.m.opts.lease()
	renewal, err := r.m.ledger.renew(r.id, r.fence, lease)
	if err != nil || r.m.dialect.Activity(tag) == "" {
		return func() bool { return false } // a product in the process itself has nobody else to ask
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan bool, 1)
	go func() {
		every := time.NewTicker(lease / 4)
		defer every.Stop()
		cancelled := false
		for {
			select {
			case <-ctx.Done():
				ended <- cancelled
				return
			case <-every.C:
				r.renew(ctx, renewal)
				if patience > 0 && !cancelled {
					cancelled = r.unblock(ctx, tag, patience)
				}
			}
		}
	}()
	return func() bool {
		cancel()
		return <-ended
	}
}

// unblock cancels a statement that has run for longer than patience and waits
// for a lock, from a connection of its own.
func (r *run) unblock(ctx context.Context, tag string, patience time.Duration) (cancelled bool) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	conn, err := r.m.db.Conn(ctx)
	if err != nil {
		return false
	}
	defer conn.Close()
	rows, err := textRows(ctx, conn, r.m.dialect.Activity(strings.TrimSpace(tag)))
	if err != nil || len(rows) == 0 {
		return false
	}
	p := progressOf(Statement{}, rows[0])
	if !p.Blocked || p.Elapsed < patience {
		return false
	}
	// The statement may end at once, which must not interrupt this one: whether
	// it was cancelled decides whether it is sent again.
	sure, done := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer done()
	_, err = conn.ExecContext(sure, r.m.dialect.Cancel(rows[0][0]))
	return err == nil
}

// renew sends query from a connection of its own. That it fails is no matter:
// the next one may not.
func (r *run) renew(ctx context.Context, query string) {
	ctx, cancel := context.WithTimeout(ctx, r.m.opts.lease()/4)
	defer cancel()
	conn, err := r.m.db.Conn(ctx)
	if err != nil {
		return
	}
	defer conn.Close()
	conn.ExecContext(ctx, query)
}

// renew spells the renewal of a lease that is still held.
func (l ledger) renew(run string, fence int64, lease time.Duration) (string, error) {
	w := l.writer("UPDATE ", runTable).Raw(" SET expires_at = " + l.after(lease))
	l.guard(w, "", note{place: place{fence: fence}, holder: run})
	return w.Raw(" AND owner <> ''").Text()
}
