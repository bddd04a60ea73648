package emulator_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rdsdata"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"github.com/google/go-cmp/cmp"

	"github.com/retort-db/retort/dataapi/emulator"
)

// with puts a fault into the header of a request.
func with(fault string) func(*rdsdata.Options) {
	return rdsdata.WithAPIOptions(smithyhttp.SetHeaderValue("x-retort-fault", fault))
}

// sees tells an error as a client sees it.
func sees(err error) string {
	e, ok := errors.AsType[smithy.APIError](err)
	switch {
	case err == nil:
		return "success"
	case !ok:
		return "no answer"
	}
	return strings.TrimSuffix(e.ErrorCode()+": "+e.ErrorMessage(), ": ")
}

// wantSeen fails the test if the client saw something else.
func (f *fixture) wantSeen(err error, want string) {
	f.t.Helper()
	if got := sees(err); got != want {
		f.t.Errorf("client sees\n%s, want\n%s", got, want)
	}
}

func (f *fixture) wantRows(want int) {
	f.t.Helper()
	if got := show(f.t, f.run("SELECT count(*) FROM t").Records); got != fmt.Sprintf("long:%d", want) {
		f.t.Errorf("rows: got %s, want %d", got, want)
	}
}

// product chooses between what the two have in store.
func (f *fixture) product(postgresql, mysql string) string {
	if f.mysql {
		return mysql
	}
	return postgresql
}

const resumes = "DatabaseResumingException: The Aurora DB instance db-LOCAL is resuming after being auto-paused. Please wait a few seconds and try again."

// What the database says to a session that was killed, or that it has gone.
const (
	pgKilled    = "DatabaseErrorException: FATAL: terminating connection due to administrator command; SQLState: 57P01"
	unavailable = "DatabaseUnavailableException"
)

// TestFaults: what the client sees of each kind, and how often the statement
// is executed.
func TestFaults(t *testing.T) {
	tests := []struct {
		fault, postgresql, mysql string
		rows                     int
	}{
		{"drop-before", "no answer", "no answer", 0},
		{"drop-after", "no answer", "no answer", 1},
		{"500-before", "InternalServerErrorException", "InternalServerErrorException", 0},
		{"500-after", "InternalServerErrorException", "InternalServerErrorException", 1},
		{"503-before", "ServiceUnavailableError", "ServiceUnavailableError", 0},
		{"503-after", "ServiceUnavailableError", "ServiceUnavailableError", 1},
		{"504-before", unavailable, unavailable, 0},
		{"504-after", unavailable, unavailable, 1},
		{"throttle", "ThrottlingException: Rate exceeded", "ThrottlingException: Rate exceeded", 0},
		{"resume", resumes, resumes, 0},
		{"delay,for=1ms", "success", "success", 1},
		{"timeout", "StatementTimeoutException: canceling statement due to statement timeout", "StatementTimeoutException: Query execution was interrupted", 0},
		{"kill", pgKilled, unavailable, 0},
	}
	both(t, func(t *testing.T, f *fixture) {
		f.run("CREATE TABLE t (id int)")
		rows := 0
		for _, test := range tests {
			_, err := f.client.ExecuteStatement(t.Context(), f.input("INSERT INTO t VALUES (1)"), with(test.fault))
			if got, want := sees(err), f.product(test.postgresql, test.mysql); got != want {
				t.Errorf("%s: client sees\n%s, want\n%s", test.fault, got, want)
			}
			rows += test.rows
			f.wantRows(rows)
		}
		if got := f.server.Stats().Faults; len(got) != len(tests) || got[emulator.Kill] != 1 {
			t.Errorf("stats: got %v, want each kind once", got)
		}
	})
}

// TestFaultsOfCommit: a commit may have been made when nobody hears of it.
func TestFaultsOfCommit(t *testing.T) {
	tests := []struct {
		fault, postgresql, mysql string
		rows                     int
	}{
		{"drop-before", "no answer", "no answer", 0},
		{"drop-after", "no answer", "no answer", 1},
		{"504-after", unavailable, unavailable, 1},
		{"kill", pgKilled, unavailable, 0},
		{"expire", "TransactionNotFoundException: Transaction ID is not found. Transaction may be expired.", "", 0},
	}
	both(t, func(t *testing.T, f *fixture) {
		f.run("CREATE TABLE t (id int)")
		rows := 0
		for _, test := range tests {
			if err := f.server.Inject(parsed(t, test.fault+",op=CommitTransaction")); err != nil {
				t.Fatal(err)
			}
			x := f.begin()
			x.run("INSERT INTO t VALUES (1)")
			_, err := x.commit()
			want := test.postgresql
			if test.mysql != "" {
				want = f.product(want, test.mysql)
			}
			if got := strings.Replace(sees(err), x.id, "ID", 1); got != want {
				t.Errorf("%s: client sees\n%s, want\n%s", test.fault, got, want)
			}
			rows += test.rows
			f.wantRows(rows)
		}
	})
}

