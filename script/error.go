package script

import (
	"fmt"

	"github.com/retort-db/retort/revision"
)

// A FileError is a fault of a revision file.
type FileError struct {
	Path string // as messages name it
	Line int    // from 1; 0 if the fault is of the whole file
	What string // what is wrong
	Hint string // what to do about it; may be empty
	Err  error  // the cause, if there is one
}

// Error returns "path:line: what is wrong".
func (e *FileError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.Path, e.What)
	}
	return fmt.Sprintf("%s:%d: %s", e.Path, e.Line, e.What)
}

// Unwrap returns the cause, or nil.
func (e *FileError) Unwrap() error { return e.Err }

// An IrreversibleError says that a revision has no way back. Nothing of the
// revision was run.
type IrreversibleError struct {
	ID       revision.ID
	Path     string // "" for a Go value
	Go       bool   // it is Go code
	Declared bool   // the file says retort:irreversible; else its way back is missing
}

// Error names the revision and why it cannot be downgraded.
func (e *IrreversibleError) Error() string {
	switch {
	case e.Declared:
		return fmt.Sprintf("%s: revision %s is irreversible", e.Path, e.ID)
	case e.Path == "":
		return fmt.Sprintf("revision %s is irreversible: it has no Downgrade function", e.ID)
	case e.Go:
		return fmt.Sprintf("%s: revision %s is irreversible: it has no Downgrade function", e.Path, e.ID)
	}
	return fmt.Sprintf("%s: revision %s cannot be downgraded: no retort:downgrade section", e.Path, e.ID)
}

// Hint says what would give the revision a way back, or that it has none on
// purpose.
func (e *IrreversibleError) Hint() string {
	if e.Declared || e.Go {
		return ""
	}
	return `add the section, empty if there is nothing to undo, or "-- retort:irreversible" if there is no way back`
}

// An AbsentError says that a revision is Go code which the program does not
// have. Nothing of the revision was run.
type AbsentError struct {
	ID   revision.ID
	Path string
}

// Error names the revision and its file.
func (e *AbsentError) Error() string {
	return fmt.Sprintf("%s: revision %s is written in Go and not part of this program", e.Path, e.ID)
}
