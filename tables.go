package retort

import (
	"context"
	"slices"

	"github.com/retort-db/retort/revision"
)

// needTables makes the tables that are not there. Others may do the same.
func (r *run) needTables(ctx context.Context) error {
	queries, err := r.m.ledger.create()
	if err != nil {
		return err
	}
	if r.table {
		queries = queries[1:] // the version table's comes first
	}
	for _, query := range queries {
		if err := r.insist(ctx, query); err != nil {
			return err
		}
	}
	return nil
}

// purge replaces the rows of the version table by those that steps end with.
func (r *run) purge(ctx context.Context, steps []revision.Step) error {
	return r.move(ctx, func(rows []revision.ID) ([]revision.Step, error) {
		switch {
		case len(rows) == 0:
			return steps, nil
		case len(steps) == 0:
			return []revision.Step{{Direction: revision.Move, Rows: purged(rows, nil)}}, nil
		}
		all := slices.Clone(steps)
		all[0].Rows = purged(rows, all[0].Rows)
		return all, nil
	})
}

// purged adds to changes that every row of before goes. One that comes again
// stays.
func purged(before []revision.ID, changes []revision.RowChange) []revision.RowChange {
	var all []revision.RowChange
	for _, id := range before {
		if !slices.Contains(changes, revision.RowChange{To: id}) {
			all = append(all, revision.RowChange{From: id})
		}
	}
	for _, c := range changes {
		if c.From != "" || !slices.Contains(before, c.To) {
			all = append(all, c)
		}
	}
	return all
}
