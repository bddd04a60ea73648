package dataapi_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/retort-db/retort/dataapi"
)

// The outcome of a statement outside a transaction, for each signal that the
// service or the network gives.
func TestOutcomeOfAStatement(t *testing.T) {
	const insert, create = "INSERT INTO t VALUES (1)", "CREATE TABLE t (id int)"
	const pg, my = dataapi.PostgreSQL, dataapi.MySQL
	const no, yes, unknown = dataapi.NotExecuted, dataapi.Executed, dataapi.Unknown
	for _, tt := range []struct {
		name    string
		product dataapi.Product
		sql     string
		answer  answer
		want    dataapi.Outcome
		code    string
		state   string
		number  int
	}{
		{"endpoint not enabled", pg, insert,
			fail(400, "HttpEndpointNotEnabledException", "HttpEndpoint is not enabled for resource "+clusterARN),
			no, "HttpEndpointNotEnabledException", "", 0},
		{"no instance yet", pg, insert,
			fail(404, "DatabaseNotFoundException", "Cannot find DBInstance in DBCluster"),
			no, "DatabaseNotFoundException", "", 0},
		{"unmodelled validation", pg, insert,
			fail(400, "ValidationException", "The schema parameter isn't supported"),
			no, "ValidationException", "", 0},
		{"code with a namespace and a link", pg, insert,
			fail(400, "aws.rds#ValidationException:http://x/", "Array parameters are not supported"),
			no, "ValidationException", "", 0},
		{"access denied", pg, insert,
			fail(403, "AccessDeniedException", "User: x is not authorized to perform: rds-data:ExecuteStatement"),
			no, "AccessDeniedException", "", 0},
		{"forbidden", pg, insert, fail(403, "ForbiddenException", "no"), no, "ForbiddenException", "", 0},
		{"secret not found", pg, insert,
			fail(400, "SecretsErrorException", "The secret x wasn't found"), no, "SecretsErrorException", "", 0},
		{"secret not valid", pg, insert,
			fail(400, "InvalidSecretException", "no username"), no, "InvalidSecretException", "", 0},
		{"token expired", pg, insert,
			fail(403, "ExpiredTokenException", "expired"), no, "ExpiredTokenException", "", 0},
		{"signature", pg, insert,
			fail(403, "InvalidSignatureException", "bad"), no, "InvalidSignatureException", "", 0},
		{"password", pg, insert,
			fail(400, "DatabaseErrorException", `FATAL: password authentication failed for user "postgres"; SQLState: 28P01`),
			no, "DatabaseErrorException", "28P01", 0},
		{"database missing", pg, insert,
			fail(400, "DatabaseErrorException", `ERROR: database "X" does not exist; SQLState: 3D000`),
			no, "DatabaseErrorException", "3D000", 0},
		{"PostgreSQL error", pg, insert,
			fail(400, "DatabaseErrorException", `ERROR: relation "t" does not exist; Position: 13; SQLState: 42P01`),
			no, "DatabaseErrorException", "42P01", 0},
		{"PostgreSQL error of the first Data API", pg, insert,
			fail(400, "BadRequestException", "ERROR: relation \"t\" does not exist\n  Position: 13; SQLState: 42P01"),
			no, "BadRequestException", "42P01", 0},
		{"MySQL error", my, create,
			fail(400, "DatabaseErrorException", "Table 't' already exists; Error code: 1050; SQLState: 42S01"),
			no, "DatabaseErrorException", "42S01", 1050},
		{"MySQL error without codes", my, insert,
			fail(400, "DatabaseErrorException", "Duplicate entry '1' for key 'PRIMARY'"),
			no, "DatabaseErrorException", "", 0},
		{"masked error", pg, insert,
			fail(400, "DatabaseErrorException", "Database returned SQL Exception"),
			no, "DatabaseErrorException", "", 0},
		{"busy transaction", pg, insert,
			fail(400, "DatabaseErrorException", "Transaction is still running a query"),
			no, "DatabaseErrorException", "", 0},
		{"server shut down", pg, insert,
			fail(400, "DatabaseErrorException", "FATAL: terminating connection due to administrator command; SQLState: 57P01"),
			unknown, "DatabaseErrorException", "57P01", 0},
		{"connection of the service lost", pg, insert,
			fail(400, "DatabaseErrorException", "connection failure; SQLState: 08006"),
			unknown, "DatabaseErrorException", "08006", 0},
		{"literal $1", pg, insert,
			fail(400, "DatabaseErrorException", "ERROR: bind message supplies 0 parameters; SQLState: 08P01"),
			no, "DatabaseErrorException", "08P01", 0},
		{"link failure of the first Data API", my, insert,
			fail(400, "BadRequestException", "Communications link failure\n\nThe last packet sent successfully to the server was 0 milliseconds ago."),
			unknown, "BadRequestException", "", 0},
		{"transaction gone", pg, insert,
			fail(404, "TransactionNotFoundException", "Transaction T1 is not found Transaction may be expired."),
			no, "TransactionNotFoundException", "", 0},
		{"time limit, PostgreSQL, cancelled", pg, insert,
			fail(400, "StatementTimeoutException", "canceling statement due to statement timeout"),
			no, "StatementTimeoutException", "", 0},
		{"time limit, PostgreSQL, told to continue", pg, create,
			fail(400, "StatementTimeoutException", "canceling statement due to statement timeout"),
			unknown, "StatementTimeoutException", "", 0},
		{"time limit, MySQL, told to continue", my, create,
			fail(400, "StatementTimeoutException", "Request timed out"),
			unknown, "StatementTimeoutException", "", 0},
		{"time limit, MySQL", my, insert,
			fail(400, "StatementTimeoutException", "Request timed out"),
			unknown, "StatementTimeoutException", "", 0},
		{"unsupported result", pg, "INSERT INTO t VALUES (1) RETURNING x",
			fail(400, "UnsupportedResultException", "The result contains the unsupported data type interval."),
			yes, "UnsupportedResultException", "", 0},
		{"result too large for the first Data API", pg, "SELECT 1",
			fail(400, "BadRequestException", "Database returned more than the allowed response size limit"),
			yes, "BadRequestException", "", 0},
		{"internal error, no message", pg, insert,
			fail(500, "InternalServerErrorException", ""), unknown, "InternalServerErrorException", "", 0},
		{"internal failure, no message", pg, insert,
			fail(500, "InternalFailure", ""), unknown, "InternalFailure", "", 0},
		{"service unavailable", pg, insert,
			fail(503, "ServiceUnavailableError", ""), unknown, "ServiceUnavailableError", "", 0},
		{"database unavailable", pg, insert,
			fail(504, "DatabaseUnavailableException", ""), unknown, "DatabaseUnavailableException", "", 0},
		{"gateway that speaks HTML", pg, insert,
			func(w http.ResponseWriter) { http.Error(w, "<html>", http.StatusBadGateway) }, unknown, "", "", 0},
		{"proxy that lets nobody in", pg, insert,
			func(w http.ResponseWriter) { http.Error(w, "<html>", http.StatusForbidden) }, no, "", "", 0},
		{"a known code with the status of a failure", pg, insert,
			fail(503, "ThrottlingException", "Rate exceeded"), unknown, "ThrottlingException", "", 0},
		{"code that nobody knows", pg, insert,
			fail(400, "NewException", "new"), unknown, "NewException", "", 0},
		{"connection dropped", pg, insert, drop, unknown, "", "", 0},
		{"answer cut short", pg, insert, cut, unknown, "", "", 0},
		{"answer that is no JSON", pg, insert, reply("hello"), unknown, "", "", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newService(t, always(tt.answer))
			db := open(t, &dataapi.Config{Product: tt.product, Endpoint: s.URL, StatementWait: -1})
			_, err := db.ExecContext(t.Context(), tt.sql)
			e, ok := errors.AsType[*dataapi.Error](err)
			if !ok {
				t.Fatalf("Exec: got %T %v, want *dataapi.Error", err, err)
			}
			if e.Outcome != tt.want || e.Code != tt.code || e.SQLState() != tt.state || e.Number != tt.number {
				t.Errorf("Exec: got %v, %q, %q, %d; want %v, %q, %q, %d (%v)",
					e.Outcome, e.Code, e.State, e.Number, tt.want, tt.code, tt.state, tt.number, err)
			}
			if e.InDoubt() != (tt.want == dataapi.Unknown) {
				t.Errorf("InDoubt: got %v with outcome %v", e.InDoubt(), e.Outcome)
			}
			if got := len(s.got()); got != 1 {
				t.Errorf("requests: got %d, want 1", got)
			}
		})
	}
}

