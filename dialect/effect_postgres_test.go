package dialect_test

import (
	"strings"
	"testing"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/dialect/postgres"
)

// postgresTables are what the proofs find, with rows.
var postgresTables = []string{
	"CREATE SCHEMA s",
	"CREATE TABLE t (id int PRIMARY KEY, a int, b text)",
	"INSERT INTO t SELECT i, i % 2, 'x' FROM generate_series(1, 100) i",
	"CREATE INDEX ia ON t (a)",
	"CREATE TABLE s.u (id int PRIMARY KEY, a int)",
	"CREATE INDEX ia ON s.u (a)",
	"CREATE TABLE parts (id int) PARTITION BY RANGE (id)",
	"CREATE TABLE part PARTITION OF parts FOR VALUES FROM (0) TO (10)",
	"INSERT INTO parts VALUES (1)",
}

func TestEvidencePostgreSQL(t *testing.T) {
	for _, p := range []proof{
		{sql: "CREATE INDEX CONCURRENTLY i ON t (a)", fails: "CREATE INDEX CONCURRENTLY i ON t (nothing)"},
		{sql: "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (id)"},
		{rule: "of two tables with one name", sql: "CREATE INDEX CONCURRENTLY i ON s.t (id)", setup: []string{"CREATE TABLE s.t (id int)", "CREATE INDEX i ON t (a)"}},
		{rule: "a table along the search path", sql: "CREATE INDEX CONCURRENTLY i ON u (a)", setup: []string{"SET search_path = s, public"}},
		{sql: "CREATE INDEX CONCURRENTLY ON t (b)", fails: "CREATE INDEX CONCURRENTLY ON t (nothing)"},
		{rule: "a second index without a name", sql: "CREATE INDEX CONCURRENTLY ON t (b)", setup: []string{"CREATE INDEX ON t (b)"}},
		{rule: "names that need quotes", sql: `CREATE INDEX CONCURRENTLY "it's a ""\" ON "T's ""\" ("x")`, setup: []string{`CREATE TABLE "T's ""\" (x int)`}},
		{rule: "names that are too long", sql: "CREATE INDEX CONCURRENTLY i_" + long + " ON " + long + " (x)", setup: []string{"CREATE TABLE " + long + " (x int)"}},
		{rule: "names with other letters", sql: `CREATE INDEX CONCURRENTLY ÄÖ ON Großes (X)`, setup: []string{"CREATE TABLE Großes (x int)"}},
		{sql: "DROP INDEX CONCURRENTLY ia", fails: "DROP INDEX CONCURRENTLY t"},
		{rule: "one of the same name is next on the path", sql: "DROP INDEX CONCURRENTLY ia", setup: []string{"SET search_path = public, s"}},
		{sql: "DROP INDEX CONCURRENTLY IF EXISTS s.ia"},
		{sql: "REINDEX INDEX CONCURRENTLY ia"},
		{sql: "ALTER TABLE parts DETACH PARTITION part CONCURRENTLY", fails: "ALTER TABLE parts DETACH PARTITION t CONCURRENTLY"},
		{sql: "CREATE DATABASE effect_x", fails: "CREATE DATABASE postgres", undo: "DROP DATABASE effect_x"},
		{sql: "DROP DATABASE effect_y", setup: []string{"CREATE DATABASE effect_y"}, fails: "DROP DATABASE effect_none"},
		{sql: "CREATE TABLESPACE effect_s LOCATION ''", setup: []string{"SET allow_in_place_tablespaces = on"}, undo: "DROP TABLESPACE effect_s"},
		{sql: "DROP TABLESPACE effect_r", setup: []string{"SET allow_in_place_tablespaces = on", "CREATE TABLESPACE effect_r LOCATION ''"}, fails: "DROP TABLESPACE effect_none"},
		{sql: "CREATE SUBSCRIPTION effect_u CONNECTION '' PUBLICATION p WITH (connect = false, slot_name = NONE)", undo: "DROP SUBSCRIPTION effect_u"},
		{sql: "ALTER SUBSCRIPTION effect_v ADD PUBLICATION q WITH (refresh = false)", fails: "ALTER SUBSCRIPTION effect_v ADD PUBLICATION p WITH (refresh = false)",
			setup: []string{"CREATE SUBSCRIPTION effect_v CONNECTION '' PUBLICATION p WITH (connect = false, slot_name = NONE)"}, undo: "DROP SUBSCRIPTION effect_v"},
		{sql: "DROP SUBSCRIPTION effect_w", setup: []string{"CREATE SUBSCRIPTION effect_w CONNECTION '' PUBLICATION p WITH (connect = false, slot_name = NONE)"}},
	} {
		t.Run(p.rule+name(p.sql), func(t *testing.T) {
			db := fresh(t, postgres.Dialect{})
			db.SetMaxOpenConns(1) // SET is for all that follows
			run(t, db, postgresTables...)
			prove(t, db, postgres.Dialect{}, p)
		})
	}
}

// long is longer than a name can be.
var long = strings.Repeat("long_", 20)

// What REINDEX CONCURRENTLY has done to more than one index is done again.
func TestEvidenceOfREINDEXIsUndone(t *testing.T) {
	d, db := postgres.Dialect{}, fresh(t, postgres.Dialect{})
	run(t, db, postgresTables...)
	run(t, db, "CREATE TABLE record (id int PRIMARY KEY, seen varchar(200))", "INSERT INTO record VALUES (1, '')",
		"CREATE INDEX ip ON parts (id)")
	for _, sql := range []string{
		"REINDEX TABLE CONCURRENTLY t", "REINDEX SCHEMA CONCURRENTLY s", "REINDEX TABLE CONCURRENTLY parts", "REINDEX INDEX CONCURRENTLY ip",
	} {
		before := evidence(t, db, d, sql)
		run(t, db, sql)
		settles(t, sql, before, evidence(t, db, d, sql), dialect.Undone)
	}
}

// What the rows do, what statistics are taken of them and what happens to
// other tables is no evidence.
func TestEvidenceDoesNotChangeByItselfPostgreSQL(t *testing.T) {
	d, db := postgres.Dialect{}, fresh(t, postgres.Dialect{})
	run(t, db, postgresTables...)
	run(t, db, "CREATE TABLE record (id int PRIMARY KEY, seen varchar(200))", "INSERT INTO record VALUES (1, '')")
	for _, statement := range []string{
		"CREATE INDEX CONCURRENTLY ia ON t (a)", "CREATE INDEX CONCURRENTLY ON t (a)", "DROP INDEX CONCURRENTLY ia", "REINDEX INDEX CONCURRENTLY ia",
		"ALTER TABLE parts DETACH PARTITION part CONCURRENTLY",
	} {
		before := evidence(t, db, d, statement)
		run(t, db, "INSERT INTO t SELECT id + (SELECT max(id) FROM t), a, b FROM t", "DELETE FROM t WHERE id % 7 = 0", "INSERT INTO parts VALUES (2)",
			"ANALYZE t", "VACUUM FULL t", "VACUUM t, part", "CLUSTER t USING ia", "REINDEX TABLE t", "CREATE INDEX ib ON s.u (a)", "DROP INDEX s.ib")
		if now := evidence(t, db, d, statement); now != before {
			t.Errorf("%s: evidence was %q and is %q", statement, before, now)
		}
	}
}
