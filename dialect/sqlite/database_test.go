package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/dialect/sqlite"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// open returns an empty database, with foreign keys enforced.
func open(t *testing.T, script ...string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", ":memory:?_pragma=foreign_keys(1)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(1)
	for _, text := range script {
		if _, err := db.Exec(text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	return db
}

// perform does what a runner does with operations: it reads what it has to
// know, switches foreign keys off where it must, and sends each operation's
// statements in a transaction.
func perform(t *testing.T, db *sql.DB, operations ...op.Op) error {
	t.Helper()
	for _, o := range operations {
		statements, err := statementsOf(db, o)
		if err == nil {
			err = send(t, db, statements)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// must is perform where nothing may go wrong.
func must(t *testing.T, db *sql.DB, operations ...op.Op) {
	t.Helper()
	if err := perform(t, db, operations...); err != nil {
		t.Fatal(err)
	}
}

func statementsOf(db *sql.DB, o op.Op) ([]dialect.Statement, error) {
	d := sqlite.Dialect{}
	statements, err := d.Statements(o)
	var need *dialect.NeedError
	if !errors.As(err, &need) {
		return statements, err
	}
	catalog, err := d.Inspect(context.Background(), db, dialect.Scope{Schemas: []string{need.Schema}, Tables: []string{need.Table}})
	if err != nil {
		return nil, err
	}
	if len(catalog.Tables) == 0 {
		return nil, fmt.Errorf("no table %s", need.Table)
	}
	return d.Statements(op.WithWas(o, catalog.Tables[0]))
}

func send(t *testing.T, db *sql.DB, statements []dialect.Statement) (err error) {
	t.Helper()
	rules := sqlite.Dialect{}.Traits().ForeignKeys
	var on bool
	if err := db.QueryRow(rules.State).Scan(&on); err != nil {
		t.Fatal(err)
	}
	if on && slices.ContainsFunc(statements, func(s dialect.Statement) bool { return s.ForeignKeysOff }) {
		do(t, db, rules.Off)
		defer do(t, db, rules.On)
		statements = append(statements, dialect.Statement{SQL: rules.Check})
	}
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range statements {
		if _, err := tx.Exec(s.SQL); err != nil {
			return errors.Join(fmt.Errorf("%s: %w", s.SQL, err), tx.Rollback())
		}
	}
	return tx.Commit()
}

func do(t *testing.T, db *sql.DB, text string) {
	t.Helper()
	if _, err := db.Exec(text); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}

// query returns the rows of a query, each value with its storage class.
func query(t *testing.T, db *sql.DB, text string) []string {
	t.Helper()
	rows, err := db.Query(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		parts := make([]string, len(values))
		for i, v := range values {
			parts[i] = fmt.Sprintf("%s=%T(%v)", columns[i], v, v)
		}
		list = append(list, strings.Join(parts, " "))
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return list
}

// dump returns all that a database holds: the text of every object, but for
// the quotes that RENAME puts around a table's name, and every row.
func dump(t *testing.T, db *sql.DB) []string {
	t.Helper()
	list := query(t, db, `SELECT type, name, tbl_name,
		CASE WHEN type = 'table' AND substr(sql, 14, 1) = '"' THEN 'CREATE TABLE ' || name || substr(sql, 16 + length(name)) ELSE sql END AS sql
		FROM sqlite_master WHERE name NOT LIKE 'sqlite_autoindex%' ORDER BY type, name`)
	for _, name := range names(t, db) {
		list = append(list, query(t, db, "SELECT '"+name+"' AS of, * FROM \""+name+"\" ORDER BY 1, 2")...)
	}
	return list
}

// names returns the names of the tables.
func names(t *testing.T, db *sql.DB) []string {
	t.Helper()
	rows, err := db.Query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		list = append(list, name)
	}
	return list
}

// difference returns the lines of two dumps that are in one of them only.
func difference(before, after []string) []string {
	var list []string
	for _, line := range before {
		if !slices.Contains(after, line) {
			list = append(list, "- "+line)
		}
	}
	for _, line := range after {
		if !slices.Contains(before, line) {
			list = append(list, "+ "+line)
		}
	}
	return list
}

// inspect returns a table as Inspect reads it.
func inspect(t *testing.T, db *sql.DB, table string) *schema.Table {
	t.Helper()
	catalog, err := sqlite.Dialect{}.Inspect(context.Background(), db, dialect.Scope{Tables: []string{table}})
	if err != nil {
		t.Fatal(err)
	}
	if len(catalog.Tables) != 1 {
		t.Fatalf("Inspect(%s) found %d tables, want one", table, len(catalog.Tables))
	}
	return catalog.Tables[0]
}
