package retort

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/revision"
)

// An apart is the sink of a step that is not in one transaction: its statements
// take effect one by one, or in groups. Before each the run notes which is to
// come, so that the next run knows which one to ask about.
type apart struct {
	run    *run
	step   revision.Step
	number int  // of the step in the run's journal
	shared bool // a file of MySQL: transactional statements that follow one another share a transaction
	verify map[op.Position]string
	of     int

	resume place // how far an earlier run came; zero if there was none

	met     int    // operations met so far
	sum     string // their checksum
	next    int    // the one that is next, or that has not taken effect whole
	nextSum string // the checksum of what has taken effect
	stays   int    // how many statements have
	group   []outgoing
	told    []outgoing    // what the session was told
	waits   time.Duration // for locks
	bound   *outgoing     // what it holds that no other session can have
	doing   *outgoing     // what is being sent, for errors
	begun   bool          // the journal knows
}

// apart runs a step statement by statement.
func (r *run) apart(ctx context.Context, s revision.Step) error {
	r.start(s)
	begun := time.Now()
	sink, err := r.newApart(ctx, s)
	if err == nil {
		err = r.m.scripts[s.Revision.ID].Perform(ctx, s.Direction, r.m.dialect.Traits().Syntax, sink)
	}
	if err == nil {
		err = sink.end(ctx, begun)
	}
	if err != nil {
		return r.failApart(ctx, sink, err)
	}
	return nil
}

func (r *run) newApart(ctx context.Context, s revision.Step) (*apart, error) {
	script := r.m.scripts[s.Revision.ID]
	wait, err := r.patience(s)
	a := &apart{run: r, step: s, number: r.started, waits: wait, next: 1}
	if r.resume != nil {
		a.resume, r.resume = *r.resume, nil
		a.next, a.nextSum, a.stays = a.resume.statement, a.resume.checksum, a.resume.statement-1
		r.m.emit(Resumed{Step: s, Statement: a.resume.statement, Was: a.resume.state, Run: a.resume.run})
	}
	if err == nil {
		err = r.settings(ctx, wait)
	}
	if err != nil {
		return a, err
	}
	if script.IsGo() {
		return a, r.settleBehind(ctx) // the function may look at anything
	}
	transactional, err := script.Transactional(s.Direction)
	if err != nil {
		return a, err
	}
	a.shared = transactional
	body, err := script.Body()
	if err != nil {
		return a, err
	}
	statements, err := body.Statements(s.Direction, r.m.dialect.Traits().Syntax)
	a.verify, a.of = make(map[op.Position]string), len(statements)
	for _, st := range statements {
		a.verify[st.Pos] = st.Verify
	}
	return a, err
}

// Do sends the statements of o, or keeps them for a while if they come from a
// file, which does not look at what they do. What an earlier run has done is
// passed over.
func (a *apart) Do(ctx context.Context, o op.Op) error {
	if b, ok := o.(*op.Batch); ok && !a.run.m.dialect.Traits().TransactionalDDL {
		return op.Do(ctx, a, b.Ops...) // each as those before it leave the table
	}
	m := a.meet(o)
	if m.number < a.resume.statement {
		return a.pass(m)
	}
	if m.number == a.resume.statement {
		if took, err := a.recognise(ctx, m); took || err != nil {
			return err
		}
	}
	parts, err := a.parts(ctx, m)
	if m.number == a.resume.statement {
		parts, err = a.reenter(ctx, m, parts, err)
	}
	if err != nil {
		return err
	}
	return a.dispatchAll(ctx, parts)
}

// dispatchAll sends what an operation became. Its transactional statements that
// follow one another share a transaction, and in a file those of all.
func (a *apart) dispatchAll(ctx context.Context, parts []outgoing) error {
	for _, out := range parts {
		if err := ctx.Err(); err != nil {
			return &stoppedError{err}
		}
		if err := a.dispatch(ctx, out); err != nil {
			return err
		}
	}
	if a.shared {
		return nil
	}
	return a.flush(ctx, nil)
}

