package retort

import (
	"context"
	"errors"
	"time"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/revision"
)

// A stoppedError is the wish of the caller that the run end.
type stoppedError struct{ cause error }

func (e *stoppedError) Error() string { return "stopped: " + e.cause.Error() }
func (e *stoppedError) Unwrap() error { return e.cause }

// fail ends a run in step s, of which nothing stays, and says why.
func (r *run) fail(ctx context.Context, s revision.Step, sink *unitSink, err error) error {
	e := &StepError{Step: s, Applied: r.applied, Err: err}
	if sink != nil {
		e.Statement = sink.doing
	}
	e.At = placeOf(e.Statement, err)
	_, committing := errors.AsType[*commitError](err)
	e.InDoubt = committing && r.broken(err)
	if e.InDoubt || lostTo(err) {
		return e
	}
	n := note{place: place{state: Failed, revision: s.Revision.ID, direction: s.Direction.String(), err: err.Error()}}
	n.journal = []entry{{number: r.started, begins: true, ends: true, outcome: outcomeFailed}}
	if ctx.Err() != nil {
		n.place, n.journal[0].outcome = place{state: Idle}, outcomeStopped
	}
	e.Err = errors.Join(err, r.lastNote(ctx, n))
	return e
}

// failApart ends a run in a step whose statements take effect one by one. What
// has taken effect stays, and the next run goes on from there.
func (r *run) failApart(ctx context.Context, a *apart, err error) error {
	e := &StepError{Step: a.step, Applied: r.applied, Done: a.stays, Err: err}
	if a.doing != nil {
		e.Statement = &op.Execute{SQL: a.doing.SQL, Pos: a.doing.Pos}
	}
	e.At = placeOf(e.Statement, err)
	_, unknown := errors.AsType[*UnknownError](err)
	e.InDoubt = unknown || r.broken(err)
	if r.broken(err) || lostTo(err) {
		return e // the next run asks what became of it
	}
	n := note{place: a.place(a.next, a.nextSum)}
	n.state, n.err = Failed, err.Error()
	outcome := outcomeFailed
	_, edited := errors.AsType[*EditedError](err)
	_, bound := errors.AsType[*BoundError](err)
	switch {
	case unknown:
		n.place, outcome = r.seen, outcomeUnknown
		n.state, n.err = Unknown, err.Error()
	case edited, bound:
		n.place = r.seen
		n.state, n.err = Stopped, err.Error()
		if a.resume.state == Failed && a.resume.statement == r.seen.statement {
			n.state = Failed
		}
	case ctx.Err() != nil:
		n.state, n.err, outcome = Stopped, "", outcomeStopped
	}
	n.journal = append(n.journal, entry{number: a.number, begins: !a.begun, ends: true, outcome: outcome})
	e.Err = errors.Join(err, r.lastNote(ctx, n))
	return e
}

// lostTo reports whether err says that the lease is another's, who is not to
// be disturbed.
func lostTo(err error) bool {
	_, lost := errors.AsType[*LeaseLostError](err)
	return lost
}

// lastNote makes the note that ends a run, also where the run was asked to
// stop. If the database cannot be reached it does not try for long.
func (r *run) lastNote(ctx context.Context, n note) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastGrace)
	defer cancel()
	return r.note(ctx, r.closing(n))
}

// lastGrace is how long a run that ends tries to say so.
const lastGrace = 5 * time.Second
