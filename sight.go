package retort

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"github.com/retort-db/retort/revision"
)

// A sight is what one look at the database shows.
type sight struct {
	rows  []revision.ID // sorted
	table bool          // the version table is there
	ready bool          // so are the tables beside it, and our row in them
	place place
	lines []Line // of what is applied, if they were asked for; oldest first
}

// read returns what a look at the database shows. Where Retort has not been at
// work yet, as in a database of Alembic's, the version table alone is read. It
// writes nothing.
func (m *Migrator) read(ctx context.Context, db queryer) (sight, error) {
	query, err := m.ledger.read()
	if err != nil {
		return sight{}, err
	}
	return m.sight(ctx, db, query)
}

func (m *Migrator) sight(ctx context.Context, db queryer, query string) (sight, error) {
	m.emit(Record{SQL: query})
	rows, err := textRows(ctx, db, query)
	switch {
	case err != nil && m.dialect.MissingTable(err):
		var s sight
		s.rows, s.table, err = m.readRows(ctx, db)
		return s, err
	case err != nil:
		return sight{}, m.lost(err)
	}
	return sightOf(rows)
}

func sightOf(rows [][]string) (s sight, err error) {
	s.table = true
	for _, row := range rows {
		switch row[0] {
		case "version":
			s.rows = append(s.rows, revision.ID(row[1]))
		case "run":
			s.ready = true
			err = cmp.Or(s.place.scan(row[1:]), err)
		case "line":
			var line Line
			err = cmp.Or(line.scan(row[1:]), err)
			s.lines = append(s.lines, line)
		}
	}
	slices.Sort(s.rows)
	slices.SortFunc(s.lines, func(a, b Line) int {
		return cmp.Or(a.Planned.Compare(b.Planned), cmp.Compare(a.Run, b.Run), cmp.Compare(a.Number, b.Number))
	})
	return s, err
}

// readRows returns the sorted rows of the version table and whether there is
// such a table.
func (m *Migrator) readRows(ctx context.Context, db queryer) (ids []revision.ID, found bool, err error) {
	query, err := m.version.selectRows()
	if err != nil {
		return nil, false, err
	}
	m.emit(Record{SQL: query})
	rows, err := textRows(ctx, db, query)
	if err != nil && m.dialect.MissingTable(err) {
		return nil, false, nil
	}
	for _, row := range rows {
		ids = append(ids, revision.ID(row[0]))
	}
	slices.Sort(ids)
	return ids, true, m.lost(err)
}

// textRows returns the rows of a query whose columns are text; NULL is "". Like
// everything that a run sends it is never interrupted.
func textRows(ctx context.Context, db queryer, query string) ([][]string, error) {
	return texts(context.WithoutCancel(ctx), db, query)
}

// texts is textRows for a query that ends with ctx.
func texts(ctx context.Context, db queryer, query string) ([][]string, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var list [][]string
	for rows.Next() {
		values, targets := make([]sql.NullString, len(names)), make([]any, len(names))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
		row := make([]string, len(names))
		for i, v := range values {
			row[i] = v.String
		}
		list = append(list, row)
	}
	return list, rows.Err()
}
