package emulator

import (
	"fmt"
	"strings"
	"time"
)

// A Fault is a failure on demand: what goes wrong, and for which requests. As
// text, which [ParseFault] reads, it is a kind and what narrows it down:
//
//	drop-after
//	503-before,op=CommitTransaction
//	delay,for=2s,sql="CREATE TABLE",count=all
//	resume,for=12s,nth=4
//
// The conditions are all to be met. Without any, a fault hits the next request
// that its kind applies to.
type Fault struct {
	Kind Kind

	// For is how long a Delay lasts, how long after its first hit a Resume
	// goes on, and after how much time a Kill comes to a statement that runs.
	// For other kinds it is 0.
	For time.Duration

	Operation string // as in "ExecuteStatement"; empty means any
	SQL       string // is part of the statement, in the same case

	// Nth is the first request to be hit, of those that meet the conditions.
	// They are counted from 1, which is the default.
	Nth int

	// Count is how many requests are hit. The default is 1; [All] means that
	// it never ends. A Resume with a For counts the time instead.
	Count int
}

// All is the Count of a fault that never ends.
const All = -1

// A Kind is what goes wrong.
type Kind string

// The kinds of faults. Those that come before do so in place of the execution:
// nothing is executed. Those that come after do so in place of the answer.
const (
	// DropBefore and DropAfter close the connection without an answer.
	DropBefore Kind = "drop-before"
	DropAfter  Kind = "drop-after"

	// PauseBefore and PauseAfter never answer. The request ends when the
	// client goes or the emulator closes.
	PauseBefore Kind = "pause-before"
	PauseAfter  Kind = "pause-after"

	// InternalErrorBefore and InternalErrorAfter answer 500
	// InternalServerErrorException.
	InternalErrorBefore Kind = "500-before"
	InternalErrorAfter  Kind = "500-after"

	// UnavailableBefore and UnavailableAfter answer 503
	// ServiceUnavailableError.
	UnavailableBefore Kind = "503-before"
	UnavailableAfter  Kind = "503-after"

	// NoDatabaseBefore and NoDatabaseAfter answer 504
	// DatabaseUnavailableException.
	NoDatabaseBefore Kind = "504-before"
	NoDatabaseAfter  Kind = "504-after"

	// Throttle answers ThrottlingException, and nothing is executed.
	Throttle Kind = "throttle"

	// Resume answers that the cluster was paused and wakes up, and nothing is
	// executed. It hits what can wake a cluster: statements, and the begin of
	// a transaction.
	Resume Kind = "resume"

	// Delay waits before it executes.
	Delay Kind = "delay"

	// Timeout is the time limit of a statement, come at once. With
	// continueAfterTimeout the statement is executed to its end; without, it
	// is not, and a transaction of PostgreSQL has failed.
	Timeout Kind = "timeout"

	// Kill ends the database's session, before a statement, a commit or a
	// rollback, or in the midst of a statement.
	Kill Kind = "kill"

	// Expire ends the transaction of the request before it arrives.
	Expire Kind = "expire"
)

// String returns f as text, with the settings that are not the default.
func (f Fault) String() string {
	text := string(f.Kind)
	for _, s := range faultSettings {
		if value := s.get(f); value != "" {
			text += "," + s.key + "=" + quoteSetting(value)
		}
	}
	return text
}

// MarshalText is String.
func (f Fault) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText is [ParseFault].
func (f *Fault) UnmarshalText(text []byte) (err error) {
	*f, err = ParseFault(string(text))
	return err
}

// check returns what is wrong with a fault, whoever made it.
func (f Fault) check() error {
	k, ok := effectOf(f.Kind)
	switch {
	case !ok:
		return fmt.Errorf("unknown kind %q; there are %s", f.Kind, kindNames())
	case f.For < 0:
		return fmt.Errorf("for=%v is negative", f.For)
	case f.For > 0 && !k.lasts:
		return fmt.Errorf("for=%v: %s takes no time", f.For, f.Kind)
	case f.For == 0 && f.Kind == Delay:
		return fmt.Errorf("delay needs a time, as in for=2s")
	case f.Nth < 0:
		return fmt.Errorf("nth=%d: requests are counted from 1", f.Nth)
	case f.Count < All:
		return fmt.Errorf("count=%d is negative", f.Count)
	}
	return checkOperation(f.Operation)
}

// meets reports whether a request is one of those that the fault is for.
func (f Fault) meets(q *Request) bool {
	k, _ := effectOf(f.Kind)
	return k.applies(q) &&
		(f.Operation == "" || f.Operation == q.Operation) &&
		strings.Contains(q.SQL, f.SQL)
}
