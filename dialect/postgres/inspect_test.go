package postgres_test

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/retort-db/retort/dataapi"
	"github.com/retort-db/retort/dataapi/emulator/emulatortest"
	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/dialect/postgres"
	"github.com/retort-db/retort/internal/dbtest"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

func of[T any](v T) *T { return &v }

type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

func perform(t *testing.T, db execer, ops ...op.Op) {
	t.Helper()
	for _, o := range ops {
		statements, err := postgres.Dialect{}.Statements(o)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range statements {
			if _, err := db.ExecContext(t.Context(), s.SQL); err != nil {
				t.Fatalf("%v\n%s", err, s.SQL)
			}
		}
	}
}

// sorted brings the tables into the order of names.
func sorted(c *schema.Catalog) *schema.Catalog {
	slices.SortFunc(c.Tables, func(a, b *schema.Table) int { return compare(a.Name, b.Name) })
	return c
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// A counter counts the statements that go through it.
type counter struct {
	dialect.Queryer
	n int
}

func (c *counter) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	c.n++
	return c.Queryer.QueryContext(ctx, query, args...)
}

func inspect(t *testing.T, q dialect.Queryer, scope dialect.Scope) *schema.Catalog {
	t.Helper()
	c, err := postgres.Dialect{}.Inspect(t.Context(), q, scope)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// What is created comes back, in three statements.
func TestInspectEverything(t *testing.T) {
	conn := session(t, dbtest.PostgreSQL(t).DB())
	perform(t, conn, operations(everything())...)
	q := &counter{Queryer: conn}
	got := inspect(t, q, dialect.Scope{})
	if diff := cmp.Diff(shown(t, conn, sorted(everything())), got); diff != "" {
		t.Errorf("created (-) and inspected (+) differ:\n%s", diff)
	}
	if q.n != 3 {
		t.Errorf("%d statements, want 3", q.n)
	}
}

// shown returns what the server shows of a catalog: since version 16 the columns
// of a view of one table stand without its name.
func shown(t *testing.T, q dialect.Queryer, c *schema.Catalog) *schema.Catalog {
	t.Helper()
	rows, err := q.QueryContext(t.Context(), "SELECT CAST(current_setting('server_version_num') AS integer)")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var version int
	for rows.Next() {
		if err := rows.Scan(&version); err != nil {
			t.Fatal(err)
		}
	}
	for _, v := range c.Views {
		if version >= 160000 {
			v.SQL = strings.ReplaceAll(v.SQL, "person.", "")
		}
	}
	return c
}

// session returns one connection, whose settings last.
func session(t *testing.T, db *sql.DB) *sql.Conn {
	t.Helper()
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// What is inspected makes the same again in another schema.
func TestInspectedIsCreatedAgain(t *testing.T) {
	conn := session(t, dbtest.PostgreSQL(t).DB())
	perform(t, conn, operations(everything())...)
	first := inspect(t, conn, dialect.Scope{})
	perform(t, conn, &op.CreateSchema{Name: "Other place"}, &op.Execute{SQL: `SET search_path TO "Other place"`})
	perform(t, conn, operations(first)...)
	if diff := cmp.Diff(first, inspect(t, conn, dialect.Scope{})); diff != "" {
		t.Errorf("first (-) and second (+) differ:\n%s", diff)
	}
}

// The Data API has no words for many types of the catalogs.
func TestInspectOverTheDataAPI(t *testing.T) {
	connector, err := dataapi.NewConnector(emulatortest.Start(t, dataapi.PostgreSQL, nil))
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	perform(t, db, operations(everything())...)
	if diff := cmp.Diff(shown(t, db, sorted(everything())), inspect(t, db, dialect.Scope{})); diff != "" {
		t.Errorf("created (-) and inspected (+) differ:\n%s", diff)
	}
}

func TestInspectScope(t *testing.T) {
	db := dbtest.PostgreSQL(t).DB()
	perform(t, db, operations(everything())...)
	perform(t, db, &op.Execute{SQL: "CREATE TABLE wide (id int PRIMARY KEY)"}, &op.CreateSchema{Name: "s"}, &op.CreateTable{Table: &schema.Table{Schema: "s", Name: "person",
		Columns:     []*schema.Column{{Name: "id", Type: schema.Integer{}}, {Name: "k", Type: &schema.Enum{Schema: "s", Name: "k", Values: []string{"a"}}, Default: schema.Literal("a")}},
		Constraints: []schema.Constraint{&schema.ForeignKey{Name: "up", Columns: []string{"id"}, RefTable: "wide", RefColumns: []string{"id"}}},
	}})
	tests := []struct {
		rule  string
		scope dialect.Scope
		want  [][2]string
		views int
	}{
		{"one table in one statement", dialect.Scope{Tables: []string{"person"}}, [][2]string{{"", "person"}}, 0},
		{"a schema by its name keeps it", dialect.Scope{Schemas: []string{"public"}, Tables: []string{"person", "typed"}}, [][2]string{{"public", "person"}, {"public", "typed"}}, 0},
		{"several schemas", dialect.Scope{Schemas: []string{"s", ""}, Tables: []string{"person"}}, [][2]string{{"", "person"}, {"s", "person"}}, 0},
		{"another schema whole", dialect.Scope{Schemas: []string{"s"}}, [][2]string{{"s", "person"}}, 0},
		{"a table that is not there", dialect.Scope{Tables: []string{"pers'on"}}, nil, 0},
		{"a schema that is not there", dialect.Scope{Schemas: []string{"nowhere"}}, nil, 0},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			q := &counter{Queryer: db}
			c := inspect(t, q, tt.scope)
			var got [][2]string
			for _, table := range c.Tables {
				got = append(got, [2]string{table.Schema, table.Name})
			}
			if !slices.Equal(got, tt.want) || len(c.Views) != tt.views {
				t.Errorf("Inspect(%+v): tables %v and %d views, want %v and %d", tt.scope, got, len(c.Views), tt.want, tt.views)
			}
			if len(tt.scope.Tables) > 0 && q.n != 1 {
				t.Errorf("%d statements, want 1", q.n)
			}
		})
	}
	person := inspect(t, db, dialect.Scope{Schemas: []string{"s"}}).Table("s", "person")
	if diff := cmp.Diff(&schema.Enum{Schema: "s", Name: "k", Values: []string{"a"}}, person.Column("k").Type); diff != "" {
		t.Errorf("an enum of another schema: %s", diff)
	}
	if key := person.Constraint("up").(*schema.ForeignKey); key.RefSchema != "" || key.RefTable != "wide" {
		t.Errorf("a key that points to the connection's schema: %+v", key)
	}
	if d := person.Column("k").Default; d != schema.Literal("a") {
		t.Errorf("a default of a type in another schema: %v", d)
	}
}

