package emulator

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// An effect is what a Kind of fault does.
type effect struct {
	name    Kind
	lasts   bool                // it takes a For
	applies func(*Request) bool // whether it can be done to a request
	act     func(*exchange, Fault) (any, error)
}

// effects lists every kind, in the order people are told them.
var effects = []effect{
	{DropBefore, false, anything, before(errDropped)},
	{DropAfter, false, anything, after(errDropped)},
	{PauseBefore, false, anything, pauseBefore},
	{PauseAfter, false, anything, pauseAfter},
	{InternalErrorBefore, false, anything, before(internalError)},
	{InternalErrorAfter, false, anything, after(internalError)},
	{UnavailableBefore, false, anything, before(serviceUnavailable)},
	{UnavailableAfter, false, anything, after(serviceUnavailable)},
	{NoDatabaseBefore, false, anything, before(databaseUnavailable)},
	{NoDatabaseAfter, false, anything, after(databaseUnavailable)},
	{Throttle, false, anything, before(throttled)},
	{Resume, true, wakes, before(isResuming)},
	{Delay, true, anything, delay},
	{Timeout, false, executes, inCall},
	{Kill, true, hasSession, inCall},
	{Expire, false, inTransaction, expire},
}

func effectOf(name Kind) (effect, bool) {
	i := slices.IndexFunc(effects, func(e effect) bool { return e.name == name })
	if i < 0 {
		return effect{}, false
	}
	return effects[i], true
}

func kindNames() string {
	names := make([]string, len(effects))
	for i, k := range effects {
		names[i] = string(k.name)
	}
	return strings.Join(names, ", ")
}

// operations are those that a fault can name.
var operations = []string{
	"ExecuteStatement", "BatchExecuteStatement",
	"BeginTransaction", "CommitTransaction", "RollbackTransaction",
}

func checkOperation(name string) error {
	if name == "" || slices.Contains(operations, name) {
		return nil
	}
	return fmt.Errorf("unknown operation %q; there are %s", name, strings.Join(operations, ", "))
}

func anything(q *Request) bool      { return slices.Contains(operations, q.Operation) }
func executes(q *Request) bool      { return strings.HasSuffix(q.Operation, "ExecuteStatement") }
func wakes(q *Request) bool         { return executes(q) || q.Operation == "BeginTransaction" }
func hasSession(q *Request) bool    { return anything(q) && q.Operation != "BeginTransaction" }
func inTransaction(q *Request) bool { return hasSession(q) && q.TransactionID != "" }

// errDropped stands for the answer of a request that gets none.
var errDropped = errors.New("the connection was closed without an answer")

// What the service says of itself.
var (
	internalError       = &fault{status: http.StatusInternalServerError, code: "InternalServerErrorException"}
	serviceUnavailable  = &fault{status: http.StatusServiceUnavailable, code: "ServiceUnavailableError"}
	databaseUnavailable = &fault{status: http.StatusGatewayTimeout, code: "DatabaseUnavailableException"}
	throttled           = badRequest("ThrottlingException", "Rate exceeded")
	isResuming          = badRequest("DatabaseResumingException",
		"The Aurora DB instance db-LOCAL is resuming after being auto-paused. Please wait a few seconds and try again.")
)