func parsed(t *testing.T, text string) emulator.Fault {
	t.Helper()
	f, err := emulator.ParseFault(text)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestKillInTransaction: it ends with its session.
func TestKillInTransaction(t *testing.T) {
	both(t, func(t *testing.T, f *fixture) {
		f.run("CREATE TABLE t (id int)")
		x := f.begin()
		x.run("INSERT INTO t VALUES (1)")
		_, err := f.client.ExecuteStatement(t.Context(), x.input("INSERT INTO t VALUES (2)"), with("kill"))
		f.wantSeen(err, f.product(pgKilled, unavailable))
		_, err = x.commit()
		f.wantSeen(err, "TransactionNotFoundException: Transaction "+x.id+" is not found. One previous call resulted in a termination of your transaction.")
		f.wantRows(0)
	})
}

// TestKillMidway: the session ends while its statement runs.
func TestKillMidway(t *testing.T) {
	run := func(t *testing.T, f *fixture, c *clock, slow, running string) {
		f.run("CREATE TABLE t (id int)")
		f.server.Inject(emulator.Fault{Kind: emulator.Kill, For: time.Second})
		answer := make(chan error, 1)
		go func() {
			_, err := f.client.ExecuteStatement(t.Context(), f.input(slow))
			answer <- err
		}()
		c.await(time.Second)
		f.waitFor(running, "long:1")
		c.advance(time.Second)
		f.wantSeen(<-answer, f.product(pgKilled, unavailable))
		f.waitFor(running, "long:0")
		f.wantRows(0)
	}
	t.Run("postgresql", func(t *testing.T) {
		c := newClock()
		run(t, postgresql(t, &emulator.Options{Clock: c}), c, "INSERT INTO t SELECT 1 FROM pg_sleep(1000)",
			"SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'INSERT INTO t SELECT%' AND state = 'active' AND datname = current_database()")
	})
	t.Run("mysql", func(t *testing.T) {
		c := newClock()
		run(t, mariadb(t, &emulator.Options{Clock: c}), c, "INSERT INTO t SELECT SLEEP(1000) FROM "+twoRows,
			"SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'INSERT INTO t SELECT%' AND db = database()")
	})
}

func TestExpireFault(t *testing.T) {
	both(t, func(t *testing.T, f *fixture) {
		f.run("CREATE TABLE t (id int)")
		x := f.begin()
		x.run("INSERT INTO t VALUES (1)")
		_, err := f.client.ExecuteStatement(t.Context(), x.input("SELECT 1"), with("expire"))
		f.wantSeen(err, "TransactionNotFoundException: Transaction "+x.id+" is not found. Transaction may be expired.")
		f.wantRows(0)
	})
}

// TestTimeoutInTransaction: PostgreSQL's has failed, MySQL's lives on.
func TestTimeoutInTransaction(t *testing.T) {
	both(t, func(t *testing.T, f *fixture) {
		x := f.begin()
		_, err := f.client.ExecuteStatement(t.Context(), x.input("SELECT 1"), with("timeout"))
		f.wantSeen(err, "StatementTimeoutException: "+f.product("canceling statement due to statement timeout", "Query execution was interrupted"))
		_, err = f.client.ExecuteStatement(t.Context(), x.input("SELECT 1"))
		f.wantSeen(err, f.product("DatabaseErrorException: ERROR: current transaction is aborted, commands ignored until end of transaction block; SQLState: 25P02", "success"))
	})
}

// TestTimeoutContinues: with continueAfterTimeout the statement is executed.
func TestTimeoutContinues(t *testing.T) {
	both(t, func(t *testing.T, f *fixture) {
		f.run("CREATE TABLE t (id int)")
		in := f.input("INSERT INTO t VALUES (1)")
		in.ContinueAfterTimeout = true
		_, err := f.client.ExecuteStatement(t.Context(), in, with("timeout"))
		f.wantSeen(err, "StatementTimeoutException: "+f.product("canceling statement due to statement timeout", "Query execution was interrupted"))
		f.waitFor("SELECT count(*) FROM t", "long:1")
	})
}

// TestResumeFault: the cluster sleeps until the clock says, whether it is the
// first request that wakes it or a later one.
func TestResumeFault(t *testing.T) {
	c := newClock()
	f := postgresql(t, &emulator.Options{Clock: c, Faults: []emulator.Fault{{Kind: emulator.Resume, For: 12 * time.Second}}})
	ask := func(want string) {
		t.Helper()
		_, err := f.client.ExecuteStatement(t.Context(), f.input("SELECT 1"))
		f.wantSeen(err, want)
	}
	c.advance(time.Hour)
	ask(resumes)
	c.advance(12*time.Second - 1)
	ask(resumes)
	c.advance(1)
	ask("success")

	if err := f.server.Inject(parsed(t, "resume,for=5s,nth=2")); err != nil {
		t.Fatal(err)
	}
	ask("success")
	ask(resumes)
	c.advance(5 * time.Second)
	ask("success")
}

// TestPauseFaults: nothing comes until the client goes.
func TestPauseFaults(t *testing.T) {
	both(t, func(t *testing.T, f *fixture) {
		f.run("CREATE TABLE t (id int)")
		for rows, fault := range []string{"pause-before", "pause-after"} {
			ctx, leave := context.WithCancel(t.Context())
			gone := make(chan error, 1)
			go func() {
				_, err := f.client.ExecuteStatement(ctx, f.input("INSERT INTO t VALUES (1)"), with(fault))
				gone <- err
			}()
			f.waitFor("SELECT count(*) FROM t", fmt.Sprintf("long:%d", rows))
			select {
			case err := <-gone:
				t.Errorf("%s: got %v before the client had gone", fault, err)
			default:
			}
			leave()
			f.wantSeen(<-gone, "no answer")
			f.wantRows(rows)
		}
	})
}

// TestDelayFault: the clock decides when the request is executed.
func TestDelayFault(t *testing.T) {
	c := newClock()
	f := postgresql(t, &emulator.Options{Clock: c})
	f.run("CREATE TABLE t (id int)")
	answer := make(chan error, 1)
	go func() {
		_, err := f.client.ExecuteStatement(t.Context(), f.input("INSERT INTO t VALUES (1)"), with("delay,for=7s"))
		answer <- err
	}()
	c.await(7 * time.Second)
	f.wantRows(0)
	c.advance(7 * time.Second)
	f.wantSeen(<-answer, "success")
	f.wantRows(1)
}

// TestFaultConditions: which requests are hit, of the begin of a transaction,
// SELECT 'a', SELECT 'b' and a commit.
func TestFaultConditions(t *testing.T) {
	var hit []string
	f := postgresql(t, &emulator.Options{Log: func(r emulator.Request) {
		if r.Fault.Kind != "" {
			hit = append(hit, strings.TrimSpace(r.Operation+" "+r.SQL))
		}
	}})
	const begin, a, b, commit = "BeginTransaction", "ExecuteStatement SELECT 'a'", "ExecuteStatement SELECT 'b'", "CommitTransaction"
	tests := []struct {
		faults []string
		want   []string
	}{
		{[]string{"throttle"}, []string{begin}},
		{[]string{"throttle,count=2"}, []string{begin, a}},
		{[]string{"throttle,nth=3"}, []string{b}},
		{[]string{"throttle,nth=2,count=all"}, []string{a, b, commit}},
		{[]string{"throttle,op=CommitTransaction"}, []string{commit}},
		{[]string{"throttle,sql=b"}, []string{b}},
		{[]string{"throttle,sql=SELECT,nth=2"}, []string{b}},
		{[]string{"throttle,op=CommitTransaction,sql=a"}, nil},
		{[]string{"resume,count=all"}, []string{begin, a, b}},  // a commit wakes no cluster
		{[]string{"expire"}, []string{a}},                      // a begin has no transaction yet
		{[]string{"throttle", "throttle"}, []string{begin, a}}, // the second waits
		{[]string{"throttle,op=CommitTransaction", "resume"}, []string{begin, commit}},
	}
	for _, test := range tests {
		f.server.ClearFaults()
		for _, text := range test.faults {
			if err := f.server.Inject(parsed(t, text)); err != nil {
				t.Fatal(err)
			}
		}
		hit = nil
		f.sequence()
		if diff := cmp.Diff(test.want, hit); diff != "" {
			t.Errorf("%q (-want +got)\n%s", test.faults, diff)
		}
	}
}

// sequence sends four requests, whatever comes of them.
func (f *fixture) sequence() {
	x := &tx{f, "none"}
	out, err := f.client.BeginTransaction(f.t.Context(), &rdsdata.BeginTransactionInput{
		ResourceArn: aws.String(clusterARN), SecretArn: aws.String(secretARN), Database: &f.database,
	})
	if err == nil {
		x.id = *out.TransactionId
	}
	f.client.ExecuteStatement(f.t.Context(), x.input("SELECT 'a'"))
	f.client.ExecuteStatement(f.t.Context(), x.input("SELECT 'b'"))
	x.commit()
}

// TestFaultHeaderRefuses: a header that makes no sense executes nothing.
func TestFaultHeaderRefuses(t *testing.T) {
	f := postgresql(t, nil)
	for header, want := range map[string]string{
		"oops":       `ValidationException: x-retort-fault: fault "oops": unknown kind "oops"; there are drop-before`,
		"kill,nth=2": `ValidationException: x-retort-fault: fault "kill,nth=2": the header is for its own request, and has no conditions`,
		"expire":     "ValidationException: x-retort-fault: expire cannot happen to this ExecuteStatement",
	} {
		_, err := f.client.ExecuteStatement(t.Context(), f.input("CREATE TABLE t (id int)"), with(header))
		if got := sees(err); !strings.HasPrefix(got, want) {
			t.Errorf("%s: got %s, want %s", header, got, want)
		}
	}
	f.run("CREATE TABLE t (id int)")
}
