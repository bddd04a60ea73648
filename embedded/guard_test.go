package embedded

import (
	"strings"
	"testing"
)

const guardSchema = `CREATE TABLE t (id int PRIMARY KEY, name varchar(20), n int);
CREATE TABLE checked (a int, CHECK (a > 0));
CREATE TABLE virtuals (a int, b int AS (a + 1) VIRTUAL);
CREATE VIEW v AS SELECT id FROM t`

func TestWhatTheEngineGetsWrongIsRefused(t *testing.T) {
	for _, statement := range []string{
		"SAVEPOINT a",
		"RELEASE SAVEPOINT a",
		"ROLLBACK TO a",
		"rollback work to savepoint a",
		"/*!50000 SAVEPOINT a */",
		"PREPARE s FROM 'SAVEPOINT a'",
		"CREATE TEMPORARY TABLE x (a int)",
		"DROP TEMPORARY TABLE IF EXISTS t",
		"CREATE TABLE x (a int) PARTITION BY RANGE (a) (PARTITION p VALUES LESS THAN MAXVALUE)",
		"CREATE TABLE x (a int) PARTITION BY LINEAR HASH (a) PARTITIONS 4",
		"ALTER TABLE t PARTITION BY HASH (id) PARTITIONS 2",
		"ALTER TABLE t DROP PARTITION p",
		"ALTER TABLE t REMOVE PARTITIONING",
		"CREATE TABLE x (a int, KEY k ((a + 1)))",
		"CREATE INDEX k ON t ((n + 1))",
		"ALTER TABLE t ADD INDEX ((n + 1))",
		"START TRANSACTION READ ONLY",
		"START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
		"SET SESSION TRANSACTION READ ONLY",
		"SET transaction_read_only = 1",
		"EXPLAIN SELECT * FROM t",
		"EXPLAIN FORMAT=JSON SELECT * FROM t",
		"EXPLAIN ANALYZE SELECT * FROM t",
		"DESC SELECT 1",
		"ANALYZE TABLE t",
		"CREATE FUNCTION f() RETURNS int DETERMINISTIC RETURN 1",
		"CREATE DEFINER=`root`@`%` FUNCTION f() RETURNS int RETURN 1",
		"DROP FUNCTION IF EXISTS f",
		"ALTER VIEW v AS SELECT 1",
		"ALTER ALGORITHM=MERGE DEFINER=`root`@`%` SQL SECURITY INVOKER VIEW v AS SELECT 1",
		"SELECT * INTO OUTFILE '/tmp/retort-never' FROM t",
		"LOAD DATA INFILE '/etc/passwd' INTO TABLE t",
		"SELECT LOAD_FILE('/etc/passwd')",
		"XA START 'x'",
		"CREATE TABLE x (a int CHECK (a > 0), b int AS (a + 1))",
		"CREATE TABLE x (a int, b int AS (a + 1), CONSTRAINT c CHECK (a > 0))",
		"ALTER TABLE virtuals ADD CHECK (a > 0)",
		"ALTER TABLE checked ADD COLUMN b int AS (a + 1)",
	} {
		t.Run(statement, func(t *testing.T) {
			db := openNew(t)
			mustExec(t, db, strings.Split(guardSchema, ";\n")...)
			_, err := db.Exec(statement)
			if number(err) != 1235 || !strings.Contains(err.Error(), "install a MySQL or MariaDB server, or give a DSN") {
				t.Errorf("got %v, want error 1235 that says what to do", err)
			}
		})
	}
}

// Statements that look like the ones that are refused.
func TestTheRestIsLetThrough(t *testing.T) {
	for _, statement := range []string{
		"ROLLBACK",
		"INSERT INTO t VALUES (1, 'SAVEPOINT a', 1)",
		"CREATE TABLE `savepoint` (a int)",
		"SELECT ROW_NUMBER() OVER (PARTITION BY name) FROM t",
		"CREATE TABLE x AS SELECT ROW_NUMBER() OVER (PARTITION BY name ORDER BY id) AS r FROM t",
		"CREATE TABLE x (a int, KEY k (a), CHECK ((a + 1) > 0))",
		"ALTER TABLE t ADD COLUMN `partition` int",
		"START TRANSACTION READ WRITE",
		"EXPLAIN t",
		"DESCRIBE t",
		"DROP TABLE t",
		"CREATE TABLE x (a int CHECK (a > 0), b int AS (a + 1) STORED)",
		"ALTER TABLE virtuals ADD COLUMN c int",
		"CREATE OR REPLACE VIEW v AS SELECT name FROM t",
		"PREPARE s FROM 'SELECT 1'",
		"CREATE USER u IDENTIFIED BY 'x'",
		"GRANT SELECT ON d.* TO root",
		"INSERT INTO checked VALUES (1)",
	} {
		t.Run(statement, func(t *testing.T) {
			db := openNew(t)
			mustExec(t, db, strings.Split(guardSchema, ";\n")...)
			if _, err := db.Exec(statement); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAFailedCreateTableLeavesNothing(t *testing.T) {
	for _, statement := range []string{
		"CREATE TABLE x (id int, FOREIGN KEY (id) REFERENCES nowhere (id))",
		"CREATE TABLE x (a int, KEY k (nope))",
		"CREATE TABLE x (a int, KEY k (a), KEY k (a))",
	} {
		db := openNew(t)
		if _, err := db.Exec(statement); err == nil {
			t.Errorf("%s: no error", statement)
		}
		if got := column(t, db, "SHOW TABLES"); len(got) != 0 {
			t.Errorf("%s: left %q behind", statement, got)
		}
	}
}

func TestAFailedCreateTableSparesTheOldOne(t *testing.T) {
	db := openNew(t)
	mustExec(t, db, "CREATE TABLE x (id int)", "INSERT INTO x VALUES (1)")
	if _, err := db.Exec("CREATE TABLE x (a int, KEY k (nope))"); err == nil {
		t.Error("the table was made twice")
	}
	if got := column(t, db, "SELECT id FROM x"); len(got) != 1 {
		t.Errorf("the table has %q, want its one row", got)
	}
}
