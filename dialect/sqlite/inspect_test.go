package sqlite_test

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/dialect/sqlite"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// everything is a table with all that SQLite has, as Inspect returns it.
func everything() *schema.Table {
	return &schema.Table{
		Name: "Every thing",
		Columns: []*schema.Column{
			{Name: "id", Type: schema.Integer{}, NotNull: true, AutoIncrement: true},
			{Name: "name", Type: schema.String{Length: 30, Collation: "NOCASE"}, NotNull: true, Default: schema.Literal("it's")},
			{Name: "price", Type: schema.Numeric{Precision: 10, Scale: 2}, Default: schema.Expr("0")},
			{Name: "at", Type: schema.DateTime{}, Default: schema.Expr("CURRENT_TIMESTAMP")},
			{Name: "day", Type: schema.Date{}, Default: schema.Expr("(date('now'))")},
			{Name: "flag", Type: schema.Boolean{}, Default: schema.Expr("TRUE")},
			{Name: "nothing", Type: schema.Text{}, Default: schema.Expr("NULL")},
			{Name: "up", Type: schema.Integer{}},
			{Name: "twice", Type: schema.Integer{}, NotNull: true, Default: &schema.Computed{SQL: "up * 2"}},
			{Name: "kept", Type: schema.Text{}, Default: &schema.Computed{SQL: "upper(name)", Stored: true}},
			{Name: "odd", Type: schema.Raw{SQL: "POINT(3)"}},
			{Name: "sorted", Type: schema.Raw{SQL: `INT COLLATE "NOCASE"`}},
			{Name: "select", Type: schema.Binary{}},
		},
		Constraints: []schema.Constraint{
			&schema.PrimaryKey{Name: "pk", Columns: []string{"id"}},
			&schema.Unique{Name: "uq", Columns: []string{"name", "up"}},
			&schema.Unique{Columns: []string{"price"}},
			&schema.ForeignKey{Name: "fk", Columns: []string{"up"}, RefTable: "Every thing", RefColumns: []string{"id"}, OnDelete: schema.SetNull, OnUpdate: schema.Cascade, Match: "FULL", Deferral: schema.InitiallyDeferred},
			&schema.ForeignKey{Columns: []string{"id"}, RefTable: "other"},
			&schema.Check{Name: "ck", SQL: "price >= 0 AND name <> ')'"},
			&schema.Check{SQL: "up > 0"},
		},
		Indexes: []*schema.Index{
			{Name: "ix", Columns: []schema.IndexColumn{{Name: "name", Collation: "BINARY", Desc: true}, {Name: "up"}}},
			{Name: "ux", Unique: true, Columns: []schema.IndexColumn{{SQL: "lower(name)", Desc: true}, {SQL: "up + 1"}}, Where: "up IS NOT NULL"},
		},
	}
}

// What was made comes back, and made again from what came back it is the same.
func TestInspectReturnsWhatWasMade(t *testing.T) {
	plain, strict, numbered := everything(), everything(), everything()
	strict.Columns = []*schema.Column{{Name: "a", Type: schema.Text{}, NotNull: true}, {Name: "b", Type: schema.Raw{SQL: "ANY"}}}
	strict.Constraints, strict.Indexes = []schema.Constraint{&schema.PrimaryKey{Columns: []string{"a"}}}, nil
	strict.SQLite = schema.SQLiteTable{Strict: true, WithoutRowID: true}
	numbered.SQLite.AutoIncrement = true
	for rule, table := range map[string]*schema.Table{"plain": plain, "STRICT, WITHOUT ROWID": strict, "AUTOINCREMENT": numbered} {
		t.Run(rule, func(t *testing.T) {
			db := open(t)
			must(t, db, &op.CreateTable{Table: table})
			made := inspect(t, db, table.Name)
			if got, want := meaning(made), meaning(table); got != want {
				t.Errorf("Inspect returned\n%s\nof\n%s", got, want)
			}
			before := dump(t, db)
			do(t, db, `DROP TABLE "Every thing"`)
			made.SQLite.Source = nil
			must(t, db, &op.CreateTable{Table: made})
			if lost := difference(before, dump(t, db)); len(lost) > 0 {
				t.Errorf("made again, it differs:\n%s", strings.Join(lost, "\n"))
			}
		})
	}
}

