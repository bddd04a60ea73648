package op

import (
	"fmt"

	"github.com/retort-db/retort/schema"
)

func (o *AddConstraint) reverse() (Op, error) {
	kind := KindOf(o.Constraint)
	name := o.Constraint.ConstraintName()
	if name == "" && kind != PrimaryKey { // of which a table has but one
		return forever(o, whyUnnamed)
	}
	return &DropConstraint{Schema: o.Schema, Table: o.Table, Name: name, Kind: kind, Was: o.Constraint, Online: o.Online}, nil
}

func (o *DropConstraint) reverse() (Op, error) {
	switch {
	case o.Was == nil:
		return forever(o, whyUnknown)
	case o.Cascade:
		return forever(o, whyCascade)
	}
	return &AddConstraint{Schema: o.Schema, Table: o.Table, Constraint: o.Was, Online: o.Online}, nil
}

func (o *RenameConstraint) reverse() (Op, error) {
	return &RenameConstraint{Schema: o.Schema, Table: o.Table, Constraint: o.Name, Name: o.Constraint}, nil
}

func (o *ValidateConstraint) reverse() (Op, error) {
	return forever(o, "rows that were checked stay so: there is nothing to undo")
}

// KindOf returns what kind of constraint c is.
func KindOf(c schema.Constraint) ConstraintKind {
	switch c := c.(type) {
	case *schema.PrimaryKey:
		return PrimaryKey
	case *schema.Unique:
		return Unique
	case *schema.ForeignKey:
		return ForeignKey
	case *schema.Check:
		return Check
	case *schema.Exclude:
		return Exclude
	default:
		panic(fmt.Sprintf("constraint %T has no kind", c)) // the set is closed
	}
}

func (o *CreateIndex) reverse() (Op, error) {
	if o.Index.Name == "" {
		return forever(o, whyUnnamed)
	}
	return &DropIndex{
		Schema: o.Schema, Table: o.Table, Index: o.Index.Name,
		IfExists: o.IfNotExists, Concurrently: o.Concurrently,
		Was: o.Index, Online: o.Online,
	}, nil
}

func (o *DropIndex) reverse() (Op, error) {
	switch {
	case o.Was == nil:
		return forever(o, whyUnknown)
	case o.Cascade:
		return forever(o, whyCascade)
	}
	return &CreateIndex{
		Schema: o.Schema, Table: o.Table, Index: o.Was,
		IfNotExists: o.IfExists, Concurrently: o.Concurrently, Online: o.Online,
	}, nil
}

func (o *RenameIndex) reverse() (Op, error) {
	back := &RenameIndex{Schema: o.Schema, Table: o.Table, Index: o.Name, Name: o.Index}
	if o.Was != nil {
		was := *o.Was
		was.Name = o.Name
		back.Was = &was
	}
	return back, nil
}
