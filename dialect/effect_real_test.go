package dialect_test

import (
	"database/sql"
	"strings"
	"testing"

	"github.com/retort-db/retort/dataapi"
	"github.com/retort-db/retort/dataapi/emulator/emulatortest"
	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/dialect/mysql"
	"github.com/retort-db/retort/dialect/postgres"
	"github.com/retort-db/retort/internal/dbtest"
)

// A proof is a statement whose evidence is read before and after it runs.
type proof struct {
	rule  string
	setup []string // after that of the product
	sql   string
	fails string // like sql, but the server refuses it
	undo  string // what is not in the database of the test
}

// prove shows that the evidence of a statement differs after it took effect,
// does not if it failed, and is the same in an UPDATE of another table.
func prove(t *testing.T, db *sql.DB, d dialect.Dialect, p proof) {
	t.Helper()
	run(t, db, "CREATE TABLE record (id int PRIMARY KEY, seen varchar(200))", "INSERT INTO record VALUES (1, '')")
	run(t, db, p.setup...)
	if p.undo != "" {
		t.Cleanup(func() { db.Exec(p.undo) })
	}
	if p.fails != "" {
		before := evidence(t, db, d, p.fails)
		if _, err := db.Exec(p.fails); err == nil {
			t.Fatalf("%s succeeded, and should not", p.fails)
		}
		settles(t, p.fails, before, evidence(t, db, d, p.fails), dialect.Undone)
	}
	before := evidence(t, db, d, p.sql)
	settles(t, p.sql, before, before, dialect.Undone)
	run(t, db, p.sql)
	settles(t, p.sql, before, evidence(t, db, d, p.sql), dialect.Done)
}

func settles(t *testing.T, sql, before, now string, want dialect.Outcome) {
	t.Helper()
	if got := dialect.Judge(before, now); got != want {
		t.Errorf("%s: Judge(%q, %q) = %v, want %v", sql, before, now, got, want)
	}
}

// evidence reads the evidence of a statement, alone and in an UPDATE.
func evidence(t *testing.T, db *sql.DB, d dialect.Dialect, statement string) string {
	t.Helper()
	e := d.Effect(statement)
	if e.Kind != dialect.Visible {
		t.Fatalf("Effect(%q) is %v, want visible", statement, e.Kind)
	}
	var alone, updated string
	if err := db.QueryRow(e.Evidence).Scan(&alone); err != nil {
		t.Fatalf("%s: %v\n%s", statement, err, e.Evidence)
	}
	run(t, db, "UPDATE record SET seen = ("+e.Evidence+") WHERE id = 1")
	if err := db.QueryRow("SELECT seen FROM record").Scan(&updated); err != nil {
		t.Fatal(err)
	}
	if alone != updated || len(alone) > 200 {
		t.Errorf("%s: evidence is %q alone and %q in an UPDATE, want the same, of 200 characters at most", statement, alone, updated)
	}
	return alone
}

func run(t *testing.T, db *sql.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// Every evidence and repair in testdata/effect is a statement that the server
// takes, through the Data API too, where it is text.
func TestEvidenceOverDataAPI(t *testing.T) {
	for _, p := range []struct {
		product dataapi.Product
		dialect dialect.Dialect
	}{{dataapi.PostgreSQL, postgres.Dialect{}}, {dataapi.MySQL, mysql.Dialect{}}} {
		t.Run(p.dialect.Name(), func(t *testing.T) {
			connector, err := dataapi.NewConnector(emulatortest.Start(t, p.product, nil))
			if err != nil {
				t.Fatal(err)
			}
			db := sql.OpenDB(connector)
			defer db.Close()
			run(t, db, "CREATE TABLE record (id int PRIMARY KEY, seen varchar(200))", "INSERT INTO record VALUES (1, '')",
				"CREATE TABLE t (id int, c int)")
			for _, c := range effectCases(t, p.dialect) {
				if c.kind != "visible" {
					continue
				}
				evidence(t, db, p.dialect, c.sql)
				if repair := p.dialect.Effect(c.sql).Repair; repair != "" {
					texts(t, db, repair)
				}
			}
		})
	}
}

// texts returns the rows of a query of one column.
func texts(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatalf("%v\n%s", err, query)
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		list = append(list, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// fresh returns an empty database of a dialect's product.
func fresh(t *testing.T, d dialect.Dialect) *sql.DB {
	t.Helper()
	if d.Name() == "mysql" {
		return dbtest.MySQL(t).DB()
	}
	return dbtest.PostgreSQL(t).DB()
}

// name makes a subtest's name of a statement.
func name(sql string) string { return strings.Join(strings.Fields(sql), " ") }
