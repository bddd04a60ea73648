package emulator_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/retort-db/retort/dataapi/emulator"
)

// ask sends an admin request and returns status and body.
func (f *fixture) ask(method, path, body string) (int, string) {
	f.t.Helper()
	request, err := http.NewRequestWithContext(f.t.Context(), method, f.url+path, strings.NewReader(body))
	if err != nil {
		f.t.Fatal(err)
	}
	r, err := http.DefaultClient.Do(request)
	if err != nil {
		f.t.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		f.t.Fatal(err)
	}
	return r.StatusCode, strings.TrimSpace(string(text))
}

// TestFaultsByAdminRequest: they can be ordered, watched and taken back.
func TestFaultsByAdminRequest(t *testing.T) {
	f := postgresql(t, nil)
	want := func(method, body string, wantStatus int, wantAnswer string) {
		t.Helper()
		if status, answer := f.ask(method, "/faults", body); status != wantStatus || answer != wantAnswer {
			t.Errorf("%s /faults %s: got %d\n%s, want %d\n%s", method, body, status, answer, wantStatus, wantAnswer)
		}
	}
	want("GET", "", 200, `{"faults":[]}`)
	want("POST", `["throttle,nth=2", "drop-after,op=CommitTransaction"]`, 200,
		`{"faults":[{"fault":"throttle,nth=2","seen":0,"hits":0},{"fault":"drop-after,op=CommitTransaction","seen":0,"hits":0}]}`)
	f.run("SELECT 1")
	f.refuse("SELECT 2")
	want("GET", "", 200, `{"faults":[{"fault":"throttle,nth=2","seen":2,"hits":1},{"fault":"drop-after,op=CommitTransaction","seen":0,"hits":0}]}`)
	want("DELETE", "", 200, `{"faults":[]}`)

	for body, message := range map[string]string{
		`["kill", "oops"]`: `unknown kind \"oops\"; there are`,
		`[null]`:           `unknown kind \"\"`,
		`"kill"`:           `want a JSON array of faults, as in [\"drop-after\"]`,
		`["kill"`:          `want a JSON array of faults`,
	} {
		if status, answer := f.ask("POST", "/faults", body); status != 400 || !strings.Contains(answer, message) {
			t.Errorf("POST /faults %s: got %d %s, want 400 with %s", body, status, answer, message)
		}
	}
	want("GET", "", 200, `{"faults":[]}`)
}

// TestSenselessOptions: a mistake in a program does not pass in silence.
func TestSenselessOptions(t *testing.T) {
	for _, o := range []emulator.Options{
		{Faults: []emulator.Fault{{Kind: "oops"}}},
		{Chaos: &emulator.Chaos{Rate: 2}},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%+v: got no panic", o)
				}
			}()
			emulator.New(nil, &o)
		}()
	}
}

// TestChaosIsReproducible: the seed decides which requests are hit, and how.
func TestChaosIsReproducible(t *testing.T) {
	db := postgresql(t, nil)
	play := func(seed uint64) string {
		var mu sync.Mutex
		var log []string
		f := db.again(&emulator.Options{
			Chaos: &emulator.Chaos{Seed: seed, Rate: 0.4, For: time.Millisecond},
			Log: func(r emulator.Request) {
				mu.Lock()
				defer mu.Unlock()
				log = append(log, r.Operation+" "+r.Fault.String())
			},
		})
		for range 40 {
			f.client.ExecuteStatement(t.Context(), f.input("SELECT 1"))
		}
		if err := f.server.Close(); err != nil {
			t.Fatal(err)
		}
		mu.Lock()
		defer mu.Unlock()
		return strings.Join(log, "\n")
	}
	first, second, other := play(1), play(1), play(2)
	if first != second {
		t.Errorf("seed 1: got\n%s\nand then\n%s", first, second)
	}
	if first == other {
		t.Error("seeds 1 and 2 have the same faults")
	}
	for _, want := range []string{"drop-after", "throttle", "kill", "timeout"} {
		if !strings.Contains(first+other, want) {
			t.Errorf("no %s among\n%s", want, first+other)
		}
	}
	if strings.Contains(first+other, "pause") || strings.Contains(first+other, "expire") {
		t.Errorf("a pause, or the end of no transaction, among\n%s", first+other)
	}
}

