package dialect_test

import (
	"encoding/json"
	"time"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// dataSamples send rows and statements.
var dataSamples = []*sample{
	{
		rule: "rows",
		op: &op.BulkInsert{
			Table: "account", Columns: []string{"id", "name", "age"},
			Rows: [][]any{{3, "O'Neil", 40}, {4, `back\slash`, nil}},
		},
		alembic: `
account = sa.table("account", sa.column("id", sa.Integer), sa.column("name", sa.String), sa.column("age", sa.Integer))
op.bulk_insert(account, [
    {"id": 3, "name": "O'Neil", "age": 40},
    {"id": 4, "name": "back\\slash", "age": None},
])`,
		differs: map[string]reason{
			"postgresql": "Alembic sends a statement for each row",
			"mysql":      "Alembic sends a statement for each row",
			"sqlite":     "Alembic sends a statement for each row",
		},
	},
	{
		rule: "a statement for each row",
		op: &op.BulkInsert{
			Table: "account", Columns: []string{"id", "name"}, Rows: [][]any{{3, "cat"}, {4, "dan"}}, PerRow: true,
		},
		alembic: `
account = sa.table("account", sa.column("id", sa.Integer), sa.column("name", sa.String))
op.bulk_insert(account, [{"id": 3, "name": "cat"}, {"id": 4, "name": "dan"}])`,
	},
	{
		rule:   "values of every kind",
		before: []op.Op{&op.CreateTable{Table: drawer}},
		op: &op.BulkInsert{
			Table:   "drawer",
			Columns: []string{"flag", "big", "ratio", "data", "day", "moment", "doc", "sum"},
			Types: []schema.Type{
				schema.Boolean{}, schema.BigInteger{}, schema.Double{}, schema.Binary{}, schema.Date{}, schema.DateTime{},
				schema.JSON{}, schema.Integer{},
			},
			Rows: [][]any{{
				true, int64(-9007199254740993), 0.1, []byte{0, 255},
				time.Date(2026, 2, 3, 0, 0, 0, 0, time.UTC),
				time.Date(2026, 2, 3, 4, 5, 6, 7000, time.UTC),
				json.RawMessage(`{"a": "it's"}`), schema.Expr("1 + 1"),
			}},
		},
		alembic: "# offline Alembic writes no bytes, and JSON as text that it cannot read",
	},
	{
		rule:   "in a schema",
		minor:  true,
		before: []op.Op{&op.CreateSchema{Name: "golden_shop"}, &op.CreateTable{Table: shopItem}},
		op: &op.BulkInsert{
			Schema: "golden_shop", Table: "item", Columns: []string{"id", "code"}, Rows: [][]any{{1, "a"}},
		},
		alembic: `
item = sa.table("item", sa.column("id", sa.Integer), sa.column("code", sa.String), schema="golden_shop")
op.bulk_insert(item, [{"id": 1, "code": "a"}])`,
	},
	{
		rule:    "no rows",
		minor:   true,
		op:      &op.BulkInsert{Table: "account", Columns: []string{"name"}},
		alembic: `op.bulk_insert(sa.table("account", sa.column("name", sa.String)), [])`,
	},
	{
		rule:    "a statement of your own",
		op:      &op.Execute{SQL: "UPDATE account SET name = 'it''s :me' WHERE id = 2"},
		alembic: `op.execute("UPDATE account SET name = 'it''s \\:me' WHERE id = 2")`,
	},
}

// drawer has columns for values of every kind.
var drawer = &schema.Table{Name: "drawer", Columns: []*schema.Column{
	{Name: "flag", Type: schema.Boolean{}},
	{Name: "big", Type: schema.BigInteger{}},
	{Name: "ratio", Type: schema.Double{}},
	{Name: "data", Type: schema.Binary{}},
	{Name: "day", Type: schema.Date{}},
	{Name: "moment", Type: schema.DateTime{Precision: new(6)}},
	{Name: "doc", Type: schema.JSON{}},
	{Name: "sum", Type: schema.Integer{}},
}}
