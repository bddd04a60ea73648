package dialect_test

import (
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// viewSamples are about views.
var viewSamples = []*sample{
	{
		rule:    "of a query",
		op:      &op.CreateView{View: &schema.View{Name: "grown", SQL: "SELECT id, name FROM account WHERE age > 17"}},
		alembic: "# there is no such operation",
	},
	{
		rule: "with names for its columns",
		op: &op.CreateView{View: &schema.View{
			Name: "grown", Columns: []string{"number", "who"}, SQL: "SELECT id, name FROM account WHERE age > 17",
		}},
		alembic: "# there is no such operation",
	},
	{
		rule:   "in place of another",
		before: []op.Op{&op.CreateView{View: grown}},
		op: &op.CreateView{
			View:      &schema.View{Name: "grown", SQL: "SELECT id, name FROM account WHERE age > 20"},
			OrReplace: true,
			Was:       &schema.View{Name: "grown", SQL: "SELECT id, name FROM account WHERE age > 17"},
		},
		alembic: "# there is no such operation",
	},
	{
		rule: "that rows must not leave",
		op: &op.CreateView{View: &schema.View{
			Name: "grown", SQL: "SELECT id, name, age FROM account WHERE age > 17", CheckOption: "CASCADED",
		}},
		alembic: "# there is no such operation",
	},
	{
		rule:   "in a schema, with options and a comment",
		on:     "postgresql",
		before: []op.Op{&op.CreateSchema{Name: "golden_shop"}},
		op: &op.CreateView{View: &schema.View{
			Schema: "golden_shop", Name: "grown", SQL: "SELECT id FROM account",
			With: []schema.Option{{Name: "security_barrier", Value: "true"}}, Comment: "who may vote",
		}},
		alembic: "# there is no such operation",
	},
	{
		rule:    "materialized",
		op:      &op.CreateView{View: &schema.View{Name: "ages", SQL: "SELECT age, count(*) AS people FROM account GROUP BY age", Materialized: true}},
		alembic: "# there is no such operation",
	},
	{
		rule: "materialized, with an index",
		op: &op.CreateView{View: &schema.View{
			Name: "ages", SQL: "SELECT age, count(*) AS people FROM account GROUP BY age", Materialized: true,
			Indexes: []*schema.Index{{Name: "ix_ages", Unique: true, Columns: schema.On("age")}},
		}},
		alembic: "# there is no such operation",
	},
	{
		rule:    "by its name",
		before:  []op.Op{&op.CreateView{View: grown}},
		op:      &op.DropView{View: "grown", Was: &schema.View{Name: "grown", SQL: "SELECT id, name FROM account WHERE age > 17"}},
		alembic: "# there is no such operation",
	},
	{
		rule:    "only if it is there",
		op:      &op.DropView{View: "grown", IfExists: true},
		alembic: "# there is no such operation",
	},
	{
		rule:    "materialized, in a schema, with what depends on it",
		on:      "postgresql",
		before:  []op.Op{&op.CreateView{View: ages}},
		op:      &op.DropView{Schema: "public", View: "ages", Materialized: true, Cascade: true},
		alembic: "# there is no such operation",
	},
	{
		rule:    "while nobody looks",
		before:  []op.Op{&op.CreateView{View: ages}},
		op:      &op.RefreshView{View: "ages"},
		alembic: "# there is no such operation",
	},
	{
		rule:    "while it is in use",
		on:      "postgresql",
		before:  []op.Op{&op.CreateView{View: ages}, &op.Execute{SQL: "CREATE UNIQUE INDEX ix_ages ON ages (age)"}},
		op:      &op.RefreshView{Schema: "public", View: "ages", Concurrently: true},
		alembic: "# there is no such operation",
	},
	{
		rule:    "empty",
		on:      "postgresql",
		before:  []op.Op{&op.CreateView{View: ages}},
		op:      &op.RefreshView{View: "ages", NoData: true},
		alembic: "# there is no such operation",
	},
}

// Views that are there before.
var (
	grown = &schema.View{Name: "grown", SQL: "SELECT id, name FROM account WHERE age > 17"}
	ages  = &schema.View{Name: "ages", SQL: "SELECT age, count(*) AS people FROM account GROUP BY age", Materialized: true}
)
