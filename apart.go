package retort

import (
	"context"
	"database/sql"
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
	number int // of the step in the run's journal
	file   bool
	shared bool // transactional statements that follow one another share a transaction
	verify map[op.Position]string
	of     int

	resume place // how far an earlier run came; zero if there was none

	met     int    // statements met so far
	sum     string // their checksum
	done    int    // the last one that has taken effect
	doneSum string // the checksum up to it
	group   []outgoing
	told    []outgoing    // what the session was told
	waits   time.Duration // for locks
	bound   *outgoing     // what it holds that no other session can have
	doing   *outgoing     // what is being sent, for errors
	begun   bool          // the journal knows
}

// An outgoing is a statement on its way.
type outgoing struct {
	Statement
	number int    // in its step, from 1
	after  string // the checksum of what comes before it
	sum    string // and with it
	effect dialect.Effect
	verify string // a query that tells whether it took effect; may be empty
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
	a := &apart{run: r, step: s, number: r.started, file: !script.IsGo(), waits: wait}
	if r.resume != nil {
		a.resume, r.resume = *r.resume, nil
		a.done, a.doneSum = a.resume.statement-1, a.resume.checksum
		r.m.emit(Resumed{Step: s, Statement: a.resume.statement, Was: a.resume.state, Run: a.resume.run})
	}
	if err == nil {
		err = r.settings(ctx, wait)
	}
	if err != nil {
		return a, err
	}
	if !a.file {
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
// file, which does not look at what they do.
func (a *apart) Do(ctx context.Context, o op.Op) error {
	statements, err := a.run.m.spell(ctx, a, o)
	if err != nil {
		return err
	}
	for _, statement := range statements {
		if err := a.take(ctx, Statement{SQL: statement.SQL, Pos: positionOf(o)}); err != nil {
			return err
		}
	}
	return nil
}

// take numbers a statement and sends it on its way, unless an earlier run has.
func (a *apart) take(ctx context.Context, s Statement) error {
	d := a.run.m.dialect
	out := outgoing{Statement: s, number: a.met + 1, after: a.sum, effect: d.Effect(s.SQL), verify: a.verify[s.Pos]}
	out.sum = chain(a.sum, s.SQL, d.Traits().Syntax)
	a.met, a.sum = out.number, out.sum
	if out.number < a.resume.statement {
		return a.pass(out)
	}
	if out.number == a.resume.statement {
		if took, err := a.reenter(ctx, out); took || err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return &stoppedError{err}
	}
	return a.dispatch(ctx, out)
}

// dispatch sends a statement as its kind needs it.
func (a *apart) dispatch(ctx context.Context, out outgoing) error {
	if out.effect.Kind == dialect.Transactional {
		a.group = append(a.group, out)
		if a.file && a.shared {
			return nil
		}
		return a.flush(ctx, nil)
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
	if err := a.run.send(ctx, a.run.conn, out.Statement, ""); err != nil {
		return err
	}
	a.doing = nil
	return nil
}

// place is what the row says before the statement with a number is sent.
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
	n := note{place: a.place(end.number+1, end.sum), lockTimeout: a.waits}
	if last != nil {
		n.place, n.rows, heads = place{state: Running}, a.step.Rows, a.step.Heads
		n.journal = append(n.journal, entry{number: a.number, ends: true, outcome: outcomeApplied})
	}
	err := r.atomically(ctx, heads, func(tx *sql.Tx) error {
		a.begun = begun
		if err := r.noteIn(ctx, tx, r.closing(a.opening(n))); err != nil {
			return err
		}
		for i := range a.group {
			a.doing = &a.group[i]
			if err := r.send(ctx, tx, a.group[i].Statement, ""); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	a.group, a.doing, a.done, a.doneSum = nil, nil, end.number, end.sum
	return nil
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
