package sqlite_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// Whoever runs the statements without switching foreign keys off is stopped by
// the first of them, before a row is lost.
func TestRebuildRefusesToRunWithForeignKeysOn(t *testing.T) {
	for rule, o := range map[string]op.Op{
		"the table as it was read": &op.Batch{Table: "account", Recreate: op.RecreateAlways},
		"the table as a script says it": &op.AddConstraint{Table: "child", Constraint: &schema.Check{SQL: "id > 0"}, TableWas: &schema.Table{
			Name:    "child",
			Columns: []*schema.Column{{Name: "id", Type: schema.Integer{}}, {Name: "account", Type: schema.Integer{}}},
		}},
	} {
		t.Run(rule, func(t *testing.T) {
			db := open(t, shop...)
			before := dump(t, db)
			statements, err := statementsOf(db, o)
			if err != nil {
				t.Fatal(err)
			}
			if !statements[0].ForeignKeysOff {
				t.Error("ForeignKeysOff is not set")
			}
			_, err = db.Exec(statements[0].SQL)
			if err == nil || !strings.Contains(err.Error(), "foreign keys are on, and would delete rows") {
				t.Errorf("%s: got %v, want an error about foreign keys", statements[0].SQL, err)
			}
			if lost := difference(before, dump(t, db)); len(lost) > 0 {
				t.Errorf("the guard changed %q", lost)
			}
		})
	}
}

// The children of a table that is rebuilt stay, also those whose key names no
// column.
func TestRebuildOfAParent(t *testing.T) {
	db := open(t, "CREATE TABLE p (id INTEGER PRIMARY KEY)", "CREATE TABLE c (p INT REFERENCES P ON DELETE CASCADE)", "INSERT INTO p VALUES (1)", "INSERT INTO c VALUES (1)")
	must(t, db, &op.AddConstraint{Table: "p", Constraint: &schema.Check{SQL: "id > 0"}})
	if got := query(t, db, "SELECT p FROM c"); len(got) != 1 {
		t.Errorf("%d children, want 1", len(got))
	}
}

// With foreign keys on a table that nothing points to is rebuilt as it is.
func TestRebuildOfATableNothingPointsTo(t *testing.T) {
	db := open(t, shop...)
	before := dump(t, db)
	statements, err := statementsOf(db, &op.Batch{Table: "child", Recreate: op.RecreateAlways})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range statements {
		if s.ForeignKeysOff {
			t.Errorf("%s: ForeignKeysOff is set", s.SQL)
		}
		do(t, db, s.SQL)
	}
	if lost := difference(before, dump(t, db)); len(lost) > 0 {
		t.Errorf("a rebuild changed %q", lost)
	}
}

// The rebuild of a table that a script describes stops at what the script
// leaves out.
func TestRebuildStopsAtWhatTheScriptDoesNotKnow(t *testing.T) {
	known := func() *schema.Table {
		return &schema.Table{
			Name:    "t",
			Columns: []*schema.Column{{Name: "a", Type: schema.Integer{}}, {Name: "b", Type: schema.Text{}}},
			Indexes: []*schema.Index{{Name: "ix", Columns: schema.On("a")}},
		}
	}
	for _, tt := range []struct{ rule, more, want string }{
		{"nothing more", "SELECT 1", ""},
		{"a trigger", "CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END", "the script does not know trigger tr"},
		{"an index", "CREATE INDEX other ON t (b)", "the script does not know index other"},
		{"a column", "ALTER TABLE t ADD COLUMN c int", "the script does not know column c"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			db := open(t, "CREATE TABLE t (a INTEGER, b TEXT)", "CREATE INDEX ix ON t (a)", "INSERT INTO t VALUES (1, 'x')", tt.more)
			before := dump(t, db)
			err := perform(t, db, &op.AddConstraint{Table: "t", Constraint: &schema.Check{SQL: "a > 0"}, TableWas: known()})
			if tt.want == "" && err != nil || err != nil && !strings.Contains(err.Error(), tt.want) || tt.want != "" && err == nil {
				t.Errorf("got %v, want %q", err, tt.want)
			}
			if lost := difference(before, dump(t, db)); tt.want != "" && len(lost) > 0 {
				t.Errorf("it changed %q", lost)
			}
		})
	}
}

