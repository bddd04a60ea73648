package sqlite

import (
	"strings"

	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/schema"
)

// table returns what the definition says, as far as a [schema.Table] can say
// it; its text says the rest.
func (d *definition) table() *schema.Table {
	t := &schema.Table{Name: d.name}
	t.SQLite.Strict, t.SQLite.WithoutRowID = d.strict, d.withoutRowID
	for _, e := range d.elements {
		if e.column != nil {
			t.Columns = append(t.Columns, e.column.schema())
		}
		for _, p := range e.clauses() {
			if c := p.constraint(e.column); c != nil {
				t.Constraints = append(t.Constraints, c)
			}
			t.SQLite.AutoIncrement = t.SQLite.AutoIncrement || p.autoIncrement
		}
	}
	if c := d.rowID(); c != nil {
		t.Column(c.name).AutoIncrement = true
	}
	return t
}

// clauses returns the constraints of an element.
func (e *element) clauses() []*clause {
	if e.column != nil {
		return e.column.clauses
	}
	return []*clause{e.rule}
}

// schema returns what a column's definition says of the column itself.
func (c *column) schema() *schema.Column {
	col := &schema.Column{Name: c.name}
	collation := ""
	for _, p := range c.clauses {
		switch p.kind {
		case notNull:
			col.NotNull = true
		case defaults:
			col.Default = defaultOf(p.sql)
		case generated:
			col.Default = &schema.Computed{SQL: p.sql, Stored: p.stored}
		case collate:
			collation = p.sql
		}
	}
	col.Type = typeOf(c.typeText, collation)
	return col
}

// defaultOf returns a default from its text. SQLite takes a name that is
// quoted for a string.
func defaultOf(text string) schema.Default {
	tokens := newCursor(text).tokens
	if len(tokens) == 1 && (tokens[0].Kind == sqltext.String || tokens[0].Kind == sqltext.Ident) {
		if value := unquoted(tokens[0]); value != "" || text == "''" {
			return schema.Literal(value)
		}
	}
	return schema.Expr(text)
}

// constraint returns a clause as a constraint of the table, or nil if it is
// none. A column's own constraint is that of the table on that column.
func (p *clause) constraint(of *column) schema.Constraint {
	switch p.kind {
	case primaryKey:
		return &schema.PrimaryKey{Name: p.name, Columns: p.on(of)}
	case unique:
		return &schema.Unique{Name: p.name, Columns: p.on(of)}
	case check:
		return &schema.Check{Name: p.name, SQL: p.sql}
	case foreignKey:
		key := p.foreign
		key.Name, key.Columns = p.name, p.on(of)
		return &key
	}
	return nil
}

// on returns the names of the columns that a key is on.
func (p *clause) on(of *column) []string {
	if of != nil {
		return []string{of.name}
	}
	names := make([]string, len(p.columns))
	for i, c := range p.columns {
		names[i] = c.name
	}
	return names
}

// primaryKey returns the columns of the primary key, and the clause that says
// so, or nil.
func (d *definition) primaryKey() ([]string, *clause) {
	for _, e := range d.elements {
		for _, p := range e.clauses() {
			if p.kind == primaryKey {
				return p.on(e.column), p
			}
		}
	}
	return nil, nil
}

// rowID returns the column that is the row id under another name, or nil: the
// whole primary key, of the type INTEGER and no other.
// See https://www.sqlite.org/lang_createtable.html#rowid.
func (d *definition) rowID() *column {
	names, key := d.primaryKey()
	if d.withoutRowID || len(names) != 1 || key.desc {
		return nil
	}
	c := d.column(names[0])
	if c == nil || !strings.EqualFold(c.typeText, "INTEGER") {
		return nil
	}
	return c
}

// column returns a column by its name, in any case, or nil.
func (d *definition) column(name string) *column {
	for _, e := range d.elements {
		if e.column != nil && strings.EqualFold(e.column.name, name) {
			return e.column
		}
	}
	return nil
}

// columns returns the columns in their order.
func (d *definition) columns() []*column {
	var list []*column
	for _, e := range d.elements {
		if e.column != nil {
			list = append(list, e.column)
		}
	}
	return list
}
