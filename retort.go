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
	"crypto/rand"
	"database/sql"
	"errors"
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/revision"
	"github.com/retort-db/retort/script"
)

// A Migrator moves one database along one graph of revisions. Its methods may
// be called from several goroutines, and any number of programs may run at once
// on one database: one of them holds the lease and does the work, the others
// wait for it, and find nothing left to do.
type Migrator struct {
	db      *sql.DB
	dialect dialect.Dialect
	graph   *revision.Graph
	faults  error
	scripts map[revision.ID]*script.Script
	version versionTable
	ledger  ledger
	owner   string
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
	m.ledger = newLedger(d, m.version)
	m.owner = m.opts.owner()
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
		_, found, err := m.readRows(ctx, r.conn)
		if err != nil || found {
			return err
		}
		query, err := m.version.create(" IF NOT EXISTS")
		if err != nil {
			return err
		}
		return r.insist(ctx, query)
	})
}

// Upgrade applies the revisions between the database's current ones and
// target, such as "head", "+1" or an id. It returns nil if there are none. If
// a step fails, the error is a [*StepError] and the steps before it stay
// applied.
//
// A step that an earlier run has left half-way is finished first, whichever
// way it went. If another run is at work, Upgrade waits for it, see
// [Options.LockTimeout].
//
// Cancelling ctx stops the run between two statements, and the next one goes on
// from there. It never interrupts a statement: one whose reply is lost may or
// may not have taken effect.
func (m *Migrator) Upgrade(ctx context.Context, target string) error {
	return m.run(ctx, func(rows []revision.ID) ([]revision.Step, error) {
		return m.graph.Upgrade(rows, target)
	})
}

// Downgrade takes the database back to target, such as "base", "-1" or an id.
// Everything said of [Migrator.Upgrade] holds.
//
// Revisions that the files don't have are taken back by what the journal has
// kept of them, so that an older build can undo what a newer one has done.
func (m *Migrator) Downgrade(ctx context.Context, target string) error {
	err := m.downgrade(ctx, target)
	if wider, ok := m.recall(ctx, err); ok {
		return wider.downgrade(ctx, target)
	}
	return err
}

func (m *Migrator) downgrade(ctx context.Context, target string) error {
	return m.run(ctx, func(rows []revision.ID) ([]revision.Step, error) {
		return m.graph.Downgrade(rows, target)
	})
}

// Finish finishes the step that an earlier run has left half-way, if there is
// one, and does nothing else.
func (m *Migrator) Finish(ctx context.Context) error {
	return m.run(ctx, func([]revision.ID) ([]revision.Step, error) { return nil, nil })
}

// Stamp changes the version table as if the database had been taken to the
// targets, without running any script. All of it happens in one transaction.
// A step that is half-way is taken to be settled by hand.
func (m *Migrator) Stamp(ctx context.Context, targets ...string) error {
	return m.withRun(ctx, func(r *run) error {
		r.byHand = true
		return r.move(ctx, func(rows []revision.ID) ([]revision.Step, error) {
			return m.graph.Stamp(rows, targets...)
		})
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
		r.byHand = true
		return r.purge(ctx, steps)
	})
}

// run moves the database along a plan.
func (m *Migrator) run(ctx context.Context, plan planner) error {
	err := m.withRun(ctx, func(r *run) error { return r.move(ctx, plan) })
	return m.explained(ctx, err)
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
		return errNoDatabase
	}
	r := &run{m: m, id: strings.ToLower(rand.Text()[:12])}
	if err := r.connect(ctx); err != nil {
		return err
	}
	defer r.disconnect()
	return f(r)
}

var errNoDatabase = errors.New("no database: this migrator only writes SQL")
