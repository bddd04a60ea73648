package embedded

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"

	"github.com/retort-db/retort/internal/dbserver"
	"github.com/retort-db/retort/internal/dbtest"
)

const faultSchema = `CREATE DATABASE d;
USE d;
CREATE TABLE parent (id int PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, name varchar(10) NOT NULL, n tinyint, u int UNIQUE, day date, e enum('a','b'), m decimal(4,2), pid int,
	CONSTRAINT ck CHECK (n < 100), CONSTRAINT fk FOREIGN KEY (pid) REFERENCES parent (id));
CREATE TABLE g (a int, b int GENERATED ALWAYS AS (a + 1) STORED);
CREATE TABLE nulls (a int, s varchar(20));
INSERT INTO parent VALUES (1), (2);
INSERT INTO t (id, name, u, pid) VALUES (1, 'one', 5, 1);
INSERT INTO t (id, name, u, pid) VALUES (2, 'two', 6, NULL);
INSERT INTO nulls VALUES (NULL, 'a long text');
CREATE VIEW v AS SELECT id FROM t;
CREATE PROCEDURE p() SELECT 1;
CREATE TRIGGER tr BEFORE DELETE ON g FOR EACH ROW SET @deleted = 1`

// A faultCase is a statement and what MySQL 8.0 says of it. MariaDB is its
// number where that is another.
type faultCase struct {
	statement string
	number    uint16
	state     string
	message   string
	mariaDB   uint16
}

const (
	ok      = 1 // MariaDB has nothing against it
	unknown = 2 // MariaDB has no such syntax, or has to be asked otherwise
)

