package dialect_test

import (
	"database/sql"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/dialect/mysql"
	"github.com/retort-db/retort/dialect/postgres"
	"github.com/retort-db/retort/dialect/sqlite"
	"github.com/retort-db/retort/internal/dbtest"
)

// The server itself says which words cannot name a table: whatever it refuses
// bare, Ident must quote.

func TestReservedPostgreSQL(t *testing.T) {
	db := dbtest.PostgreSQL(t).DB()
	refusedAreQuoted(t, db, postgres.Dialect{}, words(t, db, "SELECT word FROM pg_get_keywords()"))
}

func TestReservedMySQL(t *testing.T) {
	db := dbtest.MySQL(t).DB()
	refusedAreQuoted(t, db, mysql.Dialect{}, words(t, db, "SELECT LOWER(word) FROM information_schema.keywords"))
}

func TestReservedSQLite(t *testing.T) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	// The keywords of https://sqlite.org/lang_keywords.html.
	refusedAreQuoted(t, db, sqlite.Dialect{}, strings.Fields(`
abort action add after all alter always analyze and as asc attach autoincrement
before begin between by cascade case cast check collate column commit conflict
constraint create cross current current_date current_time current_timestamp
database default deferrable deferred delete desc detach distinct do drop each
else end escape except exclude exclusive exists explain fail filter first
following for foreign from full generated glob group groups having if ignore
immediate in index indexed initially inner insert instead intersect into is
isnull join key last left like limit match materialized natural no not nothing
notnull null nulls of offset on or order others outer over partition plan pragma
preceding primary query raise range recursive references regexp reindex release
rename replace restrict returning right rollback row rows savepoint select set
table temp temporary then ties to transaction trigger unbounded union unique
update using vacuum values view virtual when where window with without`))
}

func refusedAreQuoted(t *testing.T, db *sql.DB, d dialect.Dialect, words []string) {
	if len(words) < 100 {
		t.Fatalf("%d keywords, want more: is the query right?", len(words))
	}
	refused := 0
	for _, word := range words {
		_, err := db.Exec("CREATE TABLE " + word + " (i int)")
		if err == nil {
			db.Exec("DROP TABLE " + word)
			continue
		}
		refused++
		spelled, _ := d.Writer().Ident(word).Text()
		if spelled == word {
			t.Errorf("%s refuses a table %s, and Ident leaves it bare: %v", d.Name(), word, err)
			continue
		}
		if _, err := db.Exec("CREATE TABLE " + spelled + " (i int)"); err != nil {
			t.Errorf("%s refuses even %s: %v", d.Name(), spelled, err)
		}
	}
	t.Logf("%d of %d keywords are refused bare", refused, len(words))
}

func words(t *testing.T, db *sql.DB, query string) []string {
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var word string
		if err := rows.Scan(&word); err != nil {
			t.Fatal(err)
		}
		if strings.Trim(word, "abcdefghijklmnopqrstuvwxyz0123456789_") == "" && word != "" {
			list = append(list, word)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}
