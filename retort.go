// Package retort moves a database along a graph of revisions, as Alembic does:
// each revision has an upgrade and a downgrade, the table alembic_version says
// which revisions the database is at, and a [Migrator] takes it from there to
// any other place in the graph, over any database/sql driver.
//
// A program that carries its revisions with it needs three lines:
//
//	scripts, err := script.Load(migrations, "migrations")
//	m, err := retort.New(db, postgres.Dialect{}, scripts, nil)
//	err = m.Upgrade(ctx, "head")
//
// The package imports no driver. Drivers that are known to work are pgx,
// go-sql-driver/mysql, modernc.org/sqlite, and the dataapi package beside this
// one, which speaks to Aurora over HTTPS.
package retort

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/revision"
	"github.com/retort-db/retort/script"
)

// A Migrator moves one database along one graph of revisions. Its methods may
// be called from several goroutines, but two runs at once on one database get
// in each other's way: the second to commit fails with a [*ConflictError].
type Migrator struct {
	db      *sql.DB
	dialect dialect.Dialect
	graph   *revision.Graph
	faults  error
	scripts map[revision.ID]*script.Script
	version versionTable
	opts    Options
}

// New returns a Migrator for db, which speaks the dialect d and is not closed
// by the Migrator. Nothing is asked of the database. db may be nil for a
// Migrator that only writes SQL.
//
// Faults in the graph, such as a missing parent, are no error here: a method
// fails with them if its answer depends on the faulty part. [Migrator.Faults]
// returns them all.
func New(db *sql.DB, d dialect.Dialect, scripts []*script.Script, opts *Options) (*Migrator, error) {
	if d == nil {
		return nil, errors.New("new migrator: a dialect is needed")
	}
	m := &Migrator{db: db, dialect: d, scripts: make(map[revision.ID]*script.Script, len(scripts))}
	if opts != nil {
		m.opts = *opts
	}
	revs := make([]revision.Revision, len(scripts))
	for i, s := range scripts {
		revs[i] = s.Revision
		m.scripts[s.ID] = s
	}
	m.graph, m.faults = revision.NewGraph(revs)
	m.version = newVersionTable(d, &m.opts)
	return m, nil
}

// Graph returns the graph of the Migrator's revisions.
func (m *Migrator) Graph() *revision.Graph { return m.graph }

// Faults returns what is wrong with the graph, joined, or nil.
func (m *Migrator) Faults() error { return m.faults }

// Script returns the script of a revision, or nil.
func (m *Migrator) Script(id revision.ID) *script.Script { return m.scripts[id] }

// Rows returns the rows of the version table, sorted. It sends one statement,
// writes nothing, and takes a missing table for an empty one.
func (m *Migrator) Rows(ctx context.Context) ([]revision.ID, error) {
	rows, _, err := m.readRows(ctx, m.db)
	return rows, err
}

// EnsureVersionTable creates the version table if it is not there.
func (m *Migrator) EnsureVersionTable(ctx context.Context) error {
	return m.withRun(ctx, func(r *run) error {
		if _, err := r.rows(ctx); err != nil {
			return err
		}
		return r.needVersionTable(ctx)
	})
}

// Upgrade applies the revisions between the database's current ones and
// target, such as "head", "+1" or an id. It returns nil if there are none. If
// a step fails, the error is a [*StepError] and the steps before it stay
// applied.
//
// Cancelling ctx stops the run between two statements where that can be rolled
// back, else between two revisions. It never interrupts a statement: one whose
// reply is lost may or may not have taken effect.
func (m *Migrator) Upgrade(ctx context.Context, target string) error {
	return m.move(ctx, func(rows []revision.ID) ([]revision.Step, error) {
		return m.graph.Upgrade(rows, target)
	})
}

// Downgrade takes the database back to target, such as "base", "-1" or an id.
// Everything said of [Migrator.Upgrade] holds.
func (m *Migrator) Downgrade(ctx context.Context, target string) error {
	return m.move(ctx, func(rows []revision.ID) ([]revision.Step, error) {
		return m.graph.Downgrade(rows, target)
	})
}

// Stamp changes the version table as if the database had been taken to the
// targets, without running any script. All of it happens in one transaction.
func (m *Migrator) Stamp(ctx context.Context, targets ...string) error {
	return m.move(ctx, func(rows []revision.ID) ([]revision.Step, error) {
		return m.graph.Stamp(rows, targets...)
	})
}

// Purge is [Migrator.Stamp] after deleting every row, whatever it says. It is
// the way out when the database names revisions that no longer exist.
func (m *Migrator) Purge(ctx context.Context, targets ...string) error {
	steps, err := m.graph.Stamp(nil, targets...)
	if err != nil {
		return err
	}
	return m.withRun(ctx, func(r *run) error {
		if _, err := r.rows(ctx); err != nil {
			return err
		}
		m.emit(Planned{Steps: steps}) // what was there goes, whatever it says
		if err := r.needVersionTable(ctx); err != nil {
			return err
		}
		return r.purge(ctx, steps)
	})
}

// move reads where the database is, plans from there, and runs the plan.
func (m *Migrator) move(ctx context.Context, plan func(rows []revision.ID) ([]revision.Step, error)) error {
	return m.withRun(ctx, func(r *run) error {
		rows, err := r.rows(ctx)
		if err != nil {
			return err
		}
		steps, err := plan(rows)
		if err != nil {
			return err
		}
		m.emit(Planned{From: rows, Steps: steps})
		if len(steps) == 0 {
			return nil
		}
		if err := m.check(steps); err != nil {
			return err
		}
		if err := r.preflight(steps); err != nil {
			return err
		}
		if err := r.needVersionTable(ctx); err != nil {
			return err
		}
		return r.steps(ctx, steps)
	})
}

// check finds everything wrong with the scripts of steps that can be known
// before the first statement is sent.
func (m *Migrator) check(steps []revision.Step) error {
	var errs []error
	for _, s := range steps {
		if s.Direction == revision.Move {
			continue
		}
		if err := m.scripts[s.Revision.ID].Check(s.Direction, m.dialect.Traits().Syntax); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// withRun lends f a run on a connection of its own, so that what a script
// says of its session holds for the whole of it.
func (m *Migrator) withRun(ctx context.Context, f func(*run) error) error {
	if m.db == nil {
		return errors.New("no database: this migrator only writes SQL")
	}
	conn, err := m.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return f(&run{m: m, conn: conn})
}

// readRows returns the sorted rows of the version table and whether there is
// such a table.
func (m *Migrator) readRows(ctx context.Context, db queryer) (rows []revision.ID, found bool, err error) {
	query, err := m.version.selectRows()
	if err != nil {
		return nil, false, err
	}
	m.emit(Statement{SQL: query})
	rows, err = scanRows(ctx, db, query)
	if err != nil && m.dialect.MissingTable(err) {
		return nil, false, nil
	}
	slices.Sort(rows)
	return rows, true, err
}
