package sqlite

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// addConstraint adds a constraint of the table, which SQLite does by a
// rebuild.
func (a *alteration) addConstraint(o *op.AddConstraint) error {
	list, err := constraintsOf(a.schema, []schema.Constraint{o.Constraint})
	if err != nil {
		return err
	}
	if a.source == nil {
		if _, err := spelledRule(list[0]); err != nil {
			return err
		}
		return a.need(o)
	}
	a.needRebuild(o)
	return a.addRule(list[0])
}

// addRule adds a constraint to the definition.
func (a *alteration) addRule(c schema.Constraint) error {
	rule, err := spelledRule(a.beforeNames(c))
	if err != nil {
		return err
	}
	d := a.source.definition
	d.insert(len(d.elements), &element{rule: rule})
	if rule.kind == foreignKey {
		a.added = append(a.added, rule)
	}
	return nil
}

// beforeNames returns a constraint with the names that columns had before any
// renaming.
func (a *alteration) beforeNames(c schema.Constraint) schema.Constraint {
	switch c := c.(type) {
	case *schema.PrimaryKey:
		copied := *c
		copied.Columns = a.allBefore(c.Columns)
		return &copied
	case *schema.Unique:
		copied := *c
		copied.Columns = a.allBefore(c.Columns)
		return &copied
	case *schema.ForeignKey:
		copied := *c
		copied.Columns = a.allBefore(c.Columns)
		if strings.EqualFold(c.RefTable, a.table) {
			copied.RefColumns = a.allBefore(c.RefColumns)
		}
		return &copied
	case *schema.Check:
		copied := *c
		copied.SQL = renamed(c.SQL, a.names)
		return &copied
	}
	return c
}

// spelledRule spells a constraint and reads the text.
func spelledRule(c schema.Constraint) (*clause, error) {
	text, err := Dialect{}.Writer().Constraint(c).Text()
	if err != nil {
		return nil, err
	}
	cursor := newCursor(text)
	rule, err := cursor.parseClause(ofTable)
	if err == nil && cursor.peek().Text != "" {
		err = cursor.unexpected(cursor.peek(), "the end of a constraint")
	}
	return rule, err
}

// dropConstraint drops a constraint by its name, or one without a name by what
// it was.
func (a *alteration) dropConstraint(o *op.DropConstraint) error {
	if _, err := (Dialect{}).Writer().Cascade(o.Cascade).Text(); err != nil {
		return err
	}
	if a.source == nil {
		return a.need(o)
	}
	found, err := a.findRule(o)
	if err != nil {
		return err
	}
	if found == nil && o.IfExists {
		return nil
	}
	if found == nil {
		return a.missingRule(o.Name)
	}
	a.needRebuild(o)
	a.source.definition.removeRule(func(p *clause, _ *column) bool { return p == found })
	return nil
}

// findRule returns the clause that is to be dropped, or nil.
func (a *alteration) findRule(o *op.DropConstraint) (*clause, error) {
	if o.Name == "" && o.Was == nil && o.Kind != op.PrimaryKey {
		return nil, errors.New("a constraint without a name is told by Was")
	}
	var was schema.Constraint
	if o.Was != nil {
		list, err := constraintsOf(a.schema, []schema.Constraint{o.Was})
		if err != nil {
			return nil, err
		}
		was = a.beforeNames(list[0])
	}
	return a.source.definition.rule(func(p *clause, of *column) bool {
		switch {
		case o.Name != "":
			return strings.EqualFold(p.name, o.Name)
		case was != nil:
			return p.name == "" && reflect.DeepEqual(p.constraint(of), was)
		}
		return p.kind == primaryKey
	}), nil
}

// missingRule says which constraints there are.
func (a *alteration) missingRule(name string) error {
	var names []string
	a.source.definition.rule(func(p *clause, _ *column) bool {
		if p.name != "" {
			names = append(names, p.name)
		}
		return false
	})
	err := a.source.definition.missing("constraint", name)
	if len(names) == 0 {
		return fmt.Errorf("%w: none has a name", err)
	}
	return fmt.Errorf("%w: it has %s", err, strings.Join(names, ", "))
}

// renameConstraint changes a name in the definition.
func (a *alteration) renameConstraint(o *op.RenameConstraint) error {
	if a.source == nil {
		return a.need(o)
	}
	found := a.source.definition.rule(func(p *clause, _ *column) bool {
		return p.name != "" && strings.EqualFold(p.name, o.Constraint)
	})
	if found == nil {
		return a.missingRule(o.Constraint)
	}
	name, err := Dialect{}.Writer().Ident(o.Name).Text()
	if err != nil {
		return err
	}
	a.needRebuild(o)
	a.source.definition.touch(found)
	found.name, found.text = o.Name, "CONSTRAINT "+name+" "+found.body
	return nil
}

// rule returns the first clause for which f is true, or nil. The second
// argument of f is the column it belongs to, or nil.
func (d *definition) rule(f func(*clause, *column) bool) *clause {
	for _, e := range d.elements {
		for _, p := range e.clauses() {
			if f(p, e.column) {
				return p
			}
		}
	}
	return nil
}

// removeRule takes clauses away for which f is true.
func (d *definition) removeRule(f func(*clause, *column) bool) {
	d.remove(func(e *element) bool { return e.rule != nil && f(e.rule, nil) })
	for _, c := range d.columns() {
		kept := slices.DeleteFunc(slices.Clone(c.clauses), func(p *clause) bool { return f(p, c) })
		if len(kept) < len(c.clauses) {
			c.clauses, c.text = kept, ""
		}
	}
}

// touch has the column that a clause belongs to, if it does, written anew.
func (d *definition) touch(p *clause) {
	for _, c := range d.columns() {
		if slices.Contains(c.clauses, p) {
			c.text = ""
		}
	}
}
