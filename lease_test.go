package retort_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/retort-db/retort"
)

// counted is a project in which a revision that runs twice shows.
var counted = map[string]string{
	"a1": "-- revision: a1\n\n-- retort:upgrade\nCREATE TABLE counter (n int);\nINSERT INTO counter (n) VALUES (0);\n\n-- retort:downgrade\nDROP TABLE counter;\n",
	"b2": "-- revision: b2\n-- down_revision: a1\n\n-- retort:upgrade\nUPDATE counter SET n = n + 1;\nCREATE TABLE table_b (id int);\nINSERT INTO counter (n) VALUES (10);\n\n-- retort:downgrade\nDROP TABLE table_b;\nUPDATE counter SET n = n + 100;\n",
	"c3": "-- revision: c3\n-- down_revision: b2\n\n-- retort:upgrade\nUPDATE counter SET n = n + 1;\n\n-- retort:downgrade\nUPDATE counter SET n = n + 1000;\n",
}

// migrator returns another Migrator on the rig's database, as another process
// would have it.
func (r *rig) migrator(opts retort.Options) *retort.Migrator {
	r.t.Helper()
	m, err := retort.New(r.db, r.dialect, r.scripts, &opts)
	if err != nil {
		r.t.Fatal(err)
	}
	return m
}

// wantCounter checks the values of counter.
func (r *rig) wantCounter(want ...int) {
	r.t.Helper()
	rows, err := r.db.Query("SELECT n FROM counter ORDER BY n")
	if err != nil {
		r.t.Fatal(err)
	}
	defer rows.Close()
	var got []int
	for rows.Next() {
		var n int
		if err := rows.Scan(&n); err != nil {
			r.t.Fatal(err)
		}
		got = append(got, n)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		r.t.Errorf("counter: got %v, want %v", got, want)
	}
}

