package retort_test

import (
	"database/sql"
	"testing"
	"time"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/dataapi"
	"github.com/retort-db/retort/dataapi/emulator"
	"github.com/retort-db/retort/dataapi/emulator/emulatortest"
	"github.com/retort-db/retort/dialect"
)

// dialectOf is what the products of the Data API speak.
var dialectOf = map[dataapi.Product]dialect.Dialect{dataapi.PostgreSQL: products[0].dialect, dataapi.MySQL: products[1].dialect}

// onDataAPI runs a test over the Data API.
func onDataAPI(t *testing.T, files map[string]string, f func(t *testing.T, r *rig)) {
	for _, p := range []dataapi.Product{dataapi.PostgreSQL, dataapi.MySQL} {
		t.Run(string(p), func(t *testing.T) {
			t.Parallel()
			connector, err := dataapi.NewConnector(emulatortest.Start(t, p, nil))
			if err != nil {
				t.Fatal(err)
			}
			db := sql.OpenDB(connector)
			t.Cleanup(func() { db.Close() })
			r := &rig{t: t, db: db, dialect: dialectOf[p]}
			r.load(files, nil)
			f(t, r)
		})
	}
}

// There and back, and the journal and the status on the way.
func TestOverTheDataAPI(t *testing.T) {
	onDataAPI(t, counted, func(t *testing.T, r *rig) {
		ctx := t.Context()
		r.must(r.Upgrade(ctx, "head"))
		r.wantCounter(2, 11)
		if st, err := r.Status(ctx); err != nil || st.Holder != nil || st.Half != nil || len(st.Edited) != 0 {
			t.Errorf("Status: got %+v, %v, want nothing but the rows", st, err)
		}
		if lines, err := r.Journal(ctx); err != nil || len(lines) != 3 {
			t.Errorf("Journal: got %d lines, %v, want 3", len(lines), err)
		}
		r.must(r.Downgrade(ctx, "base"))
		r.wantRows()
	})
}

// A statement that waits for a lock is given up where there is no session to
// tell how long it may.
func TestBlockedOverTheDataAPI(t *testing.T) {
	files := map[string]string{
		"a1": counted["a1"],
		"b2": "-- revision: b2\n-- down_revision: a1\n\n-- retort:upgrade\nALTER TABLE counter ADD COLUMN m int;\n",
	}
	onDataAPI(t, files, func(t *testing.T, r *rig) {
		ctx := t.Context()
		r.must(r.Upgrade(ctx, "a1"))
		blocker, err := r.db.BeginTx(ctx, nil)
		r.must(err)
		if _, err := blocker.Exec("UPDATE counter SET n = n"); err != nil {
			t.Fatal(err)
		}
		retries := 0
		m := r.migrator(retort.Options{Lease: time.Second, StatementLockTimeout: time.Second, OnEvent: func(e retort.Event) {
			if e, ok := e.(retort.Retrying); ok {
				t.Log(e.Err)
				if retries++; retries == 1 {
					blocker.Rollback()
				}
			}
		}})
		r.must(m.Upgrade(ctx, "head"))
		if retries == 0 {
			t.Error("nothing was given up")
		}
		r.wantRows("b2")
	})
}

// A transaction that the service has ended, because nothing was sent for too
// long, is made again.
func TestExpiredTransactionIsMadeAgain(t *testing.T) {
	fault, err := emulator.ParseFault("expire,sql=UPDATE counter,nth=1")
	if err != nil {
		t.Fatal(err)
	}
	connector, err := dataapi.NewConnector(emulatortest.Start(t, dataapi.PostgreSQL, &emulator.Options{Faults: []emulator.Fault{fault}}))
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	r := &rig{t: t, db: db, dialect: products[0].dialect}
	r.load(counted, nil)
	r.must(r.Upgrade(t.Context(), "head"))
	r.wantCounter(2, 11)
}
