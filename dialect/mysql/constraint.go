package mysql

import (
	"errors"
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// dropConstraint drops a constraint by its kind. One whose kind nobody knows is
// dropped by its name alone, as both products have learned to do: the server
// refuses it if the name fits none.
func dropConstraint(l *dialect.List, o *op.DropConstraint) {
	w := l.Add().AlterTable(o.Schema, o.Table).Raw("DROP ")
	if o.Cascade {
		w.Need(dialect.Cascades)
	}
	kind := constraintKind(o)
	switch kind {
	case op.PrimaryKey:
		w.Raw("PRIMARY KEY").Online(o.Online)
		return
	case op.Unique:
		w.Raw("INDEX ")
	case op.ForeignKey:
		w.Raw("FOREIGN KEY ")
	case op.Exclude:
		w.Need(dialect.ExcludeConstraints)
	default:
		w.Raw("CONSTRAINT ")
	}
	name, err := nameOf(o)
	if err != nil {
		w.Fail(err)
		return
	}
	w.IfExists(o.IfExists).Ident(name).Online(o.Online)
}

// nameOf returns the name of the constraint that o drops. One that was made
// without has a name from the server, for which the table has to be known.
func nameOf(o *op.DropConstraint) (string, error) {
	switch {
	case o.Name != "":
		return o.Name, nil
	case o.Was != nil && o.TableWas == nil:
		return "", &dialect.NeedError{Op: op.Title(o), Schema: o.Schema, Table: o.Table, Field: "TableWas"}
	case o.TableWas == nil:
		return "", errNameless
	}
	var found []schema.Constraint
	for _, c := range o.TableWas.Constraints {
		if dialect.Alike(c, o.Was, plainly) {
			found = append(found, c)
		}
	}
	if len(found) != 1 {
		return "", errNameless
	}
	return found[0].ConstraintName(), nil
}

var errNameless = errors.New("a constraint that is no primary key is dropped by its name: set Name")

// plainly returns an expression without blanks, outer parentheses and quotes
// around names.
func plainly(expr string) string {
	var out strings.Builder
	for _, t := range tokens(bare(expr)) {
		switch t.Kind {
		case sqltext.Blank:
		case sqltext.Ident:
			out.WriteString(strings.ToLower(strings.Trim(t.Text, "`")) + " ")
		case sqltext.Word:
			out.WriteString(strings.ToLower(t.Text) + " ")
		default:
			out.WriteString(t.Text + " ")
		}
	}
	return out.String()
}

// constraintKind returns the kind of the constraint that o drops, if it can be known.
func constraintKind(o *op.DropConstraint) op.ConstraintKind {
	if o.Kind != "" {
		return o.Kind
	}
	was := o.Was
	if was == nil && o.TableWas != nil {
		was = o.TableWas.Constraint(o.Name)
	}
	if was == nil {
		return ""
	}
	return op.KindOf(was)
}
