package crash

import (
	"context"
	"path/filepath"

	"github.com/retort-db/retort/cli"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
	"github.com/retort-db/retort/script"
)

// typed is the code of the project of that name. Most of its operations are
// spelled by what the table is like, and could not be spelled any more once
// they have taken effect.
var typed = []script.Go{
	{Revision: "b2", Upgrade: does(
		op.SQL("INSERT INTO counter (name, n) VALUES ('up', 1)"),
		&op.CreateTable{Table: &schema.Table{
			Name: "person",
			Columns: []*schema.Column{
				{Name: "id", Type: schema.Integer{}, NotNull: true},
				{Name: "name", Type: schema.String{Length: 20}, NotNull: true, Default: schema.Literal("nobody")},
				{Name: "age", Type: schema.Integer{}},
			},
			Constraints: []schema.Constraint{&schema.PrimaryKey{Name: "person_key", Columns: []string{"id"}}},
			Indexes:     []*schema.Index{indexOn("name"), indexOn("age")},
		}},
		&op.BulkInsert{Table: "person", Columns: []string{"id", "name"}, Rows: [][]any{{1, "Ann"}, {2, "Bo"}}, PerRow: true},
		&op.AlterColumn{Table: "person", Column: "name", Type: schema.String{Length: 30}},
		count("up"),
		&op.AlterColumn{Table: "person", Column: "name", Name: "called"},
	), Downgrade: does(count("up"), &op.DropTable{Table: "person"}, count("up"))},

	{Revision: "c3", Upgrade: does(
		&op.Batch{Table: "person", Ops: []op.Op{
			&op.AlterColumn{Table: "person", Column: "called", Name: "words"},
			&op.DropIndex{Table: "person", Index: "person_age"},
			&op.DropColumn{Table: "person", Column: "age"},
		}},
		count("up"),
		&op.AddColumn{Table: "person", Column: &schema.Column{Name: "size", Type: schema.Integer{}}, Indexes: []*schema.Index{indexOn("size")}},
		count("up"),
	), Downgrade: reads(
		&op.DropIndex{Table: "person", Index: "person_size"},
		&op.DropColumn{Table: "person", Column: "size"},
		&op.AddColumn{Table: "person", Column: &schema.Column{Name: "age", Type: schema.Integer{}}},
		count("up"),
		&op.AlterColumn{Table: "person", Column: "words", Name: "called"},
		&op.CreateIndex{Table: "person", Index: indexOn("age")},
	)},
}

func does(ops ...op.Op) func(context.Context, op.Sink) error {
	return func(ctx context.Context, s op.Sink) error { return op.Do(ctx, s, ops...) }
}

// reads is does with a look at the table after each operation.
func reads(ops ...op.Op) func(context.Context, op.Sink) error {
	return func(ctx context.Context, s op.Sink) error {
		for _, o := range ops {
			if err := s.Do(ctx, o); err != nil {
				return err
			}
			if _, err := op.Inspect(ctx, s, "", "person"); err != nil {
				return err
			}
		}
		return nil
	}
}

func count(name string) op.Op {
	return &op.Execute{SQL: "UPDATE counter SET n = n + 1 WHERE name = '" + name + "'"}
}

func indexOn(column string) *schema.Index {
	return &schema.Index{Name: "person_" + column, Columns: []schema.IndexColumn{{Name: column}}}
}

// ofProject returns the options of the command for the project in the current
// folder.
func ofProject() *cli.Options {
	if files, _ := filepath.Glob("migrations/versions/*.go"); len(files) > 0 {
		return &cli.Options{Go: typed}
	}
	return nil
}
