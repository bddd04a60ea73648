package emulator

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"
)

// A Profile is the generation of the service that an emulator behaves as.
type Profile int

// The profiles.
const (
	// V2 is the Data API of today, for Aurora Serverless v2 and provisioned
	// clusters.
	V2 Profile = iota

	// V1 is the first one, of Aurora Serverless v1, with what is known of it:
	// docs/emulator.md lists it.
	V1
)

// String returns "v1" or "v2".
func (p Profile) String() string {
	if p == V1 {
		return "v1"
	}
	return "v2"
}

// ParseProfile returns the profile of a name that String returns.
func ParseProfile(name string) (Profile, error) {
	for _, p := range []Profile{V2, V1} {
		if p.String() == name {
			return p, nil
		}
	}
	return 0, fmt.Errorf("profile %q is neither v1 nor v2", name)
}

// The texts by which a fault is known that the first Data API handles or words
// in its own way.
const (
	stillRunning = "Transaction is still running a query"
	tooLongV2    = "1 validation error detected: Value at 'sql' failed to satisfy constraint: Member must have length less than or equal to 65536"
	tooLongV1    = "Number of characters in SQLStatement is longer than 65536"
	tooLargeV2   = "The result exceeds the size limit 1 MB"
	tooLargeV1   = "Database returned more than the allowed response size limit"
)

// says reports whether err is the fault of that text.
func says(err error, text string) bool {
	f, ok := errors.AsType[*fault](err)
	return ok && f.message == text
}

// word returns a fault as the profile's generation tells it. The first one
// calls every error of SQL, and most others, a BadRequestException.
func (p Profile) word(f *fault) *fault {
	if p != V1 {
		return f
	}
	text, ok := f.first()
	if !ok {
		return f
	}
	return &fault{http.StatusBadRequest, "BadRequestException", text, f.cause}
}

// first is the text that the first Data API has for a fault, if it has its own
// or another code.
func (f *fault) first() (text string, ok bool) {
	switch f.message {
	case tooLongV2:
		return tooLongV1, true
	case tooLargeV2:
		return tooLargeV1, true
	}
	switch f.code {
	case "DatabaseErrorException":
		return firstSQL(f), true
	case "DatabaseResumingException":
		return "Communications link failure\n\nThe last packet sent successfully to the server was 0 milliseconds ago. The driver has not received any packets from the server.", true
	case "HttpEndpointNotEnabledException":
		return strings.Replace(f.message, "for resource", "for cluster", 1), true
	case "SecretsErrorException":
		return firstSecret(f.message), true
	}
	return "", false
}

// firstSQL is the error of a statement in the words of JDBC, which nothing
// masks: its parts stand on lines of their own.
//
//	ERROR: relation "t" does not exist
//	  Position: 15; SQLState: 42P01
func firstSQL(f *fault) string {
	if e, ok := errors.AsType[*mysql.MySQLError](f.cause); ok {
		return mySQLText(e)
	}
	e, ok := errors.AsType[*pgconn.PgError](f.cause)
	if !ok {
		return f.message
	}
	return pgErrorParts(e, "\n  ") + "; SQLState: " + e.Code
}

func firstSecret(message string) string {
	name := strings.TrimSuffix(strings.TrimPrefix(message, "The secret "), " wasn't found")
	return "Error fetching secret " + name + ": Secrets Manager can't find the specified secret. " +
		"(Service: AWSSecretsManager; Status Code: 400; Error Code: ResourceNotFoundException)"
}

// several returns what to run for a text of several statements: each by itself
// for the first Data API on PostgreSQL, nothing of it else. On MySQL, the first
// one left it to the database to refuse them.
func (s *Server) several(sql string, list []parameter) ([]statement, error) {
	parts := s.engine.split(sql)
	if len(parts) > 1 && s.options.Profile != V1 {
		return nil, invalid("Multistatements aren't supported.")
	}
	if !s.engine.runsSeveral() {
		parts = []string{sql}
	}
	all := make([]statement, len(parts))
	for i, part := range parts {
		var err error
		if all[i], err = s.bind(part, list); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// runSeveral runs statements and returns the result of the first. Outside a
// transaction they are one of their own, as PostgreSQL has them when they are
// sent together.
func runSeveral(ctx context.Context, in session, all []statement, transactionID string) (*result, error) {
	if len(all) == 1 || transactionID != "" {
		return runEach(ctx, in, all)
	}
	if err := in.begin(ctx); err != nil {
		return nil, err
	}
	res, err := runEach(ctx, in, all)
	if err != nil {
		return nil, errors.Join(err, in.rollback(ctx))
	}
	_, err = in.commit(ctx)
	return res, err
}

func runEach(ctx context.Context, in session, all []statement) (first *result, err error) {
	for i, st := range all {
		res, err := in.run(ctx, st)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			first = res
		}
	}
	return first, nil
}

// take makes a transaction the caller's. If a call runs in it, the first Data
// API waits for its end, as long as a statement may take.
func (s *Server) take(id string, where target) (*transaction, error) {
	if s.options.Profile != V1 {
		return s.transactions.take(id, where)
	}
	late := make(chan struct{})
	stopTimer := s.options.Clock.AfterFunc(s.options.StatementTimeout, func() { close(late) })
	defer stopTimer()
	for {
		freed := s.transactions.nextFreed()
		tx, err := s.transactions.take(id, where)
		if !says(err, stillRunning) {
			return tx, err
		}
		select {
		case <-freed:
		case <-late:
			return nil, timedOut("Request timed out")
		case <-s.draining:
			return nil, unreachable(errors.New("the emulator is closed"))
		}
	}
}

// outlives reports whether a transaction goes on after an error. To the first
// Data API, a result that is too large ended it.
func (p Profile) outlives(err error) bool {
	return p != V1 || !says(err, tooLargeV2) && !says(err, tooLargeV1)
}

// generated is what a batch tells of a statement: the keys that MySQL has made
// and, of the first Data API, the row that a RETURNING has. That this was it is
// a guess from the documentation, which says that there was something.
func (p Profile) generated(res *result) []field {
	if p == V1 && len(res.rows) > 0 {
		return res.rows[0]
	}
	return present(res.generated)
}
