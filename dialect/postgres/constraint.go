package postgres

import (
	"errors"
	"slices"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// dropConstraint drops a constraint by its name. One that was made without is
// looked for in the table as it is now.
func dropConstraint(l *dialect.List, o *op.DropConstraint) {
	named := *o
	if named.Name == "" {
		name, err := nameOf(o)
		if err != nil {
			l.Fail(err)
		}
		named.Name = name
	}
	l.Spell(&named)
}

// nameLimit is how long names are at most, in bytes: NAMEDATALEN - 1.
const nameLimit = 63

// nameOf returns the name that PostgreSQL gave to a constraint without one.
func nameOf(o *op.DropConstraint) (string, error) {
	_, isKey := o.Was.(*schema.PrimaryKey)
	isKey = isKey || o.Kind == op.PrimaryKey
	switch name := o.Table + "_pkey"; {
	case o.TableWas == nil && isKey && len(name) <= nameLimit:
		return name, nil
	case o.TableWas == nil && (isKey || o.Was != nil):
		return "", &dialect.NeedError{Op: op.Title(o), Schema: o.Schema, Table: o.Table, Field: "TableWas"}
	case o.TableWas != nil && isKey && o.TableWas.PrimaryKey() != nil:
		return o.TableWas.PrimaryKey().Name, nil
	}
	var found []schema.Constraint
	if o.TableWas != nil {
		found = slices.DeleteFunc(slices.Clone(o.TableWas.Constraints), func(c schema.Constraint) bool { return !dialect.Alike(c, o.Was, bare) })
	}
	if len(found) != 1 {
		return "", errors.New("it has no name: give it one, so that PostgreSQL can tell it from others")
	}
	return found[0].ConstraintName(), nil
}
