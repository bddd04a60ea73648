package postgres

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/schema"
)

// Inspect reads what the database holds, or what scope asks for, in three
// statements, one if scope names tables, and one more for each 600 kB. What
// belongs to an extension is left out. An object in the connection's own
// schema, current_schema(), has no schema unless scope names that schema.
//
// Expressions come back in the server's words: CHECK (x>0) is x > 0. What a
// schema has no field for is not read: owners and rights, row level security,
// statistics targets, storage of columns, aggregates, domains, foreign tables,
// settings of the indexes of constraints.
func (Dialect) Inspect(ctx context.Context, q dialect.Queryer, scope dialect.Scope) (*schema.Catalog, error) {
	parts := [][]string{{tablesSQL, columnsSQL}, {constraintsSQL, indexesSQL}, {viewsSQL, enumsSQL, sequencesSQL, functionsSQL, triggersSQL}}
	if len(scope.Tables) > 0 {
		parts = [][]string{{tablesSQL, columnsSQL, constraintsSQL, indexesSQL}}
	}
	r := &reading{catalog: &schema.Catalog{}, tables: map[[2]string]*schema.Table{}, indexes: map[[2]string][]*schema.Index{}}
	for _, part := range parts {
		if err := r.pages(ctx, q, scope, part); err != nil {
			return nil, fmt.Errorf("inspecting PostgreSQL: %w", err)
		}
	}
	for _, v := range r.catalog.Views {
		v.Indexes = r.indexes[[2]string{v.Schema, v.Name}]
	}
	r.sort()
	return r.catalog, nil
}

// pages reads parts of the catalog, in as many statements as it takes.
func (r *reading) pages(ctx context.Context, q dialect.Queryer, scope dialect.Scope, parts []string) error {
	for page, last := 0, 0; page <= last; page++ {
		query, err := inspection(scope, parts, page)
		if err != nil {
			return err
		}
		if last, err = r.query(ctx, q, query); err != nil {
			return err
		}
	}
	return nil
}

// inspection returns the statement that reads one page of parts of the
// catalog.
func inspection(scope dialect.Scope, parts []string, page int) (string, error) {
	w := write().Raw("WITH scope (label, oid) AS (\n\tSELECT v.label, n.oid FROM (VALUES ")
	schemas := scope.Schemas
	if len(schemas) == 0 {
		schemas = []string{""}
	}
	for i, name := range schemas {
		w.Raw([...]string{"(", ", ("}[min(i, 1)]).Lit(name).Raw("::text, ")
		if name == "" {
			w.Raw("pg_catalog.current_schema()::text)")
			continue
		}
		w.Lit(name).Raw("::text)")
	}
	w.Raw(") v (label, name) JOIN pg_catalog.pg_namespace n ON n.nspname = v.name\n)").Raw(common)
	w.Raw(",\nfound (kind, label, name, place, doc) AS (").Raw(strings.Join(parts, "\nUNION ALL")).Raw("\n),")
	w.Raw(weighedSQL)
	for i, name := range scope.Tables {
		w.Raw([...]string{" WHERE name IN (", ", "}[min(i, 1)]).Lit(name)
	}
	if len(scope.Tables) > 0 {
		w.Raw(")")
	}
	return w.Raw(pagedSQL).Int(int64(page)).Raw("\nORDER BY label, name, place, doc").Text()
}

// What is found is cut into pages of some 600 kB: the Data API refuses results
// of more than 1 MiB.
const (
	weighedSQL = `
weighed AS (
	SELECT *, sum(pg_catalog.octet_length(doc) + 100) OVER (ORDER BY label, name, place, doc) / 600000 AS weight
	FROM found`
	pagedSQL = `
),
paged AS (SELECT *, dense_rank() OVER (ORDER BY weight) - 1 AS page FROM weighed)
SELECT kind, label, name, place, doc, (SELECT max(page) FROM paged)::int FROM paged WHERE page = `
)

// A reading fills a catalog row by row. Columns and what else belongs to a
// table may come before it.
type reading struct {
	catalog *schema.Catalog
	tables  map[[2]string]*schema.Table
	indexes map[[2]string][]*schema.Index // of views
}

