package dialect_test

import (
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// alterSamples change columns.
var alterSamples = []*sample{
	{
		rule:    "the type",
		op:      &op.AlterColumn{Table: "account", Column: "email", Type: schema.String{Length: 200}},
		alembic: `op.alter_column("account", "email", type_=sa.String(200), existing_type=sa.String(100), existing_nullable=True)`,
		differs: rebuilt,
	},
	{
		rule: "the type of a column with a default and a comment",
		op:   &op.AlterColumn{Table: "account", Column: "name", Type: schema.String{Length: 80}},
		alembic: `
op.alter_column("account", "name", type_=sa.String(80), existing_type=sa.String(50),
    existing_nullable=False, existing_server_default="nobody", existing_comment="what to call them")`,
		differs: moves,
	},
	{
		rule:   "the type, its values converted, with a default",
		on:     "postgresql",
		before: []op.Op{&op.CreateTable{Table: crate}},
		op: &op.AlterColumn{
			Table: "crate", Column: "packed", Type: schema.Boolean{}, Using: "packed > 0", Default: schema.Expr("true"),
		},
		alembic: `op.alter_column("crate", "packed", type_=sa.Boolean(), postgresql_using="packed > 0", server_default=sa.text("true"))`,
		differs: map[string]reason{"postgresql": "Alembic changes the type first, and PostgreSQL cannot convert the old default"},
	},
	{
		rule:    "the type, without looking at the column",
		minor:   true,
		op:      &op.AlterColumn{Table: "account", Column: "email", Type: schema.String{Length: 200}},
		offline: true,
		alembic: `op.alter_column("account", "email", type_=sa.String(200))`,
		differs: map[string]reason{"mysql": "a MODIFY would lose what it is not told; Alembic writes it", "sqlite": rebuilds},
	},
	{
		rule:    "the type, the column being told",
		minor:   true,
		offline: true,
		op: &op.AlterColumn{
			Table: "account", Column: "name", Type: schema.String{Length: 80},
			Was: &schema.Column{
				Name: "name", Type: schema.String{Length: 50}, NotNull: true, Default: schema.Literal("nobody"), Comment: "what to call them",
			},
		},
		alembic: `
op.alter_column("account", "name", type_=sa.String(80), existing_type=sa.String(50),
    existing_nullable=False, existing_server_default="nobody", existing_comment="what to call them")`,
		differs: moves,
	},
	{
		rule:    "no NULL any more",
		op:      &op.AlterColumn{Table: "account", Column: "age", NotNull: new(true)},
		alembic: `op.alter_column("account", "age", nullable=False, existing_type=sa.Integer(), existing_server_default=sa.text("0"))`,
		differs: rebuilt,
	},
	{
		rule:  "NULL again",
		minor: true,
		op:    &op.AlterColumn{Table: "account", Column: "name", NotNull: new(false)},
		alembic: `
op.alter_column("account", "name", nullable=True, existing_type=sa.String(50),
    existing_server_default="nobody", existing_comment="what to call them")`,
		differs: rebuilt,
	},
	{
		rule:    "the default",
		op:      &op.AlterColumn{Table: "account", Column: "name", Default: schema.Literal("it's me")},
		alembic: `op.alter_column("account", "name", server_default="it's me")`,
		differs: rebuilt,
	},
	{
		rule:    "the default, an expression",
		minor:   true,
		op:      &op.AlterColumn{Table: "account", Column: "age", Default: schema.Expr("(1 + 2)")},
		alembic: `op.alter_column("account", "age", server_default=sa.text("(1 + 2)"))`,
		differs: rebuilt,
	},
	{
		rule: "the default of a moment",
		op:   &op.AlterColumn{Table: "account", Column: "since", Default: schema.Expr("CURRENT_TIMESTAMP")},
		alembic: `
op.alter_column("account", "since", server_default=sa.text("CURRENT_TIMESTAMP"), existing_type=sa.DateTime(),
    existing_nullable=True)`,
		differs: rebuilt,
	},
	{
		rule:    "no default",
		op:      &op.AlterColumn{Table: "account", Column: "name", DropDefault: true},
		alembic: `op.alter_column("account", "name", server_default=None)`,
		differs: rebuilt,
	},
	{
		rule:    "the comment",
		op:      &op.AlterColumn{Table: "account", Column: "email", Comment: new("the person's")},
		alembic: `op.alter_column("account", "email", comment="the person's", existing_type=sa.String(100), existing_nullable=True)`,
	},
	{
		rule:  "no comment",
		minor: true,
		op:    &op.AlterColumn{Table: "account", Column: "name", Comment: new("")},
		alembic: `
op.alter_column("account", "name", comment=None, existing_type=sa.String(50), existing_nullable=False,
    existing_server_default="nobody", existing_comment="what to call them")`,
	},
	{
		rule:    "the name",
		op:      &op.AlterColumn{Table: "account", Column: "email", Name: "mail"},
		alembic: `op.alter_column("account", "email", new_column_name="mail", existing_type=sa.String(100), existing_nullable=True)`,
		differs: map[string]reason{
			"mysql":  "Alembic restates the column with CHANGE, which loses what it is not told",
			"sqlite": "the word COLUMN is written out",
		},
	},
	{
		rule: "everything at once",
		op: &op.AlterColumn{
			Table: "account", Column: "email", Name: "mail", Type: schema.String{Length: 200}, NotNull: new(false),
			Comment: new("where to write to"),
		},
		alembic: `
op.alter_column("account", "email", new_column_name="mail", type_=sa.String(200), nullable=True,
    comment="where to write to", existing_type=sa.String(100))`,
		differs: rebuilt,
	},
	{
		rule:   "in a schema",
		minor:  true,
		before: []op.Op{&op.CreateSchema{Name: "golden_shop"}, &op.CreateTable{Table: shopItem}},
		op:     &op.AlterColumn{Schema: "golden_shop", Table: "item", Column: "code", Type: schema.String{Length: 30}},
		alembic: `
op.alter_column("item", "code", type_=sa.String(30), existing_type=sa.String(20), existing_nullable=False,
    schema="golden_shop")`,
		differs: rebuilt,
	},
	{
		rule: "to an enum, whose type is made",
		op: &op.AlterColumn{
			Table: "account", Column: "email", Type: &schema.Enum{Name: "size", Values: []string{"s", "m"}}, Using: "NULL",
		},
		on:      "postgresql",
		alembic: `op.alter_column("account", "email", type_=sa.Enum("s", "m", name="size"), postgresql_using="NULL")`,
		differs: map[string]reason{"postgresql": "Alembic does not create the type, so its statement fails"},
	},
	{
		rule:   "from an enum that no other column has",
		on:     "postgresql",
		before: []op.Op{&op.CreateTable{Table: shirt}},
		op: &op.AlterColumn{
			Table: "shirt", Column: "size", Type: schema.String{Length: 10}, Types: true,
			Was: &schema.Column{Name: "size", Type: &schema.Enum{Name: "size", Values: []string{"s", "m"}}},
		},
		alembic: `
op.alter_column("shirt", "size", type_=sa.String(10))
sa.Enum("s", "m", name="size").drop(op.get_bind(), checkfirst=False)`,
		oneWay: map[string]reason{"": "PostgreSQL has to be told how text becomes an enum"},
	},
	{
		rule:   "to an enum that is there",
		minor:  true,
		on:     "postgresql",
		before: []op.Op{&op.CreateEnum{Enum: size}},
		op: &op.AlterColumn{
			Table: "account", Column: "email", Type: &schema.Enum{Name: "size", Values: []string{"s", "m"}}, Using: "NULL", NoTypes: true,
		},
		alembic: `op.alter_column("account", "email", type_=sa.Enum("s", "m", name="size"), postgresql_using="NULL")`,
	},
	{
		rule:    "an identity is added",
		on:      "postgresql",
		before:  []op.Op{&op.CreateTable{Table: &schema.Table{Name: "shelf", Columns: []*schema.Column{{Name: "id", Type: schema.Integer{}, NotNull: true}}}}},
		op:      &op.AlterColumn{Table: "shelf", Column: "id", Default: &schema.Identity{Numbers: schema.Numbers{Start: new(int64(7))}}},
		alembic: `op.alter_column("shelf", "id", server_default=sa.Identity(start=7), existing_server_default=None)`,
	},
	{
		rule:   "an identity changes",
		on:     "postgresql",
		before: []op.Op{&op.CreateTable{Table: numbered}},
		op: &op.AlterColumn{
			Table: "numbered", Column: "id",
			Default: &schema.Identity{Always: true, Numbers: schema.Numbers{Increment: new(int64(5))}},
			Was:     &schema.Column{Name: "id", Type: schema.Integer{}, NotNull: true, Default: &schema.Identity{}},
		},
		alembic: `
op.alter_column("numbered", "id", server_default=sa.Identity(always=True, increment=5),
    existing_server_default=sa.Identity())`,
	},
	{
		rule:   "an identity is dropped",
		on:     "postgresql",
		before: []op.Op{&op.CreateTable{Table: numbered}},
		op: &op.AlterColumn{
			Table: "numbered", Column: "id", DropDefault: true,
			Was: &schema.Column{Name: "id", Type: schema.Integer{}, NotNull: true, Default: &schema.Identity{}},
		},
		alembic: `op.alter_column("numbered", "id", server_default=None, existing_server_default=sa.Identity())`,
	},
	{
		rule:   "an expression is dropped, its values stay",
		on:     "postgresql",
		before: []op.Op{&op.CreateTable{Table: box}},
		op: &op.AlterColumn{
			Table: "box", Column: "twice", DropDefault: true,
			Was: &schema.Column{Name: "twice", Type: schema.Integer{}, Default: &schema.Computed{SQL: "a * 2", Stored: true}},
		},
		alembic: "# computed columns cannot be altered",
		oneWay:  map[string]reason{"": "PostgreSQL cannot make a column computed again"},
	},
	{
		rule:   "the type of a column that numbers the rows",
		minor:  true,
		op:     &op.AlterColumn{Table: "account", Column: "id", Type: schema.BigInteger{}},
		on:     "postgresql mysql",
		before: []op.Op{&op.DropTable{Table: "post"}},
		alembic: `
op.alter_column("account", "id", type_=sa.BigInteger(), existing_type=sa.Integer(), existing_nullable=False,
    **({"existing_autoincrement": True} if PRODUCT == "mysql" else {}))`,
		differs: map[string]reason{"postgresql": "the sequence gets the type as well, else it would end where the old type does"},
	},
	{
		rule:   "MySQL: what SQLAlchemy does not know is kept",
		on:     "mysql",
		op:     &op.AlterColumn{Table: "gauge", Column: "at", Comment: new("when it changed")},
		before: []op.Op{&op.CreateTable{Table: gauge}},
		alembic: `
op.alter_column("gauge", "at", comment="when it changed", existing_type=sa.TIMESTAMP(), existing_nullable=False,
    existing_server_default=sa.text("CURRENT_TIMESTAMP"))`,
		differs: map[string]reason{"mysql": "Alembic loses ON UPDATE, character sets, INVISIBLE and the like"},
	},
	{
		rule: "MySQL: numbers the rows",
		on:   "mysql",
		before: []op.Op{&op.CreateTable{Table: &schema.Table{
			Name: "shelf", Columns: []*schema.Column{{Name: "id", Type: schema.Integer{}, NotNull: true}},
			Constraints: []schema.Constraint{&schema.PrimaryKey{Columns: []string{"id"}}},
		}}},
		op:      &op.AlterColumn{Table: "shelf", Column: "id", AutoIncrement: new(true)},
		alembic: `op.alter_column("shelf", "id", autoincrement=True, existing_type=sa.Integer(), existing_nullable=False)`,
	},
	{
		rule:    "MySQL: ON UPDATE",
		on:      "mysql",
		before:  []op.Op{&op.CreateTable{Table: gauge}},
		op:      &op.AlterColumn{Table: "gauge", Column: "since", OnUpdate: new(schema.Expr("CURRENT_TIMESTAMP"))},
		alembic: "# there is no such parameter",
	},
	{
		rule:    "MySQL: ON UPDATE goes",
		minor:   true,
		on:      "mysql",
		before:  []op.Op{&op.CreateTable{Table: gauge}},
		op:      &op.AlterColumn{Table: "gauge", Column: "at", OnUpdate: new(schema.Expr(""))},
		alembic: "# there is no such parameter",
	},
	{
		rule:    "MySQL: SELECT * leaves it out",
		on:      "mysql",
		op:      &op.AlterColumn{Table: "account", Column: "email", Invisible: new(true)},
		alembic: "# there is no such parameter",
	},
	{
		rule: "another place",
		op: &op.AlterColumn{
			Table: "post", Column: "title", Place: op.Place{After: "id"}, WasPlace: op.Place{After: "editor_id"},
		},
		alembic: "# there is no such parameter",
	},
	{
		rule:  "the first place, with hints for the server",
		minor: true,
		on:    "mysql",
		op: &op.AlterColumn{
			Table: "post", Column: "title", Place: op.Place{First: true}, WasPlace: op.Place{After: "editor_id"},
			Online: op.Online{Algorithm: "COPY", Lock: "SHARED"},
		},
		alembic: "# there is no such parameter",
	},
	{
		rule:   "MariaDB: a rule of the column itself is kept",
		on:     "mariadb",
		before: []op.Op{&op.CreateTable{Table: ruled}},
		op: &op.AlterColumn{
			Table: "ruled", Column: "age", Comment: new("in years"),
			Was: &schema.Column{Name: "age", Type: schema.Integer{}, Check: "`age` < 200"},
		},
		alembic: "# Alembic cannot be told of it, and loses it",
	},
	{
		rule:    "SQLite: the type, the table being told",
		minor:   true,
		on:      "sqlite",
		offline: true,
		before:  []op.Op{&op.CreateTable{Table: shelf}},
		op: &op.AlterColumn{Table: "shelf", Column: "id", Type: schema.BigInteger{}, TableWas: &schema.Table{
			Name: "shelf", Columns: []*schema.Column{{Name: "id", Type: schema.Integer{}}},
		}},
		alembic: `
with op.batch_alter_table("shelf", copy_from=sa.Table("shelf", sa.MetaData(), sa.Column("id", sa.Integer()))) as batch:
    batch.alter_column("id", type_=sa.BigInteger(), existing_type=sa.Integer())`,
		differs: map[string]reason{"sqlite": "Alembic rebuilds without looking at foreign keys, triggers and views"},
	},
}

// Tables with what is hard to keep.
var (
	crate = &schema.Table{
		Name:    "crate",
		Columns: []*schema.Column{{Name: "packed", Type: schema.Integer{}, Default: schema.Expr("0")}},
	}
	ruled = &schema.Table{
		Name:    "ruled",
		Columns: []*schema.Column{{Name: "age", Type: schema.Integer{}, Check: "`age` < 200"}},
	}
	numbered = &schema.Table{
		Name:    "numbered",
		Columns: []*schema.Column{{Name: "id", Type: schema.Integer{}, NotNull: true, Default: &schema.Identity{}}},
	}
	box = &schema.Table{
		Name: "box",
		Columns: []*schema.Column{
			{Name: "a", Type: schema.Integer{}},
			{Name: "twice", Type: schema.Integer{}, Default: &schema.Computed{SQL: "a * 2", Stored: true}},
		},
	}
	gauge = &schema.Table{
		Name: "gauge",
		Columns: []*schema.Column{
			{Name: "id", Type: schema.Integer{}},
			{
				Name: "at", Type: schema.Timestamp{}, NotNull: true,
				Default: schema.Expr("CURRENT_TIMESTAMP"), OnUpdate: "CURRENT_TIMESTAMP",
			},
			{Name: "since", Type: schema.DateTime{}},
		},
	}
)
