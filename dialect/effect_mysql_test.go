package dialect_test

import (
	"strings"
	"testing"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/dialect/mysql"
)

// mysqlTables are what the proofs find, with rows.
var mysqlTables = []string{
	"CREATE TABLE parent (id int PRIMARY KEY, code varchar(10) NOT NULL, UNIQUE KEY uq_code (code))",
	"INSERT INTO parent VALUES (1, 'a'), (2, 'b')",
	`CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY, a int NOT NULL DEFAULT 1, b varchar(20) COMMENT 'old', c datetime,
		price decimal(10,2), pid int, j int CHECK (j > 0), g int AS (a + 1), KEY ka (a), KEY kp (pid),
		CONSTRAINT named_check CHECK (a > 0), CONSTRAINT fk FOREIGN KEY (pid) REFERENCES parent (id)) COMMENT 'table'`,
	"INSERT INTO t (a, b, pid) VALUES (1, 'x', 1), (1, 'x', 2)",
	"CREATE TABLE u (id int PRIMARY KEY)",
	"CREATE TABLE parts (id int) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20))",
	"INSERT INTO parts VALUES (1), (11)",
	"CREATE VIEW v AS SELECT id FROM t",
	"CREATE TRIGGER g BEFORE INSERT ON u FOR EACH ROW SET @a = 1",
	"CREATE PROCEDURE p() SELECT 1",
	"CREATE FUNCTION f() RETURNS int DETERMINISTIC RETURN 1",
	"CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1",
}