// query reads a page and returns the number of the last one.
func (r *reading) query(ctx context.Context, q dialect.Queryer, query string) (last int, err error) {
	rows, err := q.QueryContext(ctx, query)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var kind, label, name, doc string
		var place int
		if err := rows.Scan(&kind, &label, &name, &place, &doc, &last); err != nil {
			return 0, err
		}
		if err := r.add(kind, label, name, doc); err != nil {
			return 0, fmt.Errorf("%s of %s: %w", kind, name, err)
		}
	}
	return last, rows.Err()
}

// add adds one row.
func (r *reading) add(kind, label, name, doc string) error {
	switch kind {
	case "table":
		return decode(doc, func(d tableDoc) error { d.fill(r.table(label, name)); return nil })
	case "column":
		return decode(doc, func(d columnDoc) error { return r.column(r.table(label, name), d) })
	case "constraint":
		return decode(doc, func(d constraintDoc) error { return r.constraint(r.table(label, name), d) })
	case "index":
		return decode(doc, func(d indexDoc) error {
			t := r.table(label, name)
			t.Indexes = append(t.Indexes, d.index())
			return nil
		})
	case "view index":
		return decode(doc, func(d indexDoc) error {
			key := [2]string{label, name}
			r.indexes[key] = append(r.indexes[key], d.index())
			return nil
		})
	}
	return r.object(kind, label, name, doc)
}

// decode reads a document and hands it on.
func decode[T any](doc string, use func(T) error) error {
	var d T
	if err := json.Unmarshal([]byte(doc), &d); err != nil {
		return err
	}
	return use(d)
}

// table returns the table of that name, which is new if nothing of it was read
// yet.
func (r *reading) table(label, name string) *schema.Table {
	key := [2]string{label, name}
	if r.tables[key] == nil {
		r.tables[key] = &schema.Table{Schema: label, Name: name}
		r.catalog.Tables = append(r.catalog.Tables, r.tables[key])
	}
	return r.tables[key]
}

// sort puts the lists into the order of names, whatever the collation of the
// server.
func (r *reading) sort() {
	c := r.catalog
	slices.SortFunc(c.Tables, func(a, b *schema.Table) int { return order(a.Schema, b.Schema, a.Name, b.Name) })
	slices.SortFunc(c.Views, func(a, b *schema.View) int { return order(a.Schema, b.Schema, a.Name, b.Name) })
	slices.SortFunc(c.Enums, func(a, b *schema.Enum) int { return order(a.Schema, b.Schema, a.Name, b.Name) })
	slices.SortFunc(c.Sequences, func(a, b *schema.Sequence) int { return order(a.Schema, b.Schema, a.Name, b.Name) })
	slices.SortFunc(c.Functions, func(a, b *schema.Function) int { return order(a.Schema, b.Schema, a.Name, b.Name, a.Args, b.Args) })
	slices.SortFunc(c.Triggers, func(a, b *schema.Trigger) int {
		return order(a.Schema, b.Schema, a.Name, b.Name, a.Table, b.Table)
	})
	byName := func(a, b *schema.Index) int { return cmp.Compare(a.Name, b.Name) }
	for _, v := range c.Views {
		slices.SortFunc(v.Indexes, byName)
	}
	for _, t := range c.Tables {
		slices.SortFunc(t.Indexes, byName)
		slices.SortStableFunc(t.Constraints, byKind)
	}
}

// order compares pairs until two differ.
func order(pairs ...string) int {
	for i := 0; i+1 < len(pairs); i += 2 {
		if c := cmp.Compare(pairs[i], pairs[i+1]); c != 0 {
			return c
		}
	}
	return 0
}

// byKind has the primary key first, then foreign keys last, each by name.
func byKind(a, b schema.Constraint) int {
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.ConstraintName(), b.ConstraintName()))
}

func rank(c schema.Constraint) int {
	switch c.(type) {
	case *schema.PrimaryKey:
		return 0
	case *schema.ForeignKey:
		return 2
	}
	return 1
}
