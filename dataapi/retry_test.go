package dataapi_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/retort-db/retort/dataapi"
)

// A canned client answers without a network, so that a test's clock can stand
// still.
type canned func(n int) *http.Response

func (c canned) with(sent *int) dataapi.HTTPClient {
	return doFunc(func(r *http.Request) (*http.Response, error) {
		io.Copy(io.Discard, r.Body)
		*sent++
		return c(*sent), nil
	})
}

type doFunc func(*http.Request) (*http.Response, error)

func (f doFunc) Do(r *http.Request) (*http.Response, error) { return f(r) }

func recorded(a answer) *http.Response {
	w := httptest.NewRecorder()
	a(w)
	return w.Result()
}

var isResuming = fail(400, "DatabaseResumingException",
	"The Aurora DB instance db-1 is resuming after being auto-paused. Please wait a few seconds and try again.")

func TestResumingClusterIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		awake := start.Add(14 * time.Second)
		sent := 0
		var waits []dataapi.Wait
		db := open(t, &dataapi.Config{
			Product:  dataapi.PostgreSQL,
			Endpoint: "http://127.0.0.1:1",
			OnWait:   func(w dataapi.Wait) { waits = append(waits, w) },
			HTTPClient: canned(func(int) *http.Response {
				if time.Now().Before(awake) {
					return recorded(isResuming)
				}
				return recorded(done(""))
			}).with(&sent),
		})
		if _, err := db.ExecContext(t.Context(), "CREATE TABLE t (id int)"); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took < 14*time.Second || took > 22*time.Second {
			t.Errorf("took %v, want 14s and at most one pause of 8s", took)
		}
		if len(waits) != sent-1 {
			t.Errorf("waits: got %d for %d requests", len(waits), sent)
		}
		for _, w := range waits {
			if !w.Resuming() || w.Op != "ExecuteStatement" || w.Delay <= 0 || w.Delay > 8*time.Second {
				t.Errorf("got %+v", w)
			}
		}
		db.Close()
	})
}

func TestResumingClusterIsGivenUp(t *testing.T) {
	for _, tt := range []struct {
		name           string
		budget         time.Duration
		shortest, most time.Duration
	}{
		{"after 90 seconds by default", 0, 90 * time.Second, 91 * time.Second},
		{"after the budget", 5 * time.Second, 5 * time.Second, 6 * time.Second},
		{"at once with a negative budget", -1, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				sent := 0
				db := open(t, &dataapi.Config{
					Product: dataapi.MySQL, Endpoint: "http://127.0.0.1:1", ResumeBudget: tt.budget,
					HTTPClient: canned(func(int) *http.Response { return recorded(isResuming) }).with(&sent),
				})
				_, err := db.ExecContext(t.Context(), "SELECT 1")
				wantOutcome(t, err, dataapi.NotExecuted)
				if took := time.Since(start); took < tt.shortest || took > tt.most {
					t.Errorf("took %v, want %v to %v", took, tt.shortest, tt.most)
				}
				db.Close()
			})
		})
	}
}

func TestWaitEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sent := 0
		db := open(t, &dataapi.Config{
			Product: dataapi.MySQL, Endpoint: "http://127.0.0.1:1",
			HTTPClient: canned(func(int) *http.Response { return recorded(isResuming) }).with(&sent),
		})
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		start := time.Now()
		_, err := db.ExecContext(ctx, "SELECT 1")
		if took := time.Since(start); took != 3*time.Second {
			t.Errorf("took %v, want 3s", took)
		}
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want context.DeadlineExceeded", err)
		}
		wantOutcome(t, err, dataapi.NotExecuted)
		db.Close()
	})
}

func TestThrottlingIsTriedFiveTimesMore(t *testing.T) {
	throttled := fail(400, "ThrottlingException", "Rate exceeded")
	for _, tt := range []struct {
		name     string
		times    int
		requests int
		works    bool
	}{
		{"once", 1, 2, true},
		{"five times", 5, 6, true},
		{"for good", 100, 6, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sent := 0
				db := open(t, &dataapi.Config{
					Product: dataapi.MySQL, Endpoint: "http://127.0.0.1:1",
					HTTPClient: canned(func(n int) *http.Response {
						if n <= tt.times {
							return recorded(throttled)
						}
						return recorded(done(""))
					}).with(&sent),
				})
				_, err := db.ExecContext(t.Context(), "INSERT INTO t VALUES (1)")
				if (err == nil) != tt.works || sent != tt.requests {
					t.Errorf("got %v after %d requests, want success %v after %d", err, sent, tt.works, tt.requests)
				}
				db.Close()
			})
		})
	}
}