// dispatch sends a statement as its kind needs it.
func (a *apart) dispatch(ctx context.Context, out outgoing) error {
	if out.effect.Kind == dialect.Transactional {
		a.group = append(a.group, out)
		return nil
	}
	if err := a.flush(ctx, nil); err != nil {
		return err
	}
	switch out.effect.Kind {
	case dialect.Session:
		a.told = append(a.told, out)
		return a.tell(ctx, out)
	case dialect.Bound:
		a.bound = &out
		return a.tell(ctx, out)
	}
	return a.alone(ctx, out)
}

// tell sends a statement to the session. Nothing counts it as done: in another
// session it is not.
func (a *apart) tell(ctx context.Context, out outgoing) error {
	a.doing = &out
	w := watch{tag: a.run.tag(out.name(), out.SQL), alone: true}
	if err := a.run.send(ctx, a.run.conn, out.Statement, w); err != nil {
		return err
	}
	a.doing = nil
	return nil
}

// place is what the row says before an operation with a number, or one of its
// statements, is sent; checksum is that of what came before.
func (a *apart) place(statement int, checksum string) place {
	return place{
		state: Running, revision: a.step.Revision.ID, direction: a.step.Direction.String(),
		statement: statement, of: a.of, checksum: checksum,
	}
}

// opening adds to the step's first note that the step begins.
func (a *apart) opening(n note) note {
	if !a.begun {
		a.begun = true
		n.journal = append(n.journal, entry{number: a.number, begins: true, outcome: outcomeRunning})
	}
	return n
}

// flush sends the statements that wait, in one transaction with the note that
// they are done. If they are the step's last, last is its end, which is noted
// with them.
func (a *apart) flush(ctx context.Context, last *ending) error {
	if len(a.group) == 0 {
		return nil
	}
	r, begun := a.run, a.begun
	if err := r.settleBehind(ctx); err != nil {
		return err
	}
	end := a.group[len(a.group)-1]
	heads := r.rows
	n := note{place: a.place(end.then()), lockTimeout: a.waits}
	if last != nil {
		n.place, n.rows, heads = place{state: Running}, a.step.Rows, a.step.Heads
		n.journal = append(n.journal, entry{number: a.number, ends: true, outcome: outcomeApplied})
	}
	err := r.atomically(ctx, heads, func(tx *sql.Tx) error {
		a.begun = begun
		if err := r.noteIn(ctx, tx, r.closing(a.opening(n))); err != nil {
			return err
		}
		return a.sendGroup(ctx, tx)
	})
	if on := r.enforce(ctx); on != nil {
		err = errors.Join(err, on)
	}
	if err != nil {
		return err
	}
	a.took(a.group...)
	a.group = nil
	return nil
}

func (a *apart) sendGroup(ctx context.Context, tx *sql.Tx) error {
	if err := a.run.unenforce(ctx, tx, slices.ContainsFunc(a.group, func(out outgoing) bool { return out.keysOff })); err != nil {
		return err
	}
	for i := range a.group {
		out := &a.group[i]
		a.doing = out
		w := watch{tag: a.run.tag(out.name(), out.SQL), patience: a.run.cancelAfter(a.waits)}
		if err := a.run.send(ctx, tx, out.Statement, w); err != nil {
			return err
		}
	}
	return a.run.checkKeys(ctx, tx)
}

// took takes note of statements that have taken effect.
func (a *apart) took(list ...outgoing) {
	for _, out := range list {
		a.next, a.nextSum = out.then()
	}
	a.doing = nil
	a.stays += len(list)
}

// end ends the step. Its last note is made with the next one, if there is
// nothing left to send.
func (a *apart) end(ctx context.Context, begun time.Time) error {
	if a.resume.statement > a.met && (a.resume.statement > a.met+1 || a.sum != a.resume.checksum) {
		return a.edited(ctx)
	}
	last := &ending{step: a.step, number: a.number, begun: begun, opens: !a.begun}
	if len(a.group) == 0 {
		if err := a.run.settleBehind(ctx); err != nil { // where this step had nothing to send
			return err
		}
		a.run.behind = last
		return nil
	}
	if err := a.flush(ctx, last); err != nil {
		return err
	}
	a.run.finished(a.step)
	a.run.m.emit(StepDone{Step: a.step, Elapsed: time.Since(begun)})
	return nil
}
