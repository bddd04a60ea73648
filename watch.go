package retort

import (
	"context"
	"database/sql"
	"strings"
	"time"
)

// While a statement runs, the run does not stand idle: it renews its lease,
// tells what the server says of the statement, and cancels one that keeps
// others waiting behind it. The statement is sent in a goroutine of its own, and
// all else is done in that of the run, which is where events are told. Nothing
// else is sent in the meantime, so what is cancelled can be no later statement.

// A watch is how a run waits for one of its own statements.
type watch struct {
	tag      string        // in front of it, see run.tag; "" does not look
	alone    bool          // outside a transaction: the lease has to be renewed
	patience time.Duration // how long it may wait for a lock before it is cancelled; 0 for ever
}

// tag returns the comment by which a statement, sql, is found by its name
// among what the server runs. It is "" where nobody can look, and where sql is
// too long for the driver with it.
func (r *run) tag(name, sql string) string {
	tag := tagBegin + r.id + "." + name + tagEnd
	if r.m.dialect.Activity(tag) == "" {
		return ""
	}
	r.conn.Raw(func(driverConn any) error {
		c, ok := driverConn.(StatementChecker)
		if ok && c.CheckStatement(tag+sql) != nil && c.CheckStatement(sql) == nil {
			tag = ""
		}
		return nil
	})
	return tag
}

// watchEvery is how often a run looks at a statement that it waits for. One
// that ends sooner costs nothing.
const watchEvery = 5 * time.Second

// every returns the time between two beats.
func (w watch) every(lease time.Duration) time.Duration {
	every := min(watchEvery, lease/4)
	if w.patience > 0 {
		every = min(every, max(w.patience, shortestPause))
	}
	return every
}

// attend waits for do, which sends sql as w says, and returns its error. One
// that was cancelled because it waited for a lock is a [*blockedError].
func (r *run) attend(ctx context.Context, sql string, w watch, do func() error) error {
	if w.tag == "" {
		return do()
	}
	ctx, over := context.WithCancel(context.WithoutCancel(ctx))
	l := &lookout{watch: w, run: r, sql: sql, renewed: time.Now(), blocked: time.Now()}
	e := newErrand(func() error {
		defer over()
		return do()
	})
	defer e.wait() // also if a listener panics
	beat := time.NewTicker(w.every(r.m.opts.lease()))
	defer beat.Stop()
	for {
		select {
		case <-e.done:
			return l.verdict(e.end())
		case <-beat.C:
			l.beat(ctx)
		}
	}
}

// A lookout is a run's wait for a statement.
type lookout struct {
	watch
	run *run
	sql string

	renewed   time.Time // the lease
	blocked   time.Time // since when it may have waited for a lock; zero if it was seen not to
	blind     bool      // the server does not tell of locks on rows
	by        string    // who held the lock when it was cancelled
	cancelled bool
}

// beat does what there is to do while the statement runs. That any of it fails
// is no matter: the next one may not. It ends with ctx, which ends with the
// statement. Why one was cancelled is told in any case.
func (l *lookout) beat(ctx context.Context) {
	if p, found := l.observe(ctx); found && (ctx.Err() == nil || l.cancelled) {
		l.run.m.emit(p)
	}
}

// observe renews the lease, looks, and cancels the statement if its patience is
// at an end, all from a connection of its own. There may be none to be had.
func (l *lookout) observe(ctx context.Context) (p Progress, found bool) {
	limit := l.run.m.opts.lease() / 4
	limited, done := context.WithTimeout(ctx, limit)
	defer done()
	conn, err := l.run.m.db.Conn(limited)
	if err != nil {
		return p, false
	}
	defer conn.Close()
	l.renew(limited, conn)
	id, p, found := l.look(limited, conn)
	if !found || !l.impatient(p) {
		return p, found
	}
	// The statement may end at once, which must not interrupt this one: whether
	// it was cancelled decides whether it is sent again.
	sure, done := context.WithTimeout(context.WithoutCancel(ctx), limit)
	defer done()
	_, err = conn.ExecContext(sure, l.run.m.dialect.Cancel(id))
	l.cancelled, l.by = err == nil || !l.run.m.dialect.Answered(err), p.By
	return p, true
}

// renew renews the lease if it will be time before the next beat.
func (l *lookout) renew(ctx context.Context, conn *sql.Conn) {
	m := l.run.m
	lease := m.opts.lease()
	if !l.alone || time.Since(l.renewed) < lease/4-l.every(lease)/2 {
		return
	}
	query, err := m.ledger.renew(l.run.id, l.run.fence, lease)
	if err == nil {
		_, err = conn.ExecContext(ctx, query)
	}
	if err == nil {
		l.renewed = time.Now()
	}
}

// look asks the server what the statement does.
func (l *lookout) look(ctx context.Context, conn *sql.Conn) (id string, p Progress, found bool) {
	d := l.run.m.dialect
	rows, err := texts(ctx, conn, d.Activity(strings.TrimSpace(l.tag)))
	if err != nil || len(rows) == 0 {
		return "", p, false
	}
	id, p = rows[0][0], progressOf(Statement{SQL: l.sql}, rows[0])
	query := d.RowLock(id)
	if p.Blocked || l.blind || query == "" {
		return id, p, true
	}
	rows, err = texts(ctx, conn, query)
	l.blind = err != nil && d.Answered(err)
	if err == nil && len(rows) > 0 {
		p.Blocked, p.By = true, rows[0][0]
	}
	return id, p, true
}

// impatient reports whether a statement of which p is told has waited for a
// lock for long enough. One that was seen to get on has that time from when it
// was next seen to wait.
func (l *lookout) impatient(p Progress) bool {
	switch {
	case !p.Blocked:
		l.blocked = time.Time{}
	case l.blocked.IsZero():
		l.blocked = time.Now()
	}
	return p.Blocked && l.patience > 0 && !l.cancelled && time.Since(l.blocked) >= l.patience
}

// verdict returns what the error of the statement means. In a transaction one
// that was cancelled counts as that whatever the reply was: all of it is undone
// and made again, and nobody has to know which of the two came first.
func (l *lookout) verdict(err error) error {
	if l.cancelled && (err != nil || !l.alone) {
		return &blockedError{after: l.patience, by: l.by, err: err}
	}
	return err
}

// A watched sends the statements of a note, in a transaction, with a watch.
type watched struct {
	handle
	run   *run
	watch watch
}

// ExecContext sends query and waits for it as the watch says.
func (w watched) ExecContext(ctx context.Context, query string, args ...any) (res sql.Result, err error) {
	err = w.run.attend(ctx, query, w.watch, func() (err error) {
		res, err = w.handle.ExecContext(ctx, w.watch.tag+query, args...)
		return w.run.m.lost(err)
	})
	return res, err
}
