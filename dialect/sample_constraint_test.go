package dialect_test

import (
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// constraintSamples add, drop, rename and validate constraints.
var constraintSamples = []*sample{
	{
		rule:   "a primary key",
		before: []op.Op{&op.CreateTable{Table: seat}},
		op: &op.AddConstraint{Table: "seat", Constraint: &schema.PrimaryKey{
			Name: "pk_seat", Columns: []string{"line", "number"},
		}},
		alembic: `op.create_primary_key("pk_seat", "seat", ["line", "number"])`,
		differs: rebuilt,
	},
	{
		rule:    "a unique constraint",
		op:      &op.AddConstraint{Table: "account", Constraint: &schema.Unique{Name: "uq_account_name", Columns: []string{"name", "email"}}},
		alembic: `op.create_unique_constraint("uq_account_name", "account", ["name", "email"])`,
		differs: rebuilt,
	},
	{
		rule: "a foreign key",
		op: &op.AddConstraint{Table: "post", Constraint: &schema.ForeignKey{
			Name: "fk_post_editor", Columns: []string{"editor_id"}, RefTable: "account", RefColumns: []string{"id"},
			OnUpdate: schema.Cascade, OnDelete: schema.SetNull,
		}},
		alembic: `
op.create_foreign_key("fk_post_editor", "post", "account", ["editor_id"], ["id"],
    onupdate="CASCADE", ondelete="SET NULL")`,
		differs: rebuilt,
		oneWay:  map[string]reason{"mysql": keepsIndex},
	},
	{
		rule: "a foreign key that is checked when the transaction ends",
		op: &op.AddConstraint{Table: "post", Constraint: &schema.ForeignKey{
			Name: "fk_post_editor", Columns: []string{"editor_id"}, RefTable: "account", RefColumns: []string{"id"},
			Deferral: schema.InitiallyDeferred,
		}},
		alembic: `
op.create_foreign_key("fk_post_editor", "post", "account", ["editor_id"], ["id"],
    deferrable=True, initially="DEFERRED")`,
		differs: map[string]reason{"mysql": "MySQL has no such clause; Alembic writes what it refuses", "sqlite": rebuilds},
	},
	{
		rule:  "a foreign key that may be put off",
		minor: true,
		on:    "postgresql sqlite",
		op: &op.AddConstraint{Table: "post", Constraint: &schema.ForeignKey{
			Columns: []string{"editor_id"}, RefTable: "account", RefColumns: []string{"id"},
			Deferral: schema.Deferrable, Match: "FULL", OnDelete: schema.NoAction,
		}},
		alembic: `
op.create_foreign_key(None, "post", "account", ["editor_id"], ["id"],
    deferrable=True, match="FULL", ondelete="NO ACTION")`,
		differs: rebuilt,
	},
	{
		rule: "a foreign key that is not checked yet",
		on:   "postgresql",
		op: &op.AddConstraint{Table: "post", Constraint: &schema.ForeignKey{
			Name: "fk_post_editor", Columns: []string{"editor_id"}, RefTable: "account", RefColumns: []string{"id"},
			NotValid: true, OnDelete: schema.SetDefault,
		}},
		alembic: "# SQLAlchemy 1.4 has no postgresql_not_valid",
	},
	{
		rule:  "PostgreSQL: a foreign key that forgets one of its columns",
		minor: true,
		on:    "postgresql",
		op: &op.AddConstraint{Table: "post", Constraint: &schema.ForeignKey{
			Name: "fk_post_editor", Columns: []string{"editor_id"}, RefTable: "account", RefColumns: []string{"id"},
			OnDelete: schema.SetNull, DeleteColumns: []string{"editor_id"},
		}},
		alembic: "# there is no such parameter",
	},
	{
		rule:   "a foreign key between schemas",
		minor:  true,
		before: []op.Op{&op.CreateSchema{Name: "golden_shop"}, &op.CreateTable{Table: shopItem}, &op.CreateTable{Table: seatIn("golden_shop")}},
		op: &op.AddConstraint{Schema: "golden_shop", Table: "seat", Constraint: &schema.ForeignKey{
			Name: "fk_seat_item", Columns: []string{"number"}, RefSchema: "golden_shop", RefTable: "item", RefColumns: []string{"id"},
		}},
		alembic: `
op.create_foreign_key("fk_seat_item", "seat", "item", ["number"], ["id"],
    source_schema="golden_shop", referent_schema="golden_shop")`,
		differs: rebuilt,
		oneWay:  map[string]reason{"mysql": keepsIndex},
	},
	{
		rule:    "a check",
		op:      &op.AddConstraint{Table: "account", Constraint: &schema.Check{Name: "ck_account_name", SQL: "name <> ''"}},
		alembic: `op.create_check_constraint("ck_account_name", "account", "name <> ''")`,
		differs: rebuilt,
	},
	{
		rule: "a check that is not made of the rows that are there",
		on:   "postgresql",
		op: &op.AddConstraint{Table: "account", Constraint: &schema.Check{
			Name: "ck_account_grown", SQL: "age > 17", NotValid: true, NoInherit: true,
		}},
		alembic: "# SQLAlchemy 1.4 has neither postgresql_not_valid nor NO INHERIT",
	},
	{
		rule: "a check that is not made at all",
		on:   "mysql",
		op: &op.AddConstraint{Table: "account", Constraint: &schema.Check{
			Name: "ck_account_grown", SQL: "age > 17", NotEnforced: true,
		}},
		alembic: "# SQLAlchemy has no NOT ENFORCED",
		refused: map[string]reason{"mariadb": "MariaDB has no NOT ENFORCED; MySQL 8.0.16 has"},
	},
	{
		rule: "an exclusion",
		op: &op.AddConstraint{Table: "account", Constraint: &schema.Exclude{
			Name:     "ex_account_age",
			Elements: []schema.ExcludeElement{{SQL: "int4range(age, age + 1)", Operator: "&&"}},
			Where:    "age > 100", Deferral: schema.InitiallyImmediate,
		}},
		on: "postgresql",
		alembic: `
op.create_exclude_constraint("ex_account_age", "account", (sa.literal_column("int4range(age, age + 1)"), "&&"),
    where=sa.text("age > 100"), using="gist", deferrable=True, initially="IMMEDIATE")`,
	},
	{
		rule:  "an exclusion of columns",
		minor: true,
		op: &op.AddConstraint{Table: "account", Constraint: &schema.Exclude{
			Name: "ex_account_email", Using: "btree", Elements: []schema.ExcludeElement{{Column: "email", Operator: "="}},
		}},
		alembic: `op.create_exclude_constraint("ex_account_email", "account", ("email", "="), using="btree")`,
	},
	{
		rule: "what PostgreSQL adds to a unique constraint",
		on:   "postgresql",
		op: &op.AddConstraint{Table: "account", Constraint: &schema.Unique{
			Name: "uq_account_age", Columns: []string{"age", "name"}, Include: []string{"since"}, NullsNotDistinct: true,
			Deferral: schema.NotDeferrable,
		}},
		alembic: "# SQLAlchemy 1.4 has neither for constraints",
	},
	{
		rule:   "what PostgreSQL adds to a primary key",
		on:     "postgresql",
		before: []op.Op{&op.CreateTable{Table: seat}},
		op: &op.AddConstraint{Table: "seat", Constraint: &schema.PrimaryKey{
			Columns: []string{"number"}, Include: []string{"line"}, Deferral: schema.Deferrable,
		}},
		alembic: "# SQLAlchemy 1.4 has no INCLUDE for constraints",
	},
	{
		rule:  "with hints for the server",
		minor: true,
		on:    "mysql",
		op: &op.AddConstraint{
			Table: "account", Constraint: &schema.Unique{Name: "uq_account_name", Columns: []string{"name"}},
			Online: op.Online{Algorithm: "INPLACE", Lock: "NONE"},
		},
		alembic: "# there is no such parameter",
	},
	{
		rule:    "SQLite: of a table that is told",
		minor:   true,
		on:      "sqlite",
		offline: true,
		before:  []op.Op{&op.CreateTable{Table: shelf}},
		op: &op.AddConstraint{
			Table: "shelf", Constraint: &schema.Check{Name: "ck_shelf_id", SQL: "id > 0"},
			TableWas: &schema.Table{Name: "shelf", Columns: []*schema.Column{{Name: "id", Type: schema.Integer{}}}},
		},
		alembic: "# only within batch_alter_table",
	},
	{
		rule:    "a unique constraint",
		op:      &op.DropConstraint{Table: "account", Name: "uq_account_email", Kind: op.Unique},
		alembic: `op.drop_constraint("uq_account_email", "account", type_="unique")`,
		differs: rebuilt,
		oneWay:  map[string]reason{"sqlite": comesLast},
	},
	{
		rule:    "a foreign key",
		op:      &op.DropConstraint{Table: "post", Name: "fk_post_account", Kind: op.ForeignKey},
		alembic: `op.drop_constraint("fk_post_account", "post", type_="foreignkey")`,
		differs: rebuilt,
	},
	{
		rule:    "a check",
		op:      &op.DropConstraint{Table: "account", Name: "ck_account_age", Kind: op.Check},
		alembic: `op.drop_constraint("ck_account_age", "account", type_="check")`,
		differs: map[string]reason{"mysql": dropsCheck, "sqlite": rebuilds},
	},
	{
		rule:    "a primary key",
		before:  []op.Op{&op.CreateTable{Table: keyedSeat}},
		op:      &op.DropConstraint{Table: "seat", Name: "pk_seat", Kind: op.PrimaryKey},
		alembic: `op.drop_constraint("pk_seat", "seat", type_="primary")`,
		differs: rebuilt,
	},
	{
		rule:   "an exclusion",
		on:     "postgresql",
		before: []op.Op{&op.AddConstraint{Table: "account", Constraint: ageExclude}},
		op: &op.DropConstraint{Table: "account", Name: "ex_account_age", Kind: op.Exclude, Was: &schema.Exclude{
			Name: "ex_account_age", Elements: []schema.ExcludeElement{{SQL: "int4range(age, age + 1)", Operator: "&&"}}, Where: "age > 100",
		}},
		alembic: `op.drop_constraint("ex_account_age", "account")`,
	},
	{
		rule:    "of a kind that is not told",
		op:      &op.DropConstraint{Table: "account", Name: "ck_account_age"},
		alembic: `op.drop_constraint("ck_account_age", "account")`,
		differs: map[string]reason{"mysql": "Alembic has no statement for a constraint of unknown kind", "sqlite": rebuilds},
	},
	{
		rule:  "with how to make it again, and hints for the server",
		minor: true,
		op: &op.DropConstraint{
			Table: "account", Name: "uq_account_email", Was: &schema.Unique{Name: "uq_account_email", Columns: []string{"email"}},
			Online: op.Online{Algorithm: "INPLACE"},
		},
		on:      "mysql",
		alembic: "# there is no such parameter",
	},
	{
		rule:    "only if it is there, with what depends on it",
		on:      "postgresql",
		op:      &op.DropConstraint{Table: "account", Name: "uq_account_email", Kind: op.Unique, IfExists: true, Cascade: true},
		alembic: "# drop_constraint has if_exists since 1.16, and no CASCADE",
	},
	{
		rule:    "only if it is there",
		on:      "mariadb",
		op:      &op.DropConstraint{Table: "account", Name: "uq_account_email", Kind: op.Unique, IfExists: true},
		alembic: "# drop_constraint has if_exists since 1.16, and ignores it here",
	},
	{
		rule:  "in a schema",
		minor: true,
		before: []op.Op{
			&op.CreateSchema{Name: "golden_shop"}, &op.CreateTable{Table: seatIn("golden_shop")},
			&op.AddConstraint{Schema: "golden_shop", Table: "seat", Constraint: &schema.Unique{Name: "uq_seat", Columns: []string{"number"}}},
		},
		op:      &op.DropConstraint{Schema: "golden_shop", Table: "seat", Name: "uq_seat", Kind: op.Unique},
		alembic: `op.drop_constraint("uq_seat", "seat", schema="golden_shop", type_="unique")`,
		differs: rebuilt,
	},
	{
		rule:    "SQLite: of a table that is told",
		minor:   true,
		on:      "sqlite",
		offline: true,
		before:  []op.Op{&op.CreateTable{Table: row}},
		op: &op.DropConstraint{Table: "seat", Name: "pk_seat", TableWas: &schema.Table{
			Name: "seat", Columns: []*schema.Column{{Name: "id", Type: schema.Integer{}}, {Name: "line", Type: schema.Integer{}, NotNull: true}},
			Constraints: []schema.Constraint{&schema.PrimaryKey{Name: "pk_seat", Columns: []string{"line"}}},
		}},
		alembic: "# only within batch_alter_table",
	},
	{
		rule:    "another name",
		op:      &op.RenameConstraint{Table: "account", Constraint: "ck_account_age", Name: "ck_account_years"},
		alembic: "# there is no such operation",
	},
	{
		rule:  "another name in a schema",
		minor: true,
		on:    "postgresql",
		before: []op.Op{
			&op.CreateSchema{Name: "golden_shop"}, &op.CreateTable{Table: seatIn("golden_shop")},
			&op.AddConstraint{Schema: "golden_shop", Table: "seat", Constraint: &schema.Unique{Name: "uq_seat", Columns: []string{"number"}}},
		},
		op:      &op.RenameConstraint{Schema: "golden_shop", Table: "seat", Constraint: "uq_seat", Name: "uq_seat_number"},
		alembic: "# there is no such operation",
	},
	{
		rule:    "SQLite: in a table that is told",
		minor:   true,
		on:      "sqlite",
		offline: true,
		before:  []op.Op{&op.CreateTable{Table: row}},
		op: &op.RenameConstraint{Table: "seat", Constraint: "pk_seat", Name: "seat_key", TableWas: &schema.Table{
			Name: "seat", Columns: []*schema.Column{{Name: "id", Type: schema.Integer{}}, {Name: "line", Type: schema.Integer{}, NotNull: true}},
			Constraints: []schema.Constraint{&schema.PrimaryKey{Name: "pk_seat", Columns: []string{"line"}}},
		}},
		alembic: "# there is no such operation",
	},
	{
		rule: "the rows that were there",
		before: []op.Op{&op.AddConstraint{Table: "account", Constraint: &schema.Check{
			Name: "ck_account_name", SQL: "name <> ''", NotValid: true,
		}}},
		op:      &op.ValidateConstraint{Table: "account", Name: "ck_account_name"},
		alembic: "# there is no such operation",
	},
	{
		rule:  "in a schema",
		minor: true,
		on:    "postgresql",
		before: []op.Op{
			&op.CreateSchema{Name: "golden_shop"}, &op.CreateTable{Table: seatIn("golden_shop")},
			&op.AddConstraint{Schema: "golden_shop", Table: "seat", Constraint: &schema.Check{Name: "ck_seat", SQL: "number > 0", NotValid: true}},
		},
		op:      &op.ValidateConstraint{Schema: "golden_shop", Table: "seat", Name: "ck_seat"},
		alembic: "# there is no such operation",
	},
}

// Tables that have no constraints yet, and one that has.
var (
	seat      = seatIn("")
	keyedSeat = &schema.Table{
		Name: "seat", Columns: seat.Columns,
		Constraints: []schema.Constraint{&schema.PrimaryKey{Name: "pk_seat", Columns: []string{"line", "number"}}},
	}
	row = &schema.Table{
		Name: "seat", Columns: []*schema.Column{{Name: "id", Type: schema.Integer{}}, {Name: "line", Type: schema.Integer{}, NotNull: true}},
		Constraints: []schema.Constraint{&schema.PrimaryKey{Name: "pk_seat", Columns: []string{"line"}}},
	}
	ageExclude = &schema.Exclude{
		Name: "ex_account_age", Elements: []schema.ExcludeElement{{SQL: "int4range(age, age + 1)", Operator: "&&"}}, Where: "age > 100",
	}
)

// seatIn returns a table without constraints, in a schema.
func seatIn(schemaName string) *schema.Table {
	return &schema.Table{
		Schema: schemaName, Name: "seat",
		Columns: []*schema.Column{
			{Name: "line", Type: schema.Integer{}, NotNull: true},
			{Name: "number", Type: schema.Integer{}, NotNull: true},
		},
	}
}
