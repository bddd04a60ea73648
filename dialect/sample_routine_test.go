package dialect_test

import (
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// routineSamples are about functions, procedures and triggers, whose text is
// that of a product.
var routineSamples = []*sample{
	{
		rule: "PostgreSQL: a function",
		on:   "postgresql",
		op: &op.CreateFunction{Function: &schema.Function{
			Name: "twice", Args: "n integer", SQL: "RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT n * 2 $$",
		}},
		alembic: "# there is no such operation",
	},
	{
		rule:   "PostgreSQL: in place of another",
		on:     "postgresql",
		before: []op.Op{&op.CreateFunction{Function: pgTwice}},
		op: &op.CreateFunction{
			Function: &schema.Function{
				Schema: "public", Name: "twice", Args: "n integer", SQL: "RETURNS integer LANGUAGE sql AS $$ SELECT n + n $$",
			},
			OrReplace: true,
			Was:       &schema.Function{Schema: "public", Name: "twice", Args: "n integer", SQL: "RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT n * 2 $$"},
		},
		alembic: "# there is no such operation",
	},
	{
		rule: "PostgreSQL: a procedure",
		on:   "postgresql",
		op: &op.CreateFunction{Function: &schema.Function{
			Name: "clean", Procedure: true, SQL: "LANGUAGE sql AS $$ DELETE FROM post WHERE title IS NULL $$",
		}},
		alembic: "# there is no such operation",
	},
	{
		rule: "MySQL: a function",
		on:   "mysql",
		op: &op.CreateFunction{Function: &schema.Function{
			Name: "twice", Args: "n INT", SQL: "RETURNS INT DETERMINISTIC RETURN n * 2",
		}},
		alembic: "# there is no such operation",
	},
	{
		rule: "MySQL: a procedure",
		on:   "mysql",
		op: &op.CreateFunction{Function: &schema.Function{
			Name: "clean", Procedure: true, SQL: "BEGIN DELETE FROM post WHERE title IS NULL; END",
		}},
		alembic: "# there is no such operation",
	},
	{
		rule:    "none on SQLite",
		minor:   true,
		on:      "sqlite",
		op:      &op.CreateFunction{Function: &schema.Function{Name: "twice", Args: "n", SQL: "RETURNS INT"}},
		alembic: "# there is no such operation",
	},
	{
		rule:   "PostgreSQL: by its arguments, with what depends on it",
		on:     "postgresql",
		before: []op.Op{&op.CreateFunction{Function: pgTwice}},
		op: &op.DropFunction{
			Schema: "public", Function: "twice", Args: "n integer", IfExists: true, Cascade: true,
			Was: &schema.Function{Schema: "public", Name: "twice", Args: "n integer", SQL: "RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT n * 2 $$"},
		},
		alembic: "# there is no such operation",
	},
	{
		rule:    "a procedure, only if it is there",
		on:      "postgresql mysql",
		op:      &op.DropFunction{Function: "clean", Procedure: true, IfExists: true},
		alembic: "# there is no such operation",
	},
	{
		rule:   "MySQL: by its name",
		on:     "mysql",
		before: []op.Op{&op.CreateFunction{Function: myTwice}},
		op: &op.DropFunction{
			Function: "twice", Was: &schema.Function{Name: "twice", Args: "n INT", SQL: "RETURNS INT DETERMINISTIC RETURN n * 2"},
		},
		alembic: "# there is no such operation",
	},
	{
		rule:    "none on SQLite",
		minor:   true,
		on:      "sqlite",
		op:      &op.DropFunction{Function: "twice"},
		alembic: "# there is no such operation",
	},
	{
		rule:   "PostgreSQL: that calls a function",
		on:     "postgresql",
		before: []op.Op{&op.CreateFunction{Function: pgTrim}},
		op: &op.CreateTrigger{Trigger: &schema.Trigger{
			Table: "post", Name: "trim_title", When: "BEFORE INSERT OR UPDATE OF title", SQL: "FOR EACH ROW EXECUTE FUNCTION trim_title()",
		}},
		alembic: "# there is no such operation",
	},
	{
		rule:   "PostgreSQL: in place of another, in a schema",
		on:     "postgresql",
		before: []op.Op{&op.CreateFunction{Function: pgTrim}, &op.CreateTrigger{Trigger: pgTrigger}},
		op: &op.CreateTrigger{
			Trigger: &schema.Trigger{
				Schema: "public", Table: "post", Name: "trim_title", When: "BEFORE INSERT", SQL: "FOR EACH ROW EXECUTE FUNCTION trim_title()",
			},
			OrReplace: true,
			Was: &schema.Trigger{
				Schema: "public", Table: "post", Name: "trim_title", When: "BEFORE INSERT OR UPDATE OF title", SQL: "FOR EACH ROW EXECUTE FUNCTION trim_title()",
			},
		},
		alembic: "# there is no such operation",
	},
	{
		rule:   "PostgreSQL: a constraint trigger, when the transaction ends",
		minor:  true,
		on:     "postgresql",
		before: []op.Op{&op.CreateFunction{Function: pgTrim}},
		op: &op.CreateTrigger{Trigger: &schema.Trigger{
			Table: "post", Name: "trim_title", Constraint: true, When: "AFTER INSERT",
			SQL: "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION trim_title()",
		}},
		alembic: "# there is no such operation",
	},
	{
		rule: "MySQL: a statement for each row",
		on:   "mysql",
		op: &op.CreateTrigger{Trigger: &schema.Trigger{
			Table: "post", Name: "trim_title", When: "BEFORE INSERT", SQL: "FOR EACH ROW SET NEW.title = TRIM(NEW.title)",
		}},
		alembic: "# there is no such operation",
	},
	{
		rule: "SQLite: statements for each row",
		on:   "sqlite",
		op: &op.CreateTrigger{Trigger: &schema.Trigger{
			Table: "post", Name: "trim_title", When: "AFTER INSERT",
			SQL: "FOR EACH ROW BEGIN UPDATE post SET title = trim(title) WHERE id = NEW.id; END",
		}},
		alembic: "# there is no such operation",
	},
	{
		rule:   "PostgreSQL: with what depends on it",
		on:     "postgresql",
		before: []op.Op{&op.CreateFunction{Function: pgTrim}, &op.CreateTrigger{Trigger: pgTrigger}},
		op: &op.DropTrigger{
			Schema: "public", Table: "post", Trigger: "trim_title", Cascade: true,
			Was: &schema.Trigger{
				Schema: "public", Table: "post", Name: "trim_title", When: "BEFORE INSERT OR UPDATE OF title", SQL: "FOR EACH ROW EXECUTE FUNCTION trim_title()",
			},
		},
		alembic: "# there is no such operation",
	},
	{
		rule:   "MySQL: so that it can be made again",
		on:     "mysql",
		before: []op.Op{&op.CreateTrigger{Trigger: myTrigger}},
		op: &op.DropTrigger{Table: "post", Trigger: "trim_title", Was: &schema.Trigger{
			Table: "post", Name: "trim_title", When: "BEFORE INSERT", SQL: "FOR EACH ROW SET NEW.title = TRIM(NEW.title)",
		}},
		alembic: "# there is no such operation",
	},
	{
		rule:   "SQLite: so that it can be made again",
		on:     "sqlite",
		before: []op.Op{&op.CreateTrigger{Trigger: liteTrigger}},
		op: &op.DropTrigger{Table: "post", Trigger: "trim_title", Was: &schema.Trigger{
			Table: "post", Name: "trim_title", When: "AFTER INSERT",
			SQL: "FOR EACH ROW BEGIN UPDATE post SET title = trim(title) WHERE id = NEW.id; END",
		}},
		alembic: "# there is no such operation",
	},
	{
		rule:    "only if it is there",
		op:      &op.DropTrigger{Table: "post", Trigger: "trim_title", IfExists: true},
		alembic: "# there is no such operation",
	},
}

// Routines and triggers that are there before.
var (
	pgTwice   = &schema.Function{Name: "twice", Args: "n integer", SQL: "RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT n * 2 $$"}
	myTwice   = &schema.Function{Name: "twice", Args: "n INT", SQL: "RETURNS INT DETERMINISTIC RETURN n * 2"}
	pgTrim    = &schema.Function{Name: "trim_title", SQL: "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.title := trim(NEW.title); RETURN NEW; END $$"}
	pgTrigger = &schema.Trigger{
		Table: "post", Name: "trim_title", When: "BEFORE INSERT OR UPDATE OF title", SQL: "FOR EACH ROW EXECUTE FUNCTION trim_title()",
	}
	myTrigger = &schema.Trigger{
		Table: "post", Name: "trim_title", When: "BEFORE INSERT", SQL: "FOR EACH ROW SET NEW.title = TRIM(NEW.title)",
	}
	liteTrigger = &schema.Trigger{
		Table: "post", Name: "trim_title", When: "AFTER INSERT",
		SQL: "FOR EACH ROW BEGIN UPDATE post SET title = trim(title) WHERE id = NEW.id; END",
	}
)
