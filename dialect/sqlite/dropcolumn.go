package sqlite

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/op"
)

// dropColumn drops a column, with the constraints and indexes it is part of.
// SQLite's ALTER drops one that nothing in the table uses, since 3.35.
// See https://www.sqlite.org/lang_altertable.html#altertabdropcol.
func (a *alteration) dropColumn(o *op.DropColumn) error {
	w := a.alterTable().Raw("DROP COLUMN ").Ident(o.Column).Cascade(o.Cascade)
	if o.IfExists {
		w.Need(dialect.IfExistsColumn)
	}
	text, err := w.Text()
	if err != nil {
		return err
	}
	if a.source == nil {
		return a.need(o, text)
	}
	c, err := a.column(o.Column)
	if err != nil {
		return err
	}
	if a.isUsed(c) {
		a.needRebuild(o)
	}
	if err := a.dropIndexesOf(c); err != nil {
		return err
	}
	a.own = append(a.own, text)
	return a.removeColumn(c)
}

// isUsed reports whether a constraint of the table, or another column, uses a
// column, or the column is part of a key.
func (a *alteration) isUsed(c *column) bool {
	for _, e := range a.source.definition.elements {
		for _, p := range e.clauses() {
			if e.column == c && p.kind != primaryKey && p.kind != unique && p.kind != foreignKey {
				continue
			}
			if p.uses(e.column, c.name) {
				return true
			}
		}
	}
	return false
}

// uses reports whether a clause, of the column of or of the table, uses a
// column.
func (p *clause) uses(of *column, name string) bool {
	switch p.kind {
	case primaryKey, unique, foreignKey:
		return slices.ContainsFunc(p.on(of), func(on string) bool { return strings.EqualFold(on, name) })
	case check, generated:
		return mentions(p.sql, name)
	}
	return false
}

// dropIndexesOf drops the indexes that use a column.
func (a *alteration) dropIndexesOf(c *column) error {
	for _, i := range slices.Clone(a.source.indexes) {
		if !i.uses(c.name) {
			continue
		}
		if err := a.dropIndex(&op.DropIndex{Schema: a.schema, Table: a.table, Index: i.Name}); err != nil {
			return err
		}
	}
	return nil
}

// uses reports whether an index uses a column.
func (i index) uses(name string) bool {
	for _, c := range i.Columns {
		if strings.EqualFold(c.Name, name) || c.SQL != "" && mentions(c.SQL, name) {
			return true
		}
	}
	return mentions(i.Where, name)
}

// removeColumn takes a column out of the definition.
func (a *alteration) removeColumn(c *column) error {
	d := a.source.definition
	for _, other := range d.columns() {
		for _, p := range other.clauses {
			if other != c && p.kind == generated && p.uses(other, c.name) {
				return fmt.Errorf("column %s is computed from it: drop that first", other.name)
			}
		}
	}
	d.removeRule(func(p *clause, of *column) bool { return p.uses(of, c.name) })
	d.remove(func(e *element) bool { return e.column == c })
	delete(a.origin, strings.ToLower(c.name))
	a.dropped = true
	return nil
}
