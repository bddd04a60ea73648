package dialect_test

import (
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// tableSamples make, drop, rename and comment on tables.
var tableSamples = []*sample{
	{
		rule: "columns and a primary key",
		op: &op.CreateTable{Table: &schema.Table{
			Name: "city",
			Columns: []*schema.Column{
				{Name: "id", Type: schema.Integer{}, NotNull: true, AutoIncrement: true},
				{Name: "name", Type: schema.String{Length: 50}, NotNull: true},
				{Name: "people", Type: schema.BigInteger{}},
			},
			Constraints: []schema.Constraint{&schema.PrimaryKey{Columns: []string{"id"}}},
		}},
		alembic: `
op.create_table(
    "city",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("name", sa.String(50), nullable=False),
    sa.Column("people", sa.BigInteger()),
    sa.PrimaryKeyConstraint("id"),
)`,
	},
	{
		rule: "defaults",
		op: &op.CreateTable{Table: &schema.Table{
			Name: "parcel",
			Columns: []*schema.Column{
				{Name: "state", Type: schema.String{Length: 10}, Default: schema.Literal("it's new")},
				{Name: "weight", Type: schema.Integer{}, Default: schema.Expr("0")},
				{Name: "sent", Type: schema.DateTime{}, NotNull: true, Default: schema.Expr("CURRENT_TIMESTAMP")},
			},
		}},
		alembic: `
op.create_table(
    "parcel",
    sa.Column("state", sa.String(10), server_default="it's new"),
    sa.Column("weight", sa.Integer(), server_default=sa.text("0")),
    sa.Column("sent", sa.DateTime(), nullable=False, server_default=sa.text("CURRENT_TIMESTAMP")),
)`,
	},
	{
		rule: "computed columns",
		op: &op.CreateTable{Table: &schema.Table{
			Name: "box",
			Columns: []*schema.Column{
				{Name: "a", Type: schema.Integer{}},
				{Name: "b", Type: schema.Integer{}},
				{Name: "area", Type: schema.Integer{}, Default: &schema.Computed{SQL: "a * b", Stored: true}},
			},
		}},
		alembic: `
op.create_table(
    "box",
    sa.Column("a", sa.Integer()),
    sa.Column("b", sa.Integer()),
    sa.Column("area", sa.Integer(), sa.Computed("a * b", persisted=True)),
)`,
	},
	{
		rule:  "a computed column that is not stored",
		minor: true,
		op: &op.CreateTable{Table: &schema.Table{
			Name: "box",
			Columns: []*schema.Column{
				{Name: "a", Type: schema.Integer{}},
				{Name: "twice", Type: schema.Integer{}, Default: &schema.Computed{SQL: "a * 2"}},
			},
		}},
		alembic: `
op.create_table(
    "box",
    sa.Column("a", sa.Integer()),
    sa.Column("twice", sa.Integer(), sa.Computed("a * 2", persisted=False)),
)`,
		differs: map[string]reason{"postgresql": "SQLAlchemy 1.4 refuses them; PostgreSQL has them since 18"},
		refused: map[string]reason{"postgresql": "PostgreSQL has them since 18"},
		since:   18,
	},
	{
		rule: "identity columns",
		on:   "postgresql",
		op: &op.CreateTable{Table: &schema.Table{
			Name: "ticket",
			Columns: []*schema.Column{
				{Name: "id", Type: schema.BigInteger{}, NotNull: true, Default: &schema.Identity{}},
				{Name: "number", Type: schema.Integer{}, NotNull: true, Default: &schema.Identity{
					Always: true,
					Numbers: schema.Numbers{
						Start: new(int64(100)), Increment: new(int64(10)), Min: new(int64(100)), Max: new(int64(900)),
						Cache: new(int64(5)), Cycle: true,
					},
				}},
			},
			Constraints: []schema.Constraint{&schema.PrimaryKey{Columns: []string{"id"}}},
		}},
		alembic: `
op.create_table(
    "ticket",
    sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
    sa.Column("number", sa.Integer(), sa.Identity(always=True, start=100, increment=10,
        minvalue=100, maxvalue=900, cache=5, cycle=True), nullable=False),
    sa.PrimaryKeyConstraint("id"),
)`,
	},
	{
		rule:  "an identity column elsewhere",
		minor: true,
		on:    "mysql sqlite",
		op: &op.CreateTable{Table: &schema.Table{
			Name:    "ticket",
			Columns: []*schema.Column{{Name: "id", Type: schema.BigInteger{}, NotNull: true, Default: &schema.Identity{}}},
		}},
		alembic: `op.create_table("ticket", sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False))`,
		differs: map[string]reason{"mysql": noIdentity, "sqlite": noIdentity},
	},
	{
		rule: "constraints",
		op: &op.CreateTable{Table: &schema.Table{
			Name: "seat",
			Columns: []*schema.Column{
				{Name: "line", Type: schema.Integer{}, NotNull: true},
				{Name: "number", Type: schema.Integer{}, NotNull: true},
				{Name: "code", Type: schema.String{Length: 8}},
				{Name: "account_id", Type: schema.Integer{}},
			},
			Constraints: []schema.Constraint{
				&schema.PrimaryKey{Name: "pk_seat", Columns: []string{"line", "number"}},
				&schema.Unique{Name: "uq_seat_code", Columns: []string{"code"}},
				&schema.ForeignKey{
					Name: "fk_seat_account", Columns: []string{"account_id"}, RefTable: "account", RefColumns: []string{"id"},
					OnUpdate: schema.Restrict, OnDelete: schema.SetNull,
				},
				&schema.Check{Name: "ck_seat_number", SQL: "number > 0"},
			},
		}},
		alembic: `
op.create_table(
    "seat",
    sa.Column("line", sa.Integer(), nullable=False),
    sa.Column("number", sa.Integer(), nullable=False),
    sa.Column("code", sa.String(8)),
    sa.Column("account_id", sa.Integer()),
    sa.PrimaryKeyConstraint("line", "number", name="pk_seat"),
    sa.UniqueConstraint("code", name="uq_seat_code"),
    sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_seat_account",
        onupdate="RESTRICT", ondelete="SET NULL"),
    sa.CheckConstraint("number > 0", name="ck_seat_number"),
)`,
	},
	{
		rule:  "constraints that the product names",
		minor: true,
		op: &op.CreateTable{Table: &schema.Table{
			Name: "seat",
			Columns: []*schema.Column{
				{Name: "code", Type: schema.String{Length: 8}, NotNull: true},
				{Name: "account_id", Type: schema.Integer{}},
			},
			Constraints: []schema.Constraint{
				&schema.Unique{Columns: []string{"code"}},
				&schema.ForeignKey{Columns: []string{"account_id"}, RefTable: "account", RefColumns: []string{"id"}},
				&schema.Check{SQL: "code <> ''"},
			},
		}},
		alembic: `
op.create_table(
    "seat",
    sa.Column("code", sa.String(8), nullable=False),
    sa.Column("account_id", sa.Integer()),
    sa.UniqueConstraint("code"),
    sa.ForeignKeyConstraint(["account_id"], ["account.id"]),
    sa.CheckConstraint("code <> ''"),
)`,
	},
	{
		rule: "indexes and comments",
		op: &op.CreateTable{Table: &schema.Table{
			Name:    "city",
			Comment: "where people live",
			Columns: []*schema.Column{
				{Name: "name", Type: schema.String{Length: 50}, Comment: "the people's own word for it"},
				{Name: "country", Type: schema.Char{Length: 2}},
			},
			Indexes: []*schema.Index{
				{Name: "ix_city_country", Columns: schema.On("country", "name"), Unique: true},
			},
		}},
		alembic: `
op.create_table(
    "city",
    sa.Column("name", sa.String(50), comment="the people's own word for it"),
    sa.Column("country", sa.CHAR(2)),
    sa.Index("ix_city_country", "country", "name", unique=True),
    comment="where people live",
)`,
	},
	{
		rule: "names that have to be quoted",
		op: &op.CreateTable{Table: &schema.Table{
			Name: "Order",
			Columns: []*schema.Column{
				{Name: "from", Type: schema.Integer{}},
				{Name: "two words", Type: schema.Integer{}},
				{Name: "é", Type: schema.Integer{}},
			},
			Constraints: []schema.Constraint{&schema.Unique{Name: "Order from", Columns: []string{"from"}}},
		}},
		alembic: `
op.create_table(
    "Order",
    sa.Column("from", sa.Integer()),
    sa.Column("two words", sa.Integer()),
    sa.Column("é", sa.Integer()),
    sa.UniqueConstraint("from", name="Order from"),
)`,
	},
	{
		rule:   "in a schema",
		minor:  true,
		before: []op.Op{&op.CreateSchema{Name: "golden_shop"}},
		op: &op.CreateTable{Table: &schema.Table{
			Schema:  "golden_shop",
			Name:    "item",
			Comment: "things",
			Columns: []*schema.Column{{Name: "id", Type: schema.Integer{}, NotNull: true}, {Name: "up", Type: schema.Integer{}}},
			Constraints: []schema.Constraint{
				&schema.PrimaryKey{Columns: []string{"id"}},
				&schema.ForeignKey{Name: "fk_item_up", Columns: []string{"up"}, RefSchema: "golden_shop", RefTable: "item", RefColumns: []string{"id"}},
			},
			Indexes: []*schema.Index{{Name: "ix_item_up", Columns: schema.On("up")}},
		}},
		alembic: `
op.create_table(
    "item",
    sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
    sa.Column("up", sa.Integer()),
    sa.PrimaryKeyConstraint("id"),
    sa.ForeignKeyConstraint(["up"], ["golden_shop.item.id"], name="fk_item_up"),
    sa.Index("ix_item_up", "up"),
    schema="golden_shop",
    comment="things",
)`,
	},
	{
		rule: "only if it is not there",
		op: &op.CreateTable{
			Table:       &schema.Table{Name: "city", Columns: []*schema.Column{{Name: "id", Type: schema.Integer{}}}},
			IfNotExists: true,
		},
		alembic: "# create_table has if_not_exists since 1.13.3",
	},
	{
		rule: "temporary",
		op: &op.CreateTable{Table: &schema.Table{
			Name: "scratch", Prefixes: []string{"TEMPORARY"},
			Columns: []*schema.Column{{Name: "id", Type: schema.Integer{}}},
		}},
		alembic: `op.create_table("scratch", sa.Column("id", sa.Integer()), prefixes=["TEMPORARY"])`,
	},
	{
		rule:    "by its name",
		op:      &op.DropTable{Table: "post"},
		alembic: `op.drop_table("post")`,
	},
	{
		rule:    "only if it is there",
		op:      &op.DropTable{Table: "city", IfExists: true},
		alembic: "# drop_table has if_exists since 1.13.3",
	},
	{
		rule:    "with what depends on it",
		op:      &op.DropTable{Table: "account", Cascade: true},
		alembic: "# drop_table has no CASCADE",
	},
	{
		rule:    "from a schema",
		minor:   true,
		before:  []op.Op{&op.CreateSchema{Name: "golden_shop"}, &op.CreateTable{Table: shopItem}},
		op:      &op.DropTable{Schema: "golden_shop", Table: "item"},
		alembic: `op.drop_table("item", schema="golden_shop")`,
	},
	{
		rule:  "so that it can be made again",
		minor: true,
		before: []op.Op{&op.CreateTable{Table: &schema.Table{
			Name: "city", Columns: []*schema.Column{{Name: "id", Type: schema.Integer{}}},
		}}},
		op: &op.DropTable{Table: "city", Was: &schema.Table{
			Name: "city", Columns: []*schema.Column{{Name: "id", Type: schema.Integer{}}},
		}},
		alembic: `op.drop_table("city")`,
	},
	{
		rule:    "another name",
		op:      &op.RenameTable{Table: "post", Name: "article"},
		alembic: `op.rename_table("post", "article")`,
	},
	{
		rule:    "another name in a schema",
		minor:   true,
		before:  []op.Op{&op.CreateSchema{Name: "golden_shop"}, &op.CreateTable{Table: shopItem}},
		op:      &op.RenameTable{Schema: "golden_shop", Table: "item", Name: "thing"},
		alembic: `op.rename_table("item", "thing", schema="golden_shop")`,
	},
	{
		rule:    "a comment",
		op:      &op.SetTableComment{Table: "account", Comment: "people's accounts"},
		alembic: `op.create_table_comment("account", "people's accounts")`,
		differs: noComment,
	},
	{
		rule:    "no comment any more",
		before:  []op.Op{&op.CreateTable{Table: shelf}},
		op:      &op.SetTableComment{Table: "shelf", Was: new("where it stands")},
		alembic: `op.drop_table_comment("shelf", existing_comment="where it stands")`,
		differs: noComment,
	},
	{
		rule:    "a comment in a schema",
		minor:   true,
		before:  []op.Op{&op.CreateSchema{Name: "golden_shop"}, &op.CreateTable{Table: shopItem}},
		op:      &op.SetTableComment{Schema: "golden_shop", Table: "item", Comment: "things"},
		alembic: `op.create_table_comment("item", "things", schema="golden_shop")`,
		differs: noComment,
	},
}

// shopItem is a table in a schema of its own.
var shopItem = &schema.Table{
	Schema: "golden_shop", Name: "item",
	Columns: []*schema.Column{
		{Name: "id", Type: schema.Integer{}, NotNull: true},
		{Name: "code", Type: schema.String{Length: 20}, NotNull: true},
	},
	Constraints: []schema.Constraint{&schema.PrimaryKey{Columns: []string{"id"}}},
}

// shelf is a table with a comment.
var shelf = &schema.Table{
	Name: "shelf", Comment: "where it stands",
	Columns: []*schema.Column{{Name: "id", Type: schema.Integer{}}},
}
