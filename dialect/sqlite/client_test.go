package sqlite_test

import (
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/retort-db/retort/internal/dbtest"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// SQLite's own client, which is of another version than the library, takes the
// statements as a script.
func TestClientTakesARebuild(t *testing.T) {
	file := filepath.Join(t.TempDir(), "shop.db")
	client := []string{dbtest.Client(t, "sqlite3"), "-batch", "-bail", "-init", os.DevNull, file}
	run := func(script ...string) {
		t.Helper()
		command := exec.Command(client[0], client[1:]...)
		command.Stdin = strings.NewReader(strings.Join(script, ";\n") + ";\n")
		if out, err := command.CombinedOutput(); err != nil || len(out) > 0 {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	run(shop...)
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	before := dump(t, db)
	batch := func(operations ...op.Op) []string {
		statements, err := statementsOf(db, &op.Batch{Table: "account", Ops: operations, Recreate: op.RecreateAlways})
		if err != nil {
			t.Fatal(err)
		}
		return append(append([]string{"BEGIN"}, texts(statements)...), "COMMIT")
	}
	run(batch(
		&op.AddConstraint{Table: "account", Constraint: &schema.Check{Name: "c_age", SQL: "age < 200"}},
		&op.AddColumn{Table: "account", Column: &schema.Column{Name: "more", Type: schema.Integer{}, NotNull: true, Default: schema.Expr("0")}, Place: op.Place{First: true}},
	)...)
	if changed := difference(before, dump(t, db)); len(changed) != 6 { // the table's text and both its rows
		t.Errorf("the batch changed:\n%s", strings.Join(changed, "\n"))
	}
	run(batch(&op.DropConstraint{Table: "account", Name: "c_age"}, &op.DropColumn{Table: "account", Column: "more"})...)
	if lost := difference(before, dump(t, db)); len(lost) > 0 {
		t.Errorf("there and back again it differs:\n%s", strings.Join(lost, "\n"))
	}
}
