package dialect_test

import (
	"database/sql"
	"testing"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/dialect/mysql"
	"github.com/retort-db/retort/dialect/postgres"
	"github.com/retort-db/retort/dialect/sqlite"
	"github.com/retort-db/retort/internal/dbtest"
)

// Each statement is refused by the server because all is so already, but for
// the last ones, which fail for another reason.
func TestRedundant(t *testing.T) {
	common := []string{
		"CREATE TABLE t (a int)",
		"ALTER TABLE t ADD COLUMN a int",
		"ALTER TABLE t DROP COLUMN zz",
		"DROP TABLE zz",
		"DROP VIEW zz",
		"CREATE VIEW v AS SELECT 1",
	}
	other := []string{"CREATE TABLE", "INSERT INTO u VALUES (1)"}
	for _, p := range []struct {
		dialect dialect.Dialect
		db      func(testing.TB) *sql.DB
		own     []string
		there   string // what own needs besides
	}{
		{postgres.Dialect{}, postgresDB, []string{"CREATE INDEX CONCURRENTLY i ON t (a)", "DROP INDEX CONCURRENTLY zz", "DROP TYPE zz", "CREATE SCHEMA public", "DROP SCHEMA zz", "DROP FUNCTION zz()", "ALTER TABLE t DROP CONSTRAINT zz"}, ""},
		{mysql.Dialect{}, mysqlDB, []string{"CREATE INDEX i ON t (a)", "ALTER TABLE t DROP INDEX zz", "DROP INDEX zz ON t", "ALTER TABLE t RENAME COLUMN zz TO y", "DROP PROCEDURE zz", "DROP TRIGGER zz", "DROP DATABASE zz", "ALTER TABLE t DROP CONSTRAINT zz", "RENAME TABLE zz TO y",
			"ALTER TABLE t /*!80016 DROP CHECK zz */ /*M! DROP CONSTRAINT zz */", "ALTER TABLE p DROP PARTITION zz", "ALTER TABLE p ADD PARTITION (PARTITION low VALUES LESS THAN (20))",
			"REVOKE SELECT ON t FROM root@localhost", "REVOKE SELECT ON nowhere.* FROM root@localhost"},
			"CREATE TABLE p (a int) PARTITION BY RANGE (a) (PARTITION lowest VALUES LESS THAN (5), PARTITION low VALUES LESS THAN (10))"},
		{sqlite.Dialect{}, sqliteDB, []string{"CREATE INDEX i ON t (a)", "DROP INDEX zz"}, ""},
	} {
		t.Run(p.dialect.Name(), func(t *testing.T) {
			db := p.db(t)
			for _, query := range []string{"CREATE TABLE t (a int)", "CREATE TABLE u (a int PRIMARY KEY)", "INSERT INTO u VALUES (1)", "CREATE VIEW v AS SELECT 1", "CREATE INDEX i ON t (a)", p.there} {
				if query == "" {
					continue
				}
				if _, err := db.Exec(query); err != nil {
					t.Fatal(err)
				}
			}
			refuse := func(query string, want bool) {
				_, err := db.Exec(query)
				if err == nil || p.dialect.Redundant(err) != want {
					t.Errorf("%s: %v; redundant is %v, want %v", query, err, !want, want)
				}
			}
			for _, query := range append(common, p.own...) {
				if p.dialect.Name() == "sqlite" && query == common[1] {
					continue // it says "duplicate column name", of a statement that can be rolled back
				}
				refuse(query, true)
			}
			for _, query := range other {
				refuse(query, false)
			}
		})
	}
}

func postgresDB(t testing.TB) *sql.DB { return dbtest.PostgreSQL(t).DB() }
func mysqlDB(t testing.TB) *sql.DB    { return dbtest.MySQL(t).DB() }

func sqliteDB(t testing.TB) *sql.DB {
	db, err := sql.Open("sqlite", t.TempDir()+"/test.db")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}
