package mysql

import (
	"context"
	"database/sql"
	"strconv"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/schema"
)

// elsewhere reads what the product does not have in information_schema, or in
// a view that costs much, if the catalog has something of the kind.
func (r *reader) elsewhere(ctx context.Context, q dialect.Queryer) error {
	for _, part := range []struct {
		n    int
		one  func(*dialect.Writer, int)
		scan func(*sql.Rows) error
	}{
		{len(r.catalog.Sequences), r.askSequence, r.sequence},
		{len(r.binary), r.askBytes, r.bytes},
		{len(r.spatial), r.askSystem, r.system},
	} {
		if part.n == 0 {
			continue
		}
		w := dialect.NewWriter(grammar)
		for i := range part.n {
			w.Raw([...]string{"", " UNION ALL "}[min(i, 1)]).Raw("SELECT ").Int(int64(i))
			part.one(w, i)
		}
		text, err := w.Text()
		if err != nil {
			return err
		}
		if err := each(ctx, q, text, part.scan); err != nil {
			return err
		}
	}
	return nil
}

// askSequence writes what follows the number of a sequence in its SELECT: the
// sequence itself is a table of one row, see "Sequence Overview" in the manual.
func (r *reader) askSequence(w *dialect.Writer, i int) {
	s := r.catalog.Sequences[i]
	w.Raw(", start_value, increment, minimum_value, maximum_value, cache_size, cycle_option FROM ").Name(s.Schema, s.Name)
}

func (r *reader) sequence(rows *sql.Rows) error {
	var i, start, increment, low, high, cache, cycle int64
	if err := rows.Scan(&i, &start, &increment, &low, &high, &cache, &cycle); err != nil {
		return err
	}
	r.catalog.Sequences[i].Numbers = numbers(start, increment, low, high, cache, cycle)
	return nil
}

// numbers leaves out what CREATE SEQUENCE does not have to say.
func numbers(start, increment, low, high, cache, cycle int64) schema.Numbers {
	const most = 1<<63 - 2 // MariaDB keeps the last for itself
	lowest, highest, first := int64(1), int64(most), low
	if increment < 0 {
		lowest, highest, first = -most-1, -1, high
	}
	return schema.Numbers{
		Start:     unless(first, start),
		Increment: unless(1, increment),
		Min:       unless(lowest, low),
		Max:       unless(highest, high),
		Cache:     unless(1000, cache),
		Cycle:     cycle != 0,
	}
}

// unless returns a number that is not the usual one, or nil.
func unless(usual, n int64) *int64 {
	if n == usual {
		return nil
	}
	return &n
}

// askBytes writes what follows the number of a column whose default is bytes.
// In information_schema and in SHOW CREATE TABLE MariaDB has a question mark
// for each byte that is no UTF-8; MySQL's information_schema ends before the
// first zero. The function DEFAULT knows better, but only of a row, which the
// join makes.
func (r *reader) askBytes(w *dialect.Writer, i int) {
	b := r.binary[i]
	w.Raw(", HEX(DEFAULT(t.").Ident(b.column.Name).Raw(")) FROM (SELECT 1) one LEFT JOIN ").Name(b.table.Schema, b.table.Name).Raw(" t ON FALSE")
}

func (r *reader) bytes(rows *sql.Rows) error {
	var i int64
	var digits string
	if err := rows.Scan(&i, &digits); err != nil {
		return err
	}
	r.binary[i].column.Default = schema.Expr("x'" + digits + "'")
	return nil
}

// askSystem writes what follows the number of a geometry column. The view has
// to open every table, so it is not looked at for nothing.
func (r *reader) askSystem(w *dialect.Writer, i int) {
	g := r.spatial[i]
	w.Raw(", SRID FROM information_schema.GEOMETRY_COLUMNS WHERE G_TABLE_SCHEMA = ").Lit(g.schema)
	w.Raw(" AND G_TABLE_NAME = ").Lit(g.table.Name).Raw(" AND G_GEOMETRY_COLUMN = ").Lit(g.column.Name)
}

func (r *reader) system(rows *sql.Rows) error {
	var i, srid int64
	if err := rows.Scan(&i, &srid); err != nil {
		return err
	}
	if t, ok := r.spatial[i].column.Type.(schema.Raw); ok && srid != 0 {
		r.spatial[i].column.Type = schema.Raw{SQL: t.SQL + " REF_SYSTEM_ID=" + strconv.FormatInt(srid, 10)}
	}
	return nil
}
