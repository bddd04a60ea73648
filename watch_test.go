package retort_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/dataapi"
	"github.com/retort-db/retort/dataapi/emulator/emulatortest"
)

// watched is a Lease of which a fourth is soon over: a run looks at its long
// statements as often.
const watched = time.Second

// goroutine returns what tells the one that calls it from others.
func goroutine() string {
	text := make([]byte, 64)
	text = text[:runtime.Stack(text, false)]
	name, _, _ := bytes.Cut(text, []byte(" ["))
	return string(name)
}

// upgrading returns a project whose revision b2 has these lines.
func upgrading(lines ...string) map[string]string {
	return map[string]string{
		"a1": counted["a1"],
		"b2": "-- revision: b2\n-- down_revision: a1\n\n-- retort:upgrade\n" + strings.Join(lines, "\n") + "\n",
	}
}

// onAll runs a test on the servers, directly and over the Data API.
func onAll(t *testing.T, files map[string]string, f func(t *testing.T, r *rig)) {
	t.Run("directly", func(t *testing.T) {
		onEach(t, files, func(t *testing.T, r *rig) {
			if r.dialect.Name() != "sqlite" {
				f(t, r)
			}
		})
	})
	t.Run("over the Data API", func(t *testing.T) { onDataAPI(t, files, f) })
}

// block has a transaction change every row of a table, until release is called
// or the test ends.
func (r *rig) block(table string) (release func()) {
	r.t.Helper()
	tx, err := r.db.BeginTx(context.Background(), nil)
	r.must(err)
	column := map[string]string{"counter": "n", "alembic_version": "version_num"}[table]
	_, err = tx.Exec("UPDATE " + table + " SET " + column + " = " + column)
	r.must(err)
	release = sync.OnceFunc(func() { tx.Rollback() })
	r.t.Cleanup(release)
	return release
}

// A run tells what the server says of a statement that it waits for, wherever
// the statement runs, and from the goroutine of the run.
func TestProgressOfALongStatement(t *testing.T) {
	for _, c := range []struct {
		rule    string
		lines   []string
		want    map[string]string // by product; without there is nothing to see there
		blocked bool
	}{
		{"in a transaction, or MySQL's DDL",
			[]string{"ALTER TABLE counter ADD COLUMN m int;"},
			map[string]string{"postgresql": "waiting for a lock (relation)", "mysql": "Waiting for table metadata lock"}, true},
		{"that changes rows in a transaction",
			[]string{"UPDATE counter SET n = n + 1;"},
			map[string]string{"postgresql": "waiting for a lock (transactionid)", "mysql": "pdating"}, true},
		{"outside a transaction",
			[]string{"-- retort:no-transaction", "-- retort:only postgresql", "CREATE INDEX CONCURRENTLY counter_n ON counter (n);"},
			map[string]string{"postgresql": "waiting for writers before build, 0 % (0 of 1 sessions)"}, true},
	} {
		t.Run(c.rule, func(t *testing.T) {
			onAll(t, upgrading(c.lines...), func(t *testing.T, r *rig) {
				want := c.want[r.dialect.Name()]
				if want == "" {
					return
				}
				r.must(r.Upgrade(t.Context(), "a1"))
				release, ours, sql := r.block("counter"), goroutine(), ""
				var told []retort.Progress
				m := r.migrator(retort.Options{Lease: watched, StatementLockTimeout: -1, OnEvent: func(e retort.Event) {
					switch e := e.(type) {
					case retort.Statement:
						sql = e.SQL
					case retort.Progress:
						told = append(told, e)
						if strings.Contains(e.Doing, want) {
							release()
						}
						if got := goroutine(); got != ours {
							t.Errorf("told by %s, want %s, which called Upgrade", got, ours)
						}
						if e.SQL != sql {
							t.Errorf("told of %q, want %q, which runs", e.SQL, sql)
						}
					}
				}})
				r.must(m.Upgrade(t.Context(), "head"))
				r.wantRows("b2")
				said := func(p retort.Progress) bool { return strings.Contains(p.Doing, want) && p.Blocked == c.blocked }
				if !slices.ContainsFunc(told, said) {
					t.Errorf("told %+v, want one with %q, blocked %v", told, want, c.blocked)
				}
			})
		})
	}
}

