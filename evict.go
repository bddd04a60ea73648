package retort

import (
	"context"
	"fmt"
	"strconv"
	"time"
)

// A lease that has expired says that its run was not heard of. The run may be
// stopped, or cut off, and come back: its notes are refused then, but a
// statement that it had already sent, and that something on the way holds up,
// carries no note. So whoever takes over ends the session first, where there
// is one; what arrives there later finds nobody.

// goneFor is how long a session has to be missing before its run is given up,
// though its lease goes on: a connection may break, and be made again.
const goneFor = 5 * time.Second

// evict reports whether the lease can be taken from the run that holds it.
func (r *run) evict(ctx context.Context, v *vigil) (free bool, err error) {
	if r.seen.session == "" || r.sessionless() {
		return r.seen.expired, nil
	}
	id, busy, since, err := r.sessionOf(ctx, r.seen.session)
	switch {
	case err != nil:
		return false, err
	case id == "":
		return r.missing(v), nil
	case !r.seen.expired:
		v.missed = ""
		return false, nil
	case busy:
		return true, nil // what runs there is waited for
	case since < r.m.opts.lease():
		return false, nil // between two statements, perhaps
	}
	_, err = r.record(ctx, r.conn, fmt.Sprintf(r.m.ledger.kill, id))
	return false, err // and see that it is gone
}

// missing reports whether a run whose session is not there is given up.
func (r *run) missing(v *vigil) bool {
	if v.missed != r.seen.session {
		v.missed, v.missedSince = r.seen.session, time.Now()
	}
	if time.Since(v.missedSince) >= goneFor {
		r.gone = r.seen.session
	}
	return r.seen.expired || r.gone == r.seen.session
}

// sessionOf returns the id of a session, "" if it has ended, whether it runs
// something, and for how long it has or has not.
func (r *run) sessionOf(ctx context.Context, session string) (id string, busy bool, since time.Duration, err error) {
	query, err := r.m.dialect.Writer().Raw(r.m.ledger.sessions).Lit(session).Text()
	if err != nil {
		return "", false, 0, err
	}
	r.m.emit(Record{SQL: query})
	rows, err := textRows(ctx, r.conn, query)
	if err != nil || len(rows) == 0 {
		return "", false, 0, r.m.lost(err)
	}
	seconds, err := strconv.ParseFloat(rows[0][2], 64)
	return rows[0][0], rows[0][1] == "yes", time.Duration(seconds * float64(time.Second)), err
}