func TestEvidenceMySQL(t *testing.T) {
	for _, p := range []proof{
		{sql: "CREATE TABLE x (id int)", fails: "CREATE TABLE t (id int)"},
		{sql: "CREATE TABLE x LIKE t"},
		{sql: "CREATE TABLE x SELECT * FROM t", fails: "CREATE TABLE x (a int PRIMARY KEY) SELECT a FROM t"},
		{sql: "DROP TABLE t", fails: "DROP TABLE parent"},
		{sql: "DROP TABLE t, u"},
		{sql: "DROP VIEW v", fails: "DROP VIEW t"},
		{sql: "CREATE VIEW w AS SELECT 1", fails: "CREATE VIEW w AS SELECT nothing FROM t"},
		{sql: "RENAME TABLE t TO x", fails: "RENAME TABLE t TO u"},
		{sql: "RENAME TABLE t TO x, u TO t", fails: "RENAME TABLE t TO x, u TO parent"},
		{sql: "CREATE TRIGGER h BEFORE INSERT ON t FOR EACH ROW SET @a = 1", fails: "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET @a = 1"},
		{sql: "DROP TRIGGER g", fails: "DROP TRIGGER h"},
		{sql: "CREATE PROCEDURE f() SELECT 1", fails: "CREATE PROCEDURE p() SELECT 1"},
		{sql: "DROP PROCEDURE p", fails: "DROP PROCEDURE f"},
		{sql: "CREATE FUNCTION p() RETURNS int DETERMINISTIC RETURN 1", fails: "CREATE FUNCTION f() RETURNS int DETERMINISTIC RETURN 1"},
		{sql: "DROP FUNCTION f", fails: "DROP FUNCTION p"},
		{sql: "CREATE EVENT h ON SCHEDULE EVERY 1 DAY DO SELECT 1", fails: "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1"},
		{sql: "ALTER EVENT e RENAME TO h", fails: "ALTER EVENT h RENAME TO i"},
		{sql: "DROP EVENT e", fails: "DROP EVENT h"},
		{sql: "CREATE DATABASE effect_x", fails: "CREATE DATABASE mysql", undo: "DROP DATABASE effect_x"},
		{sql: "DROP DATABASE effect_y", setup: []string{"CREATE DATABASE effect_y"}, fails: "DROP DATABASE effect_none"},
		{sql: "CREATE USER effect_u@localhost, 'it''s' IDENTIFIED BY 'x'", undo: "DROP USER effect_u@localhost, 'it''s'"},
		{sql: "RENAME USER effect_v TO effect_w@h", setup: []string{"CREATE USER effect_v"}, undo: "DROP USER effect_w@h"},
		{sql: "DROP USER effect_z", setup: []string{"CREATE USER effect_z"}, fails: "DROP USER effect_none"},
		{sql: "REVOKE SELECT ON t FROM effect_a", setup: []string{"CREATE USER effect_a", "GRANT SELECT ON t TO effect_a"}, undo: "DROP USER effect_a", fails: "REVOKE INSERT ON u FROM effect_a"},
		{sql: "REVOKE SELECT (b) ON t FROM effect_b", setup: []string{"CREATE USER effect_b", "GRANT SELECT (a, b) ON t TO effect_b"}, undo: "DROP USER effect_b"},
		{sql: "REVOKE ALL ON mysql.* FROM effect_c", setup: []string{"CREATE USER effect_c", "GRANT SELECT ON mysql.* TO effect_c"}, undo: "DROP USER effect_c"},

		{sql: "CREATE INDEX i ON t (b)", fails: "CREATE UNIQUE INDEX i ON t (a)"},
		{sql: "CREATE INDEX i ON t (b DESC)"},
		{sql: "CREATE INDEX i ON t (b(5))"},
		{sql: "CREATE FULLTEXT INDEX i ON t (b)"},
		{sql: "DROP INDEX ka ON t", fails: "DROP INDEX kx ON t"},
		{sql: "ALTER TABLE t ADD COLUMN x int", fails: "ALTER TABLE t ADD COLUMN x int, ADD UNIQUE (a)"},
		{sql: "ALTER TABLE t ADD COLUMN x int FIRST"},
		{sql: "ALTER TABLE t DROP COLUMN b", fails: "ALTER TABLE t DROP COLUMN x"},
		{sql: "ALTER TABLE t RENAME COLUMN b TO x", fails: "ALTER TABLE t RENAME COLUMN b TO c"},
		{sql: "ALTER TABLE t CHANGE a c2 int NOT NULL, CHANGE id a2 int AUTO_INCREMENT", setup: []string{"ALTER TABLE t DROP CONSTRAINT named_check, DROP COLUMN g"}},
		{rule: "two columns of one type change names", sql: "ALTER TABLE u RENAME COLUMN x TO y, RENAME COLUMN y TO x", setup: []string{"ALTER TABLE u ADD x int, ADD y int"}},
		{sql: "ALTER TABLE t MODIFY b varchar(30) COMMENT 'old'", fails: "ALTER TABLE t MODIFY b int"},
		{sql: "ALTER TABLE t MODIFY b varchar(20) COMMENT 'new'"},
		{sql: "ALTER TABLE t MODIFY b varchar(20)"},
		{sql: "ALTER TABLE t MODIFY b varchar(20) COMMENT 'old' AFTER id"},
		{sql: "ALTER TABLE t MODIFY b varchar(20) CHARACTER SET latin1 COMMENT 'old'"},
		{sql: "ALTER TABLE t MODIFY b varchar(20) NOT NULL COMMENT 'old'"},
		{sql: "ALTER TABLE t MODIFY b varchar(20) DEFAULT '' COMMENT 'old'"},
		{sql: "ALTER TABLE t MODIFY b varchar(20) DEFAULT 'NULL' COMMENT 'old'"},
		{sql: "ALTER TABLE t MODIFY c datetime ON UPDATE CURRENT_TIMESTAMP"},
		{sql: "ALTER TABLE t MODIFY price decimal(10,3)"},
		{sql: "ALTER TABLE t MODIFY g int AS (a + 2)"},
		{sql: "ALTER TABLE t MODIFY id int"},
		{sql: "ALTER TABLE t ALTER COLUMN a SET DEFAULT 2"},
		{sql: "ALTER TABLE t ALTER COLUMN a DROP DEFAULT"},
		{sql: "ALTER TABLE t ADD INDEX (b)"},
		{rule: "a second index on the same column, without a name", sql: "ALTER TABLE t ADD INDEX (a)"},
		{sql: "ALTER TABLE t RENAME INDEX ka TO kx", fails: "ALTER TABLE t RENAME INDEX ka TO kp"},
		{sql: "ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (id, a)"},
		{sql: "ALTER TABLE t ADD UNIQUE (c)", fails: "ALTER TABLE t ADD UNIQUE (b)"},
		{sql: "ALTER TABLE u ADD FOREIGN KEY (id) REFERENCES parent (id)", fails: "ALTER TABLE t ADD FOREIGN KEY (b) REFERENCES parent (id)"},
		{sql: "ALTER TABLE t DROP FOREIGN KEY fk, ADD CONSTRAINT fk2 FOREIGN KEY (pid) REFERENCES parent (id)"},
		{sql: "ALTER TABLE t DROP FOREIGN KEY fk"},
		{rule: "a foreign key of the same name acts otherwise", sql: "ALTER TABLE x ADD CONSTRAINT y FOREIGN KEY (id) REFERENCES parent (id) ON DELETE CASCADE", setup: []string{"CREATE TABLE x (id int)"}},
		{sql: "ALTER TABLE t ADD CHECK (a < 1000)", fails: "ALTER TABLE t ADD CHECK (a > 1000)"},
		{sql: "ALTER TABLE t ADD CONSTRAINT y CHECK (a < 1000)"},
		{sql: "ALTER TABLE t DROP CONSTRAINT named_check"},
		{rule: "a check of the same name says otherwise", sql: "ALTER TABLE t DROP CONSTRAINT named_check, ADD CONSTRAINT named_check CHECK (a > -1)"},
		{rule: "the check of a column says otherwise", sql: "ALTER TABLE t MODIFY j int CHECK (j > 1)"},
		{sql: "ALTER TABLE t RENAME TO x", fails: "ALTER TABLE t RENAME TO u"},
		{sql: "ALTER TABLE t RENAME x, ADD COLUMN y int"},
		{sql: "ALTER TABLE t COMMENT 'new'"},
		{sql: "ALTER TABLE t DEFAULT CHARACTER SET latin1"},
		{sql: "ALTER TABLE t CONVERT TO CHARACTER SET latin1"},
		{sql: "ALTER TABLE u ENGINE = MyISAM", fails: "ALTER TABLE t ENGINE = CSV"},
		{sql: "ALTER TABLE t ROW_FORMAT = COMPACT"},
		{sql: "ALTER TABLE t STATS_PERSISTENT = 1"},
		{sql: "ALTER TABLE u PARTITION BY HASH (id) PARTITIONS 3"},
		{sql: "ALTER TABLE parts ADD PARTITION (PARTITION p2 VALUES LESS THAN (30))", fails: "ALTER TABLE parts ADD PARTITION (PARTITION p2 VALUES LESS THAN (5))"},
		{sql: "ALTER TABLE parts DROP PARTITION p0", fails: "ALTER TABLE parts DROP PARTITION p7"},
		{sql: "ALTER TABLE parts REORGANIZE PARTITION p0, p1 INTO (PARTITION p0 VALUES LESS THAN (20))"},
		{sql: "ALTER TABLE parts REMOVE PARTITIONING"},
		{rule: "names that need quotes", setup: []string{"CREATE TABLE `it's a \\``` (`x\\y` int)"}, sql: "ALTER TABLE `it's a \\``` RENAME COLUMN `x\\y` TO z"},
	} {
		t.Run(p.rule+name(p.sql), func(t *testing.T) {
			db := fresh(t, mysql.Dialect{})
			run(t, db, mysqlTables...)
			prove(t, db, mysql.Dialect{}, p)
		})
	}
}