// Who waits for a statement needs no second connection.
func TestLongStatementOnOneConnection(t *testing.T) {
	files := upgrading("-- retort:only postgresql", "SELECT pg_sleep(0.5);",
		"-- retort:only mysql", "INSERT INTO counter (n) SELECT SLEEP(0.5);", "-- retort:only mysql", "CREATE TABLE table_b AS SELECT SLEEP(0.5) AS n;")
	onEach(t, files, func(t *testing.T, r *rig) {
		r.db.SetMaxOpenConns(1)
		r.must(r.migrator(retort.Options{Lease: 200 * time.Millisecond}).Upgrade(t.Context(), "head"))
		r.wantRows("b2")
	})
}

// A service is a Data API that counts requests and may hold one up.
type service struct {
	requests atomic.Int32
	hold     func(body string)
}

func (s *service) Do(r *http.Request) (*http.Response, error) {
	s.requests.Add(1)
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	if s.hold != nil {
		s.hold(string(body))
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return http.DefaultClient.Do(r)
}

// open returns a rig that goes through the service, and a database beside it.
func (s *service) open(t *testing.T, p dataapi.Product, files map[string]string) (r *rig, beside *sql.DB) {
	t.Helper()
	cfg := emulatortest.Start(t, p, nil)
	open := func() *sql.DB {
		connector, err := dataapi.NewConnector(cfg)
		if err != nil {
			t.Fatal(err)
		}
		db := sql.OpenDB(connector)
		t.Cleanup(func() { db.Close() })
		return db
	}
	beside = open()
	cfg.HTTPClient = s
	r = &rig{t: t, db: open(), dialect: dialectOf[p]}
	r.load(files, nil)
	return r, beside
}

// What ends soon costs no request beside those that events tell of.
func TestShortStatementsCostNoMore(t *testing.T) {
	for _, p := range []dataapi.Product{dataapi.PostgreSQL, dataapi.MySQL} {
		t.Run(string(p), func(t *testing.T) {
			var s service
			r, _ := s.open(t, p, fragile)
			r.must(r.Upgrade(t.Context(), "head"))
			r.must(r.Downgrade(t.Context(), "base"))
			if got, want := int(s.requests.Load()), len(r.sent); got != want {
				t.Errorf("%d requests for %d statements that were told of: %q", got, want, r.sent)
			}
		})
	}
}

// A statement that the driver takes only without a tag is sent without.
func TestTagThatDoesNotFit(t *testing.T) {
	const most = 65536 // characters, to the Data API
	long := "UPDATE counter SET n = n + 1 /* " + strings.Repeat("x", most)
	onDataAPI(t, upgrading(long[:most-10]+" */ + 1;"), func(t *testing.T, r *rig) {
		r.must(r.Upgrade(t.Context(), "head"))
		r.wantCounter(2)
	})
}

// Where no setting of a session says how long a statement of MySQL waits for
// rows, its run does, and undoes and makes again the transaction that it is in.
// So it is for the note in that, which changes the version row.
func TestBlockedTransactionOverTheDataAPI(t *testing.T) {
	for _, table := range []string{"counter", "alembic_version"} {
		t.Run(table, func(t *testing.T) {
			r, _ := new(service).open(t, dataapi.MySQL, counted)
			ctx := t.Context()
			r.must(r.Upgrade(ctx, "b2"))
			release := r.block(table)
			var retried []string
			blocked := false
			m := r.migrator(retort.Options{Lease: watched, StatementLockTimeout: 300 * time.Millisecond, OnEvent: func(e retort.Event) {
				switch e := e.(type) {
				case retort.Progress:
					blocked = e.Blocked
				case retort.Retrying:
					if !blocked {
						t.Error("nobody was told before of a lock that was waited for")
					}
					blocked = false
					if retried = append(retried, e.Err.Error()); len(retried) == 2 {
						release()
					}
				}
			}})
			r.must(m.Upgrade(ctx, "head"))
			if len(retried) < 2 || !strings.Contains(retried[0], "waited 300ms for a lock") {
				t.Errorf("retried because of %q, want twice, because of a lock", retried)
			}
			r.wantCounter(2, 11)
			r.wantRows("c3")
		})
	}
}

// If that does not help the run fails, and nothing of the transaction stays.
func TestBlockedForGoodOverTheDataAPI(t *testing.T) {
	r, _ := new(service).open(t, dataapi.MySQL, counted)
	ctx := t.Context()
	r.must(r.Upgrade(ctx, "b2"))
	release := r.block("counter")
	err := r.migrator(retort.Options{Lease: watched, StatementLockTimeout: 300 * time.Millisecond, Retries: 1}).Upgrade(ctx, "head")
	e, ok := errors.AsType[*retort.StepError](err)
	if !ok || e.InDoubt || e.Statement == nil || !strings.HasPrefix(e.Statement.SQL, "UPDATE counter") || !strings.Contains(err.Error(), "waited 300ms for a lock") {
		t.Errorf("Upgrade: got %v, want that the UPDATE waited for a lock", err)
	}
	st, err := r.Status(ctx)
	if err != nil || st.Failed == nil || st.Failed.Revision != "c3" || st.Holder != nil {
		t.Errorf("Status: got %+v, %v, want c3 as failed", st, err)
	}
	release()
	r.wantCounter(1, 10)
	r.must(r.Upgrade(ctx, "head"))
	r.wantCounter(2, 11)
}

// A statement may get its lock while it is being cancelled. What it did is
// undone with its transaction, and done once.
func TestCancelledTooLate(t *testing.T) {
	s := service{}
	r, beside := s.open(t, dataapi.MySQL, counted)
	ctx := t.Context()
	r.must(r.Upgrade(ctx, "b2"))
	through := r.db
	r.db = beside
	release := r.block("counter")
	cancelled := 0
	s.hold = func(body string) {
		if !strings.Contains(body, "KILL QUERY") {
			return
		}
		cancelled++
		release()
		for running := 1; running > 0; {
			r.must(beside.QueryRow("SELECT COUNT(*) FROM information_schema.processlist WHERE id <> CONNECTION_ID() AND info LIKE '%UPDATE counter%'").Scan(&running))
		}
	}
	r.db = through
	r.must(r.migrator(retort.Options{Lease: watched, StatementLockTimeout: 300 * time.Millisecond}).Upgrade(ctx, "head"))
	if cancelled == 0 {
		t.Error("nothing was cancelled")
	}
	r.wantCounter(2, 11)
	r.wantRows("c3")
}

// A driver that panics does so in the goroutine of the run, and one that ends
// its goroutine ends that.
func TestDriverThatPanics(t *testing.T) {
	for _, c := range []struct {
		rule string
		do   func()
		want any
	}{
		{"panics", func() { panic("out of order") }, "out of order"},
		{"ends the goroutine", runtime.Goexit, nil},
	} {
		for _, lines := range [][]string{{"UPDATE counter SET n = 5;"}, {"-- retort:no-transaction", "CREATE TABLE table_b (id int);"}} {
			t.Run(c.rule+" at "+lines[len(lines)-1], func(t *testing.T) {
				onWires(t, upgrading(lines...), func(t *testing.T, r *rig, w *wire) {
					r.must(r.Upgrade(t.Context(), "a1"))
					w.hold = func(query string) {
						if strings.HasPrefix(query, "/* retort ") {
							c.do()
						}
					}
					m, _ := r.through(w)
					var wg sync.WaitGroup
					wg.Go(func() {
						defer func() {
							if got := recover(); got != c.want {
								t.Errorf("Upgrade panicked with %v, want %v", got, c.want)
							}
						}()
						t.Errorf("Upgrade returned %v", m.Upgrade(t.Context(), "head"))
					})
					wg.Wait()
					r.wantCounter(0)
				})
			})
		}
	}
}
