package dataapi

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
)

// An Error is a request that failed: the service answered with an error, or
// gave no answer.
//
// It unwraps to the error of the SDK, so that its types and those of package
// context can be asked for as well.
type Error struct {
	// Op is the operation of the Data API, such as "ExecuteStatement".
	Op string

	// Code is the exception, such as "DatabaseErrorException". It is "" if
	// there was no answer, or one that could not be read.
	Code string

	// Message is the text of the service, unchanged. A Position in it counts
	// characters of the statement as the service ran it, with "$1" where
	// ":p1" was sent.
	Message string

	// Position is the character of the statement, as it was given to the
	// driver, at which PostgreSQL found the error. It counts from 1, and is 0
	// if it is not known.
	Position int

	State   string // SQLSTATE, "" if the message carries none
	Number  int    // MySQL's error number, 0 if the message carries none
	Outcome Outcome

	// Ended is true if the statement outlived its call, was waited for, and
	// does not run any more. What it has done is to be looked up in the
	// database: Outcome is Unknown all the same.
	Ended bool

	RequestID  string // as AWS support asks for it, "" if there was no answer
	HTTPStatus int    // 0 if there was no answer

	noConnection bool // the request failed before there was a connection
	err          error
}

// The codes that the driver treats apart. The three of them that the SDK has
// no type for are why it compares codes and not types.
const (
	badRequest          = "BadRequestException"
	databaseError       = "DatabaseErrorException"
	databaseNotFound    = "DatabaseNotFoundException"
	endpointNotEnabled  = "HttpEndpointNotEnabledException"
	internalFailure     = "InternalFailure"
	notFound            = "NotFoundException"
	resuming            = "DatabaseResumingException"
	statementTimeout    = "StatementTimeoutException"
	transactionNotFound = "TransactionNotFoundException"
	unsupportedResult   = "UnsupportedResultException"
)

// SQLState returns State. It lets callers ask any driver's error for it.
func (e *Error) SQLState() string { return e.State }

// InDoubt reports whether Outcome is Unknown, for callers that do not import
// this package.
func (e *Error) InDoubt() bool { return e.Outcome == Unknown }

// TransactionEnded reports whether the service does not know the transaction:
// it was rolled back because nothing was sent for too long, or it was ended by
// a request whose answer was lost. For callers that do not import this package.
func (e *Error) TransactionEnded() bool { return e.has(transactionNotFound, notFound) }

// Behind returns e as of the statement without its first n characters, for
// callers that put a comment in front of it and do not import this package.
func (e *Error) Behind(n int) error {
	moved := *e
	if e.Position > n {
		moved.Position -= n
	}
	return &moved
}

// Unwrap returns the error of the SDK.
func (e *Error) Unwrap() error { return e.err }

// Error names the operation, what the service or the connection said, the
// error's codes, and the outcome unless it is NotExecuted.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(opWords[e.Op] + ": " + e.what())
	if e.Number != 0 {
		fmt.Fprintf(&b, " (error %d, SQLSTATE %s)", e.Number, e.State)
	} else if e.State != "" {
		fmt.Fprintf(&b, " (SQLSTATE %s)", e.State)
	}
	if hint := e.hint(); hint != "" {
		b.WriteString("; " + hint)
	}
	if e.Outcome != NotExecuted {
		b.WriteString("; " + e.Outcome.String())
	}
	return b.String()
}

var opWords = map[string]string{
	opExecute:  "execute statement",
	opBegin:    "begin transaction",
	opCommit:   "commit transaction",
	opRollback: "roll back transaction",
}

// what leaves the exception's name out where a database speaks: there it says
// nothing.
func (e *Error) what() string {
	text := parseMessage(e.Message).moved(e.Position)
	switch {
	case e.has(databaseError) && text != "":
		return text
	case e.Code != "" && text != "" && text != unknownError:
		return e.Code + ": " + text
	case e.Code != "" && e.Code != unknownError:
		return e.Code
	case e.HTTPStatus != 0:
		return fmt.Sprintf("HTTP status %d: %v", e.HTTPStatus, cause(e.err))
	}
	return cause(e.err).Error()
}

// unknownError stands for a code or message that the service did not send.
const unknownError = "UnknownError"

// hint adds what is known of a message that leads astray.
func (e *Error) hint() string {
	switch {
	case e.has(endpointNotEnabled):
		return "a wrong or misspelt cluster ARN gets the same answer"
	case e.has(databaseNotFound):
		return "the cluster has no available instance yet"
	case e.has(databaseError) && e.State == "" && strings.Contains(e.Message, "Database returned SQL Exception"):
		return "the service hides a message with control characters: an unterminated quote or dollar quote causes one"
	case e.has(unsupportedResult):
		return "cast the column to a supported type, such as text"
	case e.has(internalFailure):
		return "a date or timestamp of infinity in the result causes it"
	case e.Ended:
		return "the statement went on and has ended since; the catalog shows whether it succeeded"
	case e.has(statementTimeout) && e.Outcome == Unknown:
		return "the statement may still be running"
	}
	return ""
}

// has reports whether e has one of the codes, whose case does not matter.
func (e *Error) has(codes ...string) bool {
	return slices.ContainsFunc(codes, func(c string) bool { return strings.EqualFold(c, e.Code) })
}

// busy reports whether the transaction turned the request away because the
// one before it has not ended.
func (e *Error) busy() bool {
	return e.State == "" && strings.Contains(e.Message, "Transaction is still running a query")
}

// fromDatabase reports whether the database itself may have seen the request.
func (e *Error) fromDatabase() bool {
	return e.Outcome == Unknown || e.State != "" ||
		e.has(databaseError, badRequest, statementTimeout) && !e.busy()
}

// newError makes an Error of what the SDK returned for one request.
func newError(c *call, a *attempt, err error) *Error {
	e := &Error{Op: c.op, err: err}
	if answer, ok := errors.AsType[*awshttp.ResponseError](err); ok {
		e.RequestID, e.HTTPStatus = answer.ServiceRequestID(), answer.HTTPStatusCode()
	}
	if said, ok := errors.AsType[smithy.APIError](err); ok {
		e.Code, e.Message = said.ErrorCode(), said.ErrorMessage()
	}
	m := parseMessage(e.Message)
	e.State, e.Number, e.Position = m.state, m.number, m.position
	if c.draft != nil && e.Position > 0 {
		e.Position = c.draft.position(e.Position)
	}
	e.Outcome = a.outcome(c, e)
	e.noConnection = a.unconnected(err)
	return e
}

// cause strips the layers of the SDK that repeat what an Error says already.
func cause(err error) error {
	call, ok := err.(*smithy.OperationError)
	if !ok {
		return err
	}
	if u, ok := errors.AsType[*url.Error](call); ok {
		return u.Err
	}
	return call.Err
}

// interrupted is e when the wait for another attempt was cut short.
func interrupted(ctx context.Context, e *Error) *Error {
	stopped := *e
	stopped.err = fmt.Errorf("%w while waiting to try again: %w", context.Cause(ctx), e.err)
	return &stopped
}
