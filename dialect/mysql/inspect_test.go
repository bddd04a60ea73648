package mysql_test

import (
	"context"
	"database/sql"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/retort-db/retort/dataapi"
	"github.com/retort-db/retort/dataapi/emulator/emulatortest"
	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/dialect/mysql"
	"github.com/retort-db/retort/internal/dbtest"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// What Inspect reads, made again in another database, is the same: to Inspect
// and to SHOW CREATE TABLE.
func TestInspectReadsWhatCanBeMadeAgain(t *testing.T) {
	first, second := dbtest.MySQL(t), dbtest.MySQL(t)
	one, two := first.DB(), second.DB()
	exec(t, one, zoo...)
	if isMariaDB(t, one) {
		exec(t, one, mariadbs...)
	}
	catalog := inspect(t, one, dialect.Scope{})
	for _, o := range creations(catalog) {
		perform(t, two, o)
	}
	if diff := cmp.Diff(catalog, inspect(t, two, dialect.Scope{})); diff != "" {
		t.Errorf("what was made again differs (-first +second):\n%s", diff)
	}
	for _, table := range catalog.Tables {
		name := "`" + strings.ReplaceAll(table.Name, "`", "``") + "`"
		was := strings.Split(strings.ReplaceAll(strings.Join(lines(t, one, name), "\n"), first.Name, second.Name), "\n")
		if diff := cmp.Diff(sorted(was), sorted(lines(t, two, name))); diff != "" {
			t.Errorf("SHOW CREATE TABLE %s differs (-first +second):\n%s", name, diff)
		}
	}
}

// creations returns the operations that make a catalog, in an order that works.
func creations(c *schema.Catalog) []op.Op {
	var ops []op.Op
	for _, s := range c.Sequences {
		ops = append(ops, &op.CreateSequence{Sequence: s})
	}
	var keys []op.Op
	for _, t := range c.Tables {
		own := *t
		own.Constraints = nil
		for _, c := range t.Constraints {
			if _, ok := c.(*schema.ForeignKey); ok {
				keys = append(keys, &op.AddConstraint{Table: t.Name, Constraint: c})
			} else {
				own.Constraints = append(own.Constraints, c)
			}
		}
		ops = append(ops, &op.CreateTable{Table: &own})
	}
	ops = append(ops, keys...)
	for _, v := range c.Views {
		ops = append(ops, &op.CreateView{View: v})
	}
	for _, f := range c.Functions {
		ops = append(ops, &op.CreateFunction{Function: f})
	}
	for _, g := range c.Triggers {
		ops = append(ops, &op.CreateTrigger{Trigger: g})
	}
	return ops
}

func TestInspectOverTheDataAPI(t *testing.T) {
	connector, err := dataapi.NewConnector(emulatortest.Start(t, dataapi.MySQL, nil))
	if err != nil {
		t.Fatal(err)
	}
	direct, remote := dbtest.MySQL(t).DB(), sql.OpenDB(connector)
	t.Cleanup(func() { remote.Close() })
	everything := zoo
	if isMariaDB(t, direct) {
		everything = append(zoo[:len(zoo):len(zoo)], mariadbs...)
	}
	exec(t, direct, everything...)
	exec(t, remote, everything...)
	if diff := cmp.Diff(inspect(t, direct, dialect.Scope{}), inspect(t, remote, dialect.Scope{})); diff != "" {
		t.Errorf("the Data API shows something else (-direct +remote):\n%s", diff)
	}
}

func TestInspectSaysWhatATableIs(t *testing.T) {
	db := filled(t, gauge)
	got := inspect(t, db, dialect.Scope{Tables: []string{"gauge"}}).Table("", "gauge")
	if got == nil {
		t.Fatal("there is no table gauge")
	}
	for _, want := range []*schema.Column{
		{Name: "id", Type: schema.BigInteger{Unsigned: true}, NotNull: true, AutoIncrement: true, Comment: "the id"},
		{
			Name: "name", Type: schema.String{Length: 50, Charset: "latin1", Collation: "latin1_bin"}, NotNull: true,
			Default: schema.Literal("it's"), Comment: `who's \ that`,
		},
		{
			Name: "changed", Type: schema.DateTime{Precision: new(3)}, NotNull: true,
			Default: schema.Expr("CURRENT_TIMESTAMP(3)"), OnUpdate: "CURRENT_TIMESTAMP(3)", Comment: "when",
		},
		{Name: "price", Type: schema.Numeric{Precision: 10, Scale: 2}, NotNull: true, Default: schema.Expr("1.50")},
		{
			Name:    "kind",
			Type:    &schema.Enum{Values: []string{"a", "b'c", "d,e", `f\g`}, Charset: "latin1", Collation: "latin1_swedish_ci"},
			Default: schema.Literal("a"),
		},
		{Name: "secret", Type: schema.Integer{}, Invisible: true, Default: schema.Expr("4")},
		{Name: "doc", Type: schema.JSON{}},
		{Name: "note", Type: schema.Text{}, Comment: "free"},
		{Name: "day", Type: schema.Date{}, Default: schema.Literal("2020-01-02")},
	} {
		if diff := cmp.Diff(want, got.Column(want.Name)); diff != "" {
			t.Errorf("column %s (-want +got):\n%s", want.Name, diff)
		}
	}
	if got.Comment != "what is measured" || got.MySQL.Engine != "InnoDB" {
		t.Errorf("got comment %q and engine %q", got.Comment, got.MySQL.Engine)
	}
	if diff := cmp.Diff([]string{"", "uq", "fk", "ck"}, constraintNames(got)[:4]); diff != "" {
		t.Errorf("constraints (-want +got):\n%s", diff)
	}
	key := got.Constraint("fk").(*schema.ForeignKey)
	if key.OnDelete != schema.Cascade || key.OnUpdate != "" {
		t.Errorf("fk has ON DELETE %q and ON UPDATE %q, want CASCADE and nothing", key.OnDelete, key.OnUpdate)
	}
	if len(got.Indexes) != 1 || got.Indexes[0].Name != "ix" {
		t.Errorf("got %d indexes, want ix alone: fk is the foreign key's", len(got.Indexes))
	}
}

func constraintNames(t *schema.Table) []string {
	var names []string
	for _, c := range t.Constraints {
		names = append(names, c.ConstraintName())
	}
	return names
}

func TestInspectLooksNoFurtherThanAsked(t *testing.T) {
	d := dbtest.MySQL(t)
	other := dbtest.MySQL(t)
	exec(t, d.DB(), zoo...)
	exec(t, other.DB(), "CREATE TABLE there (id int PRIMARY KEY)", "CREATE TABLE too (there_id int, CONSTRAINT fk FOREIGN KEY (there_id) REFERENCES there (id))")
	exec(t, d.DB(), "CREATE TABLE abroad (id int, CONSTRAINT abroad_fk FOREIGN KEY (id) REFERENCES "+other.Name+".there (id))")
	t.Cleanup(func() { d.DB().ExecContext(context.Background(), "DROP TABLE abroad") }) // else the other could not be dropped

	t.Run("two tables", func(t *testing.T) {
		got := inspect(t, d.DB(), dialect.Scope{Tables: []string{"numbers", "gauge"}})
		if len(got.Tables) != 2 || got.Table("", "gauge") == nil || got.Table("", "numbers") == nil {
			t.Errorf("got %d tables, want gauge and numbers", len(got.Tables))
		}
		if len(got.Views)+len(got.Functions) > 0 || len(got.Triggers) != 3 {
			t.Errorf("got %d views, %d functions, %d triggers; want the 3 triggers of gauge", len(got.Views), len(got.Functions), len(got.Triggers))
		}
	})
	t.Run("more tables than one statement names", func(t *testing.T) {
		names := strings.Fields(strings.Repeat("nowhere ", 100) + "gauge")
		got := inspect(t, d.DB(), dialect.Scope{Tables: names})
		if len(got.Tables) != 1 || got.Table("", "gauge") == nil || len(got.Views)+len(got.Functions) > 0 || len(got.Triggers) != 3 {
			t.Errorf("got %d tables, %d views, %d functions, %d triggers; want gauge and its 3 triggers",
				len(got.Tables), len(got.Views), len(got.Functions), len(got.Triggers))
		}
	})
	t.Run("a table that is not there", func(t *testing.T) {
		if got := inspect(t, d.DB(), dialect.Scope{Tables: []string{"nowhere"}}); len(got.Tables) != 0 {
			t.Errorf("got %d tables, want none", len(got.Tables))
		}
	})
	t.Run("another schema", func(t *testing.T) {
		got := inspect(t, d.DB(), dialect.Scope{Schemas: []string{other.Name}})
		if len(got.Tables) != 2 || got.Table(other.Name, "there") == nil {
			t.Fatalf("got %d tables, want there and too, in their schema", len(got.Tables))
		}
		key := got.Table(other.Name, "too").Constraint("fk").(*schema.ForeignKey)
		if key.RefSchema != other.Name {
			t.Errorf("the key refers to schema %q, want %q", key.RefSchema, other.Name)
		}
	})
	t.Run("a key to another schema", func(t *testing.T) {
		got := inspect(t, d.DB(), dialect.Scope{Tables: []string{"abroad"}})
		if key := got.Table("", "abroad").Constraint("abroad_fk").(*schema.ForeignKey); key.RefSchema != other.Name {
			t.Errorf("the key refers to schema %q, want %q", key.RefSchema, other.Name)
		}
	})
	t.Run("the own schema and another", func(t *testing.T) {
		got := inspect(t, d.DB(), dialect.Scope{Schemas: []string{"", other.Name}, Tables: []string{"there", "gauge"}})
		if got.Table(other.Name, "there") == nil || got.Table("", "gauge") == nil || len(got.Tables) != 2 {
			t.Errorf("got %d tables, want gauge and %s.there", len(got.Tables), other.Name)
		}
	})
}

// MariaDB's catalog calls the rule of a column by the name that the column had
// before RENAME COLUMN.
func TestInspectFindsTheRuleOfARenamedColumn(t *testing.T) {
	db := filled(t, gauge)
	if !isMariaDB(t, db) {
		t.Skip("MySQL has no rules of columns")
	}
	perform(t, db, &op.AlterColumn{Table: "gauge", Column: "rule", Name: "law"})
	perform(t, db, &op.AlterColumn{Table: "gauge", Column: "doc", Name: "paper"})
	got := inspect(t, db, dialect.Scope{Tables: []string{"gauge"}}).Table("", "gauge")
	if check := got.Column("law").Check; check != "`law` > 0" {
		t.Errorf("law has the rule %q, want `law` > 0", check)
	}
	if (got.Column("paper").Type != schema.JSON{}) {
		t.Errorf("paper is of the type %#v, want JSON", got.Column("paper").Type)
	}
}

// A Was of one table costs one statement; on MariaDB a default of bytes and
// geometry cost one more each.
func TestInspectSendsFewStatements(t *testing.T) {
	db := filled(t, zoo)
	for _, tt := range []struct {
		rule  string
		scope dialect.Scope
		most  int
	}{
		{"one table", dialect.Scope{Tables: []string{"numbers"}}, 1},
		{"one table with bytes", dialect.Scope{Tables: []string{"texts"}}, 2},
		{"all, with bytes and geometry", dialect.Scope{}, 3},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			q := &counter{Queryer: db}
			if _, err := (mysql.Dialect{}).Inspect(t.Context(), q, tt.scope); err != nil {
				t.Fatal(err)
			}
			if q.n > tt.most {
				t.Errorf("%d statements, want %d", q.n, tt.most)
			}
		})
	}
}

