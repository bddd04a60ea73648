package sqlite_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/dialect/sqlite"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// The operations of a batch see what those before them did, and SQLite renames
// columns wherever they are used.
func TestBatchInOrder(t *testing.T) {
	yes := true
	db := open(t, append(slices.Clone(shop), "DROP VIEW adult_name", "DROP TRIGGER adult_insert")...)
	must(t, db, &op.Batch{Table: "account", Ops: []op.Op{
		&op.AlterColumn{Table: "account", Column: "name", Name: "nick", Type: schema.String{Length: 40}},
		&op.AddConstraint{Table: "account", Constraint: &schema.Check{Name: "c_nick", SQL: `nick <> 'name' AND "age" < 150`}},
		&op.AlterColumn{Table: "account", Column: "nick", NotNull: &yes},
		&op.AlterColumn{Table: "account", Column: "age", Name: "years"},
		&op.AddColumn{Table: "account", Column: &schema.Column{Name: "twice", Type: schema.Integer{}, Default: &schema.Computed{SQL: "years * 2", Stored: true}}, Place: op.Place{After: "years"}},
		&op.DropIndex{Table: "account", Index: "ix_lower"},
		&op.CreateIndex{Table: "account", Index: &schema.Index{Name: "ix_years", Columns: schema.On("years")}},
		&op.RenameIndex{Table: "account", Index: "ix_name", Name: "ix_nick", Was: &schema.Index{Name: "ix_name", Unique: true, Columns: []schema.IndexColumn{{Name: "nick", Collation: "NOCASE"}}}},
	}})
	want := []string{
		"id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice",
		"email TEXT NOT NULL ON CONFLICT FAIL COLLATE NOCASE",
		"nick VARCHAR(40) DEFAULT 'it''s' NOT NULL",
		"years INT CHECK (years > 0)",
		"twice INTEGER GENERATED ALWAYS AS (years * 2) STORED",
		`"Full Name" TEXT GENERATED ALWAYS AS (nick || ' <' || email || '>') STORED`,
		"half AS (years / 2)",
		"boss int REFERENCES account (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED",
		"Since TEXT DEFAULT (datetime('now'))",
		"/* of whom */ CONSTRAINT u_email UNIQUE (email) ON CONFLICT ABORT",
		"CHECK (length(nick) < 30)",
		`CONSTRAINT c_nick CHECK (nick <> 'name' AND "years" < 150)`,
	}
	if got := lines(t, db); !slices.Equal(got, want) {
		t.Errorf("the table is now\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	wantUses := []string{
		"sql=string(CREATE TRIGGER account_noted AFTER UPDATE OF nick ON account FOR EACH ROW WHEN new.nick <> old.nick BEGIN INSERT INTO note (text) VALUES (new.nick); END)",
		"sql=string(CREATE VIEW adult AS SELECT id, nick FROM account WHERE years >= 18)",
	}
	if got := query(t, db, "SELECT sql FROM sqlite_master WHERE name IN ('adult', 'account_noted') ORDER BY name"); !slices.Equal(got, wantUses) {
		t.Errorf("what uses the table is now %q, want %q", got, wantUses)
	}
	if got, want := query(t, db, "SELECT twice FROM account ORDER BY id"), []string{"twice=int64(40)", "twice=int64(34)"}; !slices.Equal(got, want) {
		t.Errorf("the computed column is %q, want %q", got, want)
	}
	if got := names(t, db); slices.Contains(got, "_retort_tmp_account") {
		t.Errorf("left over: %q", got)
	}
}

// What SQLite's ALTER can do is not rebuilt, unless asked for.
func TestNativeStatements(t *testing.T) {
	table := &schema.Table{
		Name: "t",
		Columns: []*schema.Column{{Name: "id", Type: schema.Integer{}}, {Name: "a", Type: schema.Text{}}, {Name: "b", Type: schema.Text{}},
			{Name: "c", Type: schema.Text{}}, {Name: "d", Type: schema.Text{}, Default: &schema.Computed{SQL: "c || 'x'"}}},
		Constraints: []schema.Constraint{&schema.PrimaryKey{Columns: []string{"id"}}, &schema.Check{SQL: "b <> 'a'"}},
		Indexes:     []*schema.Index{{Name: "ix", Columns: []schema.IndexColumn{{SQL: "lower(a)"}}}},
	}
	tests := []struct {
		rule string
		op   op.Op
		want string // "" for a rebuild
	}{
		{"add a column", &op.AddColumn{Table: "t", Column: &schema.Column{Name: "e", Type: schema.Integer{}}}, "ALTER TABLE t ADD COLUMN e INTEGER"},
		{"a constant default", &op.AddColumn{Table: "t", Column: &schema.Column{Name: "e", Type: schema.Integer{}, NotNull: true, Default: schema.Expr("-1")}}, "ALTER TABLE t ADD COLUMN e INTEGER DEFAULT -1 NOT NULL"},
		{"a default that is computed", &op.AddColumn{Table: "t", Column: &schema.Column{Name: "e", Type: schema.DateTime{}, Default: schema.Expr("CURRENT_TIMESTAMP")}}, ""},
		{"NOT NULL without a default", &op.AddColumn{Table: "t", Column: &schema.Column{Name: "e", Type: schema.Integer{}, NotNull: true}}, ""},
		{"a check and a foreign key", &op.AddColumn{Table: "t", Column: &schema.Column{Name: "e", Type: schema.Integer{}}, Constraints: []schema.Constraint{
			&schema.Check{Name: "c", SQL: "e > 0"}, &schema.ForeignKey{Name: "f", Columns: []string{"e"}, RefTable: "u"}}},
			"ALTER TABLE t ADD COLUMN e INTEGER CONSTRAINT c CHECK (e > 0) CONSTRAINT f REFERENCES u"},
		{"a foreign key and a default", &op.AddColumn{Table: "t", Column: &schema.Column{Name: "e", Type: schema.Integer{}, Default: schema.Expr("1")}, Constraints: []schema.Constraint{
			&schema.ForeignKey{Columns: []string{"e"}, RefTable: "u"}}}, ""},
		{"an enum with its check", &op.AddColumn{Table: "t", Column: &schema.Column{Name: "e", Type: &schema.Enum{Name: "kind", Values: []string{"a", "it's"}, Check: true}}},
			"ALTER TABLE t ADD COLUMN e VARCHAR(4) CONSTRAINT kind CHECK (e IN ('a', 'it''s'))"},
		{"a unique column", &op.AddColumn{Table: "t", Column: &schema.Column{Name: "e", Type: schema.Integer{}}, Constraints: []schema.Constraint{&schema.Unique{Columns: []string{"e"}}}}, ""},
		{"a place", &op.AddColumn{Table: "t", Column: &schema.Column{Name: "e", Type: schema.Integer{}}, Place: op.Place{First: true}}, ""},
		{"the place at the end", &op.AddColumn{Table: "t", Column: &schema.Column{Name: "e", Type: schema.Integer{}}, Place: op.Place{After: "d"}}, "ALTER TABLE t ADD COLUMN e INTEGER"},
		{"drop a column with its index", &op.DropColumn{Table: "t", Column: "a"}, "DROP INDEX ix; ALTER TABLE t DROP COLUMN a"},
		{"drop a column of a check", &op.DropColumn{Table: "t", Column: "b"}, ""},
		{"drop a key", &op.DropColumn{Table: "t", Column: "id"}, ""},
		{"drop a computed column", &op.DropColumn{Table: "t", Column: "d"}, "ALTER TABLE t DROP COLUMN d"},
		{"rename a column", &op.AlterColumn{Table: "t", Column: "c", Name: "select"}, `ALTER TABLE t RENAME COLUMN c TO "select"`},
		{"another kind of integer for the row id", &op.AlterColumn{Table: "t", Column: "id", Type: schema.BigInteger{}}, "nothing"},
		{"change nothing", &op.AlterColumn{Table: "t", Column: "c"}, "nothing"},
		{"a batch of such", &op.Batch{Table: "t", Ops: []op.Op{&op.AlterColumn{Table: "t", Column: "c", Name: "x"}, &op.DropColumn{Table: "t", Column: "d"}, &op.DropColumn{Table: "t", Column: "x"}}},
			"ALTER TABLE t RENAME COLUMN c TO x; ALTER TABLE t DROP COLUMN d; ALTER TABLE t DROP COLUMN x"},
		{"always rebuild", &op.Batch{Table: "t", Recreate: op.RecreateAlways, Ops: []op.Op{&op.AlterColumn{Table: "t", Column: "c", Name: "x"}}}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			statements, err := sqlite.Dialect{}.Statements(op.WithWas(tt.op, table))
			if err != nil {
				t.Fatal(err)
			}
			list := texts(statements)
			got := strings.Join(list, "; ")
			if slices.Contains(list, "DROP TABLE t") {
				got = ""
			}
			if tt.want == "nothing" && got == "" && len(list) == 0 {
				got = "nothing"
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// Without the table, what could be done blindly is offered to those who cannot
// ask.
func TestNeedError(t *testing.T) {
	tests := []struct {
		rule    string
		op      op.Op
		field   string
		offline string
	}{
		{"drop a column", &op.DropColumn{Table: "t", Column: "a"}, "TableWas", "ALTER TABLE t DROP COLUMN a"},
		{"add a column that needs a rebuild", &op.AddColumn{Table: "t", Column: &schema.Column{Name: "a", Type: schema.Integer{}, NotNull: true}}, "TableWas", "ALTER TABLE t ADD COLUMN a INTEGER NOT NULL"},
		{"add a unique column", &op.AddColumn{Table: "t", Column: &schema.Column{Name: "a", Type: schema.Integer{}}, Constraints: []schema.Constraint{&schema.Unique{Columns: []string{"a"}}}}, "TableWas", ""},
		{"add a constraint", &op.AddConstraint{Table: "t", Constraint: &schema.Check{SQL: "a"}}, "TableWas", ""},
		{"drop a constraint", &op.DropConstraint{Table: "t", Name: "c"}, "TableWas", ""},
		{"rename a constraint", &op.RenameConstraint{Table: "t", Constraint: "c", Name: "d"}, "TableWas", ""},
		{"rename an index", &op.RenameIndex{Table: "t", Index: "c", Name: "d"}, "Was", ""},
		{"rebuild", &op.Batch{Table: "t", Recreate: op.RecreateAlways}, "TableWas", ""},
		{"the second of a batch", &op.Batch{Table: "t", Ops: []op.Op{&op.AlterColumn{Table: "t", Column: "a", Name: "b"}, &op.DropColumn{Table: "t", Column: "b"}}}, "TableWas", ""},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			_, err := sqlite.Dialect{}.Statements(tt.op)
			var need *dialect.NeedError
			if !errors.As(err, &need) {
				t.Fatalf("got %v, want a NeedError", err)
			}
			if got := strings.Join(texts(need.Offline), "; "); need.Field != tt.field || got != tt.offline || need.Table != "t" {
				t.Errorf("got %+v, want the field %s and offline %q", need, tt.field, tt.offline)
			}
		})
	}
}

// What cannot be done says so, and what to do instead.
func TestRefusals(t *testing.T) {
	comment, expr, yes := "x", schema.Expr("now()"), true
	table := &schema.Table{Name: "t", Columns: []*schema.Column{{Name: "a", Type: schema.Integer{}}, {Name: "b", Type: schema.Integer{}, Default: &schema.Computed{SQL: "a + 1"}}},
		Constraints: []schema.Constraint{&schema.Check{Name: "c1", SQL: "a > 0"}}}
	tests := []struct {
		op   op.Op
		want string
	}{
		{&op.SetTableComment{Table: "t", Comment: "x"}, "comment on table t: SQLite keeps no comments: do it for other products only"},
		{&op.AlterColumn{Table: "t", Column: "a", Comment: &comment}, "alter column t.a: SQLite keeps no comments: do it for other products only"},
		{&op.AlterColumn{Table: "t", Column: "a", OnUpdate: &expr}, "alter column t.a: SQLite has no ON UPDATE for columns: create a trigger"},
		{&op.AlterColumn{Table: "t", Column: "a", Invisible: &yes}, "alter column t.a: SQLite has no invisible columns and indexes"},
		{&op.AlterColumn{Table: "t", Column: "a", Default: &schema.Identity{}}, "alter column t.a: SQLite has no identity columns: set AutoIncrement of a column that is the whole primary key"},
		{&op.AlterColumn{Table: "t", Column: "a", AutoIncrement: &yes, TableWas: table}, "alter column t.a: SQLite has no AUTO_INCREMENT to switch on or off: an integer that is the whole primary key numbers the rows"},
		{&op.AddColumn{Table: "t", Column: &schema.Column{Name: "n", Type: schema.Integer{}, AutoIncrement: true}}, "add column t.n: column n: SQLite numbers rows by an integer that is the whole primary key, and by nothing else"},
		{&op.CreateTable{Table: &schema.Table{Name: "t", Columns: []*schema.Column{{Name: "n", Type: schema.Integer{}, AutoIncrement: true}, {Name: "m", Type: schema.Integer{}}}, Constraints: []schema.Constraint{&schema.PrimaryKey{Columns: []string{"n", "m"}}}}},
			"create table t: column n: SQLite numbers rows by an integer that is the whole primary key, and by nothing else"},
		{&op.AlterColumn{Table: "t", Column: "x", DropDefault: true, TableWas: table}, "alter column t.x: table t has no column x"},
		{&op.DropColumn{Table: "t", Column: "a", TableWas: table}, "drop column t.a: column b is computed from it: drop that first"},
		{&op.DropConstraint{Table: "t", Name: "x", TableWas: table}, "drop constraint x of t: table t has no constraint x: it has c1"},
		{&op.DropConstraint{Table: "t", TableWas: table}, "drop constraint  of t: a constraint without a name is told by Was"},
		{&op.AddConstraint{Table: "t", Constraint: &schema.ForeignKey{Columns: []string{"a"}, RefSchema: "other", RefTable: "u"}, TableWas: table}, "add foreign key to t: SQLite's foreign keys do not point into another database"},
		{&op.Batch{Table: "t", TableWas: table, Recreate: op.RecreateNever, Ops: []op.Op{&op.DropConstraint{Table: "t", Name: "c1"}}},
			"alter table t: SQLite has to rebuild the table to drop constraint c1 of t, which RecreateNever forbids"},
		{&op.Batch{Table: "t", TableWas: table, Ops: []op.Op{&op.DropConstraint{Table: "u", Name: "c1"}}}, "alter table t: drop constraint c1 of u is none on this table"},
		{&op.Batch{Table: "t", TableWas: table, Ops: []op.Op{&op.Execute{SQL: "SELECT 1"}}}, "alter table t: execute is none on this table"},
		{&op.CreateTable{Table: &schema.Table{Name: "t", SQLite: schema.SQLiteTable{AutoIncrement: true}, Columns: []*schema.Column{{Name: "a", Type: schema.Text{}}}, Constraints: []schema.Constraint{&schema.PrimaryKey{Columns: []string{"a"}}}}},
			"create table t: AUTOINCREMENT is for a column of the type INTEGER that is the whole primary key"},
	}
	for _, tt := range tests {
		if _, err := (sqlite.Dialect{}).Statements(tt.op); err == nil || err.Error() != tt.want {
			t.Errorf("%s: got %v, want %q", op.Title(tt.op), err, tt.want)
		}
	}
}

func texts(statements []dialect.Statement) []string {
	list := make([]string, len(statements))
	for i, s := range statements {
		list[i] = s.SQL
	}
	return list
}
