package retort

import (
	"context"
	"errors"
	"time"

	"github.com/retort-db/retort/revision"
)

// A Status is where a database is, and who is moving it.
type Status struct {
	Rows   []revision.ID // of the version table, sorted
	Holder *Holder       // who holds the lease; nil if nobody does
	Half   *Half         // the step that is half-way; nil if there is none
	Failed *Half         // the step that failed last and left nothing; nil if none did

	// Edited are the applied revisions whose files have been edited since, in
	// the order in which they were applied. Of the texts that were applied, see
	// [Migrator.Journal].
	Edited []Edited

	// Forgotten are the lines of the journal about the rows that the files
	// don't have.
	Forgotten []Line
}

// A Holder is a run that holds the lease.
type Holder struct {
	Owner     string
	Run       string    // its id
	Since     time.Time // by the server's clock, as is ExpiresAt
	ExpiresAt time.Time
	Expired   bool // the next run takes over
}

// A Half is a step that is half-way, or that failed.
type Half struct {
	Revision  revision.ID
	Direction revision.Direction
	State     State  // Running if its run is at work, or ended without a word
	Run       string // the id of that run
	Statement int    // the one that is next, from 1; in Go code, the operation; 0 if nothing of the step stays
	Of        int    // how many it has; 0 if that is not known
	Sent      string // that statement, if it may have been sent
	Err       string // what the database said, if it refused it
}

// Status returns where the database is and who is moving it. It sends one
// statement, or two to a database that Retort has not moved yet, and writes
// nothing.
func (m *Migrator) Status(ctx context.Context) (*Status, error) {
	if m.db == nil {
		return nil, errNoDatabase
	}
	query, err := m.ledger.survey()
	if err != nil {
		return nil, err
	}
	s, err := m.sight(ctx, m.db, query)
	if err != nil {
		return nil, err
	}
	st := m.status(s)
	for _, id := range s.rows {
		if line, ok := latest(s.lines)[id]; ok && m.scripts[id] == nil {
			st.Forgotten = append(st.Forgotten, line)
		}
	}
	st.Edited, err = m.edited(ctx, s.lines)
	return st, err
}

func (m *Migrator) status(s sight) *Status {
	st := &Status{Rows: s.rows}
	p := s.place
	if p.owner != "" {
		st.Holder = &Holder{Owner: p.owner, Run: p.run, Since: p.since, ExpiresAt: p.expires, Expired: p.expired}
	}
	direction, err := directionOf(p.direction)
	if err != nil {
		return st
	}
	half := &Half{Revision: p.revision, Direction: direction, State: p.state, Run: p.run, Statement: p.statement, Of: p.of, Err: p.err}
	_, half.Sent = untagged(p.intent)
	_, goes, err := m.half(s.rows, p)
	switch {
	case p.partial() && (goes || err != nil):
		st.Half = half
	case p.state == Failed:
		half.Statement = 0
		st.Failed = half
	}
	return st
}

// A Settlement is what a person says became of a statement.
type Settlement int

const (
	// Applied: it took effect, and the next run goes on after it.
	Applied Settlement = iota

	// NotApplied: it did not, and the next run sends it again.
	NotApplied
)

// ErrNothingToSettle is what [Migrator.Resume] returns where no statement is
// in doubt.
var ErrNothingToSettle = errors.New("no statement is in doubt")

// Resume settles a statement of which nobody can tell whether it took effect,
// see [UnknownError]: it records what became of it. Nothing else is done; the
// next Upgrade or Downgrade finishes the step.
func (m *Migrator) Resume(ctx context.Context, what Settlement) error {
	return m.withRun(ctx, func(r *run) error {
		var v vigil
		for {
			if err := r.look(ctx); err != nil {
				return err
			}
			if !r.seen.held() {
				if !r.seen.partial() || r.seen.intent == "" {
					return ErrNothingToSettle
				}
				if done, err := r.settleByHand(ctx, what); done || err != nil {
					return err
				}
			}
			if err := r.wait(ctx, &v); err != nil {
				return err
			}
		}
	})
}

// settleByHand records what became of the statement in doubt, if nobody else
// takes the lease first.
func (r *run) settleByHand(ctx context.Context, what Settlement) (done bool, err error) {
	n := note{place: r.seen}
	n.state, n.intent, n.sum, n.before, n.err = Stopped, "", "", "", ""
	if what == Applied {
		n.checksum = r.seen.sum
		if !isPart(r.seen.intent) {
			n.statement++
		}
	}
	return r.take(ctx, n)
}

// Unlock takes the lease away from whoever holds it, and returns what it found:
// its Holder had the lease, its Half is what the next run finishes. A run that
// is still at work notices before its next change, and stops. In a transaction
// it holds the row, and nothing but the end of its session makes it let go: then
// the error is a [*LockedError].
func (m *Migrator) Unlock(ctx context.Context) (*Status, error) {
	var st *Status
	err := m.withRun(ctx, func(r *run) error {
		s, err := m.read(ctx, r.conn)
		if err != nil {
			return err
		}
		if st = m.status(s); st.Holder == nil {
			return nil
		}
		return r.unlock(ctx, s.place)
	})
	return st, err
}

func (r *run) unlock(ctx context.Context, p place) error {
	query, err := r.m.ledger.unlock(p)
	if err != nil {
		return err
	}
	changed, err := r.record(ctx, r.conn, query)
	if err == nil && changed == 0 || r.m.dialect.Contended(err) {
		return &LockedError{Owner: p.owner, Since: p.since, ExpiresAt: p.expires, Revision: p.revision}
	}
	return err
}

// unlock spells the end of a lease that another run holds. What it was doing
// stays to be finished.
func (l ledger) unlock(p place) (string, error) {
	w := l.writer("UPDATE ", runTable).Raw(" SET fence = fence + 1, owner = ''")
	guarded := note{place: place{fence: p.fence}, holder: p.run}
	l.guard(w, "", guarded)
	if l.skip != "" {
		w.Raw(" AND version_table IN (SELECT version_table FROM ").Name(l.version.schema, runTable)
		l.guard(w, "", guarded)
		w.Raw(l.skip + ")")
	}
	return w.Text()
}
