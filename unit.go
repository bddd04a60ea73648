package retort

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/revision"
)

// A unit is the steps that commit together, or the one step that commits
// statement by statement.
type unit struct {
	steps []revision.Step
	tx    bool
}

// firstUnit returns the unit that steps begin with.
func (m *Migrator) firstUnit(steps []revision.Step) (unit, error) {
	tx, err := m.inTransaction(steps[0])
	u := unit{steps[:1], tx}
	if err != nil || !tx || m.opts.Transactions != PerRun && steps[0].Direction != revision.Move {
		return u, err
	}
	for n, s := range steps[1:] {
		if tx, err := m.inTransaction(s); err != nil || !tx {
			return u, err // with an error there is no unit
		}
		u.steps = steps[:n+2]
	}
	return u, nil
}

// inTransaction reports whether a step is run inside a transaction. DDL of
// MySQL never is: it would commit what came before it.
func (m *Migrator) inTransaction(s revision.Step) (bool, error) {
	if s.Direction == revision.Move {
		return true, nil
	}
	if !m.dialect.Traits().TransactionalDDL {
		return false, nil
	}
	return m.scripts[s.Revision.ID].Transactional(s.Direction)
}

// unit runs a unit.
func (r *run) unit(ctx context.Context, u unit) error {
	if !u.tx {
		return r.apart(ctx, u.steps[0])
	}
	if err := r.settleBehind(ctx); err != nil {
		return err
	}
	begun, started := time.Now(), r.started
	var sink *unitSink
	err := r.atomically(ctx, u.steps[len(u.steps)-1].Heads, func(tx *sql.Tx) error {
		r.started = started
		if err := r.stepsIn(ctx, tx, u.steps, &sink); err != nil {
			return err
		}
		return r.checkKeys(ctx, tx)
	})
	if on := r.enforce(ctx); on != nil {
		err = errors.Join(err, on)
	}
	if err != nil {
		return r.fail(ctx, u.steps[max(0, r.started-started-1)], sink, err)
	}
	r.finished(u.steps...)
	for _, s := range u.steps {
		r.m.emit(StepDone{Step: s, Elapsed: time.Since(begun)})
	}
	return nil
}

// stepsIn performs steps in a transaction. What each makes true is noted
// first: the lock on the row keeps everybody else away until the commit, and
// the note is true exactly if the rest is.
func (r *run) stepsIn(ctx context.Context, tx *sql.Tx, steps []revision.Step, sink **unitSink) error {
	for _, s := range steps {
		r.start(s)
		*sink = &unitSink{run: r, tx: tx}
		wait, err := r.patience(s)
		if err != nil {
			return err
		}
		n := r.closing(note{place: place{state: Running}, rows: s.Rows, lockTimeout: wait})
		n.journal = append(n.journal, entry{number: r.started, begins: true, outcome: outcomeOf(s.Direction)})
		if err := r.noteIn(ctx, tx, n); err != nil {
			return err
		}
		r.open = entry{number: r.started, ends: true, outcome: outcomeOf(s.Direction)}
		if s.Direction == revision.Move {
			continue
		}
		if err := r.m.scripts[s.Revision.ID].Perform(ctx, s.Direction, r.m.dialect.Traits().Syntax, *sink); err != nil {
			return err
		}
	}
	return nil
}

// outcomeOf says in the journal's words what a step that succeeds has done.
func outcomeOf(d revision.Direction) string {
	if d == revision.Move {
		return outcomeStamped
	}
	return outcomeApplied
}

// atomically runs f between BEGIN and COMMIT, and again if all that was wrong
// is that others held what it needed, or that the connection was lost. heads
// are the version rows once it has committed.
func (r *run) atomically(ctx context.Context, heads []revision.ID, f func(*sql.Tx) error) error {
	for try := 0; ; try++ {
		before, fence, open := r.seen, r.fence, r.open
		err := r.transaction(ctx, func(sql string) Event { return Statement{SQL: sql} }, f)
		if err == nil {
			r.rows = heads
			return nil
		}
		after, closed := r.seen, r.open
		r.seen, r.fence, r.open = before, fence, open
		committed, again := r.undone(ctx, after, heads, err, try)
		if committed {
			r.open = closed
			return nil
		}
		if again != nil {
			return again
		}
	}
}