// The Data API returns 1 MiB at most; a large catalog comes in pages.
func TestInspectInPages(t *testing.T) {
	connector, err := dataapi.NewConnector(emulatortest.Start(t, dataapi.PostgreSQL, nil))
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), `DO $$ BEGIN
	FOR i IN 1..40 LOOP
		EXECUTE 'CREATE TABLE wide_' || i || ' (' || (SELECT string_agg('c' || n || ' text', ', ') FROM generate_series(1, 100) n) || ')';
		FOR n IN 1..100 LOOP EXECUTE format('COMMENT ON COLUMN wide_%s.c%s IS %L', i, n, repeat('x', 300)); END LOOP;
	END LOOP; END $$`); err != nil {
		t.Fatal(err)
	}
	q := &counter{Queryer: db}
	c := inspect(t, q, dialect.Scope{})
	columns := 0
	for _, table := range c.Tables {
		columns += len(table.Columns)
	}
	if len(c.Tables) != 40 || columns != 4000 {
		t.Errorf("%d tables with %d columns, want 40 with 4000", len(c.Tables), columns)
	}
	if q.n < 4 || q.n > 8 {
		t.Errorf("%d statements, want some more than 3", q.n)
	}
}

// What is an extension's comes with the extension.
func TestInspectLeavesExtensionsOut(t *testing.T) {
	db := dbtest.PostgreSQL(t).DB()
	perform(t, db, operations(everything())...)
	for _, member := range []string{"TABLE person", "TABLE typed", "VIEW adult", "MATERIALIZED VIEW ages", "TYPE mood", "SEQUENCE down", "FUNCTION touch()"} {
		perform(t, db, &op.Execute{SQL: "ALTER EXTENSION plpgsql ADD " + member})
	}
	got := inspect(t, db, dialect.Scope{})
	if got.Table("", "person") != nil || got.Table("", "typed") != nil || got.Table("", "country") == nil {
		t.Errorf("tables %v, want country and others, but not person and typed", got.Tables)
	}
	if len(got.Views) != 0 || len(got.Enums) != 0 || len(got.Functions) != 2 || len(got.Triggers) != 0 {
		t.Errorf("views %v, enums %v, functions %v, triggers %v; want two functions", got.Views, got.Enums, got.Functions, got.Triggers)
	}
	if len(got.Sequences) != 1 || got.Sequences[0].Name != "ticket" {
		t.Errorf("sequences %v, want ticket", got.Sequences)
	}
}

