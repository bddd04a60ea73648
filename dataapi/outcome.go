package dataapi

import (
	"slices"
	"strings"
)

// An Outcome is what is known of a request that ended with an error.
type Outcome int

const (
	// Unknown: the request may have been executed, or still be running. It is
	// the zero Outcome, as nobody knows better who does not say so.
	Unknown Outcome = iota

	// NotExecuted: the request had no effect. For a statement that the
	// database rejected this is as true as statements are atomic: a CREATE
	// INDEX CONCURRENTLY leaves an invalid index, and a procedure that commits
	// keeps what it has committed.
	NotExecuted

	// Executed: the request took effect, only its result could not be
	// delivered.
	Executed
)

// String returns "not executed", "executed" or "outcome unknown".
func (o Outcome) String() string {
	switch o {
	case NotExecuted:
		return "not executed"
	case Executed:
		return "executed"
	}
	return "outcome unknown"
}

// neverExecuted are the codes with which the service, or the front door of
// AWS, turns a request away before the database sees it.
var neverExecuted = []string{
	"AccessDeniedException",
	"DatabaseNotFoundException",
	"DatabaseResumingException",
	"ForbiddenException",
	"HttpEndpointNotEnabledException",
	"InvalidResourceStateException",
	"InvalidSecretException",
	"NotFoundException",
	"SecretsErrorException",
	"TransactionNotFoundException",
	"ValidationException",

	"ExpiredToken",
	"ExpiredTokenException",
	"IncompleteSignature",
	"InvalidClientTokenId",
	"InvalidSignatureException",
	"MissingAuthenticationToken",
	"MissingAuthenticationTokenException",
	"RequestExpired",
	"SerializationException",
	"SignatureDoesNotMatch",
	"UnknownOperationException",
	"UnrecognizedClientException",
}

// throttled are the codes that ask to come back later.
var throttled = []string{
	"Throttling",
	"ThrottlingException",
	"ThrottledException",
	"TooManyRequestsException",
}

// turnedAway are the HTTP statuses that a proxy or gateway answers for a
// request it has not passed on.
var turnedAway = []int{401, 403, 404, 405, 413, 429}

// lostConnection are texts with which the service says that it lost the
// database while the statement ran.
var lostConnection = []string{
	"communications link failure",
	"connection reset",
	"connection was closed",
	"connection closed",
	"lost connection",
	"server has gone away",
	"broken pipe",
	"unexpected eof",
}

// outcome decides what the failure of one request says about its effect. The
// request is known to have been answered: c and message are the answer.
func (c *call) outcome(e *Error) Outcome {
	switch {
	case e.HTTPStatus >= 500:
		return Unknown
	case e.has(neverExecuted...), e.has(throttled...):
		return NotExecuted
	}
	switch {
	case e.has(databaseError, badRequest):
		return outcomeOfSQL(e)
	case e.has(statementTimeout):
		return c.outcomeOfTimeout()
	case e.has(unsupportedResult):
		return Executed
	case slices.Contains(turnedAway, e.HTTPStatus):
		return NotExecuted
	}
	return Unknown
}

// outcomeOfSQL is about an error of the database. A statement that fails there
// has no effect; if only the connection failed, it may have.
func outcomeOfSQL(e *Error) Outcome {
	switch {
	case tooLarge(e.Message):
		return Executed
	case e.State != "":
		return outcomeOfState(e.State)
	}
	text := strings.ToLower(e.Message)
	for _, lost := range lostConnection {
		if strings.Contains(text, lost) {
			return Unknown
		}
	}
	return NotExecuted
}

// tooLarge reports the wording of the first Data API, where a result that is
// too large is a BadRequestException.
func tooLarge(message string) bool {
	return strings.Contains(message, "more than the allowed response size limit")
}

// outcomeOfState knows the few SQLSTATEs that leave it open whether the
// statement completed: PostgreSQL's appendix A, MySQL's 08S01.
func outcomeOfState(state string) Outcome {
	switch state {
	case "08001", "08004", "08P01": // no connection was made; the message was malformed
		return NotExecuted
	case "40003", "57P01", "57P02": // completion unknown; shutdown; crash
		return Unknown
	}
	if strings.HasPrefix(state, "08") {
		return Unknown
	}
	return NotExecuted
}

// outcomeOfTimeout: without continueAfterTimeout PostgreSQL cancels the
// statement at the limit, and with it nobody does. What MySQL does with a
// statement that was cut off is not documented.
func (c *call) outcomeOfTimeout() Outcome {
	switch {
	case c.op == opBegin:
		return NotExecuted
	case c.op == opExecute && c.product == PostgreSQL && !c.continues:
		return NotExecuted
	}
	return Unknown
}