// Each change is one that hardly anything else in the catalog shows.
func TestEvidenceSeesEveryProperty(t *testing.T) {
	d, db := mysql.Dialect{}, fresh(t, mysql.Dialect{})
	mariaDB := strings.Contains(texts(t, db, "SELECT VERSION()")[0], "MariaDB")
	run(t, db, "CREATE TABLE record (id int PRIMARY KEY, seen varchar(200))", "INSERT INTO record VALUES (1, '')",
		"CREATE TABLE parent (id int PRIMARY KEY, alt int NOT NULL, UNIQUE KEY uq (alt))", "CREATE TABLE parent2 LIKE parent",
		"CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, b varchar(20), c int NOT NULL, g int AS (a + 1), KEY k (a), KEY ka (a), KEY kb (b), KEY kc (c))",
		"CREATE TABLE parts (a int, b int) PARTITION BY RANGE (a) (PARTITION p VALUES LESS THAN (10))")
	for _, tt := range []struct{ rule, sql string }{
		{"prefix of an index", "ALTER TABLE t DROP KEY kb, ADD KEY kb (b(5))"},
		{"length of the prefix", "ALTER TABLE t DROP KEY kb, ADD KEY kb (b(6))"},
		{"order of an index", "ALTER TABLE t DROP KEY k, ADD KEY k (a DESC)"},
		{"column of an index", "ALTER TABLE t DROP KEY k, ADD KEY k (c)"},
		{"columns of an index", "ALTER TABLE t DROP KEY k, ADD KEY k (c, b)"},
		{"order of columns of an index", "ALTER TABLE t DROP KEY k, ADD KEY k (b, c)"},
		{"comment of an index", "ALTER TABLE t DROP KEY k, ADD KEY k (b, c) COMMENT 'x'"},
		{"type of an index", "ALTER TABLE t DROP KEY kb, ADD FULLTEXT KEY kb (b)"},
		{"a unique index", "ALTER TABLE t DROP KEY k, ADD UNIQUE KEY k (b, c)"},
		{"MariaDB: an ignored index", "ALTER TABLE t ALTER INDEX ka IGNORED"},
		{"MySQL: an invisible index", "ALTER TABLE t ALTER INDEX ka INVISIBLE"},
		{"MySQL: an expression", "ALTER TABLE t ADD KEY ke ((a + 1))"},
		{"MySQL: another expression", "ALTER TABLE t DROP KEY ke, ADD KEY ke ((a + 2))"},
		{"an invisible column", "ALTER TABLE t MODIFY c int NOT NULL DEFAULT 1 INVISIBLE"},
		{"MySQL: a spatial reference system", "ALTER TABLE t ADD p point SRID 4326"},
		{"MySQL: another one", "ALTER TABLE t MODIFY p point SRID 0"},
		{"null", "ALTER TABLE t MODIFY b varchar(20) NOT NULL DEFAULT 'x'"},
		{"no null", "ALTER TABLE t MODIFY b varchar(20) DEFAULT 'x'"},
		{"a collation", "ALTER TABLE t MODIFY b varchar(20) COLLATE utf8mb4_bin DEFAULT 'x'"},
		{"a foreign key", "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES parent (id)"},
		{"its column", "ALTER TABLE t DROP FOREIGN KEY fk; ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (c) REFERENCES parent (id)"},
		{"what it refers to", "ALTER TABLE t DROP FOREIGN KEY fk; ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (c) REFERENCES parent (alt)"},
		{"the table it refers to", "ALTER TABLE t DROP FOREIGN KEY fk; ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (c) REFERENCES parent2 (alt)"},
		{"its action on delete", "ALTER TABLE t DROP FOREIGN KEY fk; ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (c) REFERENCES parent2 (alt) ON DELETE CASCADE"},
		{"its action on update", "ALTER TABLE t DROP FOREIGN KEY fk; ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (c) REFERENCES parent2 (alt) ON DELETE CASCADE ON UPDATE CASCADE"},
		{"its name", "ALTER TABLE t DROP FOREIGN KEY fk; ALTER TABLE t ADD CONSTRAINT fk2 FOREIGN KEY (c) REFERENCES parent2 (alt) ON DELETE CASCADE ON UPDATE CASCADE"},
		{"a check", "ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0)"},
		{"another check of that name", "ALTER TABLE t DROP CONSTRAINT ck, ADD CONSTRAINT ck CHECK (a > 1)"},
		{"MySQL: a check that is not enforced", "ALTER TABLE t ALTER CHECK ck NOT ENFORCED"},
		{"a generated column is stored", "ALTER TABLE t DROP g, ADD g int AS (a + 1) STORED"},
		{"MariaDB: system versions", "ALTER TABLE t DROP FOREIGN KEY fk2; ALTER TABLE t ADD SYSTEM VERSIONING"},
	} {
		product, _, marked := strings.Cut(tt.rule, ": ")
		if marked && (product == "MariaDB") != mariaDB {
			continue
		}
		before := evidence(t, db, d, tt.sql)
		run(t, db, strings.Split(tt.sql, "; ")...)
		if now := evidence(t, db, d, tt.sql); now == before {
			t.Errorf("%s: %s: evidence is still %q", tt.rule, tt.sql, now)
		}
	}
	for _, sql := range []string{
		"ALTER TABLE parts PARTITION BY RANGE (b) (PARTITION p VALUES LESS THAN (10))",
		"ALTER TABLE parts PARTITION BY RANGE (b) (PARTITION p VALUES LESS THAN (20))",
		"ALTER TABLE parts PARTITION BY LIST (b) (PARTITION p VALUES IN (20))",
		"ALTER TABLE parts PARTITION BY LIST (b) (PARTITION p VALUES IN (20) COMMENT 'x')",
		"ALTER TABLE parts PARTITION BY LIST (b) SUBPARTITION BY HASH (a) (PARTITION p VALUES IN (20) COMMENT 'x' (SUBPARTITION s))",
		"ALTER TABLE parts PARTITION BY LIST (b) SUBPARTITION BY HASH (a + 1) (PARTITION p VALUES IN (20) COMMENT 'x' (SUBPARTITION s))",
		"ALTER TABLE parts PARTITION BY LIST (b) SUBPARTITION BY KEY (a) (PARTITION p VALUES IN (20) COMMENT 'x' (SUBPARTITION s))",
		"ALTER TABLE parts PARTITION BY HASH (b) PARTITIONS 4",
		"ALTER TABLE parts COALESCE PARTITION 1",
	} {
		before := evidence(t, db, d, sql)
		run(t, db, sql)
		if now := evidence(t, db, d, sql); now == before {
			t.Errorf("%s: evidence is still %q", sql, now)
		}
	}
}

