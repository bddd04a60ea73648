package retort

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/retort-db/retort/revision"
)

// connect takes a connection, in place of the one before if there was one.
func (r *run) connect(ctx context.Context) error {
	if r.conn != nil {
		r.conn.Close() // it may be closed already
	}
	conn, err := r.m.db.Conn(ctx)
	if err != nil {
		return err
	}
	r.conn, r.waits, r.marked = conn, 0, false
	if r.m.ledger.session != "" && !r.sessionless() {
		r.unsaid = r.m.ledger.session
	}
	return nil
}

// disconnect gives the connection back. One whose session was told something
// is closed instead, so that nobody else meets with that.
func (r *run) disconnect() {
	if r.marked {
		r.conn.Raw(func(any) error { return driver.ErrBadConn })
	}
	r.conn.Close()
}

// patience returns how long a statement of a step waits for its locks; 0 is as
// long as the database's own setting says.
func (r *run) patience(s revision.Step) (time.Duration, error) {
	if s.Direction == revision.Move {
		return r.m.opts.statementLockTimeout(), nil
	}
	wait, err := r.m.scripts[s.Revision.ID].LockWait(s.Direction)
	if wait == 0 {
		wait = r.m.opts.statementLockTimeout()
	}
	return wait, err
}

// settings tells the session how long its statements wait for their locks. On
// PostgreSQL each transaction says so itself: CREATE INDEX CONCURRENTLY waits
// for every transaction that is open, and must not give up and leave an
// invalid index. Over the Data API there is no session.
func (r *run) settings(ctx context.Context, wait time.Duration) error {
	if r.m.ledger.notes != joined || wait == r.waits || r.sessionless() {
		return nil
	}
	value := "DEFAULT"
	if wait > 0 {
		value = fmt.Sprint(max(1, int(wait.Seconds())))
	}
	query := fmt.Sprintf("SET SESSION lock_wait_timeout = %s, SESSION innodb_lock_wait_timeout = %s", value, value)
	r.waits, r.marked = wait, true
	_, err := r.record(ctx, r.conn, query)
	if r.broken(err) {
		return r.reconnect(ctx, err) // which comes here again
	}
	return err
}

// sessionless reports whether each statement may meet another session.
func (r *run) sessionless() bool {
	refused := false
	r.conn.Raw(func(driverConn any) error {
		if c, ok := driverConn.(StatementChecker); ok {
			refused = c.CheckStatement("SET SESSION lock_wait_timeout = 1") != nil
		}
		return nil
	})
	return refused
}

// cancelAfter returns how long a statement that is to wait so long for a lock
// does before the run itself cancels it: 0 where a setting of the session sees
// to that.
func (r *run) cancelAfter(wait time.Duration) time.Duration {
	if r.m.ledger.notes != joined || !r.sessionless() {
		return 0
	}
	return wait
}

// A blockedError is that of a statement that the run has cancelled, because it
// waited for a lock.
type blockedError struct {
	after time.Duration
	by    string // who held the lock, if the product tells
	err   error  // its own, or nil if it ended before it could be cancelled
}

// Error says how long it waited, and what the server made of that.
func (e *blockedError) Error() string {
	text := fmt.Sprintf("waited %v for a lock", e.after)
	if e.by != "" {
		text += " that " + e.by + " holds"
	}
	if e.err == nil {
		return text
	}
	return text + ": " + e.err.Error()
}

func (e *blockedError) Unwrap() error { return e.err }

// InDoubt reports whether the statement may have taken effect all the same.
func (e *blockedError) InDoubt() bool { return inDoubt(e.err) }

// contended reports whether err is no more than the want of a lock.
func (r *run) contended(err error) bool {
	_, blocked := errors.AsType[*blockedError](err)
	return blocked && !r.broken(err) || r.m.dialect.Contended(err)
}
