package emulator

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode"
)

// A fault is an error of the service: what the client gets instead of an
// answer. Cause, which the client does not get, is what went wrong in here.
type fault struct {
	status  int
	code    string
	message string
	cause   error
}

func (f *fault) Error() string {
	text := f.code
	if f.message != "" {
		text += ": " + f.message
	}
	if f.cause != nil {
		text += ": " + f.cause.Error()
	}
	return text
}

func (f *fault) Unwrap() error { return f.cause }

// faultOf returns err as a fault. What is not one already is an error nobody
// foresaw, and is told to the client without its text.
func faultOf(err error) *fault {
	if f, ok := errors.AsType[*fault](err); ok {
		return f
	}
	return &fault{http.StatusInternalServerError, "InternalServerErrorException", "", err}
}

func badRequest(code, format string, args ...any) *fault {
	return &fault{http.StatusBadRequest, code, fmt.Sprintf(format, args...), nil}
}

// forbidden is the fault of a caller who is not known, or may not do it.
func forbidden(code, format string, args ...any) *fault {
	f := badRequest(code, format, args...)
	f.status = http.StatusForbidden
	return f
}

// invalid is the fault of a request that the service refuses to run. The code
// is sent by the service though its model does not list it.
func invalid(format string, args ...any) *fault {
	return badRequest("ValidationException", format, args...)
}

// malformed is the fault of a request that is not of the model's types.
func malformed(format string, args ...any) *fault {
	return badRequest("SerializationException", format, args...)
}

// unsupported is the fault of a result that the API has no way to carry. The
// statement has been executed when it is raised.
func unsupported(format string, args ...any) *fault {
	return badRequest("UnsupportedResultException", format, args...)
}

func unsupportedType(name string) *fault {
	return unsupported("The result contains the unsupported data type %s.", name)
}

// unencodable is how the service answers for an infinite date: nothing but a
// status and a code.
func unencodable() *fault {
	return &fault{http.StatusInternalServerError, "InternalFailure", "", nil}
}

// unreachable is the fault of a database that does not accept connections, or
// that dropped one.
func unreachable(cause error) *fault {
	return &fault{http.StatusGatewayTimeout, "DatabaseUnavailableException", "", cause}
}

func timedOut(message string) *fault {
	return badRequest("StatementTimeoutException", "%s", message)
}

func transactionNotFound(id, why string) *fault {
	return &fault{http.StatusNotFound, "TransactionNotFoundException", "Transaction " + id + " is not found. " + why, nil}
}

// databaseError is the fault of a statement that the database refused. The
// message is the database's own, text all of it with what goes around it. The
// service hides messages with control characters in them: three independent
// reports have this text where the server's message had newlines.
func databaseError(message, text string) *fault {
	if strings.ContainsFunc(message, unicode.IsControl) {
		text = "Database returned SQL Exception"
	}
	return badRequest("DatabaseErrorException", "%s", text)
}
