package sqlite_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/retort/dialect/sqlite"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// Tables that SQLite takes, in every odd way of writing one down. Each is read
// as SQLite reads it, which Inspect confirms, and rebuilt to the letter.
var oddTables = []struct{ rule, text string }{
	{"no types at all", "CREATE TABLE t(a,b)"},
	{"every kind of quotes", "CREATE TABLE t ([a b] int, `c``d` text, 'e' real, \"f\"\"g\" blob, [h\"i] \"quoted type\")"},
	{"keywords that may be names", "CREATE TABLE t (key int, generated, always text, asc int, rowid, strict, \"check\" int, temp, action)"},
	{"no commas between constraints", "CREATE TABLE t (a int, b, UNIQUE (b) CHECK (a > 0) FOREIGN KEY (a) REFERENCES t (b))"},
	{"keys with order and collation", "CREATE TABLE t (a int, b text, CONSTRAINT 'pk' PRIMARY KEY (a DESC, b COLLATE nocase ASC) ON CONFLICT REPLACE)"},
	{"types of several words and numbers", "CREATE TABLE t (a UNSIGNED BIG INT(10), b VARCHAR ( 10 ), c DECIMAL(10,-2), d LONG VARCHAR, e int signed)"},
	{"defaults of all kinds", "CREATE TABLE t (a DEFAULT -1, b DEFAULT +1.5e3, c DEFAULT .5, d DEFAULT x'00ff', e DEFAULT \"dq\", f DEFAULT CURRENT_TIMESTAMP," +
		" g DEFAULT TRUE, h DEFAULT word, i DEFAULT (1 + (2)), j DEFAULT NULL, k DEFAULT - .5 NOT NULL, l DEFAULT 0x1F, m DEFAULT '' UNIQUE, n DEFAULT (')'))"},
	{"generated columns", "CREATE TABLE t (a int, b AS (a + 1), c text GENERATED ALWAYS AS (upper(a)) STORED NOT NULL, d int AS (a) VIRTUAL CHECK (d > 0))"},
	{"STRICT", "CREATE TABLE t (a INT NOT NULL, b ANY) STRICT"},
	{"STRICT, WITHOUT ROWID", "CREATE TABLE t (a TEXT PRIMARY KEY, b BLOB)STRICT,WITHOUT\n ROWID"},
	{"WITHOUT ROWID", "CREATE TABLE t (a int, b int, PRIMARY KEY (b, a)) WITHOUT ROWID -- small"},
	{"comments everywhere", "CREATE TABLE t ( -- (first\n a /* a, */ int -- the first\n , /* b */ b text /* , */ DEFAULT 'x' -- it's\n, CHECK (a > 0 -- positive\n) /* ) */ )"},
	{"a comment at the end", "CREATE TABLE t (a int, b int -- last\n)"},
	{"row id", "CREATE TABLE t (a INTEGER PRIMARY KEY ASC ON CONFLICT FAIL AUTOINCREMENT, b)"},
	{"row id in a key of the table", "CREATE TABLE t (a integer, b, PRIMARY KEY (a AUTOINCREMENT))"},
	{"not the row id, by a mistake of old", "CREATE TABLE t (a INTEGER PRIMARY KEY DESC, b)"},
	{"not the row id", "CREATE TABLE t (a INT PRIMARY KEY, b)"},
	{"foreign keys of all kinds", "CREATE TABLE t (a REFERENCES t NOT NULL, b REFERENCES t(c) ON DELETE SET NULL ON UPDATE NO ACTION MATCH full NOT DEFERRABLE INITIALLY IMMEDIATE NOT NULL," +
		" c INT UNIQUE CONSTRAINT x REFERENCES other(i) DEFERRABLE, FOREIGN KEY (a, b) REFERENCES u (x, y) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED)"},
	{"NULL and NOT NULL", "CREATE TABLE t (a NULL, b NOT NULL ON CONFLICT IGNORE, c NULL NOT NULL, d CONSTRAINT nn NOT NULL)"},
	{"many checks", "CREATE TABLE t (a CHECK (a > 0) CHECK (a < 9) CONSTRAINT named CHECK (a IN (1, 2, ',')), b, CHECK ((a) + (b) < 9), CONSTRAINT \"N 2\" CHECK (b))"},
	{"names in other scripts", "CREATE TABLE t (größe int, \"日本\" text, UNIQUE (größe, 日本))"},
	{"collations", "CREATE TABLE t (a TEXT COLLATE NOCASE, b VARCHAR(9) COLLATE \"rtrim\" NOT NULL, c INT COLLATE binary)"},
}

