package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/schema"
)

// Inspect reads what scope names: tables with all that belongs to them, views
// and triggers. It sends three statements for each schema, which in SQLite is
// an attached database. Virtual tables, and the tables that keep their rows,
// are left out.
//
// It asks SQLite 3.37 or later, which tells the tables of virtual ones.
//
// SQLite keeps the text of whatever was created; that is what is read, and
// compared with what SQLite itself makes of it. A table whose text is not
// understood is an error.
func (Dialect) Inspect(ctx context.Context, q dialect.Queryer, scope dialect.Scope) (*schema.Catalog, error) {
	catalog := &schema.Catalog{}
	schemas := scope.Schemas
	if len(schemas) == 0 {
		schemas = []string{""}
	}
	for _, name := range schemas {
		r := &reading{schema: name, tables: scope.Tables, catalog: catalog}
		if err := r.read(ctx, q); err != nil {
			return nil, fmt.Errorf("inspect %s: %w", r.main(), err)
		}
	}
	slices.SortFunc(catalog.Tables, func(a, b *schema.Table) int {
		return strings.Compare(a.Schema+"\x00"+a.Name, b.Schema+"\x00"+b.Name)
	})
	slices.SortFunc(catalog.Views, func(a, b *schema.View) int {
		return strings.Compare(a.Schema+"\x00"+a.Name, b.Schema+"\x00"+b.Name)
	})
	slices.SortFunc(catalog.Triggers, func(a, b *schema.Trigger) int {
		return strings.Compare(a.Schema+"\x00"+a.Table+"\x00"+a.Name, b.Schema+"\x00"+b.Table+"\x00"+b.Name)
	})
	return catalog, nil
}

// A reading is what becomes of one schema.
type reading struct {
	schema  string
	tables  []string // the ones to read; none is all
	catalog *schema.Catalog
}

// main returns the schema's name, "main" if it has none.
func (r *reading) main() string {
	if r.schema == "" {
		return "main"
	}
	return r.schema
}

func (r *reading) read(ctx context.Context, q dialect.Queryer) error {
	objects, err := r.objects(ctx, q)
	if err != nil {
		return err
	}
	for _, o := range objects {
		if err := r.object(o); err != nil {
			return err
		}
	}
	if err := r.confirm(ctx, q); err != nil {
		return err
	}
	return r.references(ctx, q)
}

// An object is a row of sqlite_schema.
type object struct{ kind, name, table, sql string }

// objects reads sqlite_schema: tables first, for what else there is belongs to
// them, indexes by name, and the rest in the order it was created in, which is
// that in which triggers are made again.
func (r *reading) objects(ctx context.Context, q dialect.Queryer) ([]object, error) {
	query, err := Dialect{}.Writer().
		Raw("SELECT s.type, s.name, s.tbl_name, s.sql FROM ").Ident(r.main()).Raw(".sqlite_master AS s").
		Raw(" LEFT JOIN pragma_table_list AS l ON s.type = 'table' AND l.name = s.name AND l.schema = ").Lit(r.main()).
		Raw(` WHERE s.sql IS NOT NULL AND s.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND coalesce(l.type, 'table') NOT IN ('virtual', 'shadow')`).
		Raw(" ORDER BY s.type <> 'table', iif(s.type = 'index', s.name, ''), s.rowid").Text()
	if err != nil {
		return nil, err
	}
	var list []object
	err = each(ctx, q, query, func(rows *sql.Rows) error {
		var o object
		err := rows.Scan(&o.kind, &o.name, &o.table, &o.sql)
		list = append(list, o)
		return err
	})
	return list, err
}

// object adds one object to the catalog.
func (r *reading) object(o object) error {
	switch o.kind {
	case "table":
		return r.table(o)
	case "index":
		return r.index(o)
	case "trigger":
		return r.trigger(o)
	case "view":
		return r.view(o)
	}
	return fmt.Errorf("%s %s is of an unknown kind", o.kind, o.name)
}

func (r *reading) table(o object) error {
	if !r.wanted(o.name) {
		return nil
	}
	d, err := parseTable(o.sql)
	if err != nil {
		return err
	}
	t := d.table()
	t.Schema = r.schema
	t.SQLite.Source = &schema.SQLiteSource{Table: o.sql}
	r.catalog.Tables = append(r.catalog.Tables, t)
	return nil
}

// wanted reports whether a table is in the scope.
func (r *reading) wanted(table string) bool {
	return len(r.tables) == 0 || slices.ContainsFunc(r.tables, func(name string) bool {
		return strings.EqualFold(name, table)
	})
}

// tableOf returns the table that o belongs to, or nil if it is not read.
func (r *reading) tableOf(o object) *schema.Table {
	for _, t := range r.catalog.Tables {
		if t.Schema == r.schema && strings.EqualFold(t.Name, o.table) {
			return t
		}
	}
	return nil
}

func (r *reading) index(o object) error {
	t := r.tableOf(o)
	if t == nil {
		return nil
	}
	index, err := parseIndex(o.sql)
	if err != nil {
		return err
	}
	t.Indexes = append(t.Indexes, index)
	t.SQLite.Source.Indexes = append(t.SQLite.Source.Indexes, o.sql)
	return nil
}

func (r *reading) trigger(o object) error {
	if !r.wanted(o.table) {
		return nil
	}
	trigger, err := parseTrigger(o.sql)
	if err != nil {
		return fmt.Errorf("trigger %s: %w", o.name, err)
	}
	trigger.Schema = r.schema
	if t := r.tableOf(o); t != nil {
		t.SQLite.Source.Triggers = append(t.SQLite.Source.Triggers, o.sql)
	}
	r.catalog.Triggers = append(r.catalog.Triggers, trigger)
	return nil
}

func (r *reading) view(o object) error {
	if len(r.tables) > 0 {
		return nil
	}
	v, err := parseView(o.sql)
	if err != nil {
		return fmt.Errorf("view %s: %w", o.name, err)
	}
	v.Schema = r.schema
	r.catalog.Views = append(r.catalog.Views, v)
	return nil
}

// each calls f for each row of a query.
func each(ctx context.Context, q dialect.Queryer, query string, f func(*sql.Rows) error) (err error) {
	rows, err := q.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
