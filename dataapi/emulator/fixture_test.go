package emulator_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/rdsdata"
	"github.com/aws/aws-sdk-go-v2/service/rdsdata/types"
	"github.com/aws/smithy-go"
	"github.com/go-sql-driver/mysql"

	"github.com/retort-db/retort/dataapi/emulator"
	"github.com/retort-db/retort/internal/dbserver"
	"github.com/retort-db/retort/internal/dbtest"
)

const (
	clusterARN = "arn:aws:rds:us-east-1:123456789012:cluster:local"
	secretARN  = "arn:aws:secretsmanager:us-east-1:123456789012:secret:local"
)

// A fixture is an emulator in front of a database of the test's own, and the
// official client. The client does not retry, so that a request is one
// request.
type fixture struct {
	t        *testing.T
	database string
	mysql    bool // which product it is
	engine   emulator.Engine
	url      string
	server   *emulator.Server
	client   *rdsdata.Client
}

func postgresql(t *testing.T, opts *emulator.Options) *fixture {
	t.Helper()
	return postgresqlOn(t, dbtest.PostgreSQL(t), opts)
}

func postgresqlOn(t *testing.T, db *dbtest.Database, opts *emulator.Options) *fixture {
	t.Helper()
	e, err := emulator.NewPostgreSQL(db.DSN())
	if err != nil {
		t.Fatal(err)
	}
	return newFixture(t, e, db.Name, opts)
}

func mariadb(t *testing.T, opts *emulator.Options) *fixture {
	t.Helper()
	return mariadbWith(t, nil, opts)
}

func mariadbWith(t *testing.T, my *emulator.MySQLOptions, opts *emulator.Options) *fixture {
	t.Helper()
	return mariadbOn(t, dbtest.MySQL(t), my, opts)
}

func mariadbOn(t *testing.T, db *dbtest.Database, my *emulator.MySQLOptions, opts *emulator.Options) *fixture {
	t.Helper()
	cfg, err := mysql.ParseDSN(db.DSN())
	if err != nil {
		t.Fatal(err)
	}
	e, err := emulator.NewMySQL(cfg, my)
	if err != nil {
		t.Fatal(err)
	}
	f := newFixture(t, e, db.Name, opts)
	f.mysql = true
	return f
}

// isMariaDB reports whether the tests have MariaDB in the place of MySQL.
func isMariaDB(t *testing.T) bool {
	t.Helper()
	in, err := dbserver.Find(dbserver.MySQL)
	if err != nil {
		t.Fatal(err)
	}
	return in.MariaDB()
}

// both runs a test on each product.
func both(t *testing.T, test func(t *testing.T, f *fixture)) {
	t.Run("postgresql", func(t *testing.T) { test(t, postgresql(t, nil)) })
	t.Run("mysql", func(t *testing.T) { test(t, mariadb(t, nil)) })
}

func newFixture(t *testing.T, e emulator.Engine, database string, opts *emulator.Options) *fixture {
	t.Helper()
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return (&fixture{t: t, database: database, engine: e}).again(opts)
}

// again returns another emulator in front of the same database.
func (f *fixture) again(opts *emulator.Options) *fixture {
	server := emulator.New(f.engine, opts)
	web := httptest.NewServer(server)
	f.t.Cleanup(func() {
		if err := server.Close(); err != nil {
			f.t.Error(err)
		}
		web.Close()
	})
	client := rdsdata.New(rdsdata.Options{
		Region:       "us-east-1",
		BaseEndpoint: aws.String(web.URL),
		Credentials:  credentials.NewStaticCredentialsProvider("id", "secret", ""),
		Retryer:      aws.NopRetryer{},
		HTTPClient:   wholeBody{awshttp.NewBuildableClient()},
	})
	other := *f
	other.url, other.server, other.client = web.URL, server, client
	return &other
}

