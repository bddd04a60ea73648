package sqlite

import (
	"fmt"
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// addColumn adds a column. SQLite's ALTER adds one at the end whose value in
// the rows that are there is a constant.
// See https://www.sqlite.org/lang_altertable.html#alter_table_add_column.
func (a *alteration) addColumn(o *op.AddColumn) error {
	constraints, err := a.rulesOf(o)
	if err != nil {
		return err
	}
	if err := a.addAlone(o, constraints); err != nil {
		return err
	}
	if err := a.insertColumn(o, constraints); err != nil {
		return err
	}
	for _, i := range o.Indexes {
		if err := a.spell(&op.CreateIndex{Schema: o.Schema, Table: o.Table, Index: i}); err != nil {
			return err
		}
	}
	return nil
}

// rulesOf returns the constraints that come with a column, or why it cannot be
// added at all.
func (a *alteration) rulesOf(o *op.AddColumn) ([]schema.Constraint, error) {
	if o.IfNotExists {
		_, err := Dialect{}.Writer().Need(dialect.IfNotExistsColumn).Text()
		return nil, err
	}
	constraints, err := constraintsOf(a.schema, o.Constraints, o.Column)
	if err != nil {
		return nil, err
	}
	return constraints, numbering(&schema.Table{Columns: []*schema.Column{o.Column}, Constraints: constraints})
}

// addAlone notes the ALTER that adds a column, or that it takes a rebuild.
func (a *alteration) addAlone(o *op.AddColumn, constraints []schema.Constraint) error {
	text, err := a.addColumnText(o, constraints)
	if err != nil {
		return err
	}
	fits := fit(o.Column, constraints)
	switch {
	case fits && constantForAll(o.Column) && a.isLast(o.Place):
		a.own = append(a.own, text)
	case a.source != nil:
		a.needRebuild(o)
	case fits && len(o.Indexes) == 0 && !placed(o.Place):
		return a.need(o, text)
	default:
		return a.need(o)
	}
	return nil
}

// addColumnText spells ADD COLUMN with the constraints that it can have.
func (a *alteration) addColumnText(o *op.AddColumn, constraints []schema.Constraint) (string, error) {
	w := a.alterTable().Raw("ADD COLUMN ").Ident(o.Column.Name).Raw(" ")
	grammar.Column(w, o.Column)
	for _, c := range constraints {
		rule, err := spelledRule(c)
		if err != nil {
			return "", err
		}
		if rule.kind == foreignKey {
			w.Raw(" ").Raw(rule.forColumn())
		} else {
			w.Raw(" ").Raw(rule.text)
		}
	}
	return w.Text()
}

// forColumn returns a foreign key of a table as the key of its one column.
func (p *clause) forColumn() string {
	at := strings.Index(p.text, "REFERENCES ")
	if p.name == "" {
		return p.text[at:]
	}
	return "CONSTRAINT " + identifier(p.name) + " " + p.text[at:]
}

// constantForAll reports whether the rows that are there get one value, and
// one that the column admits.
func constantForAll(c *schema.Column) bool {
	switch d := c.Default.(type) {
	case nil:
		return !c.NotNull
	case schema.Literal:
		return true
	case schema.Expr:
		return constant(string(d)) && !(c.NotNull && strings.EqualFold(string(d), "NULL"))
	case *schema.Computed:
		return !d.Stored
	}
	return false
}

// constant reports whether an expression is a literal.
func constant(sql string) bool {
	c := newCursor(sql)
	if !c.take("-") {
		c.take("+")
	}
	t := c.next()
	switch {
	case c.peek().Text != "":
		return false
	case t.Kind == sqltext.Word:
		return strings.EqualFold(t.Text, "NULL") || strings.EqualFold(t.Text, "TRUE") || strings.EqualFold(t.Text, "FALSE")
	}
	return t.Kind == sqltext.Number || t.Kind == sqltext.String
}

// fit reports whether all constraints can stand in the definition of an added
// column: checks, and foreign keys of a column without a default.
func fit(column *schema.Column, constraints []schema.Constraint) bool {
	for _, c := range constraints {
		switch c := c.(type) {
		case *schema.Check:
		case *schema.ForeignKey:
			if column.Default != nil || len(c.Columns) != 1 || !strings.EqualFold(c.Columns[0], column.Name) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// isLast reports whether a new column goes to the end.
func (a *alteration) isLast(p op.Place) bool {
	if !placed(p) {
		return true
	}
	if p.First || a.source == nil {
		return false
	}
	columns := a.source.definition.columns()
	return len(columns) > 0 && strings.EqualFold(columns[len(columns)-1].name, a.before(p.After))
}

// insertColumn puts a column into the definition, and its constraints.
func (a *alteration) insertColumn(o *op.AddColumn, constraints []schema.Constraint) error {
	if a.source == nil {
		return nil
	}
	d := a.source.definition
	if d.column(o.Column.Name) != nil {
		return fmt.Errorf("table %s has a column of that name, or had one when the batch began: make it two batches", d.name)
	}
	given := *o.Column
	if computed, ok := given.Default.(*schema.Computed); ok {
		given.Default = &schema.Computed{SQL: renamed(computed.SQL, a.names), Stored: computed.Stored}
	}
	made, err := spelledColumn(&given)
	if err != nil {
		return err
	}
	at, err := d.place(o.Place.First, a.before(o.Place.After))
	if err != nil {
		return err
	}
	d.insert(at, &element{column: made})
	for _, c := range constraints {
		if err := a.addRule(c); err != nil {
			return err
		}
	}
	return nil
}
