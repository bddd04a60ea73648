package retort_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/dialect/sqlite"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/revision"
	"github.com/retort-db/retort/schema"
	"github.com/retort-db/retort/script"
)

// A table whose rows others point to is rebuilt on a connection that enforces
// foreign keys: they are off for as long as it takes, nothing cascades, and
// what is wrong afterwards makes the revision fail.
func TestRebuildWithForeignKeys(t *testing.T) {
	check := &op.AddConstraint{Table: "parent", Constraint: &schema.Check{Name: "positive", SQL: "id > 0"}}
	tests := []struct {
		rule string
		ops  []op.Op
		want string // of the error
	}{
		{"a rebuild", []op.Op{check}, ""},
		{"a rebuild after a change", []op.Op{&op.Execute{SQL: "UPDATE parent SET id = 2"}, &op.Execute{SQL: "UPDATE child SET parent = 2"}, check}, ""},
		{"rows left without a parent", []op.Op{check, &op.Execute{SQL: "DELETE FROM parent"}}, "row 1 of child points to no row of parent"},
		{"a statement that fails", []op.Op{check, &op.Execute{SQL: "no SQL"}}, "syntax error"},
	}
	for _, tt := range tests {
		for _, apart := range []bool{false, true} {
			if apart && tt.want != "" {
				continue // what came before stays
			}
			t.Run(fmt.Sprintf("%s, without a transaction %v", tt.rule, apart), func(t *testing.T) { rebuildEnforced(t, tt.ops, tt.want, apart) })
		}
	}
}

func rebuildEnforced(t *testing.T, ops []op.Op, want string, apart bool) {
	db, err := sql.Open("sqlite", "file:"+t.TempDir()+"/test.db?_pragma=foreign_keys(1)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, text := range []string{"CREATE TABLE parent (id INTEGER PRIMARY KEY)", "CREATE TABLE child (parent INT REFERENCES parent ON DELETE CASCADE ON UPDATE CASCADE)",
		"INSERT INTO parent VALUES (1)", "INSERT INTO child VALUES (1)"} {
		if _, err := db.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
	m, err := retort.New(db, sqlite.Dialect{}, []*script.Script{{Revision: revision.Revision{ID: "a1"}, NoTransaction: apart, Upgrade: does(ops...)}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = m.Upgrade(context.Background(), "head")
	if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
		t.Errorf("got %v, want %q", err, want)
	}
	var rows, on int
	var text string
	if err := db.QueryRow("SELECT (SELECT count(*) FROM parent JOIN child ON parent = id), (SELECT foreign_keys FROM pragma_foreign_keys), (SELECT sql FROM sqlite_master WHERE name = 'parent')").Scan(&rows, &on, &text); err != nil {
		t.Fatal(err)
	}
	if rebuilt := strings.Contains(text, "positive"); rows != 1 || on != 1 || rebuilt != (want == "") {
		t.Errorf("%d children with a parent, foreign keys %d, table %s: want 1, 1, and the check if nothing failed", rows, on, text)
	}
}
