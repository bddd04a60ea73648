package emulator_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rdsdata"
	"github.com/aws/aws-sdk-go-v2/service/rdsdata/types"

	"github.com/retort-db/retort/dataapi/emulator"
)

// TestFrontDoor: what is no operation, or none as the API wants it.
func TestFrontDoor(t *testing.T) {
	f := postgresql(t, nil)
	tests := []struct {
		name, method, path, media, body string
		status                          int
		code                            string
	}{
		{"an unknown path", "POST", "/ExecuteStatement", "application/json", "{}", 404, "UnknownOperationException"},
		{"the root", "GET", "/", "", "", 404, "UnknownOperationException"},
		{"a wrong method", "GET", "/Execute", "", "", 405, "UnknownOperationException"},
		{"a form", "POST", "/Execute", "application/x-www-form-urlencoded", "a=b", 415, "UnsupportedMediaTypeException"},
		{"no body", "POST", "/Execute", "application/json", "", 400, "SerializationException"},
		{"a charset", "POST", "/Execute", "application/json; charset=utf-8", "{}", 400, "ValidationException"},
		{"a large body", "POST", "/Execute", "application/json", strings.Repeat(" ", 4<<20+1), 413, "RequestEntityTooLargeException"},
		{"what is deprecated", "POST", "/ExecuteSql", "application/json", "{}", 400, "BadRequestException"},
		{"continueAfterTimeout of a batch", "POST", "/BatchExecute", "application/json", `{"continueAfterTimeout":true}`, 400, "ValidationException"},
		{"the database of a commit", "POST", "/CommitTransaction", "application/json", `{"database":"x"}`, 400, "ValidationException"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			request, err := http.NewRequestWithContext(t.Context(), test.method, f.url+test.path, strings.NewReader(test.body))
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Content-Type", test.media)
			r, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Body.Close()
			if code := r.Header.Get("x-amzn-ErrorType"); r.StatusCode != test.status || code != test.code {
				t.Errorf("got %d %s, want %d %s", r.StatusCode, code, test.status, test.code)
			}
			if r.Header.Get("x-amzn-RequestId") == "" {
				t.Error("the answer has no request id")
			}
		})
	}
}

func TestExecuteSQLIsDeprecated(t *testing.T) {
	f := postgresql(t, nil)
	status, code, message := f.post("/ExecuteSql", "{}")
	if status != 400 {
		t.Errorf("got status %d, want 400", status)
	}
	f.wantError(code, message, "BadRequestException", "This API is deprecated and not available. Use ExecuteStatement API instead")
}

// TestModelledErrors: the SDK makes its own types of the codes it knows.
func TestModelledErrors(t *testing.T) {
	f := postgresql(t, nil)
	_, err := f.client.ExecuteStatement(t.Context(), f.input("SELEC 1"))
	if _, ok := errors.AsType[*types.DatabaseErrorException](err); !ok {
		t.Errorf("got %T, want *types.DatabaseErrorException", err)
	}
	_, err = f.client.ExecuteStatement(t.Context(), (&tx{f, "none"}).input("SELECT 1"))
	if _, ok := errors.AsType[*types.TransactionNotFoundException](err); !ok {
		t.Errorf("got %T, want *types.TransactionNotFoundException", err)
	}
}

func TestUnknownCluster(t *testing.T) {
	f := postgresql(t, &emulator.Options{ResourceARNs: []string{clusterARN}})
	f.run("SELECT 1")
	x := f.begin()
	other := clusterARN + "-other"
	want := "HttpEndpoint is not enabled for resource " + other

	in := f.input("SELECT 1")
	in.ResourceArn = aws.String(other)
	code, message := f.refuseInput(in)
	f.wantError(code, message, "HttpEndpointNotEnabledException", want)
	_, err := f.client.BeginTransaction(t.Context(), &rdsdata.BeginTransactionInput{
		ResourceArn: aws.String(other), SecretArn: aws.String(secretARN),
	})
	code, message = apiError(t, err)
	f.wantError(code, message, "HttpEndpointNotEnabledException", want)
	_, err = f.client.CommitTransaction(t.Context(), &rdsdata.CommitTransactionInput{
		ResourceArn: aws.String(other), SecretArn: aws.String(secretARN), TransactionId: aws.String(x.id),
	})
	code, message = apiError(t, err)
	f.wantError(code, message, "HttpEndpointNotEnabledException", want)
}

// TestUnreachableDatabase: no server, no message.
func TestUnreachableDatabase(t *testing.T) {
	e, err := emulator.NewPostgreSQL("postgresql://u@127.0.0.1:1/")
	if err != nil {
		t.Fatal(err)
	}
	var logged emulator.Request
	f := newFixture(t, e, "d", &emulator.Options{Log: func(r emulator.Request) { logged = r }})
	code, _ := f.refuse("SELECT 1")
	if code != "DatabaseUnavailableException" {
		t.Errorf("got %s, want DatabaseUnavailableException", code)
	}
	if logged.Status != 504 || logged.Err == nil || !strings.Contains(logged.Err.Error(), "127.0.0.1") {
		t.Errorf("log: got status %d and error %v, want 504 and one that names the address", logged.Status, logged.Err)
	}
}

func TestStatsAndLog(t *testing.T) {
	var logged []string
	f := postgresql(t, &emulator.Options{Log: func(r emulator.Request) {
		logged = append(logged, fmt.Sprintf("%s %d %s %s", r.Operation, r.Status, r.Code, r.SQL))
	}})
	x := f.begin()
	x.run("SELECT 1")
	x.refuse("SELEC 2")
	s := f.server.Stats()
	if s.Requests["ExecuteStatement"] != 2 || s.Requests["BeginTransaction"] != 1 || s.Total() != 3 ||
		s.Errors["DatabaseErrorException"] != 1 || s.OpenTransactions != 1 {
		t.Errorf("got %+v", s)
	}
	want := []string{"BeginTransaction 200  ", "ExecuteStatement 200  SELECT 1", "ExecuteStatement 400 DatabaseErrorException SELEC 2"}
	if got := strings.Join(logged, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("log: got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
	if got, want := f.get("/stats"), `{"requests":{"BeginTransaction":1,"ExecuteStatement":2},"errors":{"DatabaseErrorException":1},"faults":{},"openTransactions":1}`; got != want {
		t.Errorf("GET /stats: got %s, want %s", got, want)
	}
	f.answer("/stats/reset", "")
	if got, want := f.get("/stats"), `{"requests":{},"errors":{},"faults":{},"openTransactions":1}`; got != want {
		t.Errorf("GET /stats after the reset: got %s, want %s", got, want)
	}
}

func (f *fixture) get(path string) string {
	f.t.Helper()
	r, err := http.Get(f.url + path)
	if err != nil {
		f.t.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		f.t.Fatal(err)
	}
	return strings.TrimSpace(string(text))
}