func TestOddTables(t *testing.T) {
	for _, tt := range oddTables {
		t.Run(tt.rule, func(t *testing.T) {
			db := open(t, "PRAGMA foreign_keys=OFF", tt.text)
			inspect(t, db, "t")
			for range 2 {
				db.Exec("INSERT INTO t DEFAULT VALUES") // where the table admits it
			}
			before := dump(t, db)
			must(t, db, &op.Batch{Table: "t", Recreate: op.RecreateAlways})
			if lost := difference(before, dump(t, db)); len(lost) > 0 {
				t.Errorf("a rebuild of\n%s\nchanged it:\n%s", tt.text, strings.Join(lost, "\n"))
			}
		})
	}
}

func TestNotNullTakesTheWordNullAway(t *testing.T) {
	db, yes := open(t, "CREATE TABLE t (a int NULL, b)"), true
	must(t, db, &op.AlterColumn{Table: "t", Column: "a", NotNull: &yes})
	if got := query(t, db, "SELECT sql FROM sqlite_master")[0]; !strings.Contains(got, "(a int NOT NULL, b)") {
		t.Errorf("got %s, want a int NOT NULL", got)
	}
}

// Each column of an odd table can be changed and dropped, or the change is
// refused; what is left is a table that SQLite and we read alike.
func TestOddTablesChange(t *testing.T) {
	for _, tt := range oddTables {
		t.Run(tt.rule, func(t *testing.T) {
			db := open(t, "PRAGMA foreign_keys=OFF", tt.text)
			for _, c := range inspect(t, db, "t").Columns {
				for _, o := range []op.Op{
					&op.AlterColumn{Table: "t", Column: c.Name, DropDefault: true},
					&op.AddColumn{Table: "t", Column: addedColumn(c.Name), Place: op.Place{After: c.Name}},
					&op.DropColumn{Table: "t", Column: c.Name},
				} {
					db := open(t, "PRAGMA foreign_keys=OFF", tt.text)
					if perform(t, db, o) == nil {
						inspect(t, db, "t")
					}
				}
			}
		})
	}
}

func TestWhatIsNotUnderstoodIsRefused(t *testing.T) {
	tests := []struct{ rule, text, want string }{
		{"a name of a constraint alone", "CREATE TABLE t (a int CONSTRAINT lonely, b)", `table t: column a: a column constraint is wanted before ", b)"`},
		{"a virtual table", "CREATE VIRTUAL TABLE t USING fts5(a)", "a virtual table has no definition"},
		{"an option of a later SQLite", "CREATE TABLE t (a) FANCY", `STRICT or WITHOUT ROWID is wanted before "FANCY"`},
		{"an end too early", "CREATE TABLE t (a int", "a column constraint is wanted at the end"},
		{"a default that is none", "CREATE TABLE t (a DEFAULT , b)", `a default is wanted before ", b)"`},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			err := parseError(tt.text)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%s: got %v, want an error with %q", tt.text, err, tt.want)
			}
		})
	}
}

func addedColumn(after string) *schema.Column {
	return &schema.Column{Name: "added to " + after, Type: schema.Text{}}
}

func parseError(text string) error {
	_, err := sqlite.ParseTable(text)
	return err
}

// Whatever the text of an index, a trigger or a view, reading it does not
// panic, and an index that is read is read the same once it is spelled.
func FuzzParseObject(f *testing.F) {
	for _, text := range append(slices.Clone(shop), "CREATE INDEX i ON t ('a', (b), (c, d), lower(e) COLLATE nocase DESC) WHERE (f)", "CREATE VIEW v (a) AS SELECT 1") {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		sqlite.ParseTrigger(text)
		sqlite.ParseView(text)
		sqlite.Qualified(text, "other")
		index, err := sqlite.ParseIndex(text)
		if err != nil {
			return
		}
		statements, err := sqlite.Dialect{}.Statements(&op.CreateIndex{Table: "t", Index: index})
		if err != nil {
			return
		}
		again, err := sqlite.ParseIndex(statements[0].SQL)
		if err != nil || spellOf(again) != spellOf(index) {
			t.Errorf("%q is read as %s, spelled as %q, and that read as %s, %v", text, spellOf(index), statements[0].SQL, spellOf(again), err)
		}
	})
}

// Whatever the text, reading it does not panic; what is read is spelled as it
// was, and means the same again.
func FuzzParseTable(f *testing.F) {
	for _, tt := range oddTables {
		f.Add(tt.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		spelled, err := sqlite.ParseTable(text)
		if err != nil {
			return
		}
		again, err := sqlite.ParseTable(spelled)
		if err != nil || again != spelled {
			t.Errorf("%q is read and spelled as %q, and that as %q, %v", text, spelled, again, err)
		}
	})
}