// A table that was dropped comes back to the letter, with what its fields
// cannot hold, unless the fields were changed since.
func TestCreateTableFromItsSource(t *testing.T) {
	db := open(t, shop...)
	before := dump(t, db)
	table := inspect(t, db, "account")
	do(t, db, "PRAGMA foreign_keys=OFF")
	do(t, db, "DROP TABLE account")
	must(t, db, &op.CreateTable{Table: table})
	lost := slices.DeleteFunc(difference(before, dump(t, db)), func(line string) bool { return strings.HasPrefix(line, "- of=") })
	if len(lost) > 0 {
		t.Errorf("made again, it differs:\n%s", strings.Join(lost, "\n"))
	}
	do(t, db, "DROP TABLE account")
	table.Columns[2].Type = schema.Text{}
	must(t, db, &op.CreateTable{Table: table})
	if got := inspect(t, db, "account").Columns[2].Type; got != (schema.Text{}) {
		t.Errorf("the changed column has the type %#v, want TEXT", got)
	}
}

func TestInspectOfTheRest(t *testing.T) {
	db := open(t, append(slices.Clone(shop), "CREATE VIRTUAL TABLE words USING fts5(text)", "CREATE VIEW v (a, \"B\") AS SELECT 1, 2 -- two")...)
	catalog, err := sqlite.Dialect{}.Inspect(context.Background(), db, dialect.Scope{})
	if err != nil {
		t.Fatal(err)
	}
	var tables []string
	for _, table := range catalog.Tables {
		tables = append(tables, table.Name)
	}
	if want := []string{"account", "child", "note"}; !slices.Equal(tables, want) {
		t.Errorf("tables %q, want %q: virtual tables and what keeps their rows are left out", tables, want)
	}
	if got, want := *catalog.Views[2], (schema.View{Name: "v", Columns: []string{"a", "B"}, SQL: "SELECT 1, 2"}); spellOf(got) != spellOf(want) {
		t.Errorf("view %+v, want %+v", got, want)
	}
	want := schema.Trigger{Table: "account", Name: "account_noted", When: "AFTER UPDATE OF name",
		SQL: "FOR EACH ROW WHEN new.name <> old.name BEGIN INSERT INTO note (text) VALUES (new.name); END"}
	if got := *catalog.Triggers[0]; got != want {
		t.Errorf("trigger %+v, want %+v", got, want)
	}
	if got, want := catalog.Table("", "account").SQLite.Source.Referenced, []string{"id"}; !slices.Equal(got, want) {
		t.Errorf("referenced columns %q, want %q", got, want)
	}
}

// However many tables there are, reading them takes three statements.
func TestInspectIsThreeStatements(t *testing.T) {
	counted := &counting{Queryer: open(t, shop...)}
	if _, err := (sqlite.Dialect{}).Inspect(context.Background(), counted, dialect.Scope{}); err != nil {
		t.Fatal(err)
	}
	if counted.n != 3 {
		t.Errorf("%d statements, want 3", counted.n)
	}
}

type counting struct {
	dialect.Queryer
	n int
}

func (c *counting) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	c.n++
	return c.Queryer.QueryContext(ctx, query, args...)
}

