package retort

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/retort-db/retort/revision"
)

// A run takes a database through the steps of a plan, while it holds the
// lease.
type run struct {
	m    *Migrator
	id   string // no other run has the same
	conn *sql.Conn

	unsaid string        // the query for the session, as long as the row does not have it
	waits  time.Duration // how long the session of conn was told to wait for locks
	marked bool          // the session of conn was told something
	byHand bool          // what is half-way is settled by hand

	unenforced bool // foreign keys are switched off on conn, for a while

	// As the run has last read or written them.
	rows  []revision.ID
	table bool   // the version table is there
	ready bool   // so are the others, and the row of retort_run
	made  bool   // this run has made what was not there
	seen  place  // that row
	fence int64  // of the next note
	asked note   // the last that was to be made
	gone  string // a session that has ended, whose run held the lease

	resume  *place        // of the first step, which an earlier run left half-way
	total   int           // how many steps there are
	started int           // how many have begun
	told    int           // how many of those somebody has been told of
	applied []revision.ID // those that have taken effect for good
	behind  *ending       // the end of a step that is not noted yet
	open    entry         // the end of a line of the journal that is not noted yet
}

// A planner says which steps lead from version rows to where a run is to go.
type planner func(rows []revision.ID) ([]revision.Step, error)

// move reads where the database is, plans from there, takes the lease and runs
// the plan. What another run has done in the meantime is read and planned for
// again: of several runs with one target, the others find nothing to do.
func (r *run) move(ctx context.Context, plan planner) error {
	var v vigil
	for {
		steps, err := r.prepare(ctx, plan)
		if err != nil && !r.m.dialect.Contended(err) {
			return err
		}
		if err == nil && r.idle(steps) {
			r.m.emit(Planned{From: r.rows})
			r.tidy(ctx)
			return nil
		}
		free := err == nil && !r.busy(steps)
		if err == nil && r.seen.owner != "" {
			if free, err = r.evict(ctx, &v); err != nil {
				return err
			}
		}
		taken := false
		if free {
			if taken, err = r.begin(ctx, steps); err != nil {
				return err
			}
		}
		if !taken {
			if err := r.wait(ctx, &v); err != nil {
				return err
			}
			continue
		}
		if plan, err = r.perform(ctx, steps); plan == nil {
			return err
		}
	}
}

// tidy gives back a lease that has expired, of a run that left nothing to do.
// If that cannot be done now, it is no matter.
func (r *run) tidy(ctx context.Context) {
	if r.seen.owner != "" && r.seen.expired && r.ready && r.settings(ctx, r.m.opts.statementLockTimeout()) == nil {
		r.take(ctx, note{place: place{state: Idle}})
	}
}

// idle reports whether there is nothing to do: no step to take, and none that
// was left half-way to be taken for settled by hand.
func (r *run) idle(steps []revision.Step) bool {
	return len(steps) == 0 && !r.busy(steps) && !(r.byHand && r.seen.partial())
}

// busy reports whether somebody else is at work, and steps have to wait. Where
// there is nothing to do they need not, unless the other one is in the middle
// of something.
func (r *run) busy(steps []revision.Step) bool {
	return r.seen.held() && (len(steps) > 0 || r.seen.partial())
}

// prepare plans from where the database is. All that can be known to be wrong
// with the plan is an error, before anything is changed.
func (r *run) prepare(ctx context.Context, plan planner) ([]revision.Step, error) {
	if err := r.look(ctx); err != nil {
		return nil, err
	}
	if r.seen.held() {
		return plan(r.rows) // and again when the other one has ended
	}
	steps, err := r.plan(plan)
	if err == nil && len(steps) > 0 {
		err = errors.Join(r.m.check(steps), r.preflight(steps))
	}
	if err != nil || len(steps) == 0 || r.ready {
		return steps, err
	}
	if r.made {
		return nil, errors.New("the row of retort_run was made, and does not show")
	}
	r.made = true
	if err := r.needTables(ctx); err != nil {
		return nil, err
	}
	return r.prepare(ctx, plan)
}

// plan returns the steps to take: first the one that is half-way, if there is
// one, then those that lead from there to where the run is to go.
func (r *run) plan(plan planner) ([]revision.Step, error) {
	first, half, err := r.half()
	if r.resume = nil; err != nil {
		return nil, err
	}
	if !half {
		return plan(r.rows)
	}
	was := r.seen
	r.resume = &was
	steps, err := plan(first.Heads)
	return append([]revision.Step{first}, steps...), err
}

