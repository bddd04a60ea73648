package dialect_test

import (
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// batchSamples do several things to a table as one.
var batchSamples = []*sample{
	{
		rule: "several changes",
		op: &op.Batch{Table: "account", Ops: []op.Op{
			&op.AddColumn{Table: "account", Column: &schema.Column{Name: "phone", Type: schema.String{Length: 20}}},
			&op.AlterColumn{Table: "account", Column: "email", NotNull: new(false), Type: schema.String{Length: 150}},
			&op.DropConstraint{Table: "account", Name: "ck_account_age", Kind: op.Check},
			&op.CreateIndex{Table: "account", Index: &schema.Index{Name: "ix_account_phone", Columns: schema.On("phone")}},
		}},
		alembic: `
with op.batch_alter_table("account") as batch:
    batch.add_column(sa.Column("phone", sa.String(20)))
    batch.alter_column("email", nullable=True, type_=sa.String(150), existing_type=sa.String(100))
    batch.drop_constraint("ck_account_age", type_="check")
    batch.create_index("ix_account_phone", ["phone"])`,
		differs: map[string]reason{"mysql": dropsCheck, "sqlite": "Alembic has to look at the table and cannot offline"},
	},
	{
		rule:   "in a schema",
		minor:  true,
		on:     "postgresql mysql",
		before: []op.Op{&op.CreateSchema{Name: "golden_shop"}, &op.CreateTable{Table: shopItem}},
		op: &op.Batch{Schema: "golden_shop", Table: "item", Ops: []op.Op{
			&op.AddColumn{Schema: "golden_shop", Table: "item", Column: &schema.Column{Name: "price", Type: schema.Integer{}}},
		}},
		alembic: `
with op.batch_alter_table("item", schema="golden_shop") as batch:
    batch.add_column(sa.Column("price", sa.Integer()))`,
	},
	{
		rule: "a rebuild in any case",
		on:   "sqlite",
		op: &op.Batch{Table: "post", Recreate: op.RecreateAlways, Ops: []op.Op{
			&op.AddColumn{Table: "post", Column: &schema.Column{Name: "body", Type: schema.Text{}}, Place: op.Place{After: "id"}},
		}},
		alembic: "# Alembic has to look at the table and cannot offline",
	},
	{
		rule: "no rebuild",
		on:   "sqlite",
		op: &op.Batch{Table: "post", Recreate: op.RecreateNever, Ops: []op.Op{
			&op.AlterColumn{Table: "post", Column: "title", NotNull: new(true)},
		}},
		alembic: `
with op.batch_alter_table("post", recreate="never") as batch:
    batch.alter_column("title", nullable=False)`,
		differs: rebuilt,
	},
	{
		rule:    "of a table that is told",
		minor:   true,
		on:      "sqlite",
		offline: true,
		before:  []op.Op{&op.CreateTable{Table: shelf}},
		op: &op.Batch{Table: "shelf", TableWas: &schema.Table{
			Name: "shelf", Columns: []*schema.Column{{Name: "id", Type: schema.Integer{}}},
		}, Ops: []op.Op{
			&op.AlterColumn{Table: "shelf", Column: "id", NotNull: new(true)},
		}},
		alembic: `
with op.batch_alter_table("shelf", copy_from=sa.Table("shelf", sa.MetaData(), sa.Column("id", sa.Integer()))) as batch:
    batch.alter_column("id", nullable=False)`,
		differs: map[string]reason{"sqlite": "Alembic rebuilds without looking at foreign keys, triggers and views"},
	},
}
