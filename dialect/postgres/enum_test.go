package postgres_test

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/dialect/postgres"
	"github.com/retort-db/retort/internal/dbtest"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// An enum type is there before its first column, once, and goes when that is
// asked for.
func TestEnums(t *testing.T) {
	kind := &schema.Enum{Name: "kind", Values: []string{"a", "it's"}}
	position := &schema.Enum{Schema: "s", Name: "Position", Values: []string{"x"}}
	word := &schema.Enum{Name: "position", Values: []string{"x"}} // a function of PostgreSQL's
	money := &schema.Enum{Name: "money$", Values: []string{"$$", "'"}}
	column := func(name string, t schema.Type) *schema.Column { return &schema.Column{Name: name, Type: t} }
	two := &schema.Table{Name: "two", Columns: []*schema.Column{column("a", kind), column("b", schema.Array{Of: kind}), column("c", &schema.Variant{Of: schema.Text{}, On: map[string]schema.Type{"postgresql": kind}})}}
	tests := []struct {
		rule string
		ops  []op.Op
		want []string // the types that are left
	}{
		{"several columns, one type", []op.Op{&op.CreateTable{Table: two}}, []string{"kind"}},
		{"it goes with the table", []op.Op{&op.CreateTable{Table: two}, &op.DropTable{Table: "two", Types: true}}, nil},
		{"it stays if nobody asks", []op.Op{&op.CreateTable{Table: two}, &op.DropTable{Table: "two"}}, []string{"kind"}},
		{"it is there already", []op.Op{&op.CreateEnum{Enum: kind}, &op.CreateTable{Table: two, NoTypes: true}, &op.AddColumn{Table: "two", Column: column("d", kind), NoTypes: true}}, []string{"kind"}},
		{"twice, if it is not there", []op.Op{&op.CreateTable{Table: two, IfNotExists: true}, &op.CreateTable{Table: two, IfNotExists: true},
			&op.AddColumn{Table: "two", Column: column("a", kind), IfNotExists: true}, &op.AddColumn{Table: "two", Column: column("d", money), IfNotExists: true}}, []string{"kind", "money$"}},
		{"a new column has it made", []op.Op{&op.AddColumn{Table: "t", Column: column("k", kind)}}, []string{"kind"}},
		{"and takes it along", []op.Op{&op.AddColumn{Table: "t", Column: column("k", kind)}, &op.DropColumn{Table: "t", Column: "k", Types: true}}, nil},
		{"a type in a schema, in mixed case", []op.Op{&op.AddColumn{Table: "t", Column: column("k", position)}}, []string{"Position"}},
		{"a type whose name is a word", []op.Op{&op.AddColumn{Table: "t", Column: column("k", word)}}, []string{"position"}},
		{"a column changes to it and back", []op.Op{
			&op.AlterColumn{Table: "t", Column: "c", Type: kind, Using: "c::kind"}, &op.AlterColumn{Table: "t", Column: "c", Type: schema.Text{}, Types: true}}, nil},
		{"a batch makes it once", []op.Op{&op.Batch{Table: "t", Ops: []op.Op{&op.AddColumn{Table: "t", Column: column("k", kind)}, &op.AddColumn{Table: "t", Column: column("l", kind)}}}}, []string{"kind"}},
		{"values come and change", []op.Op{&op.CreateEnum{Enum: kind}, &op.AddEnumValue{Enum: "kind", Value: "c", Before: "a"}, &op.RenameEnumValue{Enum: "kind", Value: "it's", Name: "x'x"},
			&op.AddEnumValue{Enum: "kind", Value: "c", IfNotExists: true}}, []string{"kind"}},
	}
	db := dbtest.PostgreSQL(t).DB()
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			if _, err := db.Exec("DROP SCHEMA IF EXISTS s CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE SCHEMA s; CREATE TABLE t (c text); INSERT INTO t VALUES ('a');"); err != nil {
				t.Fatal(err)
			}
			for _, o := range tt.ops {
				asRun(t, db, o)
			}
			if got := strings1(t, db, "SELECT typname FROM pg_type WHERE typtype = 'e'"); !slices.Equal(got, tt.want) {
				t.Errorf("types %q, want %q", got, tt.want)
			}
			if got := strings1(t, db, "SELECT count(*) FROM t"); got[0] != "1" {
				t.Errorf("%s rows, want 1", got[0])
			}
		})
	}
}

// A type that another column still has does not go: the server says so, and
// nothing is lost.
func TestEnumInUseStays(t *testing.T) {
	db := dbtest.PostgreSQL(t).DB()
	kind := &schema.Enum{Name: "kind", Values: []string{"a"}}
	asRun(t, db, &op.CreateTable{Table: &schema.Table{Name: "t", Columns: []*schema.Column{{Name: "a", Type: kind}, {Name: "b", Type: kind}}}})
	statements, err := postgres.Dialect{}.Statements(&op.DropColumn{Table: "t", Column: "a", Types: true, Was: &schema.Column{Type: kind}})
	if err != nil || len(statements) != 2 {
		t.Fatalf("Statements: %v, %v", statements, err)
	}
	if _, err := db.Exec(statements[0].SQL); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(statements[1].SQL); err == nil || !strings.Contains(err.Error(), "depend") {
		t.Errorf("%s: %v, want an error of the server", statements[1].SQL, err)
	}
}

// Tablespaces and access methods come back too. They belong to the server, so
// they have a test of their own.
func TestInspectTablespace(t *testing.T) {
	db := dbtest.PostgreSQL(t).DB()
	conn := session(t, db)
	space := fmt.Sprintf("space_%p", t)
	for _, sql := range []string{"SET allow_in_place_tablespaces = true", "CREATE TABLESPACE " + space + " LOCATION ''", "CREATE ACCESS METHOD pile TYPE TABLE HANDLER heap_tableam_handler"} {
		if _, err := conn.ExecContext(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	table := &schema.Table{Name: "t", Columns: []*schema.Column{{Name: "a", Type: schema.Integer{}}},
		Indexes:  []*schema.Index{{Name: "i", Columns: schema.On("a"), Tablespace: space}},
		Postgres: schema.PostgresTable{Tablespace: space, Using: "pile"}}
	perform(t, conn, &op.CreateTable{Table: table})
	got := inspect(t, conn, dialect.Scope{Tables: []string{"t"}}).Table("", "t")
	if got.Postgres.Tablespace != space || got.Postgres.Using != "pile" || got.Index("i").Tablespace != space {
		t.Errorf("%+v and %+v, want tablespace %s and access method pile", got.Postgres, got.Index("i"), space)
	}
	dropSpace(t, conn, space)
}

func dropSpace(t *testing.T, conn *sql.Conn, space string) {
	for _, sql := range []string{"DROP TABLE t", "DROP TABLESPACE " + space} {
		if _, err := conn.ExecContext(t.Context(), sql); err != nil {
			t.Error(err)
		}
	}
}
