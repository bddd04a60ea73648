package mysql

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/schema"
)

// Inspect reads from information_schema what a database holds, with one
// statement for each thousand of its rows, whatever the number of tables.
// Where there are any, one more reads the defaults that are bytes, and on
// MariaDB one the numbers of the sequences and one the reference systems of
// geometry.
// Every column it asks for is text or a whole number, so that it works over any
// driver.
//
// Names of the connection's own database come without a schema. Counters of
// AUTO_INCREMENT, definers, the sql_mode of routines and triggers, and the
// parser of a full-text index are not read, and a partition of MariaDB's that
// takes what no other does is not told from one for 0. What the user may not see
// is not there, such as routines and views whose text is somebody else's.
//
// See "INFORMATION_SCHEMA Tables" in the manuals of MySQL 8.0 and MariaDB 10.6.
func (d Dialect) Inspect(ctx context.Context, q dialect.Queryer, scope dialect.Scope) (*schema.Catalog, error) {
	r := newReader()
	if err := r.facts(ctx, q, scope); err != nil {
		return nil, fmt.Errorf("inspecting: %w", err)
	}
	if err := r.read(); err != nil {
		return nil, fmt.Errorf("inspecting: %w", err)
	}
	if err := r.elsewhere(ctx, q); err != nil {
		return nil, fmt.Errorf("inspecting: %w", err)
	}
	return r.sorted(), nil
}

// page is how many rows of the catalog are asked for at once: the Data API
// answers with at most a megabyte, and few rows are longer than some hundred
// bytes.
const page = 1000

// most is how many tables a statement names. For more it asks for all: the Data
// API takes no more than 65,536 characters.
const most = 50

// A fact is a row of the catalog: what it is about and the rest as JSON.
type fact struct {
	kind          string
	schema, table string // as information_schema has them
	name          string
	seq           int64
	doc           []byte
}

// facts reads all rows of a scope.
func (r *reader) facts(ctx context.Context, q dialect.Queryer, scope dialect.Scope) error {
	if len(scope.Tables) > most {
		r.only, scope.Tables = scope.Tables, nil
	}
	text, err := factsText(scope)
	if err != nil {
		return err
	}
	for offset := 0; ; offset += page {
		limit := " LIMIT " + strconv.Itoa(page) + " OFFSET " + strconv.Itoa(offset)
		n, err := r.page(ctx, q, text+limit)
		if err != nil || n < page {
			return err
		}
	}
}

// page reads the rows of one answer and returns how many there were.
func (r *reader) page(ctx context.Context, q dialect.Queryer, text string) (int, error) {
	n := 0
	err := each(ctx, q, text, func(rows *sql.Rows) error {
		var f fact
		if err := rows.Scan(&f.kind, &f.schema, &f.table, &f.name, &f.seq, &f.doc); err != nil {
			return err
		}
		r.add(f)
		n++
		return nil
	})
	return n, err
}

// each calls scan for each row of an answer.
func each(ctx context.Context, q dialect.Queryer, text string, scan func(*sql.Rows) error) error {
	rows, err := q.QueryContext(ctx, text)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// key tells what a fact is about, but for its place in a list.
func (f fact) key() [4]string { return [4]string{f.kind, f.schema, f.table, f.name} }

// into decodes what a fact says besides its names.
func (f fact) into(v any) error {
	if err := json.Unmarshal(f.doc, v); err != nil {
		return fmt.Errorf("%s %s.%s.%s: %w", f.kind, f.schema, f.table, f.name, err)
	}
	return nil
}

// sorted returns the catalog with its lists in order.
func (r *reader) sorted() *schema.Catalog {
	c := r.catalog
	slices.SortFunc(c.Tables, func(a, b *schema.Table) int { return byName(a.Schema, a.Name, b.Schema, b.Name) })
	slices.SortFunc(c.Views, func(a, b *schema.View) int { return byName(a.Schema, a.Name, b.Schema, b.Name) })
	slices.SortFunc(c.Functions, func(a, b *schema.Function) int { return byName(a.Schema, a.Name, b.Schema, b.Name) })
	slices.SortFunc(c.Triggers, func(a, b *schema.Trigger) int { return byName(a.Schema, a.Name, b.Schema, b.Name) })
	slices.SortFunc(c.Sequences, func(a, b *schema.Sequence) int { return byName(a.Schema, a.Name, b.Schema, b.Name) })
	return c
}

func byName(schema, name, otherSchema, otherName string) int {
	if schema != otherSchema {
		return strings.Compare(schema, otherSchema)
	}
	return strings.Compare(name, otherName)
}
