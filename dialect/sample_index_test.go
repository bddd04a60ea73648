package dialect_test

import (
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// indexSamples make, drop and rename indexes.
var indexSamples = []*sample{
	{
		rule:    "of columns",
		op:      &op.CreateIndex{Table: "post", Index: &schema.Index{Name: "ix_post", Columns: schema.On("editor_id", "title")}},
		alembic: `op.create_index("ix_post", "post", ["editor_id", "title"])`,
	},
	{
		rule:    "unique",
		op:      &op.CreateIndex{Table: "post", Index: &schema.Index{Name: "ix_post", Columns: schema.On("title"), Unique: true}},
		alembic: `op.create_index("ix_post", "post", ["title"], unique=True)`,
	},
	{
		rule: "of an expression, downwards",
		op: &op.CreateIndex{Table: "post", Index: &schema.Index{Name: "ix_post", Columns: []schema.IndexColumn{
			{SQL: "lower(title)"}, {Name: "id", Desc: true},
		}}},
		alembic: `op.create_index("ix_post", "post", [sa.text("lower(title)"), sa.text("id DESC")])`,
		differs: map[string]reason{"mysql": "MySQL wants parentheses around an expression"},
		refused: map[string]reason{"mariadb": "MariaDB has no indexes of expressions; MySQL 8.0.13 has"},
	},
	{
		rule:    "downwards",
		minor:   true,
		op:      &op.CreateIndex{Table: "post", Index: &schema.Index{Name: "ix_post", Columns: []schema.IndexColumn{{Name: "title", Desc: true}}}},
		alembic: `op.create_index("ix_post", "post", [sa.text("title DESC")])`,
	},
	{
		rule: "of some rows",
		op: &op.CreateIndex{Table: "account", Index: &schema.Index{
			Name: "ix_account_grown", Columns: schema.On("age"), Where: "age > 17",
		}},
		alembic: `
op.create_index("ix_account_grown", "account", ["age"],
    postgresql_where=sa.text("age > 17"), sqlite_where=sa.text("age > 17"))`,
		differs: map[string]reason{"mysql": "MySQL has no such indexes; Alembic makes one of all rows"},
	},
	{
		rule:    "in a schema",
		minor:   true,
		before:  []op.Op{&op.CreateSchema{Name: "golden_shop"}, &op.CreateTable{Table: shopItem}},
		op:      &op.CreateIndex{Schema: "golden_shop", Table: "item", Index: &schema.Index{Name: "ix_item_code", Columns: schema.On("code")}},
		alembic: `op.create_index("ix_item_code", "item", ["code"], schema="golden_shop")`,
	},
	{
		rule: "only if it is not there",
		on:   "postgresql mariadb sqlite",
		op: &op.CreateIndex{
			Table: "post", Index: &schema.Index{Name: "ix_post", Columns: schema.On("title")}, IfNotExists: true,
		},
		alembic: "# create_index has if_not_exists since 1.12",
	},
	{
		rule: "PostgreSQL: while the table is in use",
		on:   "postgresql",
		op: &op.CreateIndex{
			Table: "post", Index: &schema.Index{Name: "ix_post", Columns: schema.On("title")}, Concurrently: true,
		},
		alembic: `op.create_index("ix_post", "post", ["title"], postgresql_concurrently=True)`,
	},
	{
		rule: "PostgreSQL: all it knows of indexes",
		on:   "postgresql",
		op: &op.CreateIndex{Table: "post", Index: &schema.Index{
			Name: "ix_post", Unique: true, Using: "btree",
			Columns: []schema.IndexColumn{
				{Name: "title", OpClass: "text_pattern_ops", Collation: "C", Desc: true, Nulls: "LAST"},
				{SQL: "account_id + 1"},
			},
			Include: []string{"editor_id"}, NullsNotDistinct: true,
			With: []schema.Option{{Name: "fillfactor", Value: "70"}}, Tablespace: "pg_default",
			Where: "id > 0", Comment: "finds a post",
		}},
		alembic: "# SQLAlchemy 1.4 has neither NULLS NOT DISTINCT nor comments on indexes",
	},
	{
		rule:  "PostgreSQL: what SQLAlchemy knows as well",
		minor: true,
		on:    "postgresql",
		op: &op.CreateIndex{Table: "post", Index: &schema.Index{
			Name: "ix_post", Using: "gin", Columns: []schema.IndexColumn{{SQL: "string_to_array(title, ' ')"}},
			With: []schema.Option{{Name: "fastupdate", Value: "off"}}, Where: "id > 0",
		}},
		alembic: `
op.create_index("ix_post", "post", [sa.text("string_to_array(title, ' ')")], postgresql_using="gin",
    postgresql_with={"fastupdate": "off"}, postgresql_where=sa.text("id > 0"))`,
	},
	{
		rule: "SQLite: by another order of text",
		on:   "sqlite postgresql",
		op: &op.CreateIndex{Table: "post", Index: &schema.Index{Name: "ix_post", Columns: []schema.IndexColumn{
			{Name: "title", Collation: "NOCASE"},
		}}},
		alembic: `op.create_index("ix_post", "post", [sa.text("title COLLATE NOCASE")])`,
		differs: map[string]reason{"postgresql": "the name of the collation is quoted, for PostgreSQL would fold it"},
		refused: map[string]reason{"postgresql": "PostgreSQL has no collation of that name"},
	},
	{
		rule: "MySQL: the beginning of a long column",
		op: &op.CreateIndex{Table: "post", Index: &schema.Index{Name: "ix_post", Columns: []schema.IndexColumn{
			{Name: "title", Length: 10},
		}}},
		alembic: `op.create_index("ix_post", "post", ["title"], mysql_length={"title": 10})`,
	},
	{
		rule: "MySQL: full text",
		on:   "mysql",
		op: &op.CreateIndex{Table: "post", Index: &schema.Index{
			Name: "ix_post", Kind: "FULLTEXT", Columns: schema.On("title"), Comment: "finds a post",
		}},
		alembic: `op.create_index("ix_post", "post", ["title"], mysql_prefix="FULLTEXT")`,
		differs: map[string]reason{"mysql": "SQLAlchemy has no comments on indexes"},
	},
	{
		rule:  "MySQL: full text in its own parser",
		minor: true,
		on:    "mysql",
		op: &op.CreateIndex{Table: "post", Index: &schema.Index{
			Name: "ix_post", Kind: "FULLTEXT", Parser: "ngram", Columns: schema.On("title"),
		}},
		alembic: `op.create_index("ix_post", "post", ["title"], mysql_prefix="FULLTEXT", mysql_with_parser="ngram")`,
		refused: map[string]reason{"mariadb": "MariaDB has no ngram parser"},
	},
	{
		rule: "MySQL: a method, and not for plans yet",
		on:   "mysql",
		op: &op.CreateIndex{
			Table: "post", Index: &schema.Index{Name: "ix_post", Columns: schema.On("title"), Using: "BTREE", Invisible: true},
			Online: op.Online{Algorithm: "INPLACE", Lock: "NONE"},
		},
		alembic: "# SQLAlchemy has no INVISIBLE",
	},
	{
		rule:    "by its name",
		op:      &op.DropIndex{Table: "account", Index: "ix_account_name"},
		alembic: `op.drop_index("ix_account_name", "account")`,
	},
	{
		rule:  "in a schema",
		minor: true,
		before: []op.Op{
			&op.CreateSchema{Name: "golden_shop"}, &op.CreateTable{Table: shopItem},
			&op.CreateIndex{Schema: "golden_shop", Table: "item", Index: &schema.Index{Name: "ix_item_code", Columns: schema.On("code")}},
		},
		op:      &op.DropIndex{Schema: "golden_shop", Table: "item", Index: "ix_item_code"},
		alembic: `op.drop_index("ix_item_code", "item", schema="golden_shop")`,
	},
	{
		rule:  "so that it can be made again",
		minor: true,
		op: &op.DropIndex{
			Table: "account", Index: "ix_account_name", Was: &schema.Index{Name: "ix_account_name", Columns: schema.On("name")},
		},
		alembic: `op.drop_index("ix_account_name", "account")`,
	},
	{
		rule:    "only if it is there",
		on:      "postgresql mariadb sqlite",
		op:      &op.DropIndex{Table: "account", Index: "ix_account_name", IfExists: true},
		alembic: "# drop_index has if_exists since 1.12",
	},
	{
		rule:    "PostgreSQL: while the table is in use",
		on:      "postgresql",
		op:      &op.DropIndex{Table: "account", Index: "ix_account_name", Concurrently: true},
		alembic: `op.drop_index("ix_account_name", "account", postgresql_concurrently=True)`,
	},
	{
		rule:    "PostgreSQL: with what depends on it",
		on:      "postgresql",
		op:      &op.DropIndex{Table: "account", Index: "ix_account_name", Cascade: true},
		alembic: "# there is no such parameter",
	},
	{
		rule:    "MySQL: with hints for the server",
		minor:   true,
		on:      "mysql",
		op:      &op.DropIndex{Table: "account", Index: "ix_account_name", Online: op.Online{Algorithm: "INPLACE", Lock: "NONE"}},
		alembic: "# there is no such parameter",
	},
	{
		rule:    "another name",
		op:      &op.RenameIndex{Table: "account", Index: "ix_account_name", Name: "account_by_name"},
		alembic: "# there is no such operation",
	},
	{
		rule:  "of an index that is told",
		minor: true,
		op: &op.RenameIndex{
			Table: "account", Index: "ix_account_name", Name: "account_by_name",
			Was: &schema.Index{Name: "ix_account_name", Columns: schema.On("name")},
		},
		offline: true,
		alembic: "# there is no such operation",
	},
	{
		rule:  "in a schema",
		minor: true,
		on:    "postgresql mysql",
		before: []op.Op{
			&op.CreateSchema{Name: "golden_shop"}, &op.CreateTable{Table: shopItem},
			&op.CreateIndex{Schema: "golden_shop", Table: "item", Index: &schema.Index{Name: "ix_item_code", Columns: schema.On("code")}},
		},
		op:      &op.RenameIndex{Schema: "golden_shop", Table: "item", Index: "ix_item_code", Name: "item_by_code"},
		alembic: "# there is no such operation",
	},
}