var faultCases = []faultCase{
	{"SELEC 1", 1064, "42000", "You have an error in your SQL syntax", 0},
	{"SELECT 1; SELECT 2", 1064, "42000", "You have an error in your SQL syntax", 0},
	{"CREATE TABLE x (a varchar)", 1064, "42000", "You have an error in your SQL syntax", 0},

	{"CREATE DATABASE d", 1007, "HY000", "Can't create database 'd'; database exists", 0},
	{"DROP DATABASE nope", 1008, "HY000", "Can't drop database 'nope'; database doesn't exist", 0},
	{"USE nope", 1049, "42000", "Unknown database 'nope'", 0},

	{"CREATE TABLE t (id int)", 1050, "42S01", "Table 't' already exists", 0},
	{"CREATE VIEW v AS SELECT id FROM t", 1050, "42S01", "Table 'v' already exists", 0},
	{"DROP TABLE nope", 1051, "42S02", "Unknown table 'd.nope'", 0},
	{"DROP VIEW nope", 1051, "42S02", "Unknown table 'd.nope'", 4092},
	{"SELECT * FROM nope", 1146, "42S02", "Table 'd.nope' doesn't exist", 0},
	{"INSERT INTO nope VALUES (1)", 1146, "42S02", "Table 'd.nope' doesn't exist", 0},
	{"ALTER TABLE nope ADD COLUMN x int", 1146, "42S02", "Table 'd.nope' doesn't exist", 0},
	{"CREATE INDEX i ON nope (x)", 1146, "42S02", "Table 'd.nope' doesn't exist", 0},
	{"RENAME TABLE nope TO other", 1146, "42S02", "Table 'd.nope' doesn't exist", 0},

	{"CREATE TABLE x (a int, a int)", 1060, "42S21", "Duplicate column name 'a'", 0},
	{"ALTER TABLE t ADD COLUMN name int", 1060, "42S21", "Duplicate column name 'name'", 0},
	{"ALTER TABLE t DROP COLUMN nope", 1091, "42000", "Can't DROP 'nope'; check that column/key exists", 0},
	{"ALTER TABLE t MODIFY COLUMN nope int", 1054, "42S22", "Unknown column 'nope' in 't'", 0},
	{"ALTER TABLE t RENAME COLUMN nope TO x", 1054, "42S22", "Unknown column 'nope' in 't'", 0},
	{"ALTER TABLE t ADD COLUMN x int AFTER nope", 1054, "42S22", "Unknown column 'nope' in 't'", 0},
	{"SELECT nope FROM t", 1054, "42S22", "Unknown column 'nope' in 'field list'", 0},
	{"SELECT t.nope FROM t", 1054, "42S22", "Unknown column 't.nope' in 'field list'", 0},
	{"INSERT INTO t (nope) VALUES (1)", 1054, "42S22", "Unknown column 'nope'", 0},
	{"UPDATE t SET nope = 1", 1054, "42S22", "Unknown column 'nope'", 0},
	{"SELECT id FROM t AS a, t AS b", 1052, "23000", "Column 'id' in field list is ambiguous", 0},
	{"CREATE TABLE x (a int AUTO_INCREMENT)", 1075, "42000", "Incorrect table definition; there can be only one auto column", 0},
	{"CREATE TABLE x (a char(300))", 1074, "42000", "Column length too big", 0},
	{"CREATE TABLE x (a decimal(70,2))", 1426, "42000", "Too big precision", 0},
	{"CREATE TABLE x (a int DEFAULT 'x')", 1067, "42000", "Invalid default value", 0},

	{"CREATE TABLE x (a int, KEY k (a), KEY k (a))", 1061, "42000", "Duplicate key name 'k'", 0},
	{"CREATE INDEX u ON t (u)", 1061, "42000", "Duplicate key name 'u'", 0},
	{"CREATE TABLE x (a int, KEY k (nope))", 1072, "42000", "Key column 'nope' doesn't exist in table", 0},
	{"ALTER TABLE t ADD PRIMARY KEY (u)", 1068, "42000", "Multiple primary key defined", 0},
	{"DROP INDEX nope ON t", 1091, "42000", "Can't DROP 'nope'; check that column/key exists", 0},
	{"ALTER TABLE t RENAME INDEX nope TO x", 1176, "42000", "Key", 0},
	{"CREATE TABLE x (a blob PRIMARY KEY)", 1170, "42000", "BLOB/TEXT column 'a' used in key specification without a key length", 0},
	{"CREATE TABLE x (a int NULL PRIMARY KEY)", 1171, "42000", "All parts of a PRIMARY KEY must be NOT NULL", ok},

	{"INSERT INTO t (id, name) VALUES (1, 'a')", 1062, "23000", "Duplicate entry '1' for key 'PRIMARY'", 0},
	{"INSERT INTO t (id, name, u) VALUES (3, 'a', 5)", 1062, "23000", "Duplicate entry '5'", 0},
	{"UPDATE t SET u = 5 WHERE id = 2", 1062, "23000", "Duplicate entry '5'", 0},
	{"INSERT INTO t (id) VALUES (3)", 1364, "HY000", "Field 'name' doesn't have a default value", 0},
	{"INSERT INTO t (id, name) VALUES (3, NULL)", 1048, "23000", "Column 'name' cannot be null", 0},
	{"UPDATE t SET name = NULL", 1048, "23000", "Column 'name' cannot be null", 0},
	{"INSERT INTO t (id, name) VALUES (3)", 1136, "21S01", "Column count doesn't match value count at row 1", 0},
	{"INSERT INTO t (id, id, name) VALUES (3, 3, 'a')", 1110, "42000", "Column 'id' specified twice", 0},
	{"INSERT INTO t (id, name) VALUES (3, 'much too long')", 1406, "22001", "Data too long for column 'name' at row 1", 0},
	{"UPDATE t SET name = 'much too long'", 1406, "22001", "Data too long for column 'name' at row 1", 0},
	{"INSERT INTO t (id, name, u) VALUES (3, 'a', 99999999999)", 1264, "22003", "Out of range value", 0},
	{"INSERT INTO t (id, name, m) VALUES (3, 'a', 1000)", 1264, "22003", "Out of range value", 0},
	{"UPDATE t SET n = 1000", 1264, "22003", "Out of range value for column 'n' at row 1", 0},
	{"INSERT INTO t (id, name, n) VALUES (3, 'a', 'x')", 1366, "HY000", "Incorrect integer value: 'x'", 0},
	{"INSERT INTO t (id, name, day) VALUES (3, 'a', '2020-02-31')", 1292, "22007", "Incorrect date value: '2020-02-31'", 0},
	{"INSERT INTO t (id, name, day) VALUES (3, 'a', 'junk')", 1292, "22007", "Incorrect date", 0},
	{"INSERT INTO t (id, name, e) VALUES (3, 'a', 'c')", 1265, "01000", "Data truncated for column 'e' at row 1", 0},
	{"ALTER TABLE nulls MODIFY a int NOT NULL", 1138, "22004", "Invalid use of NULL value", 1265},
	{"ALTER TABLE nulls MODIFY s varchar(3)", 1406, "22001", "Data too long for column", 1265},

	{"INSERT INTO t (id, name, pid) VALUES (3, 'a', 99)", 1452, "23000", "Cannot add or update a child row: a foreign key constraint fails", 0},
	{"DELETE FROM parent WHERE id = 1", 1451, "23000", "Cannot delete or update a parent row: a foreign key constraint fails", 0},
	{"DROP TABLE parent", 3730, "HY000", "Cannot drop table 'parent' referenced by a foreign key constraint 'fk'", 1451},
	{"TRUNCATE TABLE parent", 1701, "42000", "Cannot truncate a table referenced in a foreign key constraint", 0},
	{"ALTER TABLE t DROP COLUMN pid", 1828, "HY000", "Cannot drop column 'pid': needed in a foreign key constraint 'fk'", 1553},
	{"ALTER TABLE t DROP INDEX fk", 1553, "HY000", "Cannot drop index 'fk': needed in a foreign key constraint", 0},
	{"ALTER TABLE parent MODIFY id bigint", 1833, "HY000", "Cannot change column 'id': used in a foreign key constraint", 0},
	{"ALTER TABLE t DROP FOREIGN KEY nope", 1091, "42000", "Can't DROP 'nope'; check that column/key exists", 0},
	{"CREATE TABLE x (a int, FOREIGN KEY (a) REFERENCES nope (id))", 1824, "HY000", "Failed to open the referenced table 'nope'", 1005},
	{"CREATE TABLE x (a varchar(9), FOREIGN KEY (a) REFERENCES parent (id))", 3780, "HY000", "Referencing column 'a' and referenced column 'id'", 1005},
	{"CREATE TABLE x (a int, CONSTRAINT fk FOREIGN KEY (a) REFERENCES parent (id))", 1826, "HY000", "Duplicate foreign key constraint name 'fk'", 1005},
	{"CREATE TABLE x (a int, FOREIGN KEY (nope) REFERENCES parent (id))", 1072, "42000", "Key column 'nope' doesn't exist in table", 0},

	{"INSERT INTO t (id, name, n) VALUES (3, 'a', 100)", 3819, "HY000", "Check constraint 'ck' is violated.", 4025},
	{"UPDATE t SET n = 100", 3819, "HY000", "Check constraint 'ck' is violated.", 4025},
	{"ALTER TABLE t ADD CONSTRAINT ck CHECK (n > 1)", 3822, "HY000", "Duplicate check constraint name 'ck'.", 1826},
	{"ALTER TABLE t DROP CHECK nope", 3821, "HY000", "Check constraint 'nope' is not found in the table.", unknown},
	{"ALTER TABLE t DROP CONSTRAINT nope", 3940, "HY000", "Constraint 'nope' does not exist.", 1091},
	{"INSERT INTO g (a, b) VALUES (1, 2)", 3105, "HY000", "The value specified for generated column 'b' in table 'g' is not allowed.", 1906},

	{"SELECT nope(1)", 1305, "42000", "FUNCTION d.nope does not exist", 0},
	{"CALL nope()", 1305, "42000", "PROCEDURE d.nope does not exist", 0},
	{"DROP PROCEDURE nope", 1305, "42000", "PROCEDURE d.nope does not exist", 0},
	{"CREATE PROCEDURE p() SELECT 1", 1304, "42000", "PROCEDURE p already exists", 0},
	{"CREATE TRIGGER tr BEFORE DELETE ON g FOR EACH ROW SET @x = 1", 1359, "HY000", "Trigger already exists", 0},
	{"DROP TRIGGER nope", 1360, "HY000", "Trigger does not exist", 0},
	{"SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no'", 1644, "45000", "no", 0},
	{"SET @@nope = 1", 1193, "HY000", "Unknown system variable 'nope'", 0},
	{"SET sql_mode = 'junk'", 1231, "42000", "Variable 'sql_mode' can't be set to the value of 'junk'", 0},
	{"SET NAMES nope", 1115, "42000", "Unknown character set: 'nope'", 0},
	{"CREATE TABLE x (a int) COLLATE nope", 1273, "HY000", "Unknown collation: 'nope'", 0},

	{"SELECT (SELECT id FROM t)", 1242, "21000", "Subquery returns more than 1 row", 0},
	{"SELECT (SELECT 1, 2)", 1241, "21000", "Operand should contain 1 column(s)", 0},
	{"SELECT 1 UNION SELECT 1, 2", 1222, "21000", "The used SELECT statements have a different number of columns", 0},
	{"SELECT id, count(*) FROM t", 1140, "42000", "", ok},
}