// Of any number of runs at once one does the work, and none fails.
func TestEightAtOnce(t *testing.T) {
	onEach(t, counted, func(t *testing.T, r *rig) {
		var wg sync.WaitGroup
		var worked atomic.Int32
		for i := range 8 {
			wg.Go(func() {
				var did atomic.Bool
				m := r.migrator(retort.Options{Lease: 5 * time.Second, OnEvent: func(e retort.Event) {
					if _, ok := e.(retort.StepDone); ok && did.CompareAndSwap(false, true) {
						worked.Add(1)
					}
				}})
				if err := m.Upgrade(t.Context(), "head"); err != nil {
					t.Errorf("run %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		r.wantRows("c3")
		r.wantCounter(2, 11)
		if n := worked.Load(); n != 1 {
			t.Errorf("%d runs applied something, want 1", n)
		}
	})
}

// held starts an upgrade that stops inside revision b2 until release is
// called, and returns when it has come there.
func (r *rig) held(opts retort.Options) (release func() error) {
	r.t.Helper()
	arrived, goOn, result := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	var once sync.Once
	opts.OnEvent = func(e retort.Event) {
		if s, ok := e.(retort.Statement); ok && strings.HasPrefix(s.SQL, "CREATE TABLE table_b") {
			once.Do(func() { close(arrived); <-goOn })
		}
	}
	m := r.migrator(opts)
	go func() { result <- m.Upgrade(r.t.Context(), "head") }()
	select {
	case <-arrived:
	case err := <-result:
		r.t.Fatalf("the run that was to be held ended: %v", err)
	}
	return func() error { close(goOn); return <-result }
}

// Who may not wait is told who moves the database.
func TestLockedSaysByWhom(t *testing.T) {
	onEach(t, counted, func(t *testing.T, r *rig) {
		r.must(r.Upgrade(t.Context(), "a1"))
		release := r.held(retort.Options{Owner: "alice@web1", Lease: time.Minute})
		if r.dialect.Name() != "sqlite" { // which others cannot read meanwhile
			err := r.migrator(retort.Options{LockTimeout: -1}).Upgrade(t.Context(), "head")
			e, ok := errors.AsType[*retort.LockedError](err)
			if !ok || e.Owner != "alice@web1" || e.ExpiresAt.Before(e.Since) {
				t.Errorf("Upgrade: got %#v, want a *LockedError that names alice@web1", err)
			}
			st, err := r.Status(t.Context())
			if err != nil || st.Holder == nil || st.Holder.Owner != "alice@web1" || st.Holder.Expired {
				t.Errorf("Status: got %+v, %v, want alice@web1 as holder", st, err)
			}
		}
		r.must(release())
		st, err := r.Status(t.Context())
		if err != nil || st.Holder != nil || st.Half != nil {
			t.Errorf("Status afterwards: got %+v, %v, want nobody and nothing half-way", st, err)
		}
	})
}

// A run whose lease has expired and whose work another one has done comes back
// and finds that out, before it changes anything.
func TestZombieDoesNothing(t *testing.T) {
	onEach(t, counted, func(t *testing.T, r *rig) {
		if r.dialect.Name() != "postgresql" {
			return // SQLite's file is locked; on MySQL the lease is renewed
		}
		r.must(r.Upgrade(t.Context(), "a1"))
		release := r.held(retort.Options{Lease: 200 * time.Millisecond})
		r.must(r.migrator(retort.Options{Lease: 200 * time.Millisecond, LockTimeout: 30 * time.Second}).Upgrade(t.Context(), "head"))
		r.wantCounter(2, 11)
		if err := release(); err != nil {
			t.Errorf("the run that came back: %v, want nil: all is done", err)
		}
		r.wantRows("c3")
		r.wantCounter(2, 11)
	})
}

// A statement that was on its way when its run was stopped, and arrives after
// another run has taken over, finds that its session has ended. It would have
// taken effect twice: an index without a name can be made any number of times.
func TestZombieStatementFindsNoSession(t *testing.T) {
	revision := `-- revision: a1

-- retort:upgrade
-- retort:no-transaction
CREATE TABLE counter (n int);
-- retort:only postgresql
CREATE INDEX CONCURRENTLY ON counter (n);
-- retort:only mysql
ALTER TABLE counter ADD INDEX (n);
`
	count := []string{
		"SELECT count(*) FROM pg_indexes WHERE tablename = 'counter'",
		"SELECT count(DISTINCT index_name) FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'counter'",
	}
	for i, p := range patients[:2] {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			r := &rig{t: t, dialect: p.dialect}
			connector := p.connector(t)
			arrived, goOn := make(chan struct{}), make(chan struct{})
			var once sync.Once
			stopped := &wire{Connector: connector, hold: func(query string) {
				if strings.Contains(query, "*/ ") && strings.Contains(query, "(n)") && strings.Contains(query, "INDEX") && !strings.Contains(query, "retort_run") {
					once.Do(func() { close(arrived) })
				}
				select {
				case <-arrived:
					<-goOn // the whole process stands still
				default:
				}
			}}
			r.db = sql.OpenDB(stopped)
			defer r.db.Close()
			r.load(map[string]string{"a1": revision}, nil)
			opts := retort.Options{Lease: time.Second, LockTimeout: 30 * time.Second}
			zombie, result := r.migrator(opts), make(chan error, 1)
			go func() { result <- zombie.Upgrade(t.Context(), "head") }()
			select {
			case <-arrived:
			case err := <-result:
				t.Fatalf("the run that was to be stopped ended: %v", err)
			}
			r.db = sql.OpenDB(connector)
			defer r.db.Close()
			r.must(r.migrator(opts).Upgrade(t.Context(), "head"))
			close(goOn)
			if err := <-result; err != nil {
				t.Errorf("the run that came back: %v, want nil: all is done", err)
			}
			var indexes int
			r.must(r.db.QueryRow(count[i]).Scan(&indexes))
			if indexes != 1 {
				t.Errorf("the index was made %d times", indexes)
			}
		})
	}
}

// Unlock takes the lease away; the run that had it does nothing more.
func TestUnlock(t *testing.T) {
	onEach(t, counted, func(t *testing.T, r *rig) {
		if r.dialect.Name() != "mysql" {
			return // on the others the run is in a transaction, and keeps the row
		}
		r.must(r.Upgrade(t.Context(), "a1"))
		release := r.held(retort.Options{Owner: "bob", Lease: time.Minute})
		st, err := r.Unlock(t.Context())
		if err != nil || st.Holder == nil || st.Holder.Owner != "bob" || st.Half == nil || st.Half.Revision != "b2" {
			t.Errorf("Unlock: got %+v, %v, want bob, in b2", st, err)
		}
		if st, err := r.Unlock(t.Context()); err != nil || st.Holder != nil {
			t.Errorf("Unlock again: got %+v, %v, want nobody", st, err)
		}
		r.must(release()) // it takes the lease anew, and goes on
		r.wantRows("c3")
		r.wantCounter(2, 11)
	})
}

// In a transaction nothing but the end of the session gives the row free.
func TestUnlockInTransaction(t *testing.T) {
	onEach(t, counted, func(t *testing.T, r *rig) {
		if r.dialect.Name() != "postgresql" {
			return
		}
		r.must(r.Upgrade(t.Context(), "a1"))
		release := r.held(retort.Options{Owner: "bob", Lease: time.Minute})
		_, err := r.Unlock(t.Context())
		if e, ok := errors.AsType[*retort.LockedError](err); !ok || e.Owner != "bob" {
			t.Errorf("Unlock: got %v, want a *LockedError that names bob", err)
		}
		r.must(release())
	})
}

// A statement that runs for longer than the lease keeps it.
func TestLongStatementKeepsTheLease(t *testing.T) {
	files := map[string]string{
		"a1": `-- revision: a1

-- retort:upgrade
-- retort:no-transaction
CREATE TABLE counter (n int);
-- retort:only postgresql
-- retort:verify SELECT false
DO $$ BEGIN PERFORM pg_sleep(1.5); INSERT INTO counter (n) VALUES (1); END $$;
-- retort:only mysql
-- retort:verify SELECT false
ALTER TABLE counter ADD COLUMN slow int DEFAULT 0, ADD COLUMN slower int;
-- retort:only mysql
CREATE TABLE slept AS SELECT SLEEP(1.5) AS s;
-- retort:only mysql
INSERT INTO counter (n) VALUES (1);
`,
	}
	onEach(t, files, func(t *testing.T, r *rig) {
		if r.dialect.Name() == "sqlite" {
			return // nothing sleeps there
		}
		opts := retort.Options{Lease: 400 * time.Millisecond}
		result := make(chan error, 1)
		begun := make(chan struct{})
		var once sync.Once
		first := opts
		first.OnEvent = func(e retort.Event) {
			if s, ok := e.(retort.Statement); ok && (strings.Contains(s.SQL, "pg_sleep") || strings.Contains(s.SQL, "SLEEP")) {
				once.Do(func() { close(begun) })
			}
		}
		go func() { result <- r.migrator(first).Upgrade(t.Context(), "head") }()
		<-begun
		worked := 0
		second := opts
		second.OnEvent = func(e retort.Event) {
			if _, ok := e.(retort.StepStarted); ok {
				worked++
			}
		}
		r.must(r.migrator(second).Upgrade(t.Context(), "head"))
		r.must(<-result)
		r.wantCounter(1)
		if worked > 0 {
			t.Error("the second run took over while the statement ran")
		}
	})
}

// A statement that only waits for a lock is given up, and tried again.
func TestContentionIsRetried(t *testing.T) {
	onEach(t, counted, func(t *testing.T, r *rig) {
		if r.dialect.Name() == "sqlite" {
			return // there is one lock, and whoever has it comes first
		}
		ctx := t.Context()
		r.must(r.Upgrade(ctx, "a1"))
		blocker, err := r.db.BeginTx(ctx, nil)
		r.must(err)
		if _, err := blocker.Exec("UPDATE counter SET n = n"); err != nil {
			t.Fatal(err)
		}
		retries := 0
		m := r.migrator(retort.Options{StatementLockTimeout: 100 * time.Millisecond, OnEvent: func(e retort.Event) {
			if _, ok := e.(retort.Retrying); ok {
				if retries++; retries == 1 {
					blocker.Rollback()
				}
			}
		}})
		r.must(m.Upgrade(ctx, "head"))
		if retries == 0 {
			t.Error("nothing was tried again")
		}
		r.wantCounter(2, 11)
	})
}

// A revision may say for itself how long it waits.
func TestContentionGivesUp(t *testing.T) {
	onEach(t, counted, func(t *testing.T, r *rig) {
		if r.dialect.Name() == "sqlite" {
			return
		}
		ctx := t.Context()
		r.must(r.Upgrade(ctx, "a1"))
		blocker, err := r.db.BeginTx(ctx, nil)
		r.must(err)
		defer blocker.Rollback()
		if _, err := blocker.Exec("UPDATE counter SET n = n"); err != nil {
			t.Fatal(err)
		}
		err = r.migrator(retort.Options{StatementLockTimeout: 100 * time.Millisecond, Retries: 1}).Upgrade(ctx, "head")
		if e, ok := errors.AsType[*retort.StepError](err); !ok || e.Step.Revision.ID != "b2" || e.InDoubt || !r.dialect.Contended(err) {
			t.Errorf("Upgrade: got %v, want the lock timeout of b2", err)
		}
		st, err := r.Status(ctx)
		if err != nil || st.Failed == nil || st.Failed.Revision != "b2" || st.Holder != nil {
			t.Errorf("Status: got %+v, %v, want b2 as failed", st, err)
		}
	})
}

// Waiting ends with the context.
func TestWaitingCanBeStopped(t *testing.T) {
	onEach(t, counted, func(t *testing.T, r *rig) {
		if r.dialect.Name() == "sqlite" {
			return
		}
		r.must(r.Upgrade(t.Context(), "a1"))
		release := r.held(retort.Options{Lease: time.Minute})
		ctx, cancel := context.WithCancel(t.Context())
		err := r.migrator(retort.Options{OnEvent: func(e retort.Event) {
			if _, ok := e.(retort.Waiting); ok {
				cancel()
			}
		}}).Upgrade(ctx, "head")
		if !errors.Is(err, context.Canceled) {
			t.Errorf("Upgrade: got %v, want context.Canceled", err)
		}
		r.must(release())
	})
}

// One connection is enough, in memory too.
func TestOneConnection(t *testing.T) {
	onEach(t, counted, func(t *testing.T, r *rig) {
		if r.dialect.Name() == "sqlite" {
			db, err := sql.Open("sqlite", ":memory:")
			r.must(err)
			defer db.Close()
			r.db = db
		}
		r.db.SetMaxOpenConns(1)
		m := r.migrator(retort.Options{Lease: 200 * time.Millisecond})
		r.must(m.Upgrade(t.Context(), "head"))
		r.wantCounter(2, 11)
		r.must(m.Downgrade(t.Context(), "base"))
	})
}

// A bare statement that another run had on its way when its lease ended may
// come first: the server refuses ours, and the catalog tells why.
func TestStatementThatCameFirst(t *testing.T) {
	revision := `-- revision: a1

-- retort:upgrade
-- retort:no-transaction
CREATE TABLE counter (n int);
-- retort:only postgresql
CREATE INDEX CONCURRENTLY counter_n ON counter (n);
-- retort:only mysql
ALTER TABLE counter ADD INDEX counter_n (n);
`
	for _, p := range patients[:2] {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			connector := p.connector(t)
			r := &rig{t: t, db: sql.OpenDB(connector), dialect: p.dialect}
			defer r.db.Close()
			r.load(map[string]string{"a1": revision}, nil)
			m, settled := r.through(&wire{Connector: connector, hold: func(query string) {
				if strings.HasPrefix(query, "/* retort ") && strings.Contains(query, "counter_n") {
					_, err := r.db.Exec(query)
					r.must(err)
				}
			}})
			r.must(m.Upgrade(t.Context(), "head"))
			if len(*settled) != 1 || !(*settled)[0].Applied {
				t.Errorf("settled %v, want the index once, as applied", *settled)
			}
		})
	}
}

// A database that is restored from a copy may say that a run holds the lease
// which ended with the server it was copied from. Its session is not there, and
// so nobody waits for the time to be up.
func TestLeaseFromBeforeARestore(t *testing.T) {
	for _, p := range patients[:2] {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			r := &rig{t: t, db: p.open(t), dialect: p.dialect}
			r.load(counted, nil)
			r.must(r.Upgrade(t.Context(), "a1"))
			_, err := r.db.Exec("UPDATE retort_run SET owner = 'somebody@elsewhere', run = 'before', state = 'running'," +
				" session = '1 nobody', expires_at = '2999-01-01 00:00:00'")
			r.must(err)
			r.must(r.migrator(retort.Options{LockTimeout: time.Minute}).Upgrade(t.Context(), "head"))
			r.wantRows("c3")
		})
	}
}
