package sqlite_test

import (
	"database/sql"
	"strings"
	"testing"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// There and back again: after an operation and its reverse the table means
// what it meant, and no row of it or of its children has gone.
func TestReverse(t *testing.T) {
	no, yes := false, true
	on := func(columns ...string) []schema.IndexColumn { return schema.On(columns...) }
	tests := map[string]op.Op{
		"add a column":                     &op.AddColumn{Table: "account", Column: &schema.Column{Name: "more", Type: schema.Integer{}}},
		"add a column with all":            &op.AddColumn{Table: "account", Column: &schema.Column{Name: "more", Type: schema.Integer{}}, Constraints: []schema.Constraint{&schema.Unique{Name: "u_more", Columns: []string{"more"}}}, Indexes: []*schema.Index{{Name: "ix_more", Columns: on("more", "age")}}, Place: op.Place{After: "id"}},
		"drop a column in the middle":      &op.DropColumn{Table: "account", Column: "half"},
		"drop a column with its default":   &op.DropColumn{Table: "account", Column: "Since"},
		"a type":                           &op.AlterColumn{Table: "account", Column: "age", Type: schema.Text{}},
		"a name":                           &op.AlterColumn{Table: "account", Column: "boss", Name: "Chief"},
		"NULL":                             &op.AlterColumn{Table: "account", Column: "email", NotNull: &no},
		"a default":                        &op.AlterColumn{Table: "account", Column: "name", Default: schema.Literal("x")},
		"no default":                       &op.AlterColumn{Table: "account", Column: "name", DropDefault: true},
		"a place":                          &op.AlterColumn{Table: "account", Column: "age", Place: op.Place{First: true}},
		"everything of a column":           &op.AlterColumn{Table: "account", Column: "name", Name: "nick", Type: schema.Text{}, NotNull: &yes, Default: schema.Literal("x")},
		"add a unique constraint":          &op.AddConstraint{Table: "account", Constraint: &schema.Unique{Name: "u", Columns: []string{"email", "name"}}},
		"add a foreign key":                &op.AddConstraint{Table: "child", Constraint: &schema.ForeignKey{Name: "fk", Columns: []string{"account"}, RefTable: "account", RefColumns: []string{"id"}, Deferral: schema.InitiallyDeferred}},
		"drop a unique constraint":         &op.DropConstraint{Table: "account", Name: "u_email"},
		"drop a foreign key without name":  &op.DropConstraint{Table: "child", Was: &schema.ForeignKey{Columns: []string{"account"}, RefTable: "account", OnDelete: schema.Cascade, OnUpdate: schema.Cascade}},
		"rename a constraint":              &op.RenameConstraint{Table: "account", Constraint: "u_email", Name: "other"},
		"create an index":                  &op.CreateIndex{Table: "account", Index: &schema.Index{Name: "ix", Columns: on("age")}},
		"drop an index":                    &op.DropIndex{Table: "account", Index: "ix_lower", Was: &schema.Index{Name: "ix_lower", Columns: []schema.IndexColumn{{SQL: "lower(name)", Desc: true}, {Name: "age"}}, Where: "age IS NOT NULL"}},
		"rename an index":                  &op.RenameIndex{Table: "account", Index: "ix_name", Name: "other"},
		"a batch":                          &op.Batch{Table: "account", Ops: []op.Op{&op.DropConstraint{Table: "account", Name: "u_email"}, &op.AlterColumn{Table: "account", Column: "age", Name: "years"}, &op.AddColumn{Table: "account", Column: &schema.Column{Name: "more", Type: schema.Integer{}}, Place: op.Place{First: true}}, &op.DropColumn{Table: "account", Column: "Since"}}},
		"a table that nothing points to":   &op.CreateTable{Table: &schema.Table{Name: "own", Columns: []*schema.Column{{Name: "id", Type: schema.Integer{}}}}},
		"another name of the whole table":  &op.RenameTable{Table: "note", Name: "notes"},
		"a view":                           &op.CreateView{View: &schema.View{Name: "w", SQL: "SELECT 1"}},
		"a trigger, which is dropped here": &op.DropTrigger{Table: "account", Trigger: "account_noted", Was: &schema.Trigger{Table: "account", Name: "account_noted", When: "AFTER UPDATE OF name", SQL: "FOR EACH ROW WHEN new.name <> old.name BEGIN INSERT INTO note (text) VALUES (new.name); END"}},
	}
	for rule, up := range tests {
		t.Run(rule, func(t *testing.T) {
			db := open(t, append(append([]string{}, shop...), "DROP VIEW adult_name", "DROP TRIGGER adult_insert")...)
			before := summary(t, db)
			up = op.WithWas(up, inspect(t, db, tableOf(up)))
			must(t, db, up)
			if len(difference(before, summary(t, db))) == 0 {
				t.Fatalf("%s changed nothing", op.Title(up))
			}
			down, err := op.Reverse(up)
			if err != nil {
				t.Fatal(err)
			}
			must(t, db, down)
			if lost := difference(before, summary(t, db)); len(lost) > 0 {
				t.Errorf("%s and back:\n%s", op.Title(up), strings.Join(lost, "\n"))
			}
		})
	}
}

func tableOf(o op.Op) string {
	switch o := o.(type) {
	case *op.AddConstraint:
		return o.Table
	case *op.DropConstraint:
		return o.Table
	}
	return "account"
}

// summary returns the meaning of the tables, the text of everything else, and
// the rows but for the column Since, whose values are lost with it.
func summary(t *testing.T, db *sql.DB) []string {
	t.Helper()
	var list []string
	for _, name := range names(t, db) {
		if !strings.HasPrefix(name, "sqlite_") {
			list = append(list, meaning(inspect(t, db, name)))
		}
	}
	for _, line := range dump(t, db) {
		if !strings.HasPrefix(line, "type=string(table)") {
			row, _, _ := strings.Cut(line, " Since=")
			list = append(list, strings.ReplaceAll(row, `"`, "")) // RENAME quotes a name
		}
	}
	return list
}
