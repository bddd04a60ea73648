package dialect_test

import (
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// typeSamples have columns of every type.
var typeSamples = []*sample{
	{
		rule: "types: numbers",
		op: &op.CreateTable{Table: &schema.Table{Name: "numbers", Columns: []*schema.Column{
			{Name: "flag", Type: schema.Boolean{}},
			{Name: "small", Type: schema.SmallInteger{}},
			{Name: "medium", Type: schema.Integer{}},
			{Name: "big", Type: schema.BigInteger{}},
			{Name: "exact", Type: schema.Numeric{}},
			{Name: "price", Type: schema.Numeric{Precision: 10, Scale: 2}},
			{Name: "whole", Type: schema.Numeric{Precision: 10}},
			{Name: "inexact", Type: schema.Float{}},
			{Name: "wide", Type: schema.Float{Precision: 53}},
		}}},
		alembic: `
op.create_table(
    "numbers",
    sa.Column("flag", sa.Boolean()),
    sa.Column("small", sa.SmallInteger()),
    sa.Column("medium", sa.Integer()),
    sa.Column("big", sa.BigInteger()),
    sa.Column("exact", sa.Numeric()),
    sa.Column("price", sa.Numeric(10, 2)),
    sa.Column("whole", sa.Numeric(10)),
    sa.Column("inexact", sa.Float()),
    sa.Column("wide", sa.Float(53)),
)`,
	},
	{
		rule: "types: text and bytes",
		op: &op.CreateTable{Table: &schema.Table{Name: "texts", Columns: []*schema.Column{
			{Name: "name", Type: schema.String{Length: 50}},
			{Name: "code", Type: schema.Char{Length: 2}},
			{Name: "body", Type: schema.Text{}},
			{Name: "data", Type: schema.Binary{}},
		}}},
		alembic: `
op.create_table(
    "texts",
    sa.Column("name", sa.String(50)),
    sa.Column("code", sa.CHAR(2)),
    sa.Column("body", sa.Text()),
    sa.Column("data", sa.LargeBinary()),
)`,
	},
	{
		rule: "types: dates and times",
		op: &op.CreateTable{Table: &schema.Table{Name: "times", Columns: []*schema.Column{
			{Name: "day", Type: schema.Date{}},
			{Name: "hour", Type: schema.Time{}},
			{Name: "moment", Type: schema.DateTime{}},
			{Name: "stamp", Type: schema.Timestamp{}},
			{Name: "span", Type: schema.Interval{}},
		}}},
		alembic: `
op.create_table(
    "times",
    sa.Column("day", sa.Date()),
    sa.Column("hour", sa.Time()),
    sa.Column("moment", sa.DateTime()),
    sa.Column("stamp", sa.TIMESTAMP()),
    sa.Column("span", sa.Interval()),
)`,
	},
	{
		rule: "types: time zones",
		op: &op.CreateTable{Table: &schema.Table{Name: "times", Columns: []*schema.Column{
			{Name: "hour", Type: schema.Time{TimeZone: true}},
			{Name: "moment", Type: schema.DateTime{TimeZone: true}},
			{Name: "stamp", Type: schema.Timestamp{TimeZone: true}},
		}}},
		alembic: `
op.create_table(
    "times",
    sa.Column("hour", sa.Time(timezone=True)),
    sa.Column("moment", sa.DateTime(timezone=True)),
    sa.Column("stamp", sa.TIMESTAMP(timezone=True)),
)`,
	},
	{
		rule: "types: fractions of seconds",
		op: &op.CreateTable{Table: &schema.Table{Name: "times", Columns: []*schema.Column{
			{Name: "hour", Type: schema.Time{Precision: new(3)}},
			{Name: "moment", Type: schema.DateTime{Precision: new(6)}},
			{Name: "stamp", Type: schema.Timestamp{Precision: new(0)}},
			{Name: "span", Type: schema.Interval{Precision: new(2)}},
		}}},
		alembic: `
pg, my = postgresql, mysql
op.create_table(
    "times",
    sa.Column("hour", sa.Time().with_variant(pg.TIME(precision=3), "postgresql").with_variant(my.TIME(fsp=3), "mysql")),
    sa.Column("moment", sa.DateTime().with_variant(pg.TIMESTAMP(precision=6), "postgresql").with_variant(my.DATETIME(fsp=6), "mysql")),
    sa.Column("stamp", sa.TIMESTAMP().with_variant(pg.TIMESTAMP(precision=0), "postgresql").with_variant(my.TIMESTAMP(fsp=0), "mysql")),
    sa.Column("span", sa.Interval(second_precision=2)),
)`,
	},
	{
		rule:  "types: floating-point numbers of 64 bits",
		minor: true,
		op: &op.CreateTable{Table: &schema.Table{
			Name: "numbers", Columns: []*schema.Column{{Name: "ratio", Type: schema.Double{}}},
		}},
		alembic: "# SQLAlchemy has Double since 2.0",
	},
	{
		rule: "types: JSON and UUID",
		op: &op.CreateTable{Table: &schema.Table{Name: "others", Columns: []*schema.Column{
			{Name: "json", Type: schema.JSON{}},
			{Name: "jsonb", Type: schema.JSONB{}},
			{Name: "id", Type: schema.UUID{}},
		}}},
		alembic: `
op.create_table(
    "others",
    sa.Column("json", sa.JSON()),
    sa.Column("jsonb", sa.JSON().with_variant(postgresql.JSONB(), "postgresql")),
    sa.Column("id", sa.CHAR(32).with_variant(postgresql.UUID(), "postgresql")),
)`,
	},
	{
		rule: "types of PostgreSQL",
		on:   "postgresql",
		op: &op.CreateTable{Table: &schema.Table{Name: "pg", Columns: []*schema.Column{
			{Name: "words", Type: schema.Array{Of: schema.Text{}}},
			{Name: "grid", Type: schema.Array{Of: schema.Integer{}, Dimensions: 2}},
			{Name: "span", Type: schema.Interval{Fields: "YEAR TO MONTH"}},
			{Name: "seconds", Type: schema.Interval{Fields: "SECOND", Precision: new(3)}},
			{Name: "search", Type: schema.Raw{SQL: "TSVECTOR"}},
			{Name: "german", Type: schema.String{Length: 20, Collation: "de-x-icu"}},
			{Name: "bare", Type: schema.Text{Collation: "C"}},
			{Name: "code", Type: schema.Char{Length: 3, Collation: "C"}},
			{Name: "open", Type: schema.String{}},
		}}},
		alembic: `
op.create_table(
    "pg",
    sa.Column("words", postgresql.ARRAY(sa.Text())),
    sa.Column("grid", postgresql.ARRAY(sa.Integer(), dimensions=2)),
    sa.Column("span", postgresql.INTERVAL(fields="YEAR TO MONTH")),
    sa.Column("seconds", postgresql.INTERVAL(fields="SECOND", precision=3)),
    sa.Column("search", postgresql.TSVECTOR()),
    sa.Column("german", sa.String(20, collation="de-x-icu")),
    sa.Column("bare", sa.Text(collation="C")),
    sa.Column("code", sa.CHAR(3, collation="C")),
    sa.Column("open", sa.String()),
)`,
	},
	{
		rule: "types of MySQL",
		on:   "mysql",
		op: &op.CreateTable{Table: &schema.Table{Name: "my", Columns: []*schema.Column{
			{Name: "small", Type: schema.SmallInteger{Unsigned: true}},
			{Name: "medium", Type: schema.Integer{Unsigned: true}},
			{Name: "big", Type: schema.BigInteger{Unsigned: true}},
			{Name: "tiny", Type: schema.Raw{SQL: "TINYINT UNSIGNED"}},
			{Name: "name", Type: schema.String{Length: 20, Charset: "latin1", Collation: "latin1_bin"}},
			{Name: "code", Type: schema.Char{Length: 3, Charset: "ascii", Collation: "ascii_bin"}},
			{Name: "body", Type: schema.Text{Length: 1000, Charset: "utf8mb4", Collation: "utf8mb4_bin"}},
			{Name: "data", Type: schema.Binary{Length: 100}},
			{Name: "size", Type: &schema.Enum{Values: []string{"s", "m"}, Charset: "latin1", Collation: "latin1_bin"}},
		}}},
		alembic: `
op.create_table(
    "my",
    sa.Column("small", mysql.SMALLINT(unsigned=True)),
    sa.Column("medium", mysql.INTEGER(unsigned=True)),
    sa.Column("big", mysql.BIGINT(unsigned=True)),
    sa.Column("tiny", mysql.TINYINT(unsigned=True)),
    sa.Column("name", mysql.VARCHAR(20, charset="latin1", collation="latin1_bin")),
    sa.Column("code", mysql.CHAR(3, charset="ascii", collation="ascii_bin")),
    sa.Column("body", mysql.TEXT(1000, charset="utf8mb4", collation="utf8mb4_bin")),
    sa.Column("data", sa.LargeBinary(100)),
    sa.Column("size", mysql.ENUM("s", "m", charset="latin1", collation="latin1_bin")),
)`,
	},
	{
		rule:  "types of SQLite",
		minor: true,
		on:    "sqlite",
		op: &op.CreateTable{Table: &schema.Table{Name: "lite", Columns: []*schema.Column{
			{Name: "name", Type: schema.String{Length: 20, Collation: "NOCASE"}},
			{Name: "any", Type: schema.Raw{SQL: "ANY"}},
		}}},
		alembic: `
class ANY(sa.types.UserDefinedType):
    def get_col_spec(self):
        return "ANY"

op.create_table(
    "lite",
    sa.Column("name", sa.String(20, collation="NOCASE")),
    sa.Column("any", ANY()),
)`,
	},
	{
		rule: "a type that differs by product",
		op: &op.CreateTable{Table: &schema.Table{Name: "page", Columns: []*schema.Column{
			{Name: "body", Type: &schema.Variant{
				Of: schema.Text{},
				On: map[string]schema.Type{"mysql": schema.Raw{SQL: "MEDIUMTEXT"}, "postgresql": schema.JSONB{}},
			}},
		}}},
		alembic: `
op.create_table(
    "page",
    sa.Column("body", sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql").with_variant(postgresql.JSONB(), "postgresql")),
)`,
	},
	{
		rule: "an enum",
		op: &op.CreateTable{Table: &schema.Table{Name: "shirt", Columns: []*schema.Column{
			{Name: "size", Type: &schema.Enum{Name: "size", Values: []string{"small", "it's large"}}},
		}}},
		alembic: `op.create_table("shirt", sa.Column("size", sa.Enum("small", "it's large", name="size")))`,
	},
	{
		rule: "an enum with a check where there are none",
		op: &op.CreateTable{Table: &schema.Table{Name: "shirt", Columns: []*schema.Column{
			{Name: "size", Type: &schema.Enum{Name: "size", Values: []string{"s", "m"}, Check: true}},
		}}},
		alembic: `op.create_table("shirt", sa.Column("size", sa.Enum("s", "m", name="size", create_constraint=True)))`,
	},
	{
		rule:   "an enum of two columns, in a schema",
		minor:  true,
		on:     "postgresql",
		before: []op.Op{&op.CreateSchema{Name: "golden_shop"}},
		op: &op.CreateTable{Table: &schema.Table{Name: "outfit", Columns: []*schema.Column{
			{Name: "shirt", Type: &schema.Enum{Schema: "golden_shop", Name: "size", Values: []string{"s", "m"}}},
			{Name: "skirt", Type: &schema.Enum{Schema: "golden_shop", Name: "size", Values: []string{"s", "m"}}},
		}}},
		alembic: `
size = sa.Enum("s", "m", name="size", schema="golden_shop")
op.create_table("outfit", sa.Column("shirt", size), sa.Column("skirt", size))`,
	},
	{
		rule:   "an enum that is there already",
		before: []op.Op{&op.CreateEnum{Enum: size}},
		op: &op.CreateTable{
			Table:   &schema.Table{Name: "shirt", Columns: []*schema.Column{{Name: "size", Type: &schema.Enum{Name: "size", Values: []string{"s", "m"}}}}},
			NoTypes: true,
		},
		alembic: `op.create_table("shirt", sa.Column("size", postgresql.ENUM("s", "m", name="size", create_type=False)
                if PRODUCT == "postgresql" else sa.Enum("s", "m", name="size")))`,
	},
	{
		rule:   "with the enum that only it has",
		minor:  true,
		before: []op.Op{&op.CreateTable{Table: shirt}},
		op: &op.DropTable{Table: "shirt", Types: true, Was: &schema.Table{Name: "shirt", Columns: []*schema.Column{
			{Name: "id", Type: schema.Integer{}},
			{Name: "size", Type: &schema.Enum{Name: "size", Values: []string{"s", "m"}}},
		}}},
		alembic: `
op.drop_table("shirt")
sa.Enum("s", "m", name="size").drop(op.get_bind(), checkfirst=False)`,
	},
}

// size is an enum type, and shirt a table with a column of it.
var (
	size  = &schema.Enum{Name: "size", Values: []string{"s", "m"}}
	shirt = &schema.Table{Name: "shirt", Columns: []*schema.Column{
		{Name: "id", Type: schema.Integer{}},
		{Name: "size", Type: size},
	}}
)