// MariaDB shows no table whose definition is being changed to an UPDATE that
// looks for it. That must not pass for a change later.
func TestEvidenceWhileADefinitionChanges(t *testing.T) {
	d, db := mysql.Dialect{}, fresh(t, mysql.Dialect{})
	if v := texts(t, db, "SELECT VERSION()"); !strings.Contains(v[0], "MariaDB") {
		t.Skipf("%s reads information_schema without locks", v[0])
	}
	db.SetMaxOpenConns(2)
	run(t, db, mysqlTables...)
	run(t, db, "CREATE TABLE record (id int PRIMARY KEY, seen varchar(200))", "INSERT INTO record VALUES (1, '')")
	done := start(t, db, "CREATE OR REPLACE TABLE u SELECT SLEEP(60) AS id")
	other := await(t, db, d, "User sleep")
	run(t, db, "SET sql_mode = ''") // in strict mode the UPDATE fails
	for sql, want := range map[string]string{
		"ALTER TABLE u ADD x int": "unknown", "RENAME TABLE u TO x": "unknown 0 0", "DROP TABLE u": "done", "CREATE TABLE u (id int)": "undone",
	} {
		run(t, db, "UPDATE record SET seen = ("+d.Effect(sql).Evidence+")")
		before := texts(t, db, "SELECT seen FROM record")[0]
		if before != want {
			t.Errorf("%s: evidence is %q, want %q", sql, before, want)
		}
	}
	run(t, db, d.Cancel(other.id))
	<-done
}

