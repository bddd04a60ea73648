package retort

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

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

	// At is where in its file the statement went wrong: where the server found
	// the mistake, if it says so, as PostgreSQL does of most and MySQL of those
	// of syntax. Else it is the line on which Statement begins, and zero if
	// that is in no file.
	At op.Position

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
	if at := e.At.Exact(); at != "" {
		where = at + ": "
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

// A LockedError tells that another run moves the database, and did not end in
// the time that this one was to wait.
type LockedError struct {
	Owner     string    // who holds the lease; "" if that is not known
	Since     time.Time // when they took it, by the server's clock
	ExpiresAt time.Time // when it ends unless they renew it
	Revision  revision.ID
	Waited    time.Duration
}

// Error says who holds the lease.
func (e *LockedError) Error() string {
	owner, at := e.Owner, ""
	if owner == "" {
		owner = "another run"
	}
	if e.Revision != "" {
		at = " and is at " + string(e.Revision)
	}
	text := fmt.Sprintf("locked: %s moves the database since %s%s", owner, e.Since.Format(time.DateTime+" MST"), at)
	if e.Waited >= time.Second {
		text += fmt.Sprintf("; waited %v", e.Waited.Round(time.Second))
	}
	return text
}

// A LeaseLostError tells that a run was not heard of for longer than its lease
// lasts, or was unlocked, and that another one has taken over. What it did not
// commit before is undone.
type LeaseLostError struct {
	Owner string // who took over; "" if they are done already
}

// Error says who took over.
func (e *LeaseLostError) Error() string {
	if e.Owner == "" {
		return "the lease is lost: another run has taken over, and is done"
	}
	return "the lease is lost: " + e.Owner + " has taken over"
}

// An UnknownError tells that nobody can tell whether a statement took effect:
// its reply was lost, and it leaves no trace in the catalog. Until
// [Migrator.Resume] says which, nothing goes on.
type UnknownError struct {
	Step      revision.Step
	Statement Statement
	Number    int // of the statement in its step, from 1
}

// Error names the statement.
func (e *UnknownError) Error() string {
	where := ""
	if e.Statement.Pos.File != "" {
		where = e.Statement.Pos.String() + ": "
	}
	return fmt.Sprintf("%snobody can tell whether statement %d of %s took effect: %s", where, e.Number, e.Step.Revision.ID, shortened(e.Statement.SQL))
}

// An EditedError tells that a step that is half-way cannot be finished,
// because the statements that took effect are not those of its file any more.
type EditedError struct {
	Revision revision.ID
	Number   int    // of the first statement that differs, from 1; 0 if that is not known
	Applied  string // the text that took effect, as far as it was kept
	File     string // the text of the file now
}

// Error names the statement; the two texts are in the fields.
func (e *EditedError) Error() string {
	if e.Number == 0 {
		return fmt.Sprintf("%s is half-way, and what took effect of it is not what its file says now", e.Revision)
	}
	return fmt.Sprintf("%s is half-way, and its statement %d, which took effect, has been edited since", e.Revision, e.Number)
}

// A BoundError tells that a step that is half-way cannot be finished, because
// what is left of it may need what Statement made in a session that is gone.
type BoundError struct {
	Revision  revision.ID
	Statement Statement
}

// Error names the statement.
func (e *BoundError) Error() string {
	where := ""
	if e.Statement.Pos.File != "" {
		where = e.Statement.Pos.String() + ": "
	}
	return fmt.Sprintf("%s%s is half-way, and its session is gone: what is left may need %s", where, e.Revision, shortened(e.Statement.SQL))
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
