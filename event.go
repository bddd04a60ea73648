package retort

import (
	"time"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/revision"
)

// An Event is something that happened in a run. The set is closed: [Planned],
// [StepStarted], [Statement], [Record], [StepDone], [Waiting], [Resumed],
// [Progress], [Settled] and [Retrying].
type Event interface{ event() }

// Planned tells what a run is about to do, before it does anything. Steps is
// empty where there is nothing to do.
type Planned struct {
	From  []revision.ID // the rows of the version table
	Steps []revision.Step

	// ByHand is the step that is half-way and that this run takes to be settled
	// by hand, as Stamp and Purge do; nil if there is none.
	ByHand *Half
}

// StepStarted tells that a step begins: number Index, from 0, of Total.
type StepStarted struct {
	Step         revision.Step
	Index, Total int
}

// Statement tells that a statement of a revision is about to be sent, or BEGIN,
// COMMIT or ROLLBACK. Pos is zero for what no revision file holds.
type Statement struct {
	SQL string
	Pos op.Position
}

// Record tells that a statement of Retort's own is about to be sent: one about
// the version table, the lease or the journal.
type Record struct {
	SQL string
}

// StepDone tells that a step has taken effect, for good unless the whole run
// is one transaction.
type StepDone struct {
	Step    revision.Step
	Elapsed time.Duration
}

// Waiting tells that somebody else moves the database. It is told before each
// pause, so every few seconds at most.
type Waiting struct {
	Owner string        // who; "" if that is not known
	For   time.Duration // since when this run waits
}

// Resumed tells that the run first finishes a step that an earlier one has
// left half-way.
type Resumed struct {
	Step      revision.Step
	Statement int    // the one it goes on with, from 1; in Go code, the operation
	Was       State  // how the earlier run ended
	Run       string // its id
}

// Progress tells what the server says of a statement that the run waits for.
// It is told every few seconds, of one that runs for longer than that, where the
// server has a list of what it runs and there is a second connection to ask it.
type Progress struct {
	SQL     string
	Elapsed time.Duration // as the server counts
	Doing   string        // in the words of the product
	Blocked bool          // it waits for a lock
	By      string        // the ids of those who hold the lock, if the product tells
}

// Settled tells what became of a statement whose reply was lost, or that an
// earlier run did not live to see the end of.
type Settled struct {
	Statement Statement
	Applied   bool   // it took effect; else it is sent again
	How       string // how that is known
}

// Retrying tells that something is about to be tried again, which failed only
// because others held what it needed, or because the connection was lost.
type Retrying struct {
	Err error
	Try int // the number of the attempt to come, from 2
}

func (Planned) event()     {}
func (StepStarted) event() {}
func (Statement) event()   {}
func (Record) event()      {}
func (StepDone) event()    {}
func (Waiting) event()     {}
func (Resumed) event()     {}
func (Progress) event()    {}
func (Settled) event()     {}
func (Retrying) event()    {}

func (m *Migrator) emit(e Event) {
	if m.opts.OnEvent != nil {
		m.opts.OnEvent(e)
	}
}