func TestRebuildAfterAFailure(t *testing.T) {
	db := open(t, append(slices.Clone(shop), "CREATE TABLE _retort_tmp_account (left over)", "INSERT INTO _retort_tmp_account VALUES (1)")...)
	must(t, db, &op.AlterColumn{Table: "account", Column: "age", Type: schema.BigInteger{}})
	if left := query(t, db, "SELECT name FROM sqlite_master WHERE name LIKE '%retort%'"); len(left) > 0 {
		t.Errorf("left over: %q", left)
	}
}

// What the new rules do not admit makes the run fail and leaves everything as
// it was.
func TestRebuildFailsWhole(t *testing.T) {
	yes := true
	tests := []struct {
		rule string
		op   op.Op
		want string
	}{
		{"a NULL in a column that may have none", &op.AlterColumn{Table: "account", Column: "boss", NotNull: &yes}, "NOT NULL constraint failed"},
		{"a row that a check does not admit", &op.AddConstraint{Table: "account", Constraint: &schema.Check{Name: "old", SQL: "age > 18"}}, "CHECK constraint failed: old"},
		{"two rows of a unique value, whatever ON CONFLICT says", &op.AddConstraint{Table: "child", Constraint: &schema.Unique{Columns: []string{"account"}}}, "UNIQUE constraint failed"},
		{"a row that a new foreign key does not admit", &op.AddConstraint{Table: "account", Constraint: &schema.ForeignKey{Columns: []string{"age"}, RefTable: "note", RefColumns: []string{"id"}}},
			"row 1 of account points to no row of note"},
		{"a key that children point to", &op.DropConstraint{Table: "account", Kind: op.PrimaryKey}, "foreign key mismatch"},
		{"a column that a view shows", &op.DropColumn{Table: "account", Column: "name"}, "computed from it"},
		{"a column that a view and a trigger use", &op.DropColumn{Table: "account", Column: "age"}, "column half is computed from it"},
		{"a column that a trigger of another table uses", &op.Batch{Table: "account", Recreate: op.RecreateAlways, Ops: []op.Op{
			&op.DropColumn{Table: "account", Column: "half"}, &op.DropColumn{Table: "account", Column: "age"}}}, "error in"},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			db := open(t, shop...)
			before := dump(t, db)
			err := perform(t, db, tt.op)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
			if lost := difference(before, dump(t, db)); len(lost) > 0 {
				t.Errorf("it changed %q", lost)
			}
		})
	}
}

// Rows keep the ids that they have by no column.
func TestRebuildKeepsRowIDs(t *testing.T) {
	db := open(t, "CREATE TABLE t (a TEXT, rowid TEXT)", "INSERT INTO t (_rowid_, a) VALUES (5, 'x'), (3, 'y')", "CREATE TABLE u (a TEXT PRIMARY KEY)", "INSERT INTO u (rowid, a) VALUES (8, 'z')")
	must(t, db, &op.Batch{Table: "t", Recreate: op.RecreateAlways}, &op.Batch{Table: "u", Recreate: op.RecreateAlways})
	got := append(query(t, db, "SELECT oid AS id, a FROM t ORDER BY 1"), query(t, db, "SELECT rowid AS id, a FROM u")...)
	want := []string{"id=int64(3) a=string(y)", "id=int64(5) a=string(x)", "id=int64(8) a=string(z)"}
	if !slices.Equal(got, want) {
		t.Errorf("rows after a rebuild: %q, want %q", got, want)
	}
}

