package retort

import (
	"context"
	"database/sql"
	"errors"
	"slices"
)

// A handle is satisfied by *sql.Conn and *sql.Tx.
type handle interface {
	queryer
	execer
}

// errNotMade tells that a note met no row: it was not the run's turn, or a
// version row is not what the plan started from.
var errNotMade = errors.New("the note met no row")

// note makes a note outside the transactions of the steps. A lost reply is
// looked up: the row says whether the note was made.
func (r *run) note(ctx context.Context, n note) error {
	n = r.addressed(n)
	for try := 0; ; try++ {
		evidence, err := r.inscribe(ctx, r.conn, n)
		if err == nil {
			r.noted(n, evidence)
			r.closed()
			return nil
		}
		again, err := r.missed(ctx, n, err, try)
		if err != nil {
			return err
		}
		if !again {
			r.noted(n, r.seen.before)
			r.closed()
			return nil
		}
	}
}

// missed finds out what became of a note that ended with err, and reports
// whether to make it again.
func (r *run) missed(ctx context.Context, n note, err error, try int) (again bool, _ error) {
	switch {
	case r.m.dialect.Contended(err) && try < r.m.opts.retries():
		return true, r.pause(ctx, try)
	case r.broken(err):
		if err := r.reconnect(ctx, err); err != nil {
			return false, err
		}
	case !errors.Is(err, errNotMade):
		return false, err
	default:
		if err := r.look(ctx); err != nil {
			return false, err
		}
	}
	switch {
	case r.seen.fence == n.fence+1 && r.seen.run == n.run:
		return false, nil
	case r.seen.fence == n.fence && !errors.Is(err, errNotMade) && try < r.m.opts.retries():
		return true, nil
	case r.seen.fence == n.fence && r.seen.run == n.holder:
		return false, r.conflict()
	}
	return false, r.lostLease()
}

// turnedAway says why a note in a transaction was not made.
func (r *run) turnedAway(ctx context.Context) error {
	if err := r.look(ctx); err != nil {
		return err
	}
	if r.seen.run == r.id && r.seen.owner != "" {
		return r.conflict()
	}
	return r.lostLease()
}

// conflict says which version row is not as the last note wants it.
func (r *run) conflict() error {
	for _, c := range r.asked.rows {
		if c.From != "" && !slices.Contains(r.rows, c.From) || c.To != "" && slices.Contains(r.rows, c.To) {
			return &ConflictError{Table: r.m.version.name, Change: c}
		}
	}
	return r.lostLease()
}

func (r *run) lostLease() error { return &LeaseLostError{Owner: r.seen.owner} }

// noteIn makes a note as part of a transaction. Somebody may hold the version
// row, as Alembic does at work.
func (r *run) noteIn(ctx context.Context, tx *sql.Tx, n note) error {
	n = r.addressed(n)
	db := handle(tx)
	if wait := r.cancelAfter(n.lockTimeout); wait > 0 {
		db = watched{tx, r, watch{tag: r.tag("0", ""), patience: wait}}
	}
	evidence, err := r.inscribe(ctx, db, n)
	if err == nil {
		r.noted(n, evidence)
		r.open = entry{}
	}
	return err
}

// addressed fills in what every note of this run says. Who is running holds
// the lease.
func (r *run) addressed(n note) note {
	n.fence, n.run, n.lease, n.holder, n.owner = r.fence, r.id, r.m.opts.lease(), r.id, ""
	n.was, n.here = r.seen, r.unsaid
	if n.state == Running {
		n.owner = r.m.owner
	}
	return n
}

// untold stands for a value that the row has, and nobody has read.
const untold = "?"

// noted remembers a note that was made.
func (r *run) noted(n note, evidence string) {
	r.seen = n.place
	r.seen.err = storable(n.err)
	if n.evidence != "" {
		r.seen.before = evidence
		if evidence == "" {
			r.seen.before = untold
		}
	}
	r.fence = n.fence + 1
	r.seen.fence = r.fence
	r.unsaid = ""
}

// inscribe makes a note and returns the row's evidence, where the product
// tells it at once.
func (r *run) inscribe(ctx context.Context, db handle, n note) (evidence string, err error) {
	r.asked = n
	l := r.m.ledger
	simple := len(n.rows) == 0 && len(n.journal) == 0
	switch {
	case l.notes == chained && (!simple || n.evidence != "" || n.lockTimeout > 0):
		return r.inscribeChained(ctx, db, n)
	case l.notes == joined && !simple && joinable(n):
		query, err := l.join(n)
		return "", r.once(ctx, db, query, err)
	case simple:
		query, err := l.alone(n)
		return "", r.once(ctx, db, query, err)
	}
	if db != handle(r.conn) { // but a transaction
		return "", r.inscribeSeveral(ctx, db, n)
	}
	tell := func(sql string) Event { return Record{SQL: sql} }
	return "", r.transaction(ctx, tell, func(tx *sql.Tx) error { return r.inscribeSeveral(ctx, tx, n) })
}

func (r *run) inscribeChained(ctx context.Context, db handle, n note) (evidence string, err error) {
	query, err := r.m.ledger.chain(n)
	if err != nil {
		return "", err
	}
	r.m.emit(Record{SQL: query})
	rows, err := textRows(ctx, db, query)
	switch {
	case err != nil:
		return "", r.m.lost(err)
	case len(rows) == 0:
		return "", errNotMade
	}
	return rows[0][0], nil
}

// once sends a statement that has to change something.
func (r *run) once(ctx context.Context, db execer, query string, err error) error {
	if err != nil {
		return err
	}
	n, err := r.record(ctx, db, query)
	if err == nil && n == 0 {
		err = errNotMade
	}
	return err
}

// record sends one of our own statements.
func (r *run) record(ctx context.Context, db execer, query string) (changed int64, err error) {
	r.m.emit(Record{SQL: query})
	res, err := db.ExecContext(context.WithoutCancel(ctx), query)
	if err != nil {
		return 0, r.m.lost(err)
	}
	return res.RowsAffected()
}

// inscribeSeveral makes a note statement by statement, in a transaction.
func (r *run) inscribeSeveral(ctx context.Context, db handle, n note) error {
	query, err := r.m.ledger.alone(n)
	if err := r.once(ctx, db, query, err); err != nil {
		return err
	}
	for _, c := range n.rows {
		query, err := r.m.version.change(c, "")
		if err != nil {
			return err
		}
		if n, err := r.record(ctx, db, query); err != nil || n != 1 {
			return errors.Join(err, &ConflictError{Table: r.m.version.name, Change: c, Matched: n})
		}
	}
	if len(n.journal) == 0 {
		return nil
	}
	query, err = r.m.ledger.journalOf(n)
	if err != nil {
		return err
	}
	_, err = r.record(ctx, db, query)
	return err
}
