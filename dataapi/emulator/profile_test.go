package emulator_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rdsdata"
	"github.com/aws/aws-sdk-go-v2/service/rdsdata/types"
	"github.com/google/go-cmp/cmp"

	"github.com/retort-db/retort/dataapi/emulator"
)

func v1() *emulator.Options { return &emulator.Options{Profile: emulator.V1} }

func TestParseProfile(t *testing.T) {
	for _, want := range []emulator.Profile{emulator.V1, emulator.V2} {
		if got, err := emulator.ParseProfile(want.String()); err != nil || got != want {
			t.Errorf("ParseProfile(%q): got %v, %v", want, got, err)
		}
	}
	if _, err := emulator.ParseProfile("v3"); err == nil {
		t.Error("ParseProfile(v3): got no error, want one")
	}
}

// TestV1Errors: the first Data API had one code for the errors of SQL, and the
// texts of JDBC.
func TestV1Errors(t *testing.T) {
	f := postgresql(t, v1())
	f.run("CREATE TABLE t (id int PRIMARY KEY)")
	f.run("INSERT INTO t VALUES (1)")
	tests := []struct{ name, sql, message string }{
		{"a position", "SELECT * FROM nothing", "ERROR: relation \"nothing\" does not exist\n  Position: 15; SQLState: 42P01"},
		{"a detail", "INSERT INTO t VALUES (1)",
			"ERROR: duplicate key value violates unique constraint \"t_pkey\"\n  Detail: Key (id)=(1) already exists.; SQLState: 23505"},
		{"a line in the message", "DO $$ BEGIN RAISE EXCEPTION E'one\\ntwo'; END $$",
			"ERROR: one\ntwo\n  Where: PL/pgSQL function inline_code_block line 1 at RAISE; SQLState: P0001"},
		{"a missing parameter", "SELECT :a", "Cannot find parameter: a"},
		{"a long statement", "SELECT '" + strings.Repeat("x", 65536) + "'", "Number of characters in SQLStatement is longer than 65536"},
		{"a large result", "SELECT repeat('x', 2000000)", "Database returned more than the allowed response size limit"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			code, message := f.refuse(test.sql)
			f.wantError(code, message, "BadRequestException", test.message)
		})
	}
}

func TestV1MySQLErrors(t *testing.T) {
	f := mariadb(t, v1())
	code, message := f.refuse("SELECT * FROM nothing")
	f.wantError(code, message, "BadRequestException", "Table '"+f.database+".nothing' doesn't exist; Error code: 1146; SQLState: 42S02")
	code, message = f.refuse("SELECT 1; SELECT 2")
	if code != "BadRequestException" || !strings.HasSuffix(message, "; Error code: 1064; SQLState: 42000") {
		t.Errorf("two statements: got %s: %s, want a syntax error of MySQL", code, message)
	}
	f.run("CREATE TABLE y (y YEAR)")
	f.run("INSERT INTO y VALUES (2024)")
	if got := show(t, f.run("SELECT y FROM y").Records); got != `string:"2024-01-01"` {
		t.Errorf("a year: got %s, want 2024-01-01", got)
	}
}

func TestV1AccessErrors(t *testing.T) {
	opts := secrets(emulator.Secret{ARN: secretARN, Username: "app", Password: "right"})
	opts.Profile, opts.ResourceARNs = emulator.V1, []string{clusterARN}
	f := postgresql(t, opts)
	in := f.input("SELECT 1")
	in.ResourceArn = aws.String(clusterARN + "x")
	code, message := f.refuseInput(in)
	f.wantError(code, message, "BadRequestException", "HttpEndpoint is not enabled for cluster "+clusterARN+"x")

	in = f.input("SELECT 1")
	in.SecretArn = aws.String(secretARN + "x")
	code, message = f.refuseInput(in)
	f.wantError(code, message, "BadRequestException", "Error fetching secret "+secretARN+"x: Secrets Manager can't find the specified secret. "+
		"(Service: AWSSecretsManager; Status Code: 400; Error Code: ResourceNotFoundException)")
}