// What making it again in the same words would not show.
func TestInspectSaysWhatObjectsAre(t *testing.T) {
	db := filled(t, zoo)
	maria := isMariaDB(t, db)
	if maria {
		exec(t, db, mariadbs...)
	}
	got := inspect(t, db, dialect.Scope{})
	for _, g := range got.Triggers {
		if follows := strings.Contains(g.SQL, "FOLLOWS first_of "); follows != (g.Name == "second_of") {
			t.Errorf("trigger %s follows first_of: %v; %s", g.Name, follows, g.SQL)
		}
	}
	if !maria {
		return
	}
	sequences := []*schema.Sequence{
		{Name: "backwards", Numbers: schema.Numbers{Increment: new(int64(-1))}},
		{Name: "counter", Numbers: schema.Numbers{Start: new(int64(5)), Increment: new(int64(2)), Max: new(int64(100)), Cache: new(int64(7)), Cycle: true}},
		{Name: "plain"},
	}
	if diff := cmp.Diff(sequences, got.Sequences); diff != "" {
		t.Errorf("sequences (-want +got):\n%s", diff)
	}
	want := schema.Raw{SQL: "point REF_SYSTEM_ID=4326"}
	if p := got.Table("", "maria").Column("p"); p.Type != want {
		t.Errorf("p is of the type %#v, want %#v", p.Type, want)
	}
}