// TestShutdown: what runs is finished, what only waits is not.
func TestShutdown(t *testing.T) {
	f := postgresql(t, nil)
	f.run("CREATE TABLE t (id int)")
	gate := postgresqlGate(t, f)
	answers := make(chan error, 2)
	send := func(sql string) {
		_, err := f.client.ExecuteStatement(context.Background(), f.input(sql))
		answers <- err
	}
	go send("INSERT INTO t SELECT 1 FROM pg_advisory_xact_lock(9)")
	f.waitFor(waiting, "long:1")
	if err := f.server.Inject(parsed(t, "pause-before,sql=(2)")); err != nil {
		t.Fatal(err)
	}
	go send("INSERT INTO t VALUES (2)")
	for hit := false; !hit; {
		_, report := f.ask("GET", "/faults", "")
		hit = strings.Contains(report, `"hits":1`)
	}
	done := make(chan error, 1)
	go func() { done <- f.server.Shutdown(t.Context()) }()
	f.wantSeen(<-answers, "no answer")
	gate()
	f.wantSeen(<-answers, "success")
	if err := <-done; err != nil {
		t.Errorf("Shutdown: %v", err)
	}
	f = f.again(nil)
	f.wantRows(1)
}

// TestShutdownGivesUp: after the time it was given, it stops what runs.
func TestShutdownGivesUp(t *testing.T) {
	f := postgresql(t, nil)
	answer := make(chan error, 1)
	go func() {
		_, err := f.client.ExecuteStatement(context.Background(), f.input("SELECT pg_sleep(1000)"))
		answer <- err
	}()
	f.waitFor(sleeping, "long:1")
	ctx, cancel := context.WithCancelCause(t.Context())
	enough := errors.New("enough")
	cancel(enough)
	if err := f.server.Shutdown(ctx); !errors.Is(err, enough) {
		t.Errorf("Shutdown: got %v, want %v", err, enough)
	}
	if err := <-answer; err == nil {
		t.Error("statement that was stopped: got no error")
	}
}

const waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"

// postgresqlGate takes the lock 9 beside the emulator, and returns what lets
// it go.
func postgresqlGate(t *testing.T, f *fixture) (open func()) {
	t.Helper()
	other := f.again(nil)
	x := other.begin()
	x.run("SELECT pg_advisory_xact_lock(9)")
	return func() {
		status, err := x.rollback()
		f.mustEnd(status, err, "Rollback Complete")
	}
}

// TestRequestLines: how a log tells requests.
func TestRequestLines(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	tests := []struct {
		request    emulator.Request
		text, json string
	}{
		{
			emulator.Request{ID: "r1", Time: at, Duration: 1204567, Operation: "ExecuteStatement", Database: "app", SQL: "SELECT\n  1", Status: 200},
			"ExecuteStatement 200 1.205ms SELECT 1",
			`{"time":"2026-01-02T03:04:05Z","id":"r1","operation":"ExecuteStatement","status":200,"milliseconds":1.204,"database":"app","sql":"SELECT\n  1"}`,
		},
		{
			emulator.Request{ID: "r2", Time: at, Operation: "CommitTransaction", TransactionID: "x", Fault: emulator.Fault{Kind: emulator.DropAfter, Nth: 2}, Err: errors.New("why")},
			"CommitTransaction no answer (drop-after,nth=2) 0s",
			`{"time":"2026-01-02T03:04:05Z","id":"r2","operation":"CommitTransaction","status":0,"error":"why","fault":"drop-after,nth=2","milliseconds":0,"transactionId":"x"}`,
		},
		{
			emulator.Request{ID: "r3", Time: at, Operation: "ExecuteStatement", SQL: "SELEC", Status: 400, Code: "DatabaseErrorException", Message: "bad\nline"},
			"ExecuteStatement 400 DatabaseErrorException: bad line 0s SELEC",
			`{"time":"2026-01-02T03:04:05Z","id":"r3","operation":"ExecuteStatement","status":400,"code":"DatabaseErrorException","message":"bad\nline","milliseconds":0,"sql":"SELEC"}`,
		},
	}
	for _, test := range tests {
		if got := fmt.Sprint(test.request); got != test.text {
			t.Errorf("text: got  %s\nwant %s", got, test.text)
		}
		got, err := json.Marshal(test.request)
		if err != nil || !bytes.Equal(got, []byte(test.json)) {
			t.Errorf("JSON: got  %s, %v\nwant %s", got, err, test.json)
		}
	}
}
