package sqlite

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// A source is a table in SQLite's words: those of whoever made it as far as
// they are known, else ours.
type source struct {
	definition *definition
	indexes    []index
	triggers   []string

	// known is whether the database was asked what else there is: which
	// triggers, and which foreign keys point here.
	known      bool
	referenced []string
}

// An index of a source.
type index struct {
	text string // CREATE INDEX, the name without its schema
	*schema.Index
}

// sourceOf returns the source of a table.
func sourceOf(t *schema.Table) (*source, error) {
	kept := t.SQLite.Source
	if kept == nil {
		return spelledSource(t)
	}
	s, err := keptSource(kept)
	if err != nil || !s.says(t) {
		if s, err = spelledSource(t); err != nil {
			return nil, err
		}
	}
	s.triggers, s.referenced, s.known = kept.Triggers, kept.Referenced, true
	return s, nil
}

// keptSource reads the text that the database keeps.
func keptSource(kept *schema.SQLiteSource) (*source, error) {
	d, err := parseTable(kept.Table)
	if err != nil {
		return nil, err
	}
	s := &source{definition: d}
	for _, text := range kept.Indexes {
		i, err := parseIndex(text)
		if err != nil {
			return nil, err
		}
		s.indexes = append(s.indexes, index{text, i})
	}
	return s, nil
}

// says reports whether the text says what the fields of t say.
func (s *source) says(t *schema.Table) bool {
	mine, its := *s.definition.table(), *t
	its.Schema, its.SQLite.Source = "", nil
	for _, i := range s.indexes {
		mine.Indexes = append(mine.Indexes, i.Index)
	}
	return reflect.DeepEqual(mine, its)
}

// spelledSource spells a table from its fields.
func spelledSource(t *schema.Table) (*source, error) {
	plain := *t
	plain.Schema, plain.SQLite.Source = "", nil
	texts, err := spellTable(&op.CreateTable{Table: &plain})
	if err != nil {
		return nil, err
	}
	s := &source{}
	if s.definition, err = parseTable(texts[0].SQL); err != nil {
		return nil, err
	}
	if len(texts) != len(t.Indexes)+1 {
		return nil, errors.New("a table and its indexes are one statement each")
	}
	for n, i := range t.Indexes {
		s.indexes = append(s.indexes, index{texts[n+1].SQL, i})
	}
	return s, nil
}

// createTable returns the statements that make a table. One that was read
// from a database is made again to the letter, with its triggers.
func createTable(o *op.CreateTable) ([]dialect.Statement, error) {
	kept := o.Table.SQLite.Source
	if kept == nil || o.IfNotExists {
		return spellTable(o)
	}
	s, err := keptSource(kept)
	if err != nil || !s.says(o.Table) {
		return spellTable(o)
	}
	l := grammar.NewList(o)
	s.definition.write(l.Add(), o.Table.Schema, o.Table.Name)
	for _, i := range s.indexes {
		l.Add().Raw(qualified(i.text, o.Table.Schema))
	}
	for _, text := range kept.Triggers {
		l.Add().Raw(qualified(text, o.Table.Schema))
	}
	return l.Statements()
}

// spellTable spells a table from its fields. What the shared spelling cannot
// say is changed in its text.
func spellTable(o *op.CreateTable) ([]dialect.Statement, error) {
	t := *o.Table
	constraints, err := constraintsOf(t.Schema, t.Constraints, t.Columns...)
	if err != nil {
		return nil, titled(o, err)
	}
	t.Constraints = constraints
	if err := numbering(&t); err != nil {
		return nil, titled(o, err)
	}
	made := *o
	made.Table = &t
	statements, err := grammar.Statements(&made)
	if err != nil || !t.SQLite.AutoIncrement {
		return statements, err
	}
	d, err := parseTable(statements[0].SQL)
	if err == nil {
		err = d.autoIncrement()
	}
	if err != nil {
		return nil, titled(o, err)
	}
	statements[0].SQL = d.text()
	return statements, nil
}

// numbering returns why SQLite does not number rows as t asks for: only the row
// id does.
func numbering(t *schema.Table) error {
	key := t.PrimaryKey()
	for _, c := range t.Columns {
		sole := key != nil && len(key.Columns) == 1 && key.Columns[0] == c.Name && !t.SQLite.WithoutRowID
		if c.AutoIncrement && !(sole && isInteger(c.Type)) {
			return fmt.Errorf("column %s: SQLite numbers rows by an integer that is the whole primary key, and by nothing else", c.Name)
		}
	}
	return nil
}

// constraintsOf returns constraints as SQLite has them, those of enum types
// included. Its foreign keys stay in their database, which they do not name.
func constraintsOf(schemaName string, given []schema.Constraint, columns ...*schema.Column) ([]schema.Constraint, error) {
	var list []schema.Constraint
	for _, c := range given {
		if key, ok := c.(*schema.ForeignKey); ok && key.RefSchema != "" {
			if key.RefSchema != schemaName {
				return nil, errors.New("SQLite's foreign keys do not point into another database")
			}
			plain := *key
			plain.RefSchema = ""
			c = &plain
		}
		list = append(list, c)
	}
	for _, c := range columns {
		if rule := enumCheck(c); rule != nil {
			list = append(list, rule)
		}
	}
	return list, nil
}

// enumCheck returns the rule that admits only the values of a column's enum
// type, or nil if there is none.
func enumCheck(c *schema.Column) *schema.Check {
	e, ok := schema.For(grammar.Product, c.Type).(*schema.Enum)
	if !ok || !e.Check {
		return nil
	}
	w := Dialect{}.Writer().Ident(c.Name).Raw(" IN (")
	literals(w, e.Values)
	text, err := w.Raw(")").Text()
	if err != nil {
		return nil
	}
	return &schema.Check{Name: e.Name, SQL: text}
}
