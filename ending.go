package retort

import (
	"context"
	"time"

	"github.com/retort-db/retort/revision"
)

// An ending is the end of a step that is still to be noted.
type ending struct {
	step   revision.Step
	number int
	begun  time.Time
	opens  bool // the journal does not know that it began
}

// closing adds to a note the ends that are not noted yet.
func (r *run) closing(n note) note {
	if r.open.number > 0 {
		n.journal = append(n.journal, r.open)
	}
	if r.behind != nil {
		n.rows = append(n.rows, r.behind.step.Rows...)
		n.journal = append(n.journal, entry{number: r.behind.number, begins: r.behind.opens, ends: true, outcome: outcomeApplied})
	}
	return n
}

// closed tells of what closing has added, once it is noted.
func (r *run) closed() {
	r.open = entry{}
	b := r.behind
	if b == nil {
		return
	}
	r.behind, r.rows = nil, b.step.Heads
	r.finished(b.step)
	r.m.emit(StepDone{Step: b.step, Elapsed: time.Since(b.begun)})
}

// settleBehind notes the end of the step before, if that is still to be done.
// A transaction is no place for it: it would be undone with the rest.
func (r *run) settleBehind(ctx context.Context) error {
	if r.behind == nil {
		return nil
	}
	return r.note(ctx, r.closing(note{place: place{state: Running}}))
}
