package op

import (
	"slices"

	"github.com/retort-db/retort/schema"
)

// Named returns o with names for the constraints and indexes it makes, by a
// naming convention: see [schema.Naming]. What needs none is returned as it
// is; o itself is not changed. It is to be done once: a convention may make a
// name of a name.
//
// The name that an operation drops, renames or validates by is the whole name
// that the database has, and stays as it is.
func Named(o Op, n *schema.Naming) (Op, error) {
	switch o := o.(type) {
	case *CreateTable:
		return o.named(n)
	case *AddColumn:
		return o.named(n)
	case *AddConstraint:
		c, err := nameConstraint(n, &schema.Table{Schema: o.Schema, Name: o.Table}, o.Constraint)
		return with(o, func(o *AddConstraint) { o.Constraint = c }), err
	case *CreateIndex:
		i, err := nameIndex(n, &schema.Table{Schema: o.Schema, Name: o.Table}, o.Index)
		return with(o, func(o *CreateIndex) { o.Index = i }), err
	case *CreateView:
		return o.named(n)
	case *Batch:
		return o.named(n)
	}
	return o, nil
}

func (o *CreateTable) named(n *schema.Naming) (Op, error) {
	t := *o.Table
	if err := nameAll(n, o.Table, &t.Constraints, &t.Indexes); err != nil {
		return nil, err
	}
	return with(o, func(o *CreateTable) { o.Table = &t }), nil
}

func (o *AddColumn) named(n *schema.Naming) (Op, error) {
	c := *o
	t := &schema.Table{Schema: o.Schema, Name: o.Table, Columns: []*schema.Column{o.Column}}
	if err := nameAll(n, t, &c.Constraints, &c.Indexes); err != nil {
		return nil, err
	}
	return &c, nil
}

func (o *CreateView) named(n *schema.Naming) (Op, error) {
	v := *o.View
	if err := nameAll(n, &schema.Table{Schema: v.Schema, Name: v.Name}, new([]schema.Constraint), &v.Indexes); err != nil {
		return nil, err
	}
	return with(o, func(o *CreateView) { o.View = &v }), nil
}

func (o *Batch) named(n *schema.Naming) (Op, error) {
	b := *o
	b.Ops = slices.Clone(o.Ops)
	for i, inner := range b.Ops {
		var err error
		if b.Ops[i], err = Named(inner, n); err != nil {
			return nil, err
		}
	}
	return &b, nil
}

// nameAll puts named copies in place of constraints and indexes.
func nameAll(n *schema.Naming, t *schema.Table, constraints *[]schema.Constraint, indexes *[]*schema.Index) (err error) {
	*constraints, *indexes = slices.Clone(*constraints), slices.Clone(*indexes)
	for i, c := range *constraints {
		if (*constraints)[i], err = nameConstraint(n, t, c); err != nil {
			return err
		}
	}
	for i, index := range *indexes {
		if (*indexes)[i], err = nameIndex(n, t, index); err != nil {
			return err
		}
	}
	return nil
}

func nameIndex(n *schema.Naming, t *schema.Table, i *schema.Index) (*schema.Index, error) {
	name, err := n.IndexName(t, i)
	if err != nil || name == i.Name {
		return i, err
	}
	return with(i, func(i *schema.Index) { i.Name = name }), nil
}

func nameConstraint(n *schema.Naming, t *schema.Table, c schema.Constraint) (schema.Constraint, error) {
	name, err := n.ConstraintName(t, c)
	if err != nil || name == c.ConstraintName() {
		return c, err
	}
	switch c := c.(type) {
	case *schema.PrimaryKey:
		return with(c, func(c *schema.PrimaryKey) { c.Name = name }), nil
	case *schema.Unique:
		return with(c, func(c *schema.Unique) { c.Name = name }), nil
	case *schema.ForeignKey:
		return with(c, func(c *schema.ForeignKey) { c.Name = name }), nil
	case *schema.Check:
		return with(c, func(c *schema.Check) { c.Name = name }), nil
	case *schema.Exclude:
		return with(c, func(c *schema.Exclude) { c.Name = name }), nil
	}
	return c, nil
}
