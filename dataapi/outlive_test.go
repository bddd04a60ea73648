package dataapi_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/retort-db/retort/dataapi"
	"github.com/retort-db/retort/dataapi/emulator"
	"github.com/retort-db/retort/internal/dbtest"
)

// An in-process service answers the nth request, without a network.
func inProcess(answer func(n int, r request) answer) dataapi.HTTPClient {
	n := 0
	return doFunc(func(r *http.Request) (*http.Response, error) {
		got := request{Path: r.URL.Path}
		if err := json.NewDecoder(r.Body).Decode(&got.Body); err != nil {
			return nil, err
		}
		n++
		return recorded(answer(n, got)), nil
	})
}

const tooSlow = "canceling statement due to statement timeout"

// What a look at the statements that run may see.
var (
	stillRuns = reply(`{"records":[[{"stringValue":"true"}],[{"stringValue":"false"}]]}`)
	runsNot   = reply(`{"records":[[{"stringValue":"true"}]]}`)
	sawNobody = reply(`{"records":[]}`)
	cannotSee = fail(503, "ServiceUnavailableError", "")
)

func TestStatementThatOutlivesItsCall(t *testing.T) {
	for _, tt := range []struct {
		name   string
		looks  []answer // the last one again and again
		limit  time.Duration
		ended  bool
		looked int
		is     error
	}{
		{"is waited for", []answer{stillRuns, stillRuns, stillRuns, runsNot}, 0, true, 4, nil},
		{"may have ended at once", []answer{runsNot}, 0, true, 1, nil},
		{"is looked for again after a failure", []answer{cannotSee, stillRuns, cannotSee, runsNot}, 0, true, 4, nil},
		{"has not ended because nobody can see", []answer{stillRuns, sawNobody}, 0, false, 7, nil},
		{"nor because nobody answers", []answer{cannotSee}, 0, false, 6, nil},
		{"nor because there is no more time", []answer{stillRuns}, time.Minute, false, -1, context.DeadlineExceeded},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				looked, waits := 0, 0
				db := open(t, &dataapi.Config{Product: dataapi.PostgreSQL, Endpoint: "http://127.0.0.1:1",
					OnWait: func(w dataapi.Wait) {
						waits++
						if !w.Running() || w.Resuming() {
							t.Errorf("got %+v", w)
						}
					},
					HTTPClient: inProcess(func(n int, r request) answer {
						if n == 1 {
							return fail(400, "StatementTimeoutException", tooSlow)
						}
						looked++
						return tt.looks[min(looked, len(tt.looks))-1]
					})})
				defer db.Close()
				ctx := t.Context()
				if tt.limit > 0 {
					limited, cancel := context.WithTimeout(ctx, tt.limit)
					defer cancel()
					ctx = limited
				}
				_, err := db.ExecContext(ctx, "CREATE INDEX i ON t (id)")
				e, ok := errors.AsType[*dataapi.Error](err)
				if !ok || e.Outcome != dataapi.Unknown || e.Ended != tt.ended || e.Code != "StatementTimeoutException" {
					t.Fatalf("got %#v, want an unknown outcome, ended %v", err, tt.ended)
				}
				if tt.is != nil && !errors.Is(err, tt.is) {
					t.Errorf("got %v, want %v in it", err, tt.is)
				}
				if tt.looked >= 0 && looked != tt.looked || waits < looked {
					t.Errorf("got %d looks and %d waits, want %d looks", looked, waits, tt.looked)
				}
			})
		})
	}
}

func TestWaitForAStatementIsLimited(t *testing.T) {
	for _, tt := range []struct {
		wait   time.Duration
		min    time.Duration
		tagged bool
	}{{time.Hour, time.Hour, true}, {0, 6 * time.Hour, true}, {-1, 0, false}} {
		synctest.Test(t, func(t *testing.T) {
			var first string
			db := open(t, &dataapi.Config{Product: dataapi.MySQL, Endpoint: "http://127.0.0.1:1", StatementWait: tt.wait,
				HTTPClient: inProcess(func(n int, r request) answer {
					if n > 1 {
						return stillRuns
					}
					first = r.sql()
					return fail(400, "StatementTimeoutException", tooSlow)
				})})
			defer db.Close()
			start := time.Now()
			_, err := db.ExecContext(t.Context(), "CREATE TABLE t (id int)")
			wantOutcome(t, err, dataapi.Unknown)
			if took := time.Since(start); took < tt.min || took > tt.min+10*time.Second {
				t.Errorf("%v: took %v, want %v", tt.wait, took, tt.min)
			}
			if got := strings.HasPrefix(first, "/* retort "); got != tt.tagged {
				t.Errorf("%v: sent %q, want a tag %v", tt.wait, first, tt.tagged)
			}
		})
	}
}

