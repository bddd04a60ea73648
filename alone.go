package retort

import (
	"context"
	"errors"
	"time"

	"github.com/retort-db/retort/dialect"
)

// alone sends a statement that cannot share a transaction with its note. The
// note before it says that it is about to be sent, and the tag in front of it
// is how it is found among what the server runs.
func (a *apart) alone(ctx context.Context, out outgoing) error {
	r := a.run
	for try := 0; ; try++ {
		tag := r.tag(out.name(), out.SQL)
		if err := a.announceInTime(ctx, out, tag); err != nil {
			return err
		}
		a.doing = &out
		err := r.send(ctx, r.conn, out.Statement, watch{tag: tag, alone: true, patience: r.cancelAfter(a.waits)})
		if err == nil {
			break
		}
		took, err := a.missing(ctx, out, tag, err, try)
		if err != nil {
			return err
		}
		if took {
			break
		}
	}
	a.took(out)
	return nil
}

// announceInTime announces a statement, and does it again if so much time went
// by that the lease may be another's: this process may have stood still after
// the note was made.
func (a *apart) announceInTime(ctx context.Context, out outgoing, tag string) error {
	for range brokenTries {
		begun := time.Now()
		if err := a.announce(ctx, out, tag); err != nil {
			return err
		}
		if time.Since(begun) < a.run.m.opts.lease()/2 {
			break
		}
	}
	return nil
}

// announce notes that a statement is about to be sent, with what the catalog
// shows before. If the remnant of an earlier attempt stands in its way, that is
// cleared first.
func (a *apart) announce(ctx context.Context, out outgoing, tag string) error {
	r := a.run
	for try := 0; ; try++ {
		n := note{place: a.place(out.number, out.after), evidence: out.effect.Evidence}
		n.intent, n.sum = tag+intended(out.SQL), out.sum
		if err := r.note(ctx, r.closing(a.opening(n))); err != nil {
			return err
		}
		if out.effect.Repair == "" || try == brokenTries {
			return nil
		}
		before := r.seen.before
		if before == untold || dialect.Judge(before, before) != dialect.Broken {
			return nil
		}
		if err := r.repair(ctx, out.effect); err != nil {
			return err
		}
	}
}

// intended returns what is stored of a statement that is about to be sent.
func intended(sql string) string {
	const enough = 8 << 10
	if len(sql) > enough {
		return storable(sql[:enough])
	}
	return storable(sql)
}

// missing finds out what became of a statement that was sent alone and ended
// with err: it took effect; or not, and can be sent again; or it failed.
func (a *apart) missing(ctx context.Context, out outgoing, tag string, err error, try int) (took bool, _ error) {
	r := a.run
	switch {
	case r.contended(err) && try < r.m.opts.retries():
		r.m.emit(Retrying{Err: err, Try: try + 2})
		return false, r.pause(ctx, try)
	case r.m.dialect.Redundant(err) && out.effect.Kind == dialect.Visible:
		return a.redundant(ctx, out, err)
	case !r.broken(err) || try >= brokenTries:
		return false, err
	}
	if err := a.reconnect(ctx, err); err != nil {
		return false, err
	}
	if r.seen.run != r.id || r.seen.statement != out.number {
		return false, r.lostLease()
	}
	took, unknown := a.settle(ctx, out, tag, r.seen.before)
	if unknown == nil && !took {
		r.m.emit(Retrying{Err: err, Try: try + 2})
	}
	return took, unknown
}

// redundant finds out whether a statement that the server refused, since all is
// so already, had been sent before: by a run whose request was on its way when
// its lease ended. Then it took effect after it was announced here. What was so
// before that is no doing of any run, and the refusal stands.
func (a *apart) redundant(ctx context.Context, out outgoing, refused error) (took bool, _ error) {
	r := a.run
	if err := r.look(ctx); err != nil { // for the evidence, which not every note returns
		return false, errors.Join(refused, err)
	}
	if r.seen.run != r.id || r.seen.statement != out.number {
		return false, r.lostLease()
	}
	outcome, err := r.judge(ctx, out, r.seen.before)
	if err != nil || outcome != dialect.Done {
		return false, refused
	}
	r.m.emit(Settled{Statement: out.Statement, Applied: true, How: "it had been sent before"})
	return true, nil
}

// reconnect takes another connection, and tells its session what the lost one
// was told.
func (a *apart) reconnect(ctx context.Context, cause error) error {
	if err := a.run.reconnect(ctx, cause); err != nil {
		return err
	}
	return a.retell(ctx)
}

// retell tells a new session what the one before was told.
func (a *apart) retell(ctx context.Context) error {
	if a.bound != nil {
		return &BoundError{Revision: a.step.Revision.ID, Statement: a.bound.Statement}
	}
	for _, out := range a.told {
		if err := a.run.send(ctx, a.run.conn, out.Statement, watch{}); err != nil {
			return err
		}
	}
	return nil
}
