package sqlite_test

import (
	"database/sql"
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// shop is a database that holds everything a careless rebuild loses: rows of a
// child that cascade, AUTOINCREMENT, collations, checks without names, clauses
// ON CONFLICT, generated columns, expression and partial indexes, triggers of
// the table and of another one that writes to it, and views over it.
var shop = []string{
	`CREATE TABLE account (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice
    email TEXT NOT NULL ON CONFLICT FAIL COLLATE NOCASE,
    name VARCHAR(20) DEFAULT 'it''s',
    age INT CHECK (age > 0),
    "Full Name" TEXT GENERATED ALWAYS AS (name || ' <' || email || '>') STORED,
    half AS (age / 2),
    boss int REFERENCES account (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
    Since TEXT DEFAULT (datetime('now')),
    /* of whom */ CONSTRAINT u_email UNIQUE (email) ON CONFLICT ABORT,
    CHECK (length(name) < 30)
)`,
	`CREATE TABLE child (id INTEGER PRIMARY KEY, account int NOT NULL REFERENCES account ON DELETE CASCADE ON UPDATE CASCADE)`,
	`CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)`,
	`CREATE INDEX ix_lower ON account (lower(name) DESC, age) WHERE age IS NOT NULL`,
	`CREATE UNIQUE INDEX ix_name ON account (name COLLATE NOCASE)`,
	`CREATE VIEW adult AS SELECT id, name FROM account WHERE age >= 18`,
	`CREATE VIEW adult_name AS SELECT name FROM adult`,
	`CREATE TRIGGER account_noted AFTER UPDATE OF name ON account FOR EACH ROW WHEN new.name <> old.name BEGIN INSERT INTO note (text) VALUES (new.name); END`,
	`CREATE TRIGGER note_account AFTER DELETE ON note BEGIN UPDATE account SET age = age + 1 WHERE name = old.text; END`,
	`CREATE TRIGGER adult_insert INSTEAD OF INSERT ON adult BEGIN INSERT INTO account (email, name, age) VALUES (new.name, new.name, 18); END`,
	`INSERT INTO account (id, email, name, age) VALUES (1, 'a@x', 'Ann', 20), (2, 'b@x', 'Bob', 17), (9, 'z@x', 'Zoe', 40)`,
	`UPDATE account SET boss = 1, since = 'long ago' WHERE id = 2`,
	`DELETE FROM account WHERE id = 9`,
	`INSERT INTO child VALUES (10, 1), (11, 1), (12, 2)`,
	`INSERT INTO note (text) VALUES ('Bob')`,
}

func TestRebuildLosesNothing(t *testing.T) {
	db := open(t, shop...)
	before := dump(t, db)
	must(t, db, &op.Batch{Table: "account", Recreate: op.RecreateAlways})
	if lost := difference(before, dump(t, db)); len(lost) > 0 {
		t.Errorf("after a rebuild that changes nothing:\n%s", strings.Join(lost, "\n"))
	}
	// What is kept as text works as well.
	do(t, db, `UPDATE account SET name = 'Al' WHERE id = 1`)
	do(t, db, `DELETE FROM note WHERE text = 'Bob'`)
	do(t, db, `INSERT INTO adult (name) VALUES ('Cid')`)
	do(t, db, `DELETE FROM account WHERE id = 2`)
	got := append(query(t, db, "SELECT id, name, age FROM account ORDER BY id"), query(t, db, "SELECT text FROM note UNION ALL SELECT id FROM child")...)
	want := []string{"id=int64(1) name=string(Al) age=int64(20)", "id=int64(10) name=string(Cid) age=int64(18)",
		"text=string(Al)", "text=int64(10)", "text=int64(11)"}
	if !slices.Equal(got, want) {
		t.Errorf("triggers, sequence and cascades after a rebuild gave %q, want %q", got, want)
	}
}

// Each operation changes what it names and nothing else, with rows in the
// table and foreign keys enforced.
func TestRebuildChangesOnlyWhatIsNamed(t *testing.T) {
	yes, no := true, false
	tests := []struct {
		rule string
		op   op.Op
		want []string // what is different in the text of the table; other lines may not be
	}{
		{"a type", &op.AlterColumn{Table: "account", Column: "age", Type: schema.BigInteger{}},
			[]string{"-age INT CHECK (age > 0)", "+age BIGINT CHECK (age > 0)"}},
		{"a type of another affinity keeps the collation", &op.AlterColumn{Table: "account", Column: "email", Type: schema.String{Length: 80}},
			[]string{"-email TEXT NOT NULL ON CONFLICT FAIL COLLATE NOCASE", "+email VARCHAR(80) NOT NULL ON CONFLICT FAIL COLLATE NOCASE"}},
		{"NOT NULL", &op.AlterColumn{Table: "account", Column: "name", NotNull: &yes},
			[]string{"-name VARCHAR(20) DEFAULT 'it''s'", "+name VARCHAR(20) DEFAULT 'it''s' NOT NULL"}},
		{"NULL", &op.AlterColumn{Table: "account", Column: "email", NotNull: &no},
			[]string{"-email TEXT NOT NULL ON CONFLICT FAIL COLLATE NOCASE", "+email TEXT COLLATE NOCASE"}},
		{"a default", &op.AlterColumn{Table: "account", Column: "age", Default: schema.Expr("18")},
			[]string{"-age INT CHECK (age > 0)", "+age INT DEFAULT 18 CHECK (age > 0)"}},
		{"no default", &op.AlterColumn{Table: "account", Column: "name", DropDefault: true},
			[]string{"-name VARCHAR(20) DEFAULT 'it''s'", "+name VARCHAR(20)"}},
		{"a new check", &op.AddConstraint{Table: "account", Constraint: &schema.Check{Name: "c_age", SQL: "age < 200"}},
			[]string{"+CONSTRAINT c_age CHECK (age < 200)"}},
		{"a new foreign key", &op.AddConstraint{Table: "account", Constraint: &schema.ForeignKey{Name: "fk_note", Columns: []string{"age"}, RefTable: "note", RefColumns: []string{"id"}, OnDelete: schema.Cascade, Deferral: schema.InitiallyDeferred}},
			[]string{"+CONSTRAINT fk_note FOREIGN KEY(age) REFERENCES note (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED"}},
		{"a constraint less", &op.DropConstraint{Table: "account", Name: "U_EMAIL"},
			[]string{"-/* of whom */ CONSTRAINT u_email UNIQUE (email) ON CONFLICT ABORT"}},
		{"a constraint without a name less", &op.DropConstraint{Table: "account", Was: &schema.Check{SQL: "length(name) < 30"}},
			[]string{"-CHECK (length(name) < 30)"}},
		{"a column's own constraint less", &op.DropConstraint{Table: "account", Was: &schema.Check{SQL: "age > 0"}},
			[]string{"-age INT CHECK (age > 0)", "+age INT"}},
		{"another name of a constraint", &op.RenameConstraint{Table: "account", Constraint: "u_email", Name: "Uq"},
			[]string{"-/* of whom */ CONSTRAINT u_email UNIQUE (email) ON CONFLICT ABORT", `+/* of whom */ CONSTRAINT "Uq" UNIQUE (email) ON CONFLICT ABORT`}},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			db := open(t, shop...)
			if _, added := tt.op.(*op.AddConstraint); added {
				do(t, db, "INSERT INTO note (id) VALUES (17), (20)")
			}
			before, table := dump(t, db), lines(t, db)
			must(t, db, tt.op)
			if got := difference(table, lines(t, db)); !slices.Equal(unspaced(got), tt.want) {
				t.Errorf("the table's text changed by %q, want %q", unspaced(got), tt.want)
			}
			for _, line := range difference(before, dump(t, db)) {
				if !strings.Contains(line, "type=string(table) name=string(account)") {
					t.Errorf("something else changed: %s", line)
				}
			}
		})
	}
}

// lines returns the elements of the table account, as they are written.
func lines(t *testing.T, db *sql.DB) []string {
	t.Helper()
	var text string
	if err := db.QueryRow("SELECT sql FROM sqlite_master WHERE name = 'account'").Scan(&text); err != nil {
		t.Fatal(err)
	}
	list := strings.Split(text, "\n")
	for i, line := range list {
		list[i] = strings.TrimRight(strings.TrimSpace(line), ", ")
	}
	return list[1 : len(list)-1]
}

func unspaced(list []string) []string {
	for i, line := range list {
		list[i] = strings.Replace(line, " ", "", 1)
	}
	return list
}
