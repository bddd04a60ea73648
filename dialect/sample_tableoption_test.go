package dialect_test

import (
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// tableOptionSamples are what single products know of whole tables.
var tableOptionSamples = []*sample{
	{
		rule: "PostgreSQL: partitions by range",
		on:   "postgresql",
		op: &op.CreateTable{Table: &schema.Table{
			Name:     "reading",
			Columns:  []*schema.Column{{Name: "at", Type: schema.Date{}, NotNull: true}},
			Postgres: schema.PostgresTable{PartitionBy: "RANGE (at)"},
		}},
		alembic: `op.create_table("reading", sa.Column("at", sa.Date(), nullable=False), postgresql_partition_by="RANGE (at)")`,
	},
	{
		rule:   "PostgreSQL: a partition",
		on:     "postgresql",
		before: []op.Op{&op.CreateTable{Table: reading}},
		op: &op.CreateTable{Table: &schema.Table{
			Name:     "reading_2026",
			Postgres: schema.PostgresTable{PartitionOf: "reading", Bound: "FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')"},
		}},
		alembic: "# create_table has no PARTITION OF",
	},
	{
		rule:   "PostgreSQL: inherits, and is stored in its own way",
		on:     "postgresql",
		before: []op.Op{&op.CreateTable{Table: shelf}},
		op: &op.CreateTable{Table: &schema.Table{
			Name:    "bookshelf",
			Columns: []*schema.Column{{Name: "books", Type: schema.Integer{}}},
			Postgres: schema.PostgresTable{
				Inherits:   []string{"shelf"},
				Using:      "heap",
				With:       []schema.Option{{Name: "fillfactor", Value: "70"}, {Name: "autovacuum_enabled", Value: "false"}},
				Tablespace: "pg_default",
			},
		}},
		alembic: `
op.create_table(
    "bookshelf",
    sa.Column("books", sa.Integer()),
    postgresql_inherits="shelf",
    postgresql_with={"fillfactor": 70, "autovacuum_enabled": "false"},
    postgresql_tablespace="pg_default",
)`,
		differs: map[string]reason{"postgresql": "Alembic 1.8 has no postgresql_using for tables"},
	},
	{
		rule:  "PostgreSQL: temporary until the transaction ends",
		minor: true,
		on:    "postgresql",
		op: &op.CreateTable{Table: &schema.Table{
			Name: "scratch", Prefixes: []string{"TEMPORARY"},
			Columns:  []*schema.Column{{Name: "id", Type: schema.Integer{}}},
			Postgres: schema.PostgresTable{OnCommit: "DROP"},
		}},
		alembic: `op.create_table("scratch", sa.Column("id", sa.Integer()), prefixes=["TEMPORARY"], postgresql_on_commit="DROP")`,
		oneWay:  map[string]reason{"": "the table is gone at once"},
	},
	{
		rule: "MySQL: engine, character set and the like",
		on:   "mysql",
		op: &op.CreateTable{Table: &schema.Table{
			Name:        "city",
			Comment:     "where people live",
			Columns:     []*schema.Column{{Name: "id", Type: schema.Integer{}, NotNull: true, AutoIncrement: true}},
			Constraints: []schema.Constraint{&schema.PrimaryKey{Columns: []string{"id"}}},
			MySQL: schema.MySQLTable{
				Engine: "InnoDB", Charset: "utf8mb4", Collation: "utf8mb4_bin", RowFormat: "DYNAMIC", AutoIncrement: 1000,
				Options: []schema.Option{{Name: "STATS_PERSISTENT", Value: "1"}},
			},
		}},
		alembic: `
op.create_table(
    "city",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint("id"),
    comment="where people live",
    mysql_engine="InnoDB",
    mysql_default_charset="utf8mb4",
    mysql_collate="utf8mb4_bin",
    mysql_row_format="DYNAMIC",
    mysql_auto_increment="1000",
    mysql_stats_persistent="1",
)`,
		differs: map[string]reason{"mysql": "the options have an order, which SQLAlchemy leaves to chance"},
	},
	{
		rule: "MySQL: numbers a column that an index begins with",
		on:   "mysql",
		op: &op.CreateTable{Table: &schema.Table{
			Name:    "ticket",
			Columns: []*schema.Column{{Name: "id", Type: schema.Integer{}, NotNull: true, AutoIncrement: true}},
			Indexes: []*schema.Index{{Name: "ix_ticket", Columns: schema.On("id")}},
		}},
		alembic: "# SQLAlchemy numbers primary keys only",
	},
	{
		rule: "MySQL: partitions",
		on:   "mysql",
		op: &op.CreateTable{Table: &schema.Table{
			Name:    "reading",
			Columns: []*schema.Column{{Name: "id", Type: schema.Integer{}, NotNull: true}},
			MySQL:   schema.MySQLTable{PartitionBy: "RANGE (id) (PARTITION low VALUES LESS THAN (100), PARTITION high VALUES LESS THAN MAXVALUE)"},
		}},
		alembic: "# mysql_partition_by has no place for the partitions",
	},
	{
		rule: "MySQL: ON UPDATE and columns that SELECT * leaves out",
		on:   "mysql",
		op: &op.CreateTable{Table: &schema.Table{
			Name: "city",
			Columns: []*schema.Column{
				{Name: "id", Type: schema.Integer{}},
				{
					Name: "changed", Type: schema.Timestamp{}, NotNull: true,
					Default: schema.Expr("CURRENT_TIMESTAMP"), OnUpdate: "CURRENT_TIMESTAMP",
				},
				{Name: "secret", Type: schema.Integer{}, Invisible: true},
			},
		}},
		alembic: "# SQLAlchemy has neither",
	},
	{
		rule: "SQLite: STRICT, WITHOUT ROWID",
		on:   "sqlite",
		op: &op.CreateTable{Table: &schema.Table{
			Name: "word",
			Columns: []*schema.Column{
				{Name: "word", Type: schema.Text{}, NotNull: true},
				{Name: "count", Type: schema.Integer{}},
			},
			Constraints: []schema.Constraint{&schema.PrimaryKey{Columns: []string{"word"}}},
			SQLite:      schema.SQLiteTable{Strict: true, WithoutRowID: true},
		}},
		alembic: "# SQLAlchemy 1.4 has sqlite_with_rowid, but no STRICT",
	},
	{
		rule: "SQLite: AUTOINCREMENT",
		on:   "sqlite",
		op: &op.CreateTable{Table: &schema.Table{
			Name: "ticket",
			Columns: []*schema.Column{
				{Name: "id", Type: schema.Integer{}, NotNull: true, AutoIncrement: true},
				{Name: "text", Type: schema.Text{}},
			},
			Constraints: []schema.Constraint{&schema.PrimaryKey{Columns: []string{"id"}}},
			SQLite:      schema.SQLiteTable{AutoIncrement: true},
		}},
		alembic: `
op.create_table(
    "ticket",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("text", sa.Text()),
    sa.PrimaryKeyConstraint("id"),
    sqlite_autoincrement=True,
)`,
	},
	{
		rule:    "character set and collation of the table and all its text",
		op:      &op.AlterTable{Table: "post", MySQL: schema.MySQLTable{Charset: "utf8mb4", Collation: "utf8mb4_bin"}, Convert: true},
		alembic: "# there is no such operation",
	},
	{
		rule:    "the default character set alone",
		minor:   true,
		on:      "mysql",
		op:      &op.AlterTable{Table: "post", MySQL: schema.MySQLTable{Charset: "latin1"}},
		alembic: "# there is no such operation",
	},
	{
		rule: "engine, format, next number and others",
		on:   "mysql",
		op: &op.AlterTable{
			Table: "post",
			MySQL: schema.MySQLTable{
				Engine: "InnoDB", RowFormat: "DYNAMIC", AutoIncrement: 500,
				Options: []schema.Option{{Name: "STATS_PERSISTENT", Value: "1"}},
			},
			Was:    &schema.MySQLTable{RowFormat: "COMPACT"},
			Online: op.Online{Algorithm: "INPLACE", Lock: "SHARED"},
		},
		alembic: "# there is no such operation",
	},
	{
		rule: "so that it can be set back",
		on:   "mysql",
		before: []op.Op{&op.CreateTable{Table: &schema.Table{
			Name: "shelf", Columns: []*schema.Column{{Name: "id", Type: schema.Integer{}}}, MySQL: schema.MySQLTable{RowFormat: "COMPACT"},
		}}},
		op: &op.AlterTable{
			Table: "shelf", MySQL: schema.MySQLTable{RowFormat: "DYNAMIC"}, Was: &schema.MySQLTable{RowFormat: "COMPACT"},
		},
		alembic: "# there is no such operation",
	},
	{
		rule:    "partitions",
		minor:   true,
		on:      "mysql",
		before:  []op.Op{&op.CreateTable{Table: shelf}},
		op:      &op.AlterTable{Table: "shelf", MySQL: schema.MySQLTable{PartitionBy: "HASH (id) PARTITIONS 2"}},
		alembic: "# there is no such operation",
	},
	{
		rule:    "in a schema",
		minor:   true,
		on:      "mysql",
		before:  []op.Op{&op.CreateSchema{Name: "golden_shop"}, &op.CreateTable{Table: shopItem}},
		op:      &op.AlterTable{Schema: "golden_shop", Table: "item", MySQL: schema.MySQLTable{Collation: "utf8mb4_bin"}},
		alembic: "# there is no such operation",
	},
	{
		rule:   "a table that is there",
		before: []op.Op{&op.CreateTable{Table: reading}, &op.CreateTable{Table: readings2026}},
		op: &op.AttachPartition{
			Table: "reading", Partition: "reading_2026",
			Bound: "FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
		},
		alembic: "# there is no such operation",
	},
	{
		rule:  "of another schema",
		minor: true,
		on:    "postgresql",
		before: []op.Op{
			&op.CreateTable{Table: reading},
			&op.CreateSchema{Name: "golden_shop"},
			&op.CreateTable{Table: &schema.Table{Schema: "golden_shop", Name: "reading_2026", Columns: reading.Columns}},
		},
		op: &op.AttachPartition{
			Schema: "public", Table: "reading", PartitionSchema: "golden_shop", Partition: "reading_2026", Bound: "DEFAULT",
		},
		alembic: "# there is no such operation",
	},
	{
		rule: "a partition",
		before: []op.Op{
			&op.CreateTable{Table: reading}, &op.CreateTable{Table: readings2026},
			&op.AttachPartition{Table: "reading", Partition: "reading_2026", Bound: "DEFAULT"},
		},
		op:      &op.DetachPartition{Table: "reading", Partition: "reading_2026", Was: "DEFAULT"},
		alembic: "# there is no such operation",
	},
	{
		rule: "without a lock",
		on:   "postgresql",
		before: []op.Op{
			&op.CreateTable{Table: reading}, &op.CreateTable{Table: readings2026},
			&op.AttachPartition{Table: "reading", Partition: "reading_2026", Bound: "FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')"},
		},
		op: &op.DetachPartition{
			Schema: "public", Table: "reading", PartitionSchema: "public", Partition: "reading_2026", Concurrently: true,
			Was: "FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
		},
		alembic: "# there is no such operation",
		oneWay:  map[string]reason{"postgresql": "the partition keeps a check of its bound"},
	},
}

// reading is a table with partitions, and readings2026 one that could be its
// partition.
var (
	reading = &schema.Table{
		Name:     "reading",
		Columns:  []*schema.Column{{Name: "at", Type: schema.Date{}, NotNull: true}},
		Postgres: schema.PostgresTable{PartitionBy: "RANGE (at)"},
	}
	readings2026 = &schema.Table{Name: "reading_2026", Columns: reading.Columns}
)
