package dialect_test

import (
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// columnSamples add and drop columns.
var columnSamples = []*sample{
	{
		rule:    "nullable",
		op:      &op.AddColumn{Table: "account", Column: &schema.Column{Name: "phone", Type: schema.String{Length: 20}}},
		alembic: `op.add_column("account", sa.Column("phone", sa.String(20)))`,
	},
	{
		rule: "with a default, for the rows that are there as well",
		op: &op.AddColumn{Table: "account", Column: &schema.Column{
			Name: "state", Type: schema.String{Length: 10}, NotNull: true, Default: schema.Literal("new"),
		}},
		alembic: `op.add_column("account", sa.Column("state", sa.String(10), nullable=False, server_default="new"))`,
	},
	{
		rule: "with a comment",
		op: &op.AddColumn{Table: "account", Column: &schema.Column{
			Name: "phone", Type: schema.String{Length: 20}, Comment: "the person's own",
		}},
		alembic: `op.add_column("account", sa.Column("phone", sa.String(20), comment="the person's own"))`,
	},
	{
		rule:    "in a schema",
		minor:   true,
		before:  []op.Op{&op.CreateSchema{Name: "golden_shop"}, &op.CreateTable{Table: shopItem}},
		op:      &op.AddColumn{Schema: "golden_shop", Table: "item", Column: &schema.Column{Name: "price", Type: schema.Integer{}}},
		alembic: `op.add_column("item", sa.Column("price", sa.Integer()), schema="golden_shop")`,
	},
	{
		rule: "with an index",
		op: &op.AddColumn{
			Table: "account", Column: &schema.Column{Name: "phone", Type: schema.String{Length: 20}},
			Indexes: []*schema.Index{{Name: "ix_account_phone", Columns: schema.On("phone")}},
		},
		alembic: `op.add_column("account", sa.Column("phone", sa.String(20), index=True))`,
	},
	{
		rule: "with constraints",
		op: &op.AddColumn{
			Table: "account", Column: &schema.Column{Name: "boss", Type: schema.Integer{}},
			Constraints: []schema.Constraint{
				&schema.ForeignKey{Name: "fk_account_boss", Columns: []string{"boss"}, RefTable: "account", RefColumns: []string{"id"}},
			},
		},
		alembic: `op.add_column("account", sa.Column("boss", sa.Integer(), sa.ForeignKey("account.id", name="fk_account_boss")))`,
		differs: map[string]reason{"sqlite": "the constraint is part of the column: SQLite adds no other; Alembic refuses it"},
	},
	{
		rule: "with a foreign key that is part of it",
		op: &op.AddColumn{
			Table: "account", Column: &schema.Column{Name: "boss", Type: schema.Integer{}}, Inline: true,
			Constraints: []schema.Constraint{
				&schema.ForeignKey{Columns: []string{"boss"}, RefTable: "account", RefColumns: []string{"id"}, OnDelete: schema.SetNull},
			},
		},
		alembic: "# add_column has inline_references since 1.18.2",
		oneWay:  map[string]reason{"mysql": "a foreign key without a name stands in the way, and cannot be named"},
	},
	{
		rule:   "with a primary key that is part of it",
		on:     "postgresql mysql",
		before: []op.Op{&op.CreateTable{Table: &schema.Table{Name: "label", Columns: []*schema.Column{{Name: "text", Type: schema.Text{}}}}}},
		op: &op.AddColumn{
			Table: "label", Column: &schema.Column{Name: "id", Type: schema.Integer{}, NotNull: true, AutoIncrement: true}, Inline: true,
			Constraints: []schema.Constraint{&schema.PrimaryKey{Columns: []string{"id"}}},
		},
		alembic: "# add_column has inline_primary_key since 1.18.4",
	},
	{
		rule: "of an enum, whose type is made",
		op: &op.AddColumn{Table: "account", Column: &schema.Column{
			Name: "mood", Type: &schema.Enum{Name: "mood", Values: []string{"good", "bad"}}, Default: schema.Literal("good"),
		}},
		alembic: `op.add_column("account", sa.Column("mood", sa.Enum("good", "bad", name="mood"), server_default="good"))`,
		differs: map[string]reason{"postgresql": "Alembic does not create the type, so its statement fails"},
	},
	{
		rule:   "of an enum that is there",
		minor:  true,
		before: []op.Op{&op.CreateEnum{Enum: size}},
		op: &op.AddColumn{
			Table: "account", Column: &schema.Column{Name: "shirt", Type: &schema.Enum{Name: "size", Values: []string{"s", "m"}}}, NoTypes: true,
		},
		alembic: `op.add_column("account", sa.Column("shirt", sa.Enum("s", "m", name="size")))`,
	},
	{
		rule: "computed",
		op: &op.AddColumn{Table: "account", Column: &schema.Column{
			Name: "older", Type: schema.Integer{}, Default: &schema.Computed{SQL: "age + 1", Stored: true},
		}},
		alembic: `op.add_column("account", sa.Column("older", sa.Integer(), sa.Computed("age + 1", persisted=True)))`,
		differs: rebuilt,
	},
	{
		rule: "an identity",
		on:   "postgresql",
		op: &op.AddColumn{Table: "account", Column: &schema.Column{
			Name: "number", Type: schema.Integer{}, NotNull: true, Default: &schema.Identity{Always: true},
		}},
		alembic: `op.add_column("account", sa.Column("number", sa.Integer(), sa.Identity(always=True), nullable=False))`,
	},
	{
		rule:  "only if it is not there",
		on:    "postgresql mariadb sqlite",
		minor: true,
		op: &op.AddColumn{
			Table: "account", Column: &schema.Column{Name: "phone", Type: schema.String{Length: 20}}, IfNotExists: true,
		},
		alembic: "# add_column has if_not_exists since 1.16",
	},
	{
		rule:  "in a place of its own, where the product has places",
		minor: true,
		op: &op.AddColumn{
			Table: "account", Column: &schema.Column{Name: "title", Type: schema.String{Length: 10}},
			Place: op.Place{After: "id"},
		},
		alembic: "# only within batch_alter_table",
	},
	{
		rule: "in a place of its own",
		op: &op.AddColumn{
			Table: "account", Column: &schema.Column{Name: "title", Type: schema.String{Length: 10}}, Place: op.Place{After: "id"},
		},
		alembic: "# only within batch_alter_table",
	},
	{
		rule:  "as the first, and with hints for the server",
		minor: true,
		op: &op.AddColumn{
			Table: "account", Column: &schema.Column{Name: "title", Type: schema.String{Length: 10}},
			Place: op.Place{First: true}, Online: op.Online{Algorithm: "INPLACE", Lock: "NONE"},
		},
		on:      "mysql",
		alembic: "# there is no such parameter",
	},
	{
		rule: "with hints for MySQL",
		op: &op.AddColumn{
			Table: "account", Column: &schema.Column{Name: "title", Type: schema.String{Length: 10}},
			Online: op.Online{Algorithm: "INSTANT"},
		},
		alembic: "# there is no such parameter",
	},
	{
		rule:  "a column that SQLite cannot add to a table as it is",
		minor: true,
		on:    "sqlite",
		op: &op.AddColumn{
			Table:  "post",
			Column: &schema.Column{Name: "at", Type: schema.DateTime{}, NotNull: true, Default: schema.Expr("CURRENT_TIMESTAMP")},
		},
		alembic: "# only within batch_alter_table",
	},
	{
		rule:    "SQLite: to a table that is told",
		minor:   true,
		on:      "sqlite",
		offline: true,
		before:  []op.Op{&op.CreateTable{Table: shelf}},
		op: &op.AddColumn{
			Table: "shelf", Column: &schema.Column{Name: "at", Type: schema.DateTime{}, Default: schema.Expr("CURRENT_TIMESTAMP")},
			TableWas: &schema.Table{Name: "shelf", Columns: []*schema.Column{{Name: "id", Type: schema.Integer{}}}},
		},
		alembic: "# only within batch_alter_table",
	},
	{
		rule:    "SQLite: from a table that is told",
		minor:   true,
		on:      "sqlite",
		offline: true,
		before:  []op.Op{&op.CreateTable{Table: row}},
		op: &op.DropColumn{Table: "seat", Column: "line", TableWas: &schema.Table{
			Name:        "seat",
			Columns:     []*schema.Column{{Name: "id", Type: schema.Integer{}}, {Name: "line", Type: schema.Integer{}, NotNull: true}},
			Constraints: []schema.Constraint{&schema.PrimaryKey{Name: "pk_seat", Columns: []string{"line"}}},
		}},
		alembic: "# only within batch_alter_table",
	},
	{
		rule:    "by its name",
		op:      &op.DropColumn{Table: "account", Column: "since"},
		alembic: `op.drop_column("account", "since")`,
	},
	{
		rule:    "in a schema",
		minor:   true,
		before:  []op.Op{&op.CreateSchema{Name: "golden_shop"}, &op.CreateTable{Table: shopItem}},
		op:      &op.DropColumn{Schema: "golden_shop", Table: "item", Column: "code"},
		alembic: `op.drop_column("item", "code", schema="golden_shop")`,
	},
	{
		rule:  "so that it can be made again",
		minor: true,
		op: &op.DropColumn{
			Table: "account", Column: "since", Was: &schema.Column{Name: "since", Type: schema.DateTime{}},
			Online: op.Online{Algorithm: "INPLACE"},
		},
		alembic: `op.drop_column("account", "since")`,
		differs: map[string]reason{"mysql": "Alembic has no ALGORITHM"},
	},
	{
		rule: "so that it can be made again in its place",
		on:   "mysql sqlite",
		op: &op.DropColumn{
			Table: "post", Column: "editor_id", Was: &schema.Column{Name: "editor_id", Type: schema.Integer{}}, WasPlace: op.Place{After: "account_id"},
		},
		alembic: `op.drop_column("post", "editor_id")`,
	},
	{
		rule:    "only if it is there",
		on:      "postgresql mariadb sqlite",
		op:      &op.DropColumn{Table: "account", Column: "since", IfExists: true},
		alembic: "# drop_column has if_exists since 1.16",
	},
	{
		rule:    "with what depends on it",
		op:      &op.DropColumn{Table: "account", Column: "id", Cascade: true},
		on:      "postgresql",
		alembic: "# there is no such parameter",
	},
	{
		rule:   "with the enum that only it has",
		before: []op.Op{&op.CreateTable{Table: shirt}},
		op: &op.DropColumn{
			Table: "shirt", Column: "size", Types: true,
			Was: &schema.Column{Name: "size", Type: &schema.Enum{Name: "size", Values: []string{"s", "m"}}},
		},
		alembic: `
op.drop_column("shirt", "size")
sa.Enum("s", "m", name="size").drop(op.get_bind(), checkfirst=False)`,
	},
	{
		rule:    "a column that SQLite cannot drop from a table as it is",
		on:      "sqlite",
		op:      &op.DropColumn{Table: "account", Column: "email"},
		alembic: "# only within batch_alter_table",
		oneWay:  map[string]reason{"sqlite": comesLast},
	},
}