// begin takes the lease and enters the plan in the journal.
func (r *run) begin(ctx context.Context, steps []revision.Step) (taken bool, err error) {
	if err := r.settings(ctx, r.m.opts.statementLockTimeout()); err != nil {
		return false, err
	}
	from, was := r.rows, r.seen
	n := note{place: place{state: Running}}
	if r.resume != nil {
		n.place = was
		n.state = Running
	}
	if taken, err := r.take(ctx, n); err != nil || !taken {
		return false, err
	}
	planned := Planned{From: from, Steps: steps}
	if r.byHand {
		planned.ByHand = r.m.status(sight{rows: from, place: was}).Half
	}
	r.m.emit(planned)
	r.started, r.told, r.total = 0, 0, len(steps)
	return true, r.enter(ctx, steps, was)
}

// perform runs a plan and gives the lease back. If another run took over
// meanwhile, and it is clear from the rows what it leaves to do, rest plans
// that.
func (r *run) perform(ctx context.Context, steps []revision.Step) (rest planner, err error) {
	err = r.steps(ctx, steps)
	if err == nil {
		err = r.release(ctx)
	}
	if lostTo(err) {
		r.behind, r.open = nil, entry{} // who took over has seen to it
		return remaining(steps, err), nil
	}
	return nil, err
}

// remaining plans what is left of steps after another run took part of them.
// Where the rows are none that the plan passes, err is the answer.
func remaining(steps []revision.Step, err error) planner {
	return func(rows []revision.ID) ([]revision.Step, error) {
		for i := len(steps) - 1; i >= 0; i-- {
			if slices.Equal(steps[i].Heads, rows) {
				return steps[i+1:], nil
			}
		}
		if slices.Equal(rowsBefore(steps[0]), rows) {
			return steps, nil
		}
		return nil, err
	}
}

// rowsBefore returns the rows that a step starts from.
func rowsBefore(s revision.Step) []revision.ID {
	rows := slices.Clone(s.Heads)
	for _, c := range s.Rows {
		rows = slices.DeleteFunc(rows, func(id revision.ID) bool { return id == c.To })
		if c.From != "" {
			rows = append(rows, c.From)
		}
	}
	slices.Sort(rows)
	return rows
}

// steps runs a plan, one unit after the other. Between units the run can be
// stopped without leaving anything half-done.
func (r *run) steps(ctx context.Context, steps []revision.Step) error {
	for len(steps) > 0 {
		if err := ctx.Err(); err != nil {
			return r.stop(ctx, steps[0], err)
		}
		u, err := r.m.firstUnit(steps)
		if err != nil {
			return err
		}
		if r.resume != nil {
			u = unit{steps: steps[:1]}
		}
		if err := r.unit(ctx, u); err != nil {
			return err
		}
		steps = steps[len(u.steps):]
	}
	return nil
}

// start tells of a step that begins, once.
func (r *run) start(s revision.Step) {
	r.started++
	if r.told < r.started {
		r.told = r.started
		r.m.emit(StepStarted{Step: s, Index: r.started - 1, Total: r.total})
	}
}

// finished notes steps that have taken effect for good.
func (r *run) finished(steps ...revision.Step) {
	for _, s := range steps {
		r.applied = append(r.applied, s.Revision.ID)
	}
}

// send sends one statement of a revision, behind the tag of w, and waits for it
// as w says. Whoever cancels ctx does not interrupt it: that would leave its
// outcome unknown.
func (r *run) send(ctx context.Context, db execer, s Statement, w watch) error {
	r.m.emit(s)
	return r.attend(ctx, s.SQL, w, func() error {
		_, err := db.ExecContext(context.WithoutCancel(ctx), w.tag+s.SQL)
		return r.m.placed(r.m.lost(err), w.tag, s)
	})
}

// look reads the version rows and the row of retort_run, in one request where
// both tables are there. If the connection breaks it takes another.
func (r *run) look(ctx context.Context) error {
	s, err := r.m.read(ctx, r.conn)
	for try := 0; r.broken(err) && try < brokenTries; try++ {
		if err := r.connect(ctx); err != nil {
			return err
		}
		s, err = r.m.read(ctx, r.conn)
	}
	if err != nil {
		return err
	}
	r.rows, r.table, r.ready, r.seen = s.rows, s.table, s.ready, s.place
	r.fence = s.place.fence
	return nil
}

// release gives the lease back at the end of a plan.
func (r *run) release(ctx context.Context) error {
	n := note{place: place{state: Idle}}
	if ctx.Err() != nil {
		return r.lastNote(ctx, n)
	}
	return r.note(ctx, r.closing(n))
}

// stop ends a run that was asked to, before step s.
func (r *run) stop(ctx context.Context, s revision.Step, cause error) error {
	err := fmt.Errorf("stopped before it: %w", cause)
	return &StepError{Step: s, Applied: r.applied, Err: errors.Join(err, r.release(ctx))}
}