// MariaDB may have dropped only some of several tables when it is interrupted.
func TestRemnantOfADrop(t *testing.T) {
	d, db := mysql.Dialect{}, fresh(t, mysql.Dialect{})
	run(t, db, mysqlTables...)
	run(t, db, "CREATE TABLE record (id int PRIMARY KEY, seen varchar(200))", "INSERT INTO record VALUES (1, '')",
		"CREATE TABLE `it's a \\``` (id int)")
	const drop = "DROP TABLE u, `it's a \\```, parts"
	before := evidence(t, db, d, drop)
	run(t, db, "DROP TABLE u")
	settles(t, drop, before, evidence(t, db, d, drop), dialect.Broken)
	run(t, db, texts(t, db, d.Effect(drop).Repair)...)
	settles(t, drop, before, evidence(t, db, d, drop), dialect.Done)
}

// What the rows do, what statistics are taken of them, who may see them, and
// what happens to other tables is no evidence.
func TestEvidenceDoesNotChangeByItself(t *testing.T) {
	d, db := mysql.Dialect{}, fresh(t, mysql.Dialect{})
	run(t, db, mysqlTables...)
	run(t, db, "CREATE TABLE record (id int PRIMARY KEY, seen varchar(200))", "INSERT INTO record VALUES (1, '')",
		"CREATE TABLE x (id int PRIMARY KEY, j int CHECK (j > 0))")
	for _, statement := range []string{"ALTER TABLE t ADD x int", "CREATE INDEX i ON parts (id)", "ALTER TABLE x RENAME y", "DROP TABLE t, u", "RENAME TABLE t TO y"} {
		before := evidence(t, db, d, statement)
		run(t, db,
			"INSERT INTO t (a, b, pid) SELECT a, b, pid FROM t", "INSERT INTO parts VALUES (2), (12)", "DELETE FROM t WHERE id = 1", "INSERT INTO x VALUES (1, 1)",
			"TRUNCATE TABLE x", "ANALYZE TABLE t, parts, x", "OPTIMIZE TABLE t, parts, x", "FLUSH TABLES", "ALTER TABLE t AUTO_INCREMENT = 1000",
			"GRANT SELECT (a) ON t TO CURRENT_USER", "CREATE TABLE other (id int, j int CHECK (j > 5), pid int, FOREIGN KEY (pid) REFERENCES parent (id))",
			"ALTER TABLE other ADD CONSTRAINT named_check2 CHECK (id > 0)", "DROP TABLE other", "SET time_zone = '+05:00'", "SET NAMES latin1",
			"SET group_concat_max_len = 4", "SET sql_mode = 'PIPES_AS_CONCAT'")
		if now := evidence(t, db, d, statement); now != before {
			t.Errorf("%s: evidence was %q and is %q", statement, before, now)
		}
	}
}