// A request whose fate is unknown is never sent again, whatever the SDK and
// its environment say about retries.
func TestNothingIsSentTwice(t *testing.T) {
	t.Setenv("AWS_MAX_ATTEMPTS", "5")
	t.Setenv("AWS_RETRY_MODE", "adaptive")
	for _, tt := range []struct {
		name   string
		answer answer
	}{
		{"connection dropped", drop},
		{"answer cut short", cut},
		{"500", fail(500, "InternalServerErrorException", "")},
		{"503", fail(503, "ServiceUnavailableError", "")},
		{"504", fail(504, "DatabaseUnavailableException", "")},
		{"time limit", fail(400, "StatementTimeoutException", "")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newService(t, always(tt.answer))
			db := open(t, &dataapi.Config{Product: dataapi.MySQL, Endpoint: s.URL, StatementWait: -1})
			for n, sql := range []string{"CREATE TABLE t (id int)", "INSERT INTO t VALUES (1)", "SELECT 1"} {
				_, err := db.ExecContext(t.Context(), sql)
				wantOutcome(t, err, dataapi.Unknown)
				if got := len(s.got()); got != n+1 {
					t.Fatalf("%s: got %d requests, want 1", sql, got-n)
				}
			}
		})
	}
}

// The other protocol has a transport of its own in net/http.
func TestNothingIsSentTwiceOverHTTP2(t *testing.T) {
	var requests atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		requests.Add(1)
		if r.ProtoMajor != 2 {
			t.Errorf("got %s, want HTTP/2", r.Proto)
		}
		panic(http.ErrAbortHandler)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	db := open(t, &dataapi.Config{Product: dataapi.MySQL, Endpoint: server.URL, HTTPClient: server.Client()})
	_, err := db.ExecContext(t.Context(), "INSERT INTO t VALUES (1)")
	wantOutcome(t, err, dataapi.Unknown)
	if got := requests.Load(); got != 1 {
		t.Errorf("requests: got %d, want 1", got)
	}
}

func TestConnectionThatCannotBeMadeIsTriedAgain(t *testing.T) {
	s := newService(t, session(done))
	dials := 0
	transport := &http.Transport{DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		if dials++; dials <= 2 {
			return nil, &net.OpError{Op: "dial", Net: network, Err: errors.New("connection refused")}
		}
		return new(net.Dialer).DialContext(ctx, network, addr)
	}}
	defer transport.CloseIdleConnections()
	var seen []dataapi.Request
	db := open(t, &dataapi.Config{
		Product: dataapi.MySQL, Endpoint: s.URL,
		HTTPClient: &http.Client{Transport: transport},
		OnRequest:  func(r dataapi.Request) { seen = append(seen, r) },
	})
	if _, err := db.ExecContext(t.Context(), "INSERT INTO t VALUES (1)"); err != nil {
		t.Fatal(err)
	}
	if dials != 3 || len(s.got()) != 1 {
		t.Errorf("got %d dials and %d requests, want 3 and 1", dials, len(s.got()))
	}
	for i, r := range seen {
		if r.Attempt != i+1 || (r.Err == nil) != (i == 2) || r.SQL != "INSERT INTO t VALUES (1)" {
			t.Errorf("OnRequest: attempt %d: got %+v", i+1, r)
		}
	}
	if len(seen) != 3 {
		t.Errorf("OnRequest: called %d times, want 3", len(seen))
	}
}

// An HTTP client that reports nothing about connections may have sent the
// request, whatever its error is called.
func TestSilentClientIsNotBelieved(t *testing.T) {
	for _, tt := range []struct {
		name string
		err  error
		want dataapi.Outcome
	}{
		{"an error of its own", errors.New("no luck"), dataapi.Unknown},
		{"a read that failed", &net.OpError{Op: "read", Err: errors.New("reset")}, dataapi.Unknown},
		{"a dial that failed", &net.OpError{Op: "dial", Err: errors.New("refused")}, dataapi.NotExecuted},
	} {
		t.Run(tt.name, func(t *testing.T) {
			db := open(t, &dataapi.Config{Product: dataapi.MySQL, Endpoint: "http://127.0.0.1:1",
				HTTPClient: doFunc(func(*http.Request) (*http.Response, error) { return nil, tt.err })})
			_, err := db.ExecContext(t.Context(), "INSERT INTO t VALUES (1)")
			wantOutcome(t, err, tt.want)
		})
	}
}

func TestCancelledContext(t *testing.T) {
	t.Run("before the request", func(t *testing.T) {
		s := newService(t, session(done))
		db := s.open(t, dataapi.MySQL)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := db.ExecContext(ctx, "INSERT INTO t VALUES (1)"); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want context.Canceled", err)
		}
		if got := len(s.got()); got != 0 {
			t.Errorf("requests: got %d, want none", got)
		}
	})
	t.Run("while it runs", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		release := make(chan bool)
		defer close(release)
		s := newService(t, always(func(http.ResponseWriter) {
			cancel()
			<-release
		}))
		_, err := s.open(t, dataapi.MySQL).ExecContext(ctx, "INSERT INTO t VALUES (1)")
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want context.Canceled", err)
		}
		wantOutcome(t, err, dataapi.Unknown)
	})
}

func TestErrorTextRepeatsNoLayers(t *testing.T) {
	s := newService(t, always(drop))
	_, err := s.open(t, dataapi.MySQL).ExecContext(t.Context(), "INSERT INTO t VALUES (1)")
	if got, want := err.Error(), "execute statement: EOF; outcome unknown"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if strings.Contains(err.Error(), "operation error") {
		t.Errorf("the SDK's words are in %q", err)
	}
}
