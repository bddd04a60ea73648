package mysql_test

import (
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/dialect/mysql"
	"github.com/retort-db/retort/internal/dbtest"
	"github.com/retort-db/retort/op"
)

// perform does what a runner does: it reads the table if it has to.
func perform(t *testing.T, db *sql.DB, o op.Op) {
	t.Helper()
	statements, err := mysql.Dialect{}.Statements(o)
	if need, ok := errors.AsType[*dialect.NeedError](err); ok {
		catalog, err := mysql.Dialect{}.Inspect(t.Context(), db, dialect.Scope{Schemas: []string{need.Schema}, Tables: []string{need.Table}})
		if err != nil {
			t.Fatal(err)
		}
		perform(t, db, op.WithWas(o, catalog.Table(need.Schema, need.Table)))
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range statements {
		exec(t, db, s.SQL)
	}
}

func exec(t *testing.T, db *sql.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s\n%v", s, err)
		}
	}
}

// filled returns a fresh database in which statements have run.
func filled(t *testing.T, statements []string) *sql.DB {
	t.Helper()
	db := dbtest.MySQL(t).DB()
	exec(t, db, statements...)
	return db
}

// widths are the display widths that MySQL 8 no longer shows.
var widths = regexp.MustCompile(`(int|year)\((?:[2-9]|\d\d)\)`)

// lines returns SHOW CREATE TABLE without indents, commas, display widths and
// the counter.
func lines(t *testing.T, db *sql.DB, table string) []string {
	t.Helper()
	var name, text string
	if err := db.QueryRowContext(t.Context(), "SHOW CREATE TABLE "+table).Scan(&name, &text); err != nil {
		t.Fatal(err)
	}
	text = regexp.MustCompile(` AUTO_INCREMENT=\d+`).ReplaceAllString(widths.ReplaceAllString(text, "$1"), "")
	var list []string
	for line := range strings.Lines(text) {
		list = append(list, strings.TrimSuffix(strings.TrimSpace(line), ","))
	}
	return list
}

// contents returns all values of a table in the order of its columns, the
// invisible ones too.
func contents(t *testing.T, db *sql.DB, table string) []string {
	t.Helper()
	var values []string
	for _, name := range column(t, db, "SELECT column_name FROM information_schema.columns"+
		" WHERE table_schema = DATABASE() AND table_name = '"+table+"' ORDER BY ordinal_position") {
		values = append(values, column(t, db, fmt.Sprintf("SELECT COALESCE(HEX(`%s`), '-') FROM %s ORDER BY 1", name, table))...)
	}
	return values
}

func column(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var value string
		if err := rows.Scan(&value); err != nil {
			t.Fatal(err)
		}
		list = append(list, value)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

func isMariaDB(t *testing.T, db *sql.DB) bool {
	t.Helper()
	return strings.Contains(column(t, db, "SELECT VERSION()")[0], "MariaDB")
}