// TestV1Resuming: a cluster that wakes up was an error of JDBC.
func TestV1Resuming(t *testing.T) {
	opts := v1()
	opts.Faults = []emulator.Fault{{Kind: emulator.Resume}}
	f := postgresql(t, opts)
	code, message := f.refuse("SELECT 1")
	if code != "BadRequestException" || !strings.HasPrefix(message, "Communications link failure\n\nThe last packet sent successfully to the server was 0 milliseconds ago.") {
		t.Errorf("got %s: %s, want BadRequestException: Communications link failure…", code, message)
	}
}

// TestV1Results: values that the first Data API told in another way.
func TestV1Results(t *testing.T) {
	f := postgresql(t, v1())
	tests := []struct{ sql, want string }{
		{`SELECT '{"a": [1, 2]}'::jsonb`, `string:"{\"a\": [1, 2]}"`},
		{`SELECT '{ "a":1 }'::json`, `string:"{ \"a\":1 }"`},
		{`SELECT '{1,2}'::int[]`, `longs:[1,2]`},
	}
	for _, test := range tests {
		if got := show(t, f.run(test.sql).Records); got != test.want {
			t.Errorf("%s: got %s, want %s", test.sql, got, test.want)
		}
	}
	array := f.run(`SELECT '{{1,2},{3,NULL}}'::int[]`).Records[0][0].(*types.FieldMemberArrayValue)
	parts := array.Value.(*types.ArrayValueMemberArrayValues).Value
	var got [][]int64
	for _, part := range parts {
		var row []int64
		for _, n := range part.(*types.ArrayValueMemberLongValues).Value {
			row = append(row, aws.ToInt64(n))
		}
		got = append(got, row)
	}
	if diff := cmp.Diff([][]int64{{1, 2}, {3, 0}}, got); diff != "" {
		t.Errorf("array of arrays (-want +got):\n%s", diff)
	}
}

// TestV1Multistatements: PostgreSQL ran them all, as one transaction, and told
// of the first.
func TestV1Multistatements(t *testing.T) {
	f := postgresql(t, v1())
	f.run("CREATE TABLE t (id int); INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)")
	got := show(t, f.run("SELECT id FROM t WHERE id = :id; DELETE FROM t WHERE id = :other", long("id", 1), long("other", 2)).Records)
	if got != "long:1" {
		t.Errorf("result of the first: got %q, want long:1", got)
	}
	if got := show(t, f.run("SELECT count(*) FROM t").Records); got != "long:1" {
		t.Errorf("rows: got %s, want long:1", got)
	}
	f.refuse("INSERT INTO t VALUES (3); SELECT nothing")
	if got := show(t, f.run("SELECT count(*) FROM t").Records); got != "long:1" {
		t.Errorf("rows after an error: got %s, want long:1", got)
	}
	x := f.begin()
	x.run("INSERT INTO t VALUES (4); INSERT INTO t VALUES (5)")
	status, err := x.rollback()
	f.mustEnd(status, err, "Rollback Complete")
	if got := show(t, f.run("SELECT count(*) FROM t").Records); got != "long:1" {
		t.Errorf("rows after a rollback: got %s, want long:1", got)
	}
}

// TestV1LargeResultEndsTransaction: today's service lets it live.
func TestV1LargeResultEndsTransaction(t *testing.T) {
	test := func(t *testing.T, f *fixture) {
		x := f.begin()
		if code, _ := x.refuse("SELECT repeat('x', 2000000)"); code != "BadRequestException" {
			t.Errorf("a large result: got %s, want BadRequestException", code)
		}
		code, message := x.refuse("SELECT 1")
		f.wantError(code, message, "TransactionNotFoundException",
			"Transaction "+x.id+" is not found. One previous call resulted in a termination of your transaction.")
	}
	t.Run("postgresql", func(t *testing.T) { test(t, postgresql(t, v1())) })
	t.Run("mysql", func(t *testing.T) { test(t, mariadb(t, v1())) })
}

