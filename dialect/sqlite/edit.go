package sqlite

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/retort/dialect"
)

// text returns the definition as SQL.
func (d *definition) text() string {
	return d.prefix + " " + identifier(d.name) + d.body()
}

// write appends the definition under another name.
func (d *definition) write(w *dialect.Writer, schema, name string) {
	w.Raw("CREATE TABLE ").Name(schema, name).Raw(d.body())
}

// body returns all that follows the name.
func (d *definition) body() string {
	var b strings.Builder
	b.WriteString(d.open)
	for i, e := range d.elements {
		if i > 0 && !d.elements[i-1].bare {
			b.WriteString(",")
		}
		b.WriteString(e.lead)
		b.WriteString(e.text())
		b.WriteString(e.trail)
	}
	b.WriteString(")" + d.options)
	return b.String()
}

func (e *element) text() string {
	switch {
	case e.rule != nil:
		return e.rule.text
	case e.column.text != "":
		return e.column.text
	}
	parts := []string{e.column.nameText}
	if e.column.typeText != "" {
		parts = append(parts, e.column.typeText)
	}
	for _, p := range e.column.clauses {
		parts = append(parts, p.text)
	}
	return strings.Join(parts, " ")
}

// insert puts an element at i, laid out as its neighbours are.
func (d *definition) insert(i int, e *element) {
	e.lead = d.indent(i)
	if i == len(d.elements) && i > 0 {
		last := d.elements[i-1]
		e.trail, last.trail = last.trail, ""
	}
	if i == 0 && len(d.elements) > 0 {
		first := d.elements[0]
		e.lead, first.lead = first.lead, d.indent(1)
	}
	d.elements = slices.Insert(d.elements, i, e)
}

// indent returns the blanks to put before the element at i.
func (d *definition) indent(i int) string {
	for _, n := range []int{i, i - 1, 1} {
		if n > 0 && n < len(d.elements) && strings.TrimSpace(d.elements[n].lead) == "" {
			return d.elements[n].lead
		}
	}
	if len(d.elements) > 0 && strings.TrimSpace(d.elements[0].lead) == "" && d.elements[0].lead != "" {
		return " " + d.elements[0].lead
	}
	return " "
}

// remove takes the elements away for which f is true.
func (d *definition) remove(f func(*element) bool) {
	if len(d.elements) == 0 {
		return
	}
	first, last := d.elements[0], d.elements[len(d.elements)-1]
	d.elements = slices.DeleteFunc(d.elements, f)
	if n := len(d.elements); n > 0 {
		if d.elements[n-1] != last && strings.TrimSpace(last.trail) == "" {
			d.elements[n-1].trail += last.trail
		}
		if d.elements[0] != first && strings.TrimSpace(first.lead) == "" {
			d.elements[0].lead = first.lead
		}
	}
}

// place returns where a column goes: first, after another, or last.
func (d *definition) place(first bool, after string) (int, error) {
	if first {
		return 0, nil
	}
	end := 0
	for i, e := range d.elements {
		if e.column == nil {
			continue
		}
		end = i + 1
		if after != "" && strings.EqualFold(e.column.name, after) {
			return end, nil
		}
	}
	if after != "" {
		return 0, d.missing("column", after)
	}
	return end, nil
}

// missing says that the table has no such thing.
func (d *definition) missing(kind, name string) error {
	return fmt.Errorf("table %s has no %s %s", d.name, kind, name)
}

// set puts a clause in the place of those of its kind, or removes those if it
// is nil.
func (c *column) set(kind clauseKind, p *clause) {
	at := slices.IndexFunc(c.clauses, func(old *clause) bool { return rank(old.kind) >= rank(kind) })
	if at < 0 {
		at = len(c.clauses)
	}
	c.text = ""
	if p != nil {
		c.clauses = slices.Insert(c.clauses, at, p)
	}
	c.clauses = slices.DeleteFunc(c.clauses, func(old *clause) bool { return old.kind == kind && old != p })
}

// rank is where clauses stand in a definition, as SQLAlchemy has it.
func rank(kind clauseKind) int {
	switch kind {
	case collate:
		return 0
	case defaults:
		return 1
	case notNull, null:
		return 2
	}
	return 3
}

// autoIncrement makes the primary key AUTOINCREMENT, which only the key in a
// column's own definition can be.
func (d *definition) autoIncrement() error {
	c := d.rowID()
	_, key := d.primaryKey()
	if c == nil {
		return errors.New("AUTOINCREMENT is for a column of the type INTEGER that is the whole primary key")
	}
	d.remove(func(e *element) bool { return e.rule == key })
	own := "PRIMARY KEY AUTOINCREMENT"
	if key.name != "" {
		own = "CONSTRAINT " + identifier(key.name) + " " + own
	}
	p, err := newCursor(own).parseClause(ofColumn)
	if err != nil {
		return err
	}
	c.clauses = append(c.clauses, p)
	c.text = ""
	return nil
}
