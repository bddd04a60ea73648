package dataapi

import "time"

// A Request is one HTTP request that the driver made, as [Config.OnRequest] is
// told of it.
type Request struct {
	Op          string // the operation, such as "ExecuteStatement"
	SQL         string // the statement as it was sent, "" for other operations
	Transaction string // the service's id of the transaction, "" outside one

	// Attempt counts from 1 the requests made for the same thing.
	Attempt int

	Duration time.Duration
	Err      error // an [*Error], or nil
}

// A Wait is a pause before a request is sent again, or before the driver looks
// again for a statement that goes on, as [Config.OnWait] is told of it.
type Wait struct {
	Op     string
	Reason *Error        // why the request was not executed, or has no result yet
	Delay  time.Duration // how long this pause is
	Waited time.Duration // since the first attempt
}

// Resuming reports whether a paused cluster is the reason.
func (w Wait) Resuming() bool { return w.Reason.has(resuming) }

// Running reports whether a statement that outlived its call is the reason.
func (w Wait) Running() bool { return w.Reason.Outcome == Unknown && w.Reason.has(statementTimeout) }
