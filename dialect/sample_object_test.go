package dialect_test

import (
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// enumSamples are about enum types.
var enumSamples = []*sample{
	{
		rule:    "of its own",
		op:      &op.CreateEnum{Enum: &schema.Enum{Name: "mood", Values: []string{"good", "it's bad"}}},
		alembic: `sa.Enum("good", "it's bad", name="mood").create(op.get_bind(), checkfirst=False)`,
	},
	{
		rule:    "in a schema",
		minor:   true,
		on:      "postgresql",
		before:  []op.Op{&op.CreateSchema{Name: "golden_shop"}},
		op:      &op.CreateEnum{Enum: &schema.Enum{Schema: "golden_shop", Name: "mood", Values: []string{"good"}}},
		alembic: `sa.Enum("good", name="mood", schema="golden_shop").create(op.get_bind(), checkfirst=False)`,
	},
	{
		rule:    "by its name",
		before:  []op.Op{&op.CreateEnum{Enum: size}},
		op:      &op.DropEnum{Name: "size", Was: &schema.Enum{Name: "size", Values: []string{"s", "m"}}},
		alembic: `sa.Enum("s", "m", name="size").drop(op.get_bind(), checkfirst=False)`,
	},
	{
		rule:    "in a schema, only if it is there",
		minor:   true,
		on:      "postgresql",
		before:  []op.Op{&op.CreateSchema{Name: "golden_shop"}},
		op:      &op.DropEnum{Schema: "golden_shop", Name: "mood", IfExists: true},
		alembic: "# there is no such operation; raw SQL is written",
	},
	{
		rule:    "at the end",
		before:  []op.Op{&op.CreateEnum{Enum: size}},
		op:      &op.AddEnumValue{Enum: "size", Value: "it's large"},
		alembic: "# there is no such operation; raw SQL is written",
	},
	{
		rule:    "before another, only if it is not there",
		on:      "postgresql",
		before:  []op.Op{&op.CreateEnum{Enum: size}},
		op:      &op.AddEnumValue{Enum: "size", Value: "xs", Before: "s", IfNotExists: true},
		alembic: "# there is no such operation; raw SQL is written",
	},
	{
		rule:    "after another, in a schema",
		minor:   true,
		on:      "postgresql",
		before:  []op.Op{&op.CreateSchema{Name: "golden_shop"}, &op.CreateEnum{Enum: &schema.Enum{Schema: "golden_shop", Name: "mood", Values: []string{"good"}}}},
		op:      &op.AddEnumValue{Schema: "golden_shop", Enum: "mood", Value: "better", After: "good"},
		alembic: "# there is no such operation; raw SQL is written",
	},
	{
		rule:    "another name",
		before:  []op.Op{&op.CreateEnum{Enum: size}},
		op:      &op.RenameEnumValue{Enum: "size", Value: "s", Name: "small"},
		alembic: "# there is no such operation; raw SQL is written",
	},
	{
		rule:    "in a schema",
		minor:   true,
		on:      "postgresql",
		before:  []op.Op{&op.CreateSchema{Name: "golden_shop"}, &op.CreateEnum{Enum: &schema.Enum{Schema: "golden_shop", Name: "mood", Values: []string{"good"}}}},
		op:      &op.RenameEnumValue{Schema: "golden_shop", Enum: "mood", Value: "good", Name: "well"},
		alembic: "# there is no such operation; raw SQL is written",
	},
}

// sequenceSamples are about sequences.
var sequenceSamples = []*sample{
	{
		rule:    "as the product makes it",
		on:      "postgresql mariadb sqlite",
		op:      &op.CreateSequence{Sequence: &schema.Sequence{Name: "ticket_number"}},
		alembic: `op.execute(sa.schema.CreateSequence(sa.Sequence("ticket_number")))`,
		differs: map[string]reason{
			"postgresql": startWith,
			"mysql":      startWith,
			"sqlite":     noSequences,
		},
	},
	{
		rule: "with all its numbers",
		on:   "postgresql mariadb",
		op: &op.CreateSequence{Sequence: &schema.Sequence{Name: "ticket_number", Numbers: schema.Numbers{
			Start: new(int64(100)), Increment: new(int64(10)), Min: new(int64(1)), Max: new(int64(999)), Cache: new(int64(5)), Cycle: true,
		}}},
		alembic: `
op.execute(sa.schema.CreateSequence(sa.Sequence("ticket_number", start=100, increment=10, minvalue=1,
    maxvalue=999, cache=5, cycle=True)))`,
	},
	{
		rule:   "PostgreSQL: with a type and an owner",
		on:     "postgresql",
		before: []op.Op{&op.CreateSchema{Name: "golden_shop"}, &op.CreateTable{Table: shopItem}},
		op: &op.CreateSequence{
			Sequence:    &schema.Sequence{Schema: "golden_shop", Name: "item_number", Type: "integer", OwnedBy: "golden_shop.item.id"},
			IfNotExists: true,
		},
		alembic: "# SQLAlchemy 1.4 has neither an owner nor IF NOT EXISTS",
	},
	{
		rule:   "its numbers",
		on:     "postgresql mariadb sqlite",
		before: []op.Op{&op.CreateSequence{Sequence: &schema.Sequence{Name: "ticket_number"}}},
		op: &op.AlterSequence{
			Sequence: "ticket_number", Numbers: schema.Numbers{Increment: new(int64(2)), Max: new(int64(500))}, Restart: new(int64(11)),
		},
		alembic: "# there is no such operation",
	},
	{
		rule: "so that they can be set back",
		on:   "postgresql mariadb",
		before: []op.Op{&op.CreateSequence{Sequence: &schema.Sequence{
			Name: "ticket_number", Numbers: schema.Numbers{Increment: new(int64(10))},
		}}},
		op: &op.AlterSequence{
			Sequence: "ticket_number", Numbers: schema.Numbers{Increment: new(int64(20))},
			Was: &schema.Sequence{Name: "ticket_number", Numbers: schema.Numbers{Increment: new(int64(10))}},
		},
		alembic: "# there is no such operation",
	},
	{
		rule:   "in a schema",
		on:     "postgresql",
		before: []op.Op{&op.CreateSchema{Name: "golden_shop"}, &op.CreateSequence{Sequence: &schema.Sequence{Schema: "golden_shop", Name: "item_number"}}},
		op: &op.AlterSequence{
			Schema: "golden_shop", Sequence: "item_number", Numbers: schema.Numbers{Cycle: true, Cache: new(int64(3)), Start: new(int64(1)), Min: new(int64(1))},
			Was: &schema.Sequence{Schema: "golden_shop", Name: "item_number", Numbers: schema.Numbers{Cache: new(int64(1))}},
		},
		alembic: "# there is no such operation",
	},
	{
		rule:    "by its name",
		on:      "postgresql mariadb sqlite",
		before:  []op.Op{&op.CreateSequence{Sequence: &schema.Sequence{Name: "ticket_number"}}},
		op:      &op.DropSequence{Sequence: "ticket_number", Was: &schema.Sequence{Name: "ticket_number"}},
		alembic: `op.execute(sa.schema.DropSequence(sa.Sequence("ticket_number")))`,
		differs: map[string]reason{"sqlite": noSequences},
	},
	{
		rule:    "in a schema, only if it is there",
		minor:   true,
		on:      "postgresql mariadb",
		before:  []op.Op{&op.CreateSchema{Name: "golden_shop"}},
		op:      &op.DropSequence{Schema: "golden_shop", Sequence: "item_number", IfExists: true},
		alembic: "# there is no such operation",
	},
}

// schemaSamples are about schemas and extensions.
var schemaSamples = []*sample{
	{
		rule:    "by its name",
		op:      &op.CreateSchema{Name: "golden_shop"},
		alembic: `op.execute(sa.schema.CreateSchema("golden_shop"))`,
		differs: map[string]reason{"sqlite": "SQLite has no schemas to create; Alembic writes what it refuses"},
	},
	{
		rule:    "only if it is not there",
		op:      &op.CreateSchema{Name: "golden_shop", IfNotExists: true},
		alembic: "# SQLAlchemy has it since 2.0",
	},
	{
		rule:    "by its name",
		before:  []op.Op{&op.CreateSchema{Name: "golden_shop"}},
		op:      &op.DropSchema{Name: "golden_shop"},
		alembic: `op.execute(sa.schema.DropSchema("golden_shop"))`,
		differs: map[string]reason{"sqlite": "SQLite has no schemas to create; Alembic writes what it refuses"},
	},
	{
		rule:    "with all it holds, only if it is there",
		before:  []op.Op{&op.CreateSchema{Name: "golden_shop"}, &op.CreateTable{Table: shopItem}},
		op:      &op.DropSchema{Name: "golden_shop", IfExists: true, Cascade: true},
		alembic: "# SQLAlchemy has it since 2.0",
	},
	{
		rule:    "another name",
		before:  []op.Op{&op.CreateSchema{Name: "golden_shop"}},
		op:      &op.RenameSchema{Schema: "golden_shop", Name: "golden_store"},
		alembic: "# there is no such operation",
	},
	{
		rule:    "by its name",
		op:      &op.CreateExtension{Name: "citext"},
		alembic: "# there is no such operation",
	},
	{
		rule:    "in a schema, of a version",
		on:      "postgresql",
		before:  []op.Op{&op.CreateSchema{Name: "golden_shop"}},
		op:      &op.CreateExtension{Name: "citext", Schema: "golden_shop", Version: "1.6", IfNotExists: true},
		alembic: "# there is no such operation",
	},
	{
		rule:    "by its name",
		before:  []op.Op{&op.CreateExtension{Name: "citext"}},
		op:      &op.DropExtension{Name: "citext", Was: &op.CreateExtension{Name: "citext"}},
		alembic: "# there is no such operation",
	},
	{
		rule:    "only if it is there, with what depends on it",
		on:      "postgresql",
		before:  []op.Op{&op.CreateExtension{Name: "citext"}},
		op:      &op.DropExtension{Name: "citext", IfExists: true, Cascade: true},
		alembic: "# there is no such operation",
	},
}

const (
	startWith   reason = "SQLAlchemy 1.4 writes the default START WITH 1, 2.0 no longer does"
	noSequences reason = "SQLite has no sequences; Alembic writes what it refuses"
)
