package retort

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/retort-db/retort/revision"
)

// A run takes one connection through the steps of a plan.
type run struct {
	m       *Migrator
	conn    *sql.Conn
	table   bool          // the version table is there
	started int           // how many steps have begun
	total   int           // how many there are
	applied []revision.ID // those that have taken effect for good
}

// steps runs a plan, one unit after the other. Between units the run can be
// stopped without leaving anything half-done.
func (r *run) steps(ctx context.Context, steps []revision.Step) error {
	r.total = len(steps)
	for len(steps) > 0 {
		if err := ctx.Err(); err != nil {
			return r.stopped(steps[0], err)
		}
		u, err := r.m.firstUnit(steps)
		if err != nil {
			return err
		}
		if err := r.unit(ctx, u); err != nil {
			return err
		}
		steps = steps[len(u.steps):]
	}
	return nil
}

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
		return r.step(context.WithoutCancel(ctx), r.conn, u.steps[0])
	}
	err := r.transaction(ctx, func(tx *sql.Tx) error { return r.stepsIn(ctx, tx, u.steps) })
	if err != nil {
		return r.failed(u.steps[0], nil, err)
	}
	r.done(u.steps...)
	return nil
}

// stepsIn performs steps in a transaction.
func (r *run) stepsIn(ctx context.Context, tx *sql.Tx, steps []revision.Step) error {
	for _, s := range steps {
		if err := r.step(ctx, tx, s); err != nil {
			return err
		}
	}
	return nil
}

// done notes steps that have taken effect for good.
func (r *run) done(steps ...revision.Step) {
	for _, s := range steps {
		r.applied = append(r.applied, s.Revision.ID)
	}
}

// transaction runs f between BEGIN and COMMIT.
func (r *run) transaction(ctx context.Context, f func(*sql.Tx) error) error {
	r.m.emit(Statement{SQL: "BEGIN"})
	tx, err := r.conn.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		r.m.emit(Statement{SQL: "ROLLBACK"})
		return errors.Join(err, rollback(tx))
	}
	r.m.emit(Statement{SQL: "COMMIT"})
	return r.m.lost(tx.Commit())
}

// rollback undoes tx. A server that has already undone it is as good.
func rollback(tx *sql.Tx) error {
	if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
		return err
	}
	return nil
}

// step performs one revision's script and records it in the version table.
func (r *run) step(ctx context.Context, db execer, s revision.Step) error {
	r.m.emit(StepStarted{Step: s, Index: r.started, Total: r.total})
	r.started++
	begun := time.Now()
	sink := &runSink{run: r, db: db}
	if s.Direction != revision.Move {
		script := r.m.scripts[s.Revision.ID]
		if err := script.Perform(ctx, s.Direction, r.m.dialect.Traits().Syntax, sink); err != nil {
			return r.failed(s, sink, err)
		}
	}
	if err := r.record(ctx, db, s); err != nil {
		return r.failed(s, &runSink{db: db, done: sink.done}, err)
	}
	r.m.emit(StepDone{Step: s, Elapsed: time.Since(begun)})
	return nil
}

// record makes a step's row changes. Several are made in a transaction, so
// that the rows never name half a merge.
func (r *run) record(ctx context.Context, db execer, s revision.Step) error {
	if db != execer(r.conn) {
		return r.changeRows(ctx, db, s.Rows)
	}
	err := error(nil)
	if len(s.Rows) == 1 {
		err = r.changeRows(ctx, db, s.Rows)
	} else {
		err = r.transaction(ctx, func(tx *sql.Tx) error { return r.changeRows(ctx, tx, s.Rows) })
	}
	if err == nil {
		r.done(s)
	}
	return err
}

// changeRows makes row changes, each of which has to meet exactly the row it
// names.
func (r *run) changeRows(ctx context.Context, db execer, changes []revision.RowChange) error {
	for _, c := range changes {
		query, err := r.m.version.change(c)
		if err != nil {
			return err
		}
		res, err := r.exec(ctx, db, Statement{SQL: query})
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n != 1 {
			return errors.Join(err, &ConflictError{Table: r.m.version.name, Change: c, Matched: n})
		}
	}
	return nil
}

// exec sends one statement. It is never interrupted: cancelling a statement
// leaves its outcome unknown.
func (r *run) exec(ctx context.Context, db execer, s Statement) (sql.Result, error) {
	r.m.emit(s)
	res, err := db.ExecContext(context.WithoutCancel(ctx), s.SQL)
	return res, r.m.lost(err)
}

// rows reads the version table, and notes whether there is one.
func (r *run) rows(ctx context.Context) ([]revision.ID, error) {
	rows, found, err := r.m.readRows(ctx, r.conn)
	r.table = found
	return rows, err
}

// needVersionTable creates the version table if rows found none, unless
// another run just did.
func (r *run) needVersionTable(ctx context.Context) error {
	if r.table {
		return nil
	}
	query, err := r.m.version.create(" IF NOT EXISTS")
	if err != nil {
		return err
	}
	_, err = r.exec(ctx, r.conn, Statement{SQL: query})
	return err
}

// purge replaces the rows of the version table by those that steps end with.
func (r *run) purge(ctx context.Context, steps []revision.Step) error {
	query, err := r.m.version.deleteAll()
	if err != nil {
		return err
	}
	r.total = len(steps)
	return r.transaction(ctx, func(tx *sql.Tx) error {
		if _, err := r.exec(ctx, tx, Statement{SQL: query}); err != nil {
			return err
		}
		return r.stepsIn(ctx, tx, steps)
	})
}
