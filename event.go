package retort

import (
	"time"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/revision"
)

// An Event is something that happened in a run. The set is closed: [Planned],
// [StepStarted], [Statement] and [StepDone].
type Event interface{ event() }

// Planned tells what a run is about to do, before it does anything. Steps is
// empty where there is nothing to do.
type Planned struct {
	From  []revision.ID // the rows of the version table
	Steps []revision.Step
}

// StepStarted tells that a step begins: number Index, from 0, of Total.
type StepStarted struct {
	Step         revision.Step
	Index, Total int
}

// Statement tells that a statement is about to be sent. Pos is zero for a
// statement that no revision file holds, such as those on the version table.
type Statement struct {
	SQL string
	Pos op.Position
}

// StepDone tells that a step has taken effect, for good unless the whole run
// is one transaction.
type StepDone struct {
	Step    revision.Step
	Elapsed time.Duration
}

func (Planned) event()     {}
func (StepStarted) event() {}
func (Statement) event()   {}
func (StepDone) event()    {}

func (m *Migrator) emit(e Event) {
	if m.opts.OnEvent != nil {
		m.opts.OnEvent(e)
	}
}
