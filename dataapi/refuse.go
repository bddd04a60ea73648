package dataapi

import (
	"fmt"
	"strings"
)

// A RefusedError is a statement or transaction that the driver did not send,
// because the service would fail it with a worse message, or would seem to
// carry it out. Nothing was executed.
type RefusedError struct {
	// Reason says what is wrong, such as "SET outside a transaction has no
	// effect on later statements".
	Reason string

	err error
}

// Error returns the reason.
func (e *RefusedError) Error() string {
	if e.err != nil {
		return fmt.Sprintf("not sent: %s: %v", e.Reason, e.err)
	}
	return "not sent: " + e.Reason
}

// Unwrap returns the error that the reason rests on, if any.
func (e *RefusedError) Unwrap() error { return e.err }

func refuse(format string, args ...any) error {
	return &RefusedError{Reason: fmt.Sprintf(format, args...)}
}

// A ScanError is a statement that the driver did not send, because the service
// would have changed its text: it takes a colon and the word after it for a
// parameter where the database would not.
type ScanError struct {
	Text   string // what would be taken for a parameter, such as ":30"
	Offset int    // of Text in the statement, in bytes
	Line   int    // of Text in the statement, from 1
	Where  string // what Text stands in, such as "a dollar-quoted string"
	Advice string // how to write the same without it
}

// Error names the place, the reason and the way out.
func (e *ScanError) Error() string {
	return fmt.Sprintf("not sent: line %d: the Data API would take %q in %s for a parameter: %s",
		e.Line, e.Text, e.Where, e.Advice)
}

func lineOf(text string, offset int) int {
	return 1 + strings.Count(text[:offset], "\n")
}
