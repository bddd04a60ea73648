package postgres_test

import (
	"slices"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// everything is a schema that uses all that PostgreSQL has and package schema
// can say, in the words that the server uses, so that it comes back as it is.
func everything() *schema.Catalog {
	mood := &schema.Enum{Name: "mood", Values: []string{"sad", "it's ok", `\o/`}}
	country := &schema.Table{
		Name:        "country",
		Columns:     []*schema.Column{{Name: "code", Type: schema.Char{Length: 2}, NotNull: true}, {Name: "region", Type: schema.Integer{}, NotNull: true}},
		Constraints: []schema.Constraint{&schema.PrimaryKey{Name: "country_pkey", Columns: []string{"code", "region"}}},
	}
	return &schema.Catalog{
		Enums:  []*schema.Enum{mood},
		Tables: []*schema.Table{country, reading("reading"), readingPart("reading_de"), rest("reading_rest"), child("wide_child"), person(mood), types(mood), base("wide_base")},
		Sequences: []*schema.Sequence{
			{Name: "down", Type: "smallint", Numbers: schema.Numbers{Increment: of[int64](-2), Start: of[int64](-5), Cache: of[int64](7), Cycle: true}},
			{Name: "ticket", Numbers: schema.Numbers{Start: of[int64](1000), Min: of[int64](10), Max: of[int64](99999)}, OwnedBy: "person.id"},
		},
		Views: []*schema.View{
			{Name: "adult", SQL: "SELECT person.id,\n    person.name\n   FROM person\n  WHERE (person.age > 17)", With: []schema.Option{{Name: "security_barrier", Value: "true"}}, CheckOption: "LOCAL", Comment: "grown up"},
			{Name: "ages", SQL: "SELECT person.age,\n    count(*) AS n\n   FROM person\n  GROUP BY person.age", Materialized: true, Comment: "how old",
				Indexes: []*schema.Index{{Name: "ages_age", Unique: true, Columns: schema.On("age"), Comment: "for REFRESH CONCURRENTLY"}, {Name: "ages_n", Columns: []schema.IndexColumn{{Name: "n", Desc: true}}}}},
		},
		Functions: []*schema.Function{
			{Name: "touch", SQL: "RETURNS trigger\n LANGUAGE plpgsql\nAS $function$ BEGIN RETURN NEW; END $function$"},
			{Name: "twice", Args: "n integer, times integer DEFAULT 2", SQL: "RETURNS integer\n LANGUAGE sql\n IMMUTABLE\nAS $function$ SELECT n * times $function$"},
			{Name: "wipe", Procedure: true, Args: "IN a text", SQL: "LANGUAGE sql\nAS $procedure$ DELETE FROM person WHERE name = a $procedure$"},
		},
		Triggers: []*schema.Trigger{
			{Table: "person", Name: "Checked", Constraint: true, When: "AFTER INSERT", SQL: "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION touch()"},
			{Table: "person", Name: "Touched", When: "BEFORE INSERT OR UPDATE OF name", SQL: "FOR EACH ROW WHEN ((new.age > 0)) EXECUTE FUNCTION touch()"},
		},
	}
}

func person(mood *schema.Enum) *schema.Table {
	return &schema.Table{
		Name: "person", Comment: "who's who", Prefixes: []string{"UNLOGGED"},
		Columns: []*schema.Column{
			{Name: "id", Type: schema.Integer{}, NotNull: true, AutoIncrement: true},
			{Name: "name", Type: schema.String{Length: 50, Collation: "C"}, NotNull: true, Default: schema.Literal(`O'Neil \ %`), Comment: "first; last"},
			{Name: "Age", Type: schema.SmallInteger{}},
			{Name: "age", Type: schema.SmallInteger{}, Default: schema.Expr("18")},
			{Name: "mood", Type: mood, NotNull: true, Default: schema.Literal(`\o/`)},
			{Name: "moods", Type: schema.Array{Of: mood}, Default: schema.Literal("{}")},
			{Name: "number", Type: schema.BigInteger{}, NotNull: true, Default: &schema.Identity{Numbers: schema.Numbers{
				Start: of[int64](10), Increment: of[int64](5), Min: of[int64](5), Max: of[int64](5000), Cache: of[int64](3), Cycle: true}}},
			{Name: "twice", Type: schema.Integer{}, Default: &schema.Computed{SQL: "age * 2", Stored: true}},
			{Name: "country", Type: schema.Char{Length: 2}},
			{Name: "region", Type: schema.Integer{}},
			{Name: "boss", Type: schema.Integer{}},
			{Name: "since", Type: schema.Timestamp{Precision: of(3), TimeZone: true}, NotNull: true, Default: schema.Expr("now()")},
			{Name: "span", Type: schema.Raw{SQL: "int4range"}, Default: schema.Literal("[1,2)")},
		},
		Constraints: []schema.Constraint{
			&schema.PrimaryKey{Name: "person_pk", Columns: []string{"id"}, Include: []string{"name"}},
			&schema.Exclude{Name: "apart", Using: "gist", Elements: []schema.ExcludeElement{{Column: "span", Operator: "&&"}, {SQL: "int4range(0, (age)::integer)", Operator: "="}}, Where: "age > 1", Deferral: schema.Deferrable},
			&schema.Check{Name: "grown", SQL: "(age > 0) AND ((age < 200) OR ((name)::text = 'x'::text))", NoInherit: true},
			&schema.Check{Name: "later", SQL: "id > 0", NotValid: true},
			&schema.Unique{Name: "one number", Columns: []string{"number", "age"}, Include: []string{"name"}, NullsNotDistinct: true, Deferral: schema.InitiallyDeferred},
			&schema.ForeignKey{Name: "boss_fk", Columns: []string{"boss"}, RefTable: "person", RefColumns: []string{"id"}, OnDelete: schema.SetNull, NotValid: true},
			&schema.ForeignKey{Name: "code_fk", Columns: []string{"country", "region"}, RefTable: "country", RefColumns: []string{"code", "region"}, OnDelete: schema.SetNull, DeleteColumns: []string{"region"}},
			&schema.ForeignKey{Name: "from_fk", Columns: []string{"country", "region"}, RefTable: "country", RefColumns: []string{"code", "region"},
				OnUpdate: schema.Cascade, OnDelete: schema.Restrict, Match: "FULL", Deferral: schema.InitiallyDeferred},
		},
		Indexes: []*schema.Index{
			{Name: "by Name", Columns: []schema.IndexColumn{{SQL: "lower((name)::text)", Collation: "C"}, {Name: "age", Desc: true}, {Name: "boss", Desc: true, Nulls: "LAST"}, {Name: "id", Nulls: "FIRST"}}, Comment: "it's quick"},
			{Name: "by_mood", Unique: true, Columns: []schema.IndexColumn{{Name: "name", OpClass: "varchar_pattern_ops", Collation: "POSIX"}, {SQL: "age + 1"}},
				Where: "age > 3", Include: []string{"mood", "twice"}, With: []schema.Option{{Name: "fillfactor", Value: "50"}}, NullsNotDistinct: true},
			{Name: "by_moods", Using: "gin", Columns: schema.On("moods")},
		},
		Postgres: schema.PostgresTable{With: []schema.Option{{Name: "fillfactor", Value: "70"}, {Name: "autovacuum_enabled", Value: "false"}, {Name: "toast.autovacuum_enabled", Value: "false"}}},
	}
}

// types has a column of each type.
func types(mood *schema.Enum) *schema.Table {
	t := &schema.Table{Name: "typed"}
	for _, c := range []struct {
		name string
		t    schema.Type
		d    schema.Default
	}{
		{"boolean", schema.Boolean{}, schema.Expr("true")},
		{"smallint", schema.SmallInteger{}, nil},
		{"bigint", schema.BigInteger{}, schema.Literal("-1")},
		{"numeric", schema.Numeric{}, schema.Expr("1.5")},
		{"numeric5", schema.Numeric{Precision: 5}, nil},
		{"numeric52", schema.Numeric{Precision: 5, Scale: 2}, nil},
		{"negative", schema.Numeric{Precision: 2, Scale: -3}, nil},
		{"real", schema.Float{Precision: 24}, nil},
		{"double", schema.Double{}, nil},
		{"string", schema.String{}, schema.Literal("")},
		{"char", schema.Char{Length: 1}, schema.Literal("x")},
		{"text", schema.Text{Collation: "POSIX"}, schema.Literal("a\nb")},
		{"binary", schema.Binary{}, schema.Literal(`\x00ff`)},
		{"date", schema.Date{}, schema.Literal("2020-02-29")},
		{"time", schema.Time{}, nil},
		{"time0", schema.Time{Precision: of(0), TimeZone: true}, nil},
		{"timestamp", schema.Timestamp{}, schema.Expr("CURRENT_TIMESTAMP")},
		{"timestamp6", schema.Timestamp{Precision: of(6), TimeZone: true}, nil},
		{"interval", schema.Interval{}, schema.Literal("01:00:00")},
		{"interval3", schema.Interval{Precision: of(3)}, nil},
		{"months", schema.Interval{Fields: "YEAR TO MONTH"}, nil},
		{"seconds", schema.Interval{Fields: "DAY TO SECOND", Precision: of(2)}, nil},
		{"json", schema.JSON{}, schema.Literal("{}")},
		{"jsonb", schema.JSONB{}, schema.Literal(`{"a": "\\"}`)},
		{"uuid", schema.UUID{}, schema.Expr("gen_random_uuid()")},
		{"mood", mood, nil},
		{"moods", schema.Array{Of: mood, Dimensions: 2}, nil},
		{"ints", schema.Array{Of: schema.Integer{}}, schema.Literal("{1,2}")},
		{"strings", schema.Array{Of: schema.String{Length: 3, Collation: "C"}}, nil},
		{"times", schema.Array{Of: schema.Timestamp{Precision: of(3)}, Dimensions: 3}, nil},
		{"inet", schema.Raw{SQL: "inet"}, nil},
		{"bits", schema.Raw{SQL: "bit varying(5)"}, schema.Expr(`'101'::"bit"`)},
		{"vector", schema.Raw{SQL: "tsvector"}, nil},
		{"letter", schema.Raw{SQL: `"char"`}, nil},
		{"name", schema.Raw{SQL: "name"}, nil},
		{"collated", schema.Raw{SQL: `name COLLATE "POSIX"`}, nil},
	} {
		t.Columns = append(t.Columns, &schema.Column{Name: c.name, Type: c.t, Default: c.d})
	}
	return t
}

func reading(name string) *schema.Table {
	return &schema.Table{
		Name:     name,
		Columns:  []*schema.Column{{Name: "country", Type: schema.Text{}, NotNull: true}, {Name: "at", Type: schema.Date{}, NotNull: true}, {Name: "n", Type: schema.Integer{}, Default: schema.Expr("7")}},
		Postgres: schema.PostgresTable{PartitionBy: "LIST (country)"},
		Constraints: []schema.Constraint{
			&schema.PrimaryKey{Name: "reading_pkey", Columns: []string{"country", "at"}},
			&schema.Check{Name: "some", SQL: "n > 0"},
		},
		Indexes: []*schema.Index{{Name: "reading_n", Columns: schema.On("n")}},
	}
}

func readingPart(name string) *schema.Table {
	return &schema.Table{
		Name:     name,
		Columns:  []*schema.Column{{Name: "country", Type: schema.Text{}, NotNull: true}, {Name: "at", Type: schema.Date{}, NotNull: true}, {Name: "n", Type: schema.Integer{}, NotNull: true, Default: schema.Expr("8")}},
		Postgres: schema.PostgresTable{PartitionOf: "reading", Bound: "FOR VALUES IN ('de')", PartitionBy: `RANGE (at)`},
		Constraints: []schema.Constraint{
			&schema.Check{Name: "few", SQL: "n < 100"},
		},
		Indexes: []*schema.Index{{Name: "own", Columns: schema.On("n", "at")}},
	}
}

func rest(name string) *schema.Table {
	return &schema.Table{
		Name:     name,
		Columns:  []*schema.Column{{Name: "country", Type: schema.Text{}, NotNull: true}, {Name: "at", Type: schema.Date{}, NotNull: true}, {Name: "n", Type: schema.Integer{}, Default: schema.Expr("7")}},
		Postgres: schema.PostgresTable{PartitionOf: "reading", Bound: "DEFAULT"},
	}
}

func base(name string) *schema.Table {
	return &schema.Table{Name: name, Columns: []*schema.Column{{Name: "id", Type: schema.Integer{}, NotNull: true}},
		Constraints: []schema.Constraint{&schema.Check{Name: "positive", SQL: "id > 0"}}}
}

func child(name string) *schema.Table {
	return &schema.Table{Name: name, Columns: []*schema.Column{{Name: "id", Type: schema.Integer{}, NotNull: true}, {Name: "more", Type: schema.Text{}}},
		Postgres: schema.PostgresTable{Inherits: []string{"wide_base"}}}
}

// operations returns what makes a catalog, in an order that works for
// everything.
func operations(c *schema.Catalog) []op.Op {
	var ops []op.Op
	for _, e := range c.Enums {
		ops = append(ops, &op.CreateEnum{Enum: e})
	}
	// Partitions and children after their parents.
	tables := slices.Clone(c.Tables)
	slices.SortStableFunc(tables, func(a, b *schema.Table) int { return later(a) - later(b) })
	for _, t := range tables {
		ops = append(ops, &op.CreateTable{Table: t, NoTypes: true})
	}
	for _, s := range c.Sequences {
		ops = append(ops, &op.CreateSequence{Sequence: s})
	}
	for _, v := range c.Views {
		ops = append(ops, &op.CreateView{View: v})
	}
	for _, f := range c.Functions {
		ops = append(ops, &op.CreateFunction{Function: f})
	}
	for _, t := range c.Triggers {
		ops = append(ops, &op.CreateTrigger{Trigger: t})
	}
	return ops
}

func later(t *schema.Table) int { return len(t.Postgres.PartitionOf) + len(t.Postgres.Inherits) }
