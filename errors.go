package retort

import (
	"database/sql"
	"database/sql/driver"
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
	if _, ok := errors.AsType[*StepError](err); ok {
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

// inDoubt reports whether the request that failed may have been carried out.
func inDoubt(err error) bool {
	e, ok := errors.AsType[doubter](err)
	return ok && e.InDoubt()
}

// A doubter is an error that knows whether its request may have been carried
// out, such as those of the dataapi driver.
type doubter interface {
	error
	InDoubt() bool
}

// A lostError is that of a request which got no answer from the database.
type lostError struct{ error }

func (e *lostError) Unwrap() error { return e.error }
func (e *lostError) InDoubt() bool { return true }

// lost marks err, of something that was sent, if it is not the database's
// answer. By the contract of database/sql nothing was sent where the driver
// says ErrBadConn.
func (m *Migrator) lost(err error) error {
	if _, knows := errors.AsType[doubter](err); err == nil || knows || errors.Is(err, driver.ErrBadConn) || m.dialect.Answered(err) {
		return err
	}
	return &lostError{err}
}

// stopped tells that the run was asked to stop before step s.
func (r *run) stopped(s revision.Step, cause error) error {
	return &StepError{Step: s, Applied: r.applied, Err: fmt.Errorf("stopped before it: %w", cause)}
}