// A type change converts what can be converted without a loss, and nothing
// else.
func TestTypeChangeConverts(t *testing.T) {
	tests := []struct {
		from, values string
		to           schema.Type
		want         []string
	}{
		{"TEXT", "('12'), ('abc'), ('1.5'), (NULL)", schema.Integer{}, []string{"12", "'abc'", "1.5", "NULL"}},
		{"INTEGER", "(12), (1.5)", schema.String{Length: 9}, []string{"'12'", "'1.5'"}},
		{"TEXT", "('2020-01-01')", schema.Date{}, []string{"'2020-01-01'"}},
		{"TEXT", "('ab'), (NULL)", schema.Binary{}, []string{"X'6162'", "NULL"}},
		{"BLOB", "(x'6162')", schema.Text{}, []string{"'ab'"}},
		{"REAL", "(2), (2.5)", schema.Integer{}, []string{"2", "2.5"}},
	}
	for _, tt := range tests {
		db := open(t, "CREATE TABLE t (a "+tt.from+")", "INSERT INTO t VALUES "+tt.values)
		must(t, db, &op.AlterColumn{Table: "t", Column: "a", Type: tt.to})
		want := make([]string, len(tt.want))
		for i, value := range tt.want {
			want[i] = "a=string(" + value + ")"
		}
		if got := query(t, db, "SELECT quote(a) AS a FROM t"); !slices.Equal(got, want) {
			t.Errorf("%s %s to %T: got %q, want %q", tt.from, tt.values, tt.to, got, want)
		}
	}
}