// A partition has its constraints from its parent until it stands alone.
func TestInspectDetachedPartition(t *testing.T) {
	db := dbtest.PostgreSQL(t).DB()
	perform(t, db,
		&op.Execute{SQL: "CREATE TABLE o (id int PRIMARY KEY)"},
		&op.Execute{SQL: "CREATE TABLE p (id int, CONSTRAINT k PRIMARY KEY (id), CONSTRAINT f FOREIGN KEY (id) REFERENCES o (id), CONSTRAINT c CHECK (id > 0)) PARTITION BY RANGE (id)"},
		&op.CreateTable{Table: &schema.Table{Name: "part", Postgres: schema.PostgresTable{PartitionOf: "p", Bound: "FOR VALUES FROM (1) TO (9)"}}},
	)
	if got := inspect(t, db, dialect.Scope{Tables: []string{"part"}}).Table("", "part"); len(got.Constraints) != 0 || got.Postgres.PartitionOf != "p" {
		t.Errorf("a partition: %+v, want no constraints of its own", got)
	}
	perform(t, db, &op.DetachPartition{Table: "p", Partition: "part"})
	want := []schema.Constraint{
		&schema.PrimaryKey{Name: "part_pkey", Columns: []string{"id"}},
		&schema.Check{Name: "c", SQL: "id > 0"},
		&schema.ForeignKey{Name: "f", Columns: []string{"id"}, RefTable: "o", RefColumns: []string{"id"}},
	}
	if diff := cmp.Diff(want, inspect(t, db, dialect.Scope{Tables: []string{"part"}}).Table("", "part").Constraints); diff != "" {
		t.Errorf("a table that was a partition:\n%s", diff)
	}
	perform(t, db, &op.AttachPartition{Table: "p", Partition: "part", Bound: "FOR VALUES FROM (1) TO (9)"})
	if got := inspect(t, db, dialect.Scope{Tables: []string{"part"}}).Table("", "part"); len(got.Constraints) != 0 {
		t.Errorf("attached again it has %v of its own, want none", got.Constraints)
	}
}

// A sequence that SERIAL would not make is one of its own.
func TestInspectOddSerials(t *testing.T) {
	tests := []struct {
		rule, sql string
		want      schema.Column
		sequence  *schema.Sequence
	}{
		{"as SERIAL makes it", "", schema.Column{Type: schema.Integer{}, NotNull: true, AutoIncrement: true}, nil},
		{"of another type", "ALTER TABLE t ALTER c TYPE bigint", schema.Column{Type: schema.BigInteger{}, NotNull: true}, &schema.Sequence{Type: "integer"}},
		{"with a start", "ALTER SEQUENCE t_c_seq START WITH 5", schema.Column{Type: schema.Integer{}, NotNull: true}, &schema.Sequence{Type: "integer", Numbers: schema.Numbers{Start: of[int64](5)}}},
		{"with an end", "ALTER SEQUENCE t_c_seq MAXVALUE 5 CYCLE", schema.Column{Type: schema.Integer{}, NotNull: true}, &schema.Sequence{Type: "integer", Numbers: schema.Numbers{Max: of[int64](5), Cycle: true}}},
		{"that may be NULL", "ALTER TABLE t ALTER c DROP NOT NULL", schema.Column{Type: schema.Integer{}}, &schema.Sequence{Type: "integer"}},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			db := dbtest.PostgreSQL(t).DB()
			perform(t, db, &op.Execute{SQL: "CREATE TABLE t (c serial)"}, &op.Execute{SQL: tt.sql})
			var sequences []*schema.Sequence
			tt.want.Name = "c"
			if tt.sequence != nil {
				tt.want.Default = schema.Expr("nextval('t_c_seq'::regclass)")
				tt.sequence.Name, tt.sequence.OwnedBy = "t_c_seq", "t.c"
				sequences = append(sequences, tt.sequence)
			}
			got := inspect(t, db, dialect.Scope{})
			if diff := cmp.Diff(&tt.want, got.Tables[0].Columns[0]); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(sequences, got.Sequences); diff != "" {
				t.Error(diff)
			}
		})
	}
}