func TestFaultsHaveTheNumbersOfMySQL(t *testing.T) {
	for _, tt := range faultCases {
		t.Run(tt.statement, func(t *testing.T) {
			db := open(t, startMySQL(t), "")
			db.SetMaxOpenConns(1)
			mustExec(t, db, strings.Split(faultSchema, ";\n")...)
			e := faultOf(t, db, tt.statement)
			if e.Number != tt.number || string(e.SQLState[:]) != tt.state || !strings.HasPrefix(e.Message, tt.message) {
				t.Errorf("got  %v\nwant Error %d (%s): %s", e, tt.number, tt.state, tt.message)
			}
		})
	}
}

// The numbers above are compared with a real server where there is one.
func TestFaultsHaveTheNumbersOfAServer(t *testing.T) {
	dbtest.Require(t, dbserver.MySQL)
	server, err := dbserver.Start(t.Context(), dbserver.MySQL, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	db, err := server.Open("mysql")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	reset(t, db)
	mariaDB := strings.Contains(server.Version(), "MariaDB")
	for _, tt := range faultCases {
		t.Run(tt.statement, func(t *testing.T) {
			want, known := tt.on(mariaDB)
			if !known {
				t.Skip("the server has no such syntax")
			}
			err := errorOf(db, tt.statement)
			if got := number(err); got != want {
				t.Errorf("%s says %v, want number %d", server.Version(), err, want)
			}
			if err == nil {
				reset(t, db)
			}
		})
	}
}

// reset makes database d anew.
func reset(t *testing.T, db *sql.DB) {
	t.Helper()
	mustExec(t, db, "DROP DATABASE IF EXISTS d")
	mustExec(t, db, strings.Split(faultSchema, ";\n")...)
}

// on returns the number a server of either kind gives, 0 for none.
func (c faultCase) on(mariaDB bool) (want uint16, known bool) {
	switch {
	case !mariaDB || c.mariaDB == 0:
		return c.number, true
	case c.mariaDB == ok:
		return 0, true
	case c.mariaDB == unknown:
		return 0, false
	}
	return c.mariaDB, true
}

// errorOf returns the statement's error, also one that comes after rows.
func errorOf(db *sql.DB, statement string) error {
	rows, err := db.Query(statement)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
	}
	return rows.Err()
}

