package retort

import (
	"database/sql"
	"errors"
	"fmt"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/revision"
)

// A StepError tells which step of a run went wrong and what that leaves
// behind. The steps in Applied have taken effect and stay.
type StepError struct {
	Step    revision.Step
	Applied []revision.ID // of this run, in order

	// Statement is the one that failed, or nil if it was not one of the
	// script's.
	Statement *op.Execute

	// InDoubt is true if nobody knows whether Statement took effect, or the
	// commit: it was sent and the answer was lost.
	InDoubt bool

	// Done is how many statements of this step's script took effect and stay,
	// because the step ran without a transaction. If it is not zero the
	// database is between two revisions.
	Done int

	Err error
}

// Error names the step and the place in its file.
func (e *StepError) Error() string {
	where := ""
	if e.Statement != nil && e.Statement.Pos.File != "" {
		where = e.Statement.Pos.String() + ": "
	}
	return fmt.Sprintf("%s %s: %s%v", e.Step.Direction, e.Step.Revision.ID, where, e.Err)
}

// Unwrap returns the cause: the driver's error, most often.
func (e *StepError) Unwrap() error { return e.Err }

// A ConflictError tells that a row of the version table was not what the plan
// started from: another run changed it meanwhile.
type ConflictError struct {
	Table   string
	Change  revision.RowChange
	Matched int64 // rows that the statement met; 1 was expected
}

// Error says which row was missed.
func (e *ConflictError) Error() string {
	return fmt.Sprintf("table %s: row %q was met %d times, not once: another run has changed it", e.Table, e.Change.From, e.Matched)
}

// failed wraps what went wrong in step s, unless it is told already. sink is
// the script's, or nil.
func (r *run) failed(s revision.Step, sink *runSink, err error) error {
	if _, ok := err.(*StepError); ok {
		return err
	}
	e := &StepError{Step: s, Applied: r.applied, InDoubt: inDoubt(err), Err: err}
	if sink != nil {
		e.Statement = sink.doing
		if _, ok := sink.db.(*sql.Tx); ok {
			e.InDoubt = false // it goes with its transaction
		} else {
			e.Done = sink.done
		}
	}
	return e
}

// inDoubt asks the driver's error whether the request may have been carried
// out.
func inDoubt(err error) bool {
	e, ok := errors.AsType[interface {
		error
		InDoubt() bool
	}](err)
	return ok && e.InDoubt()
}

// stopped tells that the run was asked to stop before step s.
func (r *run) stopped(s revision.Step, cause error) error {
	return &StepError{Step: s, Applied: r.applied, Err: fmt.Errorf("stopped before it: %w", cause)}
}