func TestRebuildOfAStrictTable(t *testing.T) {
	db := open(t, "CREATE TABLE t (a TEXT PRIMARY KEY, b INT, c INT AS (b * 2) STORED, d ANY) STRICT, WITHOUT ROWID", "INSERT INTO t VALUES ('x', 1, '7')")
	if err := perform(t, db, &op.AlterColumn{Table: "t", Column: "b", Type: schema.String{Length: 5}}); err == nil || !strings.Contains(err.Error(), "unknown datatype") {
		t.Errorf("a type that STRICT does not know: got %v, want SQLite's error", err)
	}
	must(t, db, &op.AlterColumn{Table: "t", Column: "b", Type: schema.Text{}})
	do(t, db, "INSERT INTO t VALUES ('y', '2', x'00')")
	got, want := query(t, db, "SELECT * FROM t"), []string{"a=string(x) b=string(1) c=int64(2) d=string(7)", "a=string(y) b=string(2) c=int64(4) d=[]uint8([0])"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if table := inspect(t, db, "t"); !table.SQLite.Strict || !table.SQLite.WithoutRowID {
		t.Errorf("got %+v, want STRICT and WITHOUT ROWID", table.SQLite)
	}
}

// A new foreign key of a table to itself would have the old table take the
// rows of the new one with it.
func TestRebuildWithANewKeyToItself(t *testing.T) {
	db := open(t, "CREATE TABLE t (id INTEGER PRIMARY KEY, up INT)", "INSERT INTO t VALUES (1, NULL), (2, 1), (3, 2)")
	must(t, db, &op.AddConstraint{Table: "t", Constraint: &schema.ForeignKey{Columns: []string{"up"}, RefTable: "T", RefColumns: []string{"id"}, OnDelete: schema.Cascade}})
	if got := query(t, db, "SELECT count(*) AS n FROM t"); got[0] != "n=int64(3)" {
		t.Errorf("got %q rows, want 3", got)
	}
}

// Where foreign keys are not enforced, a new one is checked all the same, and
// no other.
func TestRebuildChecksANewKey(t *testing.T) {
	script := []string{"PRAGMA foreign_keys=OFF", "CREATE TABLE up (id INTEGER PRIMARY KEY)", "INSERT INTO up VALUES (1)",
		"CREATE TABLE t (a INT REFERENCES up, b INT, c INT, d INT, FOREIGN KEY (c) REFERENCES up)", "INSERT INTO t VALUES (7, 1, 8, 1)"}
	key := func(column string) op.Op {
		return &op.AddConstraint{Table: "t", Constraint: &schema.ForeignKey{Columns: []string{column}, RefTable: "up", RefColumns: []string{"id"}}}
	}
	db := open(t, script...)
	must(t, db, key("b"))
	do(t, db, "UPDATE t SET b = 9")
	if err := perform(t, db, key("b")); err == nil || !strings.Contains(err.Error(), "row 1 of t points to no row of up") {
		t.Errorf("got %v, want an error that names the row", err)
	}
	if err := perform(t, db, &op.Batch{Table: "t", Ops: []op.Op{key("b"), &op.AddConstraint{Table: "t", Constraint: &schema.ForeignKey{Columns: []string{"d"}, RefTable: "up"}}}}); err == nil {
		t.Error("of two new keys the first was not checked")
	}
	must(t, db, &op.Batch{Table: "t", Ops: []op.Op{key("b"), &op.DropColumn{Table: "t", Column: "b"}, &op.AddConstraint{Table: "t", Constraint: &schema.Check{SQL: "a > 0"}}}})
}

// A clause ON CONFLICT must not have rows go away that a new type makes alike.
func TestRebuildIgnoresNoRow(t *testing.T) {
	db := open(t, "CREATE TABLE t (a UNIQUE ON CONFLICT IGNORE)", "INSERT INTO t VALUES (1), ('1')")
	err := perform(t, db, &op.AlterColumn{Table: "t", Column: "a", Type: schema.Integer{}})
	if got := query(t, db, "SELECT a FROM t"); err == nil || len(got) != 2 {
		t.Errorf("got %v and the rows %q, want an error and both rows", err, got)
	}
}

// What a script changed in a table that was read counts more than its text.
func TestRebuildTakesTheFieldsIfTheyDiffer(t *testing.T) {
	db := open(t, shop...)
	was := inspect(t, db, "account")
	was.Columns[3].Comment, was.Columns[3].Type = "", schema.Numeric{Precision: 3}
	must(t, db, &op.AlterColumn{Table: "account", Column: "age", DropDefault: true, TableWas: was})
	if got := inspect(t, db, "account").Columns[3].Type; got != (schema.Numeric{Precision: 3}) {
		t.Errorf("the column has the type %#v, want that of TableWas", got)
	}
	if got := query(t, db, "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'account'"); len(got) != 1 {
		t.Errorf("the triggers are %q, want one", got)
	}
}

// An attached database has tables of the same names; its rebuild leaves them
// alone.
func TestRebuildInAnAttachedDatabase(t *testing.T) {
	db := open(t, append(slices.Clone(shop), "ATTACH ':memory:' AS \"Other\"", "CREATE TABLE \"Other\".child (id INTEGER PRIMARY KEY, a TEXT)",
		"CREATE INDEX \"Other\".ix ON child (a)", "CREATE TRIGGER \"Other\".tr AFTER INSERT ON child BEGIN UPDATE child SET a = upper(a); END", "INSERT INTO \"Other\".child VALUES (1, '1')")...)
	before := dump(t, db)
	must(t, db, &op.AlterColumn{Schema: "Other", Table: "child", Column: "a", Default: schema.Literal("d")},
		&op.AddConstraint{Schema: "Other", Table: "child", Constraint: &schema.ForeignKey{Columns: []string{"a"}, RefSchema: "Other", RefTable: "child", RefColumns: []string{"id"}, Deferral: schema.InitiallyDeferred}})
	if lost := difference(before, dump(t, db)); len(lost) > 0 {
		t.Errorf("the main database changed: %q", lost)
	}
	got := query(t, db, `SELECT type, name FROM "Other".sqlite_master ORDER BY name`)
	want := []string{"type=string(table) name=string(child)", "type=string(index) name=string(ix)", "type=string(trigger) name=string(tr)"}
	if !slices.Equal(got, want) {
		t.Errorf("the attached database has %q, want %q", got, want)
	}
}