// hasty is an emulator whose calls end soon.
func hasty(t *testing.T, p dataapi.Product, onWait func(dataapi.Wait)) (service, direct *sql.DB) {
	t.Helper()
	var db *dbtest.Database
	var e emulator.Engine
	var err error
	if p == dataapi.PostgreSQL {
		db = dbtest.PostgreSQL(t)
		e, err = emulator.NewPostgreSQL(db.DSN())
	} else {
		db = dbtest.MySQL(t)
		cfg, _ := mysql.ParseDSN(db.DSN())
		e, err = emulator.NewMySQL(cfg, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	server := emulator.New(e, &emulator.Options{StatementTimeout: 200 * time.Millisecond})
	web := httptest.NewServer(server)
	t.Cleanup(func() {
		web.Close()
		server.Close()
	})
	c, err := dataapi.NewConnector(&dataapi.Config{Product: p, ResourceARN: clusterARN, SecretARN: secretARN,
		Database: db.Name, Endpoint: web.URL, OnWait: onWait})
	if err != nil {
		t.Fatal(err)
	}
	service = sql.OpenDB(c)
	t.Cleanup(func() { service.Close() })
	return service, db.DB()
}

// A real statement that waits for a lock goes on after its call, and is found
// to have ended when it has: well or badly.
func TestLongStatementOfRealDatabases(t *testing.T) {
	for _, tt := range []struct {
		name                 string
		product              dataapi.Product
		lock, unlock, create string
		made                 bool
	}{
		{"postgresql, succeeds", dataapi.PostgreSQL, "SELECT pg_advisory_lock(7)::text", "SELECT pg_advisory_unlock(7)::text",
			"CREATE TABLE made AS SELECT 1 AS a FROM pg_advisory_xact_lock(7)", true},
		{"postgresql, fails", dataapi.PostgreSQL, "SELECT pg_advisory_lock(7)::text", "SELECT pg_advisory_unlock(7)::text",
			"CREATE TABLE made AS SELECT 1 / length(pg_advisory_xact_lock(7)::text) AS a", false},
		{"mysql, succeeds", dataapi.MySQL, "SELECT GET_LOCK('made', 60)", "SELECT RELEASE_LOCK('made')",
			"CREATE TABLE made AS SELECT GET_LOCK('made', 60) AS a", true},
		{"mysql, fails", dataapi.MySQL, "SELECT GET_LOCK('made', 60)", "SELECT RELEASE_LOCK('made')",
			"CREATE TABLE made (a int PRIMARY KEY) AS SELECT GET_LOCK('made', 60) AS a UNION ALL SELECT 1", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			waits := make(chan dataapi.Wait, 1000)
			service, direct := hasty(t, tt.product, func(w dataapi.Wait) { waits <- w })
			holder, err := direct.Conn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer holder.Close()
			execute := func(query string) {
				if _, err := holder.ExecContext(t.Context(), query); err != nil {
					t.Error(err)
				}
			}
			execute(tt.lock)
			failed := make(chan error, 1)
			go func() {
				_, err := service.ExecContext(t.Context(), tt.create)
				failed <- err
			}()
			for range 2 { // at the second it was seen to run
				select {
				case <-waits:
				case err := <-failed:
					t.Fatalf("before the lock was free: %v", err)
				}
			}
			execute(tt.unlock)
			e, ok := errors.AsType[*dataapi.Error](<-failed)
			if !ok || !e.Ended || e.Outcome != dataapi.Unknown {
				t.Fatalf("got %+v, want one of unknown outcome that has ended", e)
			}
			var n int
			err = direct.QueryRowContext(t.Context(), "SELECT count(*) FROM made").Scan(&n)
			if (err == nil) != tt.made {
				t.Errorf("the table: got %v, want it there %v", err, tt.made)
			}
		})
	}
}
