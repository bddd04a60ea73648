// split names
//
// revision: b2
// down_revision: a1

package versions

import (
	"context"
	"strings"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
	"github.com/retort-db/retort/script"
)

var rev_b2 = script.Go{
	Revision: "b2",
	Upgrade: func(ctx context.Context, s op.Sink) error {
		people, err := accounts(ctx, s)
		if err != nil {
			return err
		}
		name := &schema.Table{
			Name: "account_name",
			Columns: []*schema.Column{
				{Name: "account_id", Type: schema.Integer{}, NotNull: true},
				{Name: "first", Type: schema.String{Length: 100}, NotNull: true},
				{Name: "last", Type: schema.String{Length: 100}},
			},
			Constraints: []schema.Constraint{
				&schema.PrimaryKey{Columns: []string{"account_id"}},
				&schema.ForeignKey{Columns: []string{"account_id"}, RefTable: "account", RefColumns: []string{"id"}, OnDelete: schema.Cascade},
			},
		}
		return op.Do(ctx, s,
			&op.CreateTable{Table: name},
			&op.BulkInsert{Table: "account_name", Columns: []string{"account_id", "first", "last"}, Rows: people},
		)
	},
	Downgrade: func(ctx context.Context, s op.Sink) error {
		return op.Do(ctx, s, &op.DropTable{Table: "account_name"})
	},
}

// accounts reads the rows of the new table from the old one.
func accounts(ctx context.Context, s op.Sink) ([][]any, error) {
	rows, err := op.Query(ctx, s, "SELECT id, name FROM account ORDER BY id")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var people [][]any
	for rows.Next() {
		var id int
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return nil, err
		}
		first, last, found := strings.Cut(name, " ")
		person := []any{id, first, nil}
		if found {
			person[2] = last
		}
		people = append(people, person)
	}
	return people, rows.Err()
}