// undone finds out what became of a transaction that ended with err: it was
// committed; or not, and can be run again, where the error is nil; or it
// failed.
func (r *run) undone(ctx context.Context, after place, heads []revision.ID, err error, try int) (committed bool, _ error) {
	switch {
	case errors.Is(err, errNotMade):
		return false, r.turnedAway(ctx)
	case errors.Is(err, errEnforced):
		return false, r.stopEnforcing(ctx)
	case r.contended(err) && try < r.m.opts.retries():
	case r.broken(err) && try < brokenTries:
		committed, lost := r.becameOf(ctx, after, heads, err)
		if committed || lost != nil {
			return committed, lost
		}
	default:
		return false, err
	}
	r.m.emit(Retrying{Err: err, Try: try + 2})
	return false, r.pause(ctx, try)
}

// brokenTries is how many connections in a row may be lost in one and the same
// transaction or statement.
const brokenTries = 3

// becameOf finds out whether a transaction whose commit or connection was lost
// has been committed. To look is not enough, for it may still be about to: the
// row is written first, which waits for it to end.
func (r *run) becameOf(ctx context.Context, after place, heads []revision.ID, cause error) (committed bool, _ error) {
	_, sent := errors.AsType[*commitError](cause)
	before := r.seen
	for try := 0; ; try++ {
		if err := r.reconnect(ctx, cause); err != nil {
			return false, err
		}
		if r.seen.run != r.id {
			return false, r.lostLease()
		}
		if sent && r.seen.statement == after.statement && r.seen.revision == after.revision && r.seen.fence >= after.fence && slices.Equal(r.rows, heads) {
			return true, nil
		}
		touch := r.addressed(note{place: before})
		switch _, err := r.inscribe(ctx, r.conn, touch); {
		case err == nil:
			r.noted(touch, before.before)
			return false, nil
		case !errors.Is(err, errNotMade) && !r.broken(err) && !r.m.dialect.Contended(err), try >= r.m.opts.retries():
			return false, err
		}
		if err := r.pause(ctx, try); err != nil {
			return false, err
		}
	}
}

// transaction runs f between BEGIN and COMMIT, of which tell makes the events.
func (r *run) transaction(ctx context.Context, tell func(sql string) Event, f func(*sql.Tx) error) error {
	r.m.emit(tell("BEGIN"))
	tx, err := r.conn.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return r.m.lost(err)
	}
	defer rollback(tx) // where f panics
	if err := f(tx); err != nil {
		r.m.emit(tell("ROLLBACK"))
		return errors.Join(err, rollback(tx))
	}
	r.m.emit(tell("COMMIT"))
	if err := tx.Commit(); err != nil {
		return &commitError{r.m.lost(err)}
	}
	return nil
}

// A commitError is that of a COMMIT.
type commitError struct{ error }

func (e *commitError) Unwrap() error { return e.error }

// rollback undoes tx. A server that has already undone it is as good.
func rollback(tx *sql.Tx) error {
	if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
		return err
	}
	return nil
}

// A unitSink sends operations within a transaction.
type unitSink struct {
	run   *run
	tx    *sql.Tx
	sent  int         // statements of its step
	doing *op.Execute // the one that is being performed
}

// Do sends the statements of o, unless ctx is done.
func (s *unitSink) Do(ctx context.Context, o op.Op) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	statements, err := s.run.m.spell(ctx, s, o)
	if err != nil {
		return err
	}
	if err := s.run.unenforce(ctx, s.tx, keysOff(statements)); err != nil {
		return err
	}
	for _, statement := range statements {
		s.doing = &op.Execute{SQL: statement.SQL, Pos: positionOf(o)}
		s.sent++
		w := watch{tag: s.run.tag(strconv.Itoa(s.sent), statement.SQL)}
		if err := s.run.send(ctx, s.tx, Statement{SQL: statement.SQL, Pos: s.doing.Pos}, w); err != nil {
			return err
		}
	}
	s.doing = nil
	return nil
}

// positionOf returns where an operation was written.
func positionOf(o op.Op) op.Position {
	if e, ok := o.(*op.Execute); ok {
		return e.Pos
	}
	return op.Position{}
}