// The connection's own database is another one.
func TestOperationsInAnotherSchema(t *testing.T) {
	db, other := dbtest.MySQL(t).DB(), dbtest.MySQL(t)
	for _, o := range []op.Op{
		&op.CreateTable{Table: &schema.Table{Schema: other.Name, Name: "shelf", Columns: []*schema.Column{
			{Name: "id", Type: schema.Integer{}, NotNull: true, AutoIncrement: true, Comment: "kept"},
			{Name: "name", Type: schema.String{Length: 9}},
		}, Constraints: []schema.Constraint{&schema.PrimaryKey{Columns: []string{"id"}}}}},
		&op.AlterColumn{Schema: other.Name, Table: "shelf", Column: "id", Type: schema.BigInteger{}},
		&op.AddColumn{Schema: other.Name, Table: "shelf", Column: &schema.Column{Name: "above_id", Type: schema.BigInteger{}}},
		&op.AddConstraint{Schema: other.Name, Table: "shelf", Constraint: &schema.ForeignKey{
			Name: "fk", Columns: []string{"above_id"}, RefSchema: other.Name, RefTable: "shelf", RefColumns: []string{"id"},
		}},
		&op.CreateIndex{Schema: other.Name, Table: "shelf", Index: &schema.Index{Name: "ix", Columns: schema.On("name")}},
		&op.RenameIndex{Schema: other.Name, Table: "shelf", Index: "ix", Name: "by_name"},
		&op.SetTableComment{Schema: other.Name, Table: "shelf", Comment: "c"},
		&op.RenameTable{Schema: other.Name, Table: "shelf", Name: "rack"},
		&op.CreateView{View: &schema.View{Schema: other.Name, Name: "racks", SQL: "SELECT id FROM " + other.Name + ".rack"}},
		&op.CreateTrigger{Trigger: &schema.Trigger{Schema: other.Name, Table: "rack", Name: "tr", When: "BEFORE INSERT", SQL: "FOR EACH ROW SET NEW.name = 'x'"}},
	} {
		perform(t, db, o)
	}
	got := inspect(t, other.DB(), dialect.Scope{})
	table := got.Table("", "rack")
	if table == nil || len(got.Views) != 1 || len(got.Triggers) != 1 {
		t.Fatalf("got %d tables, %d views, %d triggers; want rack, racks and tr", len(got.Tables), len(got.Views), len(got.Triggers))
	}
	id := &schema.Column{Name: "id", Type: schema.BigInteger{}, NotNull: true, AutoIncrement: true, Comment: "kept"}
	if diff := cmp.Diff(id, table.Column("id")); diff != "" {
		t.Errorf("id (-want +got):\n%s", diff)
	}
	if table.Comment != "c" || table.Index("by_name") == nil || table.Constraint("fk") == nil {
		t.Errorf("comment %q, index %v, key %v; want c, by_name and fk", table.Comment, table.Index("by_name"), table.Constraint("fk"))
	}
	for _, o := range []op.Op{
		&op.DropTrigger{Schema: other.Name, Table: "rack", Trigger: "tr"},
		&op.DropView{Schema: other.Name, View: "racks"},
		&op.DropConstraint{Schema: other.Name, Table: "rack", Name: "fk", Kind: op.ForeignKey},
		&op.DropIndex{Schema: other.Name, Table: "rack", Index: "by_name"},
		&op.DropTable{Schema: other.Name, Table: "rack"},
	} {
		perform(t, db, o)
	}
	if got := inspect(t, other.DB(), dialect.Scope{}); len(got.Tables)+len(got.Views)+len(got.Triggers) != 0 {
		t.Errorf("%d tables, %d views, %d triggers are left", len(got.Tables), len(got.Views), len(got.Triggers))
	}
}