// TestV1WaitsForTransaction: a second call waited for the first.
func TestV1WaitsForTransaction(t *testing.T) {
	f := postgresql(t, v1())
	x := f.begin()
	first := make(chan error, 1)
	go func() {
		_, err := f.client.ExecuteStatement(t.Context(), x.input("SELECT pg_sleep(0.3)"))
		first <- err
	}()
	f.waitForQuery("SELECT pg_sleep(0.3)")
	if got := show(t, x.run("SELECT 1").Records); got != "long:1" {
		t.Errorf("second call: got %s, want long:1", got)
	}
	if err := <-first; err != nil {
		t.Errorf("first call: %v", err)
	}
	status, err := x.commit()
	f.mustEnd(status, err, "Transaction Committed")
}

// TestV1WaitsNoLonger than a statement may take.
func TestV1WaitsNoLonger(t *testing.T) {
	opts := v1()
	opts.StatementTimeout = 200 * time.Millisecond
	f := postgresql(t, opts)
	x := f.begin()
	in := x.input("SELECT pg_sleep(5)")
	in.ContinueAfterTimeout = true
	if code, _ := f.refuseInput(in); code != "StatementTimeoutException" {
		t.Fatalf("first call: got %s, want StatementTimeoutException", code)
	}
	code, message := x.refuse("SELECT 1")
	f.wantError(code, message, "StatementTimeoutException", "Request timed out")
}

// waitForQuery waits until the database runs sql.
func (f *fixture) waitForQuery(sql string) {
	f.t.Helper()
	in := f.input("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query = :sql", text("sql", sql))
	for range 1000 {
		if show(f.t, f.send(in).Records) == "long:1" {
			return
		}
	}
	f.t.Fatalf("%s: never ran", sql)
}

// TestV1Batch: there were generated fields on PostgreSQL, too.
func TestV1Batch(t *testing.T) {
	f := postgresql(t, v1())
	f.run("CREATE TABLE t (id serial PRIMARY KEY, n int)")
	out, err := f.client.BatchExecuteStatement(t.Context(), &rdsdata.BatchExecuteStatementInput{
		ResourceArn: aws.String(clusterARN), SecretArn: aws.String(secretARN), Database: aws.String(f.database),
		Sql:           aws.String("INSERT INTO t (n) VALUES (:n) RETURNING id"),
		ParameterSets: [][]types.SqlParameter{{long("n", 7)}, {long("n", 8)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"long:1", "long:2"} {
		if got := show(t, [][]types.Field{out.UpdateResults[i].GeneratedFields}); got != want {
			t.Errorf("set %d: got %s, want %s", i+1, got, want)
		}
	}
}

// TestThrottling: a thousand requests in a second, and not one more.
func TestThrottling(t *testing.T) {
	c := newClock()
	opts := v1()
	opts.Clock = c
	f := postgresql(t, opts)
	body, err := json.Marshal(map[string]string{"resourceArn": clusterARN, "secretArn": secretARN})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 1000 {
		if _, code, _ := f.post("/Execute", string(body)); code != "ValidationException" {
			t.Fatalf("request %d: got %s, want ValidationException, for it has no statement", i+1, code)
		}
	}
	status, code, message := f.post("/Execute", string(body))
	f.wantError(code, message, "ThrottlingException", "Rate exceeded")
	if status != 400 {
		t.Errorf("got status %d, want 400", status)
	}
	c.advance(time.Second)
	f.run("SELECT 1")
}

// TestNoThrottling: today's service has no documented rate.
func TestNoThrottling(t *testing.T) {
	f := postgresql(t, &emulator.Options{Clock: newClock()})
	for range 1100 {
		if _, code, _ := f.post("/Execute", "{}"); code != "ValidationException" {
			t.Fatalf("got %s, want ValidationException", code)
		}
	}
}
