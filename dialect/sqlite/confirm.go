package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/schema"
)

// confirm compares each table with what SQLite says of its columns. Our
// reading of the text has to be SQLite's: a rebuild is made from it.
func (r *reading) confirm(ctx context.Context, q dialect.Queryer) error {
	query, err := Dialect{}.Writer().
		Raw(`SELECT s.name, x.name, x."notnull", x.pk, x.hidden FROM `).Ident(r.main()).
		Raw(".sqlite_master AS s, pragma_table_xinfo(s.name, ").Lit(r.main()).
		Raw(") AS x WHERE s.type = 'table' ORDER BY s.name, x.cid").Text()
	if err != nil {
		return err
	}
	said := map[string][]string{}
	err = each(ctx, q, query, func(rows *sql.Rows) error {
		var table, name string
		var notNull bool
		var key, hidden int
		err := rows.Scan(&table, &name, &notNull, &key, &hidden)
		said[table] = append(said[table], fact(name, notNull && key == 0, key, hidden))
		return err
	})
	if err != nil {
		return err
	}
	for _, t := range r.catalog.Tables {
		if t.Schema == r.schema && !slices.Equal(facts(t), said[t.Name]) {
			return fmt.Errorf("table %s: its text is read as %q, but SQLite reads %q", t.Name, facts(t), said[t.Name])
		}
	}
	return nil
}

// fact is what is compared of a column. That a key's column is NOT NULL is
// left out: SQLite adds it in some tables.
func fact(name string, notNull bool, key, hidden int) string {
	return fmt.Sprintf("%s notnull=%t key=%d hidden=%d", name, notNull, key, hidden)
}

// facts returns the same of the columns of a table as it was read.
func facts(t *schema.Table) []string {
	var keys []string
	if key := t.PrimaryKey(); key != nil {
		keys = key.Columns
	}
	list := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		key := 1 + slices.IndexFunc(keys, func(name string) bool { return strings.EqualFold(name, c.Name) })
		hidden := 0
		if computed, ok := c.Default.(*schema.Computed); ok && computed.Stored {
			hidden = 3
		} else if ok {
			hidden = 2
		}
		list[i] = fact(c.Name, c.NotNull && key == 0, key, hidden)
	}
	return list
}

// references notes which columns foreign keys point to. One that names no
// columns points to the primary key.
func (r *reading) references(ctx context.Context, q dialect.Queryer) error {
	query, err := Dialect{}.Writer().
		Raw(`SELECT k."table", coalesce(k."to", '') FROM `).Ident(r.main()).
		Raw(".sqlite_master AS s, pragma_foreign_key_list(s.name, ").Lit(r.main()).
		Raw(") AS k WHERE s.type = 'table' ORDER BY s.rowid, k.id, k.seq").Text()
	if err != nil {
		return err
	}
	return each(ctx, q, query, func(rows *sql.Rows) error {
		var table, column string
		if err := rows.Scan(&table, &column); err != nil {
			return err
		}
		if t := r.tableOf(object{table: table}); t != nil {
			refer(t, column)
		}
		return nil
	})
}

// refer adds a column, or with no name those of the primary key, to what is
// referenced.
func refer(t *schema.Table, column string) {
	columns := []string{column}
	if key := t.PrimaryKey(); column == "" && key != nil {
		columns = key.Columns
	}
	for _, name := range columns {
		if list := &t.SQLite.Source.Referenced; !slices.Contains(*list, name) {
			*list = append(*list, name)
		}
	}
}