// Which column numbers the rows follows rules of their own.
func TestInspectFindsTheRowID(t *testing.T) {
	for text, want := range map[string]bool{
		"(a INTEGER PRIMARY KEY, b)": true, "(a integer, b, PRIMARY KEY (a DESC))": true, "(a INTEGER PRIMARY KEY ASC)": true,
		"(a INTEGER PRIMARY KEY DESC)": false, "(a INT PRIMARY KEY)": false, "(a INTEGER PRIMARY KEY) WITHOUT ROWID": false,
		"(a INTEGER, b INTEGER, PRIMARY KEY (a, b))": false, "(a INTEGER UNIQUE)": false,
	} {
		db := open(t, "CREATE TABLE t "+text)
		if got := inspect(t, db, "t").Columns[0].AutoIncrement; got != want {
			t.Errorf("CREATE TABLE t %s: AutoIncrement is %t, want %t", text, got, want)
		}
		_, err := db.Exec("INSERT INTO t (a) VALUES (NULL)")
		var number sql.NullInt64
		if scan := db.QueryRow("SELECT a FROM t").Scan(&number); (err == nil && scan == nil && number.Valid) != want {
			t.Errorf("CREATE TABLE t %s: SQLite numbers rows: %t (%v, %v), want %t", text, number.Valid, err, scan, want)
		}
	}
}

// A comment at the end of an expression would hide what is written after it.
func TestInspectLeavesCommentsOut(t *testing.T) {
	db := open(t, "CREATE TABLE t (a CHECK (a > 0 -- positive\n), b AS (a + /* one */ 1 -- more\n))", "CREATE INDEX ix ON t (lower(a) -- small\n) WHERE a > 1 -- one\n")
	table := inspect(t, db, "t")
	table.SQLite.Source = nil
	do(t, db, "DROP TABLE t")
	must(t, db, &op.CreateTable{Table: table})
	if got, want := meaning(inspect(t, db, "t")), meaning(table); got != want {
		t.Errorf("made again it is\n%s\nwant\n%s", got, want)
	}
}

// If SQLite reads a text in another way than we do, we do not guess.
func TestInspectComparesWithSQLite(t *testing.T) {
	for was, is := range map[string]string{"a int": "x int", "b text": "b text NOT NULL", "PRIMARY KEY (a)": "PRIMARY KEY (b)", "c AS (1)": "c"} {
		db := &lying{Queryer: open(t, "CREATE TABLE t (a int, b text, c AS (1), PRIMARY KEY (a))"), was: was, is: is}
		_, err := sqlite.Dialect{}.Inspect(context.Background(), db, dialect.Scope{})
		if err == nil || !strings.Contains(err.Error(), "but SQLite reads") {
			t.Errorf("%s for %s: got %v, want an error", is, was, err)
		}
	}
}

// lying says that a table's text is another than it is.
type lying struct {
	dialect.Queryer
	was, is string
}

func (l *lying) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	query = strings.Replace(query, "s.sql FROM", "replace(s.sql, '"+l.was+"', '"+l.is+"') FROM", 1)
	return l.Queryer.QueryContext(ctx, query, args...)
}

// A type that is read is written as it was.
func TestTypesAreWrittenAsTheyWere(t *testing.T) {
	for _, text := range []string{"", "INTEGER", "integer", "INT", "bigint", "VARCHAR(20)", "varchar ( 20 )", "VARCHAR", "NUMERIC(10,2)", "NUMERIC(10)", "NUMERIC(10, 0)",
		"DECIMAL(5, 1)", "FLOAT", "FLOAT(53)", "DOUBLE", "DOUBLE PRECISION", "TEXT(9)", "CLOB", "CHAR(32)", "JSON", "TIMESTAMP", "DATETIME(6)", "UNSIGNED BIG INT", `"quoted"`, "BOOLEAN"} {
		db := open(t, "CREATE TABLE t (a "+text+", b int)")
		spelled, err := sqlite.Dialect{}.Writer().Type(inspect(t, db, "t").Columns[0].Type).Text()
		normal := func(text string) string { return strings.ToUpper(strings.ReplaceAll(text, " ", "")) }
		if err != nil || normal(spelled) != normal(text) {
			t.Errorf("the type %q is written as %q, %v", text, spelled, err)
		}
	}
}