func faultOf(t *testing.T, db *sql.DB, statement string) *mysql.MySQLError {
	t.Helper()
	err := errorOf(db, statement)
	e, ok := errors.AsType[*mysql.MySQLError](err)
	if !ok {
		t.Fatalf("%s: got %v, want an error of MySQL", statement, err)
	}
	return e
}

func TestAStatementThatCannotBePreparedHasANumber(t *testing.T) {
	db := openNew(t)
	for _, statement := range []string{"SELEC ?", "SELECT * FROM t WHERE ?? = 1"} {
		_, err := db.Exec(statement, 1)
		if e, ok := errors.AsType[*mysql.MySQLError](err); !ok || e.Number != 1064 || string(e.SQLState[:]) != "42000" {
			t.Errorf("%s: got %v, want error 1064 (42000)", statement, err)
		}
	}
	if _, err := db.Exec("SELECT * FROM nope WHERE a = ?", 1); number(err) != 1146 {
		t.Errorf("got %v, want error 1146", err)
	}
	if got := column(t, db, "SELECT ?", 7); got[0] != "7" {
		t.Errorf("after the errors, SELECT 7 is %q", got)
	}
}

func TestTranslateKeepsWhatItDoesNotKnow(t *testing.T) {
	err := translate(fmt.Errorf("the moon is full\nstack"), "SELECT 1", "d")
	if got, want := err.Error(), "the moon is full (errno 1105) (sqlstate HY000)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if err := translate(nil, "SELECT 1", "d"); err != nil {
		t.Errorf("translate(nil) = %v", err)
	}
}