// input returns a request for sql with metadata, as drivers send it.
func (f *fixture) input(sql string, params ...types.SqlParameter) *rdsdata.ExecuteStatementInput {
	return &rdsdata.ExecuteStatementInput{
		ResourceArn: aws.String(clusterARN), SecretArn: aws.String(secretARN),
		Database: aws.String(f.database), Sql: aws.String(sql),
		Parameters: params, IncludeResultMetadata: true,
	}
}

// run executes sql, which is to succeed.
func (f *fixture) run(sql string, params ...types.SqlParameter) *rdsdata.ExecuteStatementOutput {
	f.t.Helper()
	return f.send(f.input(sql, params...))
}

func (f *fixture) send(in *rdsdata.ExecuteStatementInput) *rdsdata.ExecuteStatementOutput {
	f.t.Helper()
	out, err := f.client.ExecuteStatement(f.t.Context(), in)
	if err != nil {
		f.t.Fatalf("%s: %v", *in.Sql, err)
	}
	return out
}

// refuse executes sql, which is to fail, and returns code and message.
func (f *fixture) refuse(sql string, params ...types.SqlParameter) (code, message string) {
	f.t.Helper()
	return f.refuseInput(f.input(sql, params...))
}

func (f *fixture) refuseInput(in *rdsdata.ExecuteStatementInput) (code, message string) {
	f.t.Helper()
	_, err := f.client.ExecuteStatement(f.t.Context(), in)
	if err == nil {
		f.t.Fatalf("%s: got no error, want one", *in.Sql)
	}
	return apiError(f.t, err)
}

// apiError returns code and message of an error of the client.
func apiError(t *testing.T, err error) (code, message string) {
	t.Helper()
	e, ok := errors.AsType[smithy.APIError](err)
	if !ok {
		t.Fatalf("got %v, want an error of the API", err)
	}
	return e.ErrorCode(), e.ErrorMessage()
}

// wantError compares an error with its code and message.
func (f *fixture) wantError(code, message, wantCode, wantMessage string) {
	f.t.Helper()
	if code != wantCode || message != wantMessage {
		f.t.Errorf("got  %s: %s\nwant %s: %s", code, message, wantCode, wantMessage)
	}
}

// begin starts a transaction.
func (f *fixture) begin() *tx {
	f.t.Helper()
	out, err := f.client.BeginTransaction(f.t.Context(), &rdsdata.BeginTransactionInput{
		ResourceArn: aws.String(clusterARN), SecretArn: aws.String(secretARN), Database: aws.String(f.database),
	})
	if err != nil {
		f.t.Fatal(err)
	}
	return &tx{f, *out.TransactionId}
}

type tx struct {
	*fixture
	id string
}

func (x *tx) input(sql string, params ...types.SqlParameter) *rdsdata.ExecuteStatementInput {
	in := x.fixture.input(sql, params...)
	in.TransactionId = aws.String(x.id)
	return in
}

func (x *tx) run(sql string, params ...types.SqlParameter) *rdsdata.ExecuteStatementOutput {
	x.t.Helper()
	return x.send(x.input(sql, params...))
}

func (x *tx) refuse(sql string) (code, message string) {
	x.t.Helper()
	return x.refuseInput(x.input(sql))
}

func (x *tx) commit() (status string, err error) {
	out, err := x.client.CommitTransaction(context.Background(), &rdsdata.CommitTransactionInput{
		ResourceArn: aws.String(clusterARN), SecretArn: aws.String(secretARN), TransactionId: aws.String(x.id),
	})
	if err != nil {
		return "", err
	}
	return *out.TransactionStatus, nil
}

func (x *tx) rollback() (status string, err error) {
	out, err := x.client.RollbackTransaction(context.Background(), &rdsdata.RollbackTransactionInput{
		ResourceArn: aws.String(clusterARN), SecretArn: aws.String(secretARN), TransactionId: aws.String(x.id),
	})
	if err != nil {
		return "", err
	}
	return *out.TransactionStatus, nil
}

// mustEnd fails the test unless the transaction ended as it was told to.
func (f *fixture) mustEnd(status string, err error, want string) {
	f.t.Helper()
	if err != nil || status != want {
		f.t.Fatalf("end of transaction: got %q, %v, want %q", status, err, want)
	}
}

