package cli

import (
	"errors"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/internal/config"
	"github.com/retort-db/retort/revision"
)

// The exit codes of every command. A script may rely on them.
const (
	exitOK      = 0
	exitError   = 1 // anything that has no code of its own
	exitUsage   = 2 // the command line or a configuration file is wrong
	exitDrift   = 3 // the database is not what the revisions say
	exitBehind  = 4 // the database is not at the head revisions
	exitLocked  = 5 // another run holds the lock
	exitPartial = 6 // stopped part-way through a revision, or nobody knows whether
	exitUnknown = 7 // the database knows a revision that the files don't
)

// A usageError is a command line that cannot be right.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

// A codedError is an error whose exit code the command has decided.
type codedError struct {
	code int
	hint string
	err  error
}

func (e *codedError) Error() string { return e.err.Error() }
func (e *codedError) Unwrap() error { return e.err }

// exitCode returns the exit code for err.
func exitCode(err error) int {
	if err == nil {
		return exitOK
	}
	if e, ok := errors.AsType[*codedError](err); ok {
		return e.code
	}
	if _, ok := errors.AsType[*usageError](err); ok {
		return exitUsage
	}
	if _, ok := errors.AsType[*config.Error](err); ok {
		return exitUsage
	}
	if _, ok := errors.AsType[*revision.UnknownError](err); ok {
		return exitUnknown
	}
	if _, ok := errors.AsType[*retort.LockedError](err); ok {
		return exitLocked
	}
	if isHalfway(err) {
		return exitPartial
	}
	if e, ok := errors.AsType[*retort.StepError](err); ok && (e.Done > 0 || e.InDoubt) {
		return exitPartial
	}
	return exitError
}

// isHalfway reports whether err tells that a revision cannot be finished
// without a person.
func isHalfway(err error) bool {
	_, unknown := errors.AsType[*retort.UnknownError](err)
	_, edited := errors.AsType[*retort.EditedError](err)
	_, bound := errors.AsType[*retort.BoundError](err)
	return unknown || edited || bound
}
