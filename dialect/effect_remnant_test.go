package dialect_test

import (
	"database/sql"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/dialect/postgres"
)

// interrupted runs a statement that waits for a transaction which holds, sees
// it run, and cancels it there. It returns the evidence of before.
func interrupted(t *testing.T, db *sql.DB, holds, statement string) (before string) {
	t.Helper()
	d := postgres.Dialect{}
	before = evidence(t, db, d, statement)
	release := hold(t, db, holds)
	done := start(t, db, statement)
	found := await(t, db, d, "waiting for a lock (virtualxid)")
	if strings.Contains(statement, "INDEX") && !strings.HasPrefix(statement, "DROP") {
		settles(t, statement, before, evidence(t, db, d, statement), dialect.Running)
		if list := texts(t, db, d.Effect(statement).Repair); len(list) > 0 {
			t.Errorf("%s: repaired by %q while it runs", statement, list)
		}
	}
	run(t, db, d.Cancel(found.id))
	if err := <-done; err == nil {
		t.Fatalf("%s succeeded, and should have been cancelled", statement)
	}
	release()
	return before
}

// An interrupted statement leaves a remnant, which is cleared, and then it
// works.
func TestRemnants(t *testing.T) {
	d := postgres.Dialect{}
	for _, tt := range []struct {
		sql, holds string
		repair     []string
		after      dialect.Outcome // of the repair
		again      dialect.Outcome // once the statement was sent again
	}{
		{"CREATE INDEX CONCURRENTLY i ON t (a)", "INSERT INTO t VALUES (101)", []string{"DROP INDEX CONCURRENTLY IF EXISTS public.i"}, dialect.Undone, dialect.Done},
		{`CREATE INDEX CONCURRENTLY IF NOT EXISTS "A b" ON s.u (a)`, "INSERT INTO s.u VALUES (101)", []string{`DROP INDEX CONCURRENTLY IF EXISTS s."A b"`}, dialect.Undone, dialect.Done},
		{"CREATE INDEX CONCURRENTLY ON t (b, a)", "INSERT INTO t VALUES (101)", []string{"DROP INDEX CONCURRENTLY IF EXISTS public.t_b_a_idx"}, dialect.Undone, dialect.Done},
		{"REINDEX INDEX CONCURRENTLY public.ia", "INSERT INTO t VALUES (101)", []string{"DROP INDEX CONCURRENTLY IF EXISTS public.ia_ccnew"}, dialect.Undone, dialect.Done},
		{"REINDEX TABLE CONCURRENTLY s.u", "INSERT INTO s.u VALUES (101)", []string{"DROP INDEX CONCURRENTLY IF EXISTS s.ia_ccnew", "DROP INDEX CONCURRENTLY IF EXISTS s.u_pkey_ccnew"}, dialect.Undone, dialect.Undone},
		{"REINDEX TABLE CONCURRENTLY t", "INSERT INTO t VALUES (101)", []string{"DROP INDEX CONCURRENTLY IF EXISTS pg_toast.pg_toast_N_index_ccnew", "DROP INDEX CONCURRENTLY IF EXISTS public.ia_ccnew", "DROP INDEX CONCURRENTLY IF EXISTS public.t_pkey_ccnew"}, dialect.Undone, dialect.Undone},
		{"ALTER TABLE parts DETACH PARTITION part CONCURRENTLY", "SELECT * FROM parts", []string{"ALTER TABLE public.parts DETACH PARTITION public.part FINALIZE"}, dialect.Done, dialect.Done},
	} {
		t.Run(name(tt.sql), func(t *testing.T) {
			db := fresh(t, d)
			run(t, db, postgresTables...)
			run(t, db, "CREATE TABLE record (id int PRIMARY KEY, seen varchar(200))", "INSERT INTO record VALUES (1, '')")
			before := interrupted(t, db, tt.holds, tt.sql)
			settles(t, tt.sql, before, evidence(t, db, d, tt.sql), dialect.Broken)
			repair := texts(t, db, d.Effect(tt.sql).Repair)
			slices.Sort(repair)
			if got := regexp.MustCompile(`toast_\d+`).ReplaceAllString(strings.Join(repair, "; "), "toast_N"); got != strings.Join(tt.repair, "; ") {
				t.Fatalf("%s: repair is %q, want %q", tt.sql, repair, tt.repair)
			}
			run(t, db, repair...)
			settles(t, tt.sql, before, evidence(t, db, d, tt.sql), tt.after)
			if tt.after == dialect.Undone {
				run(t, db, tt.sql)
			}
			settles(t, tt.sql, before, evidence(t, db, d, tt.sql), tt.again)
			if again := texts(t, db, d.Effect(tt.sql).Repair); len(again) > 0 {
				t.Errorf("%s: still repaired by %q", tt.sql, again)
			}
		})
	}
}

// A build that fails leaves its index too.
func TestRemnantOfAFailure(t *testing.T) {
	d, db := postgres.Dialect{}, fresh(t, postgres.Dialect{})
	run(t, db, postgresTables...)
	run(t, db, "CREATE TABLE record (id int PRIMARY KEY, seen varchar(200))", "INSERT INTO record VALUES (1, '')")
	for _, statement := range []string{"CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)", "CREATE UNIQUE INDEX CONCURRENTLY ON t (a)"} {
		before := evidence(t, db, d, statement)
		if _, err := db.Exec(statement); err == nil {
			t.Fatalf("%s succeeded, and should find duplicates", statement)
		}
		settles(t, statement, before, evidence(t, db, d, statement), dialect.Broken)
		run(t, db, texts(t, db, d.Effect(statement).Repair)...)
		settles(t, statement, before, evidence(t, db, d, statement), dialect.Undone)
	}
}

// What is invalid for another reason, or is somebody else's, is no remnant.
func TestOthersIndexesAreNoRemnants(t *testing.T) {
	d, db := postgres.Dialect{}, fresh(t, postgres.Dialect{})
	run(t, db, postgresTables...)
	run(t, db, "CREATE TABLE record (id int PRIMARY KEY, seen varchar(200))", "INSERT INTO record VALUES (1, '')",
		"CREATE INDEX parts_id_idx ON ONLY parts (id)") // invalid until each partition has one
	db.Exec("CREATE UNIQUE INDEX CONCURRENTLY mine ON t (a)")
	db.Exec("CREATE UNIQUE INDEX CONCURRENTLY t_mine ON t (a)")
	db.Exec("CREATE UNIQUE INDEX CONCURRENTLY u_a_idx ON t (a)")
	if n := texts(t, db, "SELECT CAST(count(*) AS text) FROM pg_index WHERE NOT indisvalid"); n[0] != "4" {
		t.Fatalf("%s indexes are invalid, want 4", n[0])
	}
	for _, statement := range []string{
		"CREATE INDEX CONCURRENTLY ON t (b)", "CREATE INDEX CONCURRENTLY parts_id_idx ON parts (id)", "CREATE INDEX CONCURRENTLY mine ON s.u (a)",
		"CREATE INDEX CONCURRENTLY mine ON part (id)", "CREATE INDEX CONCURRENTLY ON parts (id)", "REINDEX TABLE CONCURRENTLY t", "REINDEX DATABASE CONCURRENTLY d",
	} {
		before := evidence(t, db, d, statement)
		settles(t, statement, before, before, dialect.Undone)
		if list := texts(t, db, d.Effect(statement).Repair); len(list) > 0 {
			t.Errorf("%s is repaired by %q", statement, list)
		}
	}
}
