package embedded

import (
	"github.com/dolthub/go-mysql-server/sql"
	"github.com/dolthub/vitess/go/vt/sqlparser"
)

// traits of a table, or of what a statement adds to one: a virtual column in a
// table switches off its checks, without a word.
type traits struct{ virtual, checked bool }

func (t traits) plus(u traits) traits {
	return traits{t.virtual || u.virtual, t.checked || u.checked}
}

func (t traits) clash() error {
	if t.virtual && t.checked {
		return cannot("have a CHECK and a VIRTUAL column in one table", "it would not check; a STORED column does no harm")
	}
	return nil
}

func traitsOf(spec *sqlparser.TableSpec) traits {
	var t traits
	if spec == nil {
		return t
	}
	for _, c := range spec.Columns {
		t.virtual = t.virtual || c.Type.GeneratedExpr != nil && !bool(c.Type.Stored)
		t.checked = t.checked || isCheck(c.Type.Constraint)
	}
	for _, c := range spec.Constraints {
		t.checked = t.checked || isCheck(c)
	}
	return t
}

func isCheck(c *sqlparser.ConstraintDefinition) bool {
	if c == nil {
		return false
	}
	_, ok := c.Details.(*sqlparser.CheckConstraintDefinition)
	return ok
}

// traits of a table that exists.
func (c catalog) traits(t sql.Table) traits {
	var found traits
	for _, column := range t.Schema() {
		found.virtual = found.virtual || column.Virtual
	}
	if t, ok := t.(sql.CheckTable); ok {
		checks, err := t.GetChecks(c.Context)
		found.checked = err == nil && len(checks) > 0
	}
	return found
}