// show writes records as JSON, a line for each.
func show(t *testing.T, records [][]types.Field) string {
	t.Helper()
	lines := make([]string, len(records))
	for i, row := range records {
		cells := make([]string, len(row))
		for j, f := range row {
			cells[j] = showField(t, f)
		}
		lines[i] = strings.Join(cells, " ")
	}
	return strings.Join(lines, "\n")
}

// showField writes the member and value of a field, as in long:1.
func showField(t *testing.T, f types.Field) string {
	t.Helper()
	kind, value := "", any(nil)
	switch f := f.(type) {
	case *types.FieldMemberIsNull:
		return "null"
	case *types.FieldMemberBooleanValue:
		kind, value = "boolean", f.Value
	case *types.FieldMemberLongValue:
		kind, value = "long", f.Value
	case *types.FieldMemberDoubleValue:
		kind, value = "double", f.Value
	case *types.FieldMemberStringValue:
		kind, value = "string", f.Value
	case *types.FieldMemberBlobValue:
		kind, value = "blob", f.Value
	case *types.FieldMemberArrayValue:
		kind, value = showArray(t, f.Value)
	default:
		t.Fatalf("got a field of type %T", f)
	}
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return kind + ":" + string(text)
}

func showArray(t *testing.T, a types.ArrayValue) (kind string, value any) {
	switch a := a.(type) {
	case *types.ArrayValueMemberBooleanValues:
		return "booleans", a.Value
	case *types.ArrayValueMemberLongValues:
		return "longs", a.Value
	case *types.ArrayValueMemberDoubleValues:
		return "doubles", a.Value
	case *types.ArrayValueMemberStringValues:
		return "strings", a.Value
	}
	t.Fatalf("got an array of type %T", a)
	return "", nil
}

// post sends a body as it is and returns status, code and message.
func (f *fixture) post(path, body string) (status int, code, message string) {
	f.t.Helper()
	r, err := http.Post(f.url+path, "application/json", strings.NewReader(body))
	if err != nil {
		f.t.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		f.t.Fatal(err)
	}
	var answer struct{ Message string }
	if err := json.Unmarshal(text, &answer); err != nil {
		f.t.Fatalf("%s: answer %q: %v", path, text, err)
	}
	return r.StatusCode, r.Header.Get("X-Amzn-Errortype"), answer.Message
}

// Parameters, named as the client names them.

func text(name, value string) types.SqlParameter {
	return types.SqlParameter{Name: aws.String(name), Value: &types.FieldMemberStringValue{Value: value}}
}

func hinted(name, value string, hint types.TypeHint) types.SqlParameter {
	p := text(name, value)
	p.TypeHint = hint
	return p
}

func long(name string, value int64) types.SqlParameter {
	return types.SqlParameter{Name: aws.String(name), Value: &types.FieldMemberLongValue{Value: value}}
}

func double(name string, value float64) types.SqlParameter {
	return types.SqlParameter{Name: aws.String(name), Value: &types.FieldMemberDoubleValue{Value: value}}
}

func truth(name string, value bool) types.SqlParameter {
	return types.SqlParameter{Name: aws.String(name), Value: &types.FieldMemberBooleanValue{Value: value}}
}

func blob(name string, value []byte) types.SqlParameter {
	return types.SqlParameter{Name: aws.String(name), Value: &types.FieldMemberBlobValue{Value: value}}
}

func null(name string) types.SqlParameter {
	return types.SqlParameter{Name: aws.String(name), Value: &types.FieldMemberIsNull{Value: true}}
}

// answer sends a body as it is and returns the body that comes back.
func (f *fixture) answer(path, body string) string {
	f.t.Helper()
	r, err := http.Post(f.url+path, "application/json", strings.NewReader(body))
	if err != nil {
		f.t.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		f.t.Fatal(err)
	}
	return strings.TrimSuffix(string(text), "\n")
}