// Many tables are read in pages.
func TestInspectReadsManyTables(t *testing.T) {
	db := dbtest.MySQL(t).DB()
	var list []string
	for i := range 50 {
		list = append(list, "c"+string(rune('a'+i/26))+string(rune('a'+i%26))+" int")
	}
	for _, name := range strings.Fields("a b c d e f g h i j k l m n o p q r s t u v w x y z") {
		exec(t, db, "CREATE TABLE t_"+name+" ("+strings.Join(list, ", ")+")")
	}
	got := inspect(t, db, dialect.Scope{})
	if len(got.Tables) != 26 {
		t.Fatalf("got %d tables, want 26", len(got.Tables))
	}
	for _, table := range got.Tables {
		if len(table.Columns) != 50 {
			t.Errorf("table %s has %d columns, want 50", table.Name, len(table.Columns))
		}
	}
}

// A counter counts queries.
type counter struct {
	dialect.Queryer
	n int
}

func (c *counter) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	c.n++
	return c.Queryer.QueryContext(ctx, query, args...)
}

func inspect(t *testing.T, db *sql.DB, scope dialect.Scope) *schema.Catalog {
	t.Helper()
	catalog, err := mysql.Dialect{}.Inspect(t.Context(), db, scope)
	if err != nil {
		t.Fatal(err)
	}
	return catalog
}