func TestNoAnswerInTimeIsUnknown(t *testing.T) {
	for _, tt := range []struct {
		configured, want time.Duration
	}{{0, 75 * time.Second}, {10 * time.Second, 10 * time.Second}} {
		synctest.Test(t, func(t *testing.T) {
			sent := 0
			db := open(t, &dataapi.Config{Product: dataapi.MySQL, Endpoint: "http://127.0.0.1:1", AnswerTimeout: tt.configured,
				HTTPClient: doFunc(func(r *http.Request) (*http.Response, error) {
					sent++
					<-r.Context().Done()
					return nil, r.Context().Err()
				})})
			start := time.Now()
			_, err := db.ExecContext(t.Context(), "INSERT INTO t VALUES (1)")
			wantOutcome(t, err, dataapi.Unknown)
			if want := fmt.Sprintf("execute statement: no answer within %v; outcome unknown", tt.want); message(err) != want {
				t.Errorf("got %q, want %q", err, want)
			}
			if took := time.Since(start); took != tt.want || sent != 1 {
				t.Errorf("got %d requests in %v, want 1 in %v", sent, took, tt.want)
			}
			db.Close()
		})
	}
}

func TestNoConnectionIsNotExecuted(t *testing.T) {
	closed := httptest.NewServer(nil)
	closed.Close()
	db := open(t, &dataapi.Config{Product: dataapi.MySQL, Endpoint: closed.URL})
	_, err := db.ExecContext(t.Context(), "INSERT INTO t VALUES (1)")
	wantOutcome(t, err, dataapi.NotExecuted)
}

func TestOutcomeString(t *testing.T) {
	for o, want := range map[dataapi.Outcome]string{
		dataapi.NotExecuted: "not executed",
		dataapi.Executed:    "executed",
		dataapi.Unknown:     "outcome unknown",
	} {
		if got := o.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	var e dataapi.Error
	if e.Outcome != dataapi.Unknown {
		t.Errorf("an Error that says nothing: got %v, want outcome unknown", e.Outcome)
	}
}

func wantOutcome(t *testing.T, err error, want dataapi.Outcome) {
	t.Helper()
	e, ok := errors.AsType[*dataapi.Error](err)
	if !ok {
		t.Fatalf("got %T %v, want *dataapi.Error", err, err)
	}
	if e.Outcome != want {
		t.Errorf("got %v, want %v: %v", e.Outcome, want, err)
	}
}
