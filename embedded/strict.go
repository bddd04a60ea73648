package embedded

import (
	"fmt"

	"github.com/dolthub/go-mysql-server/sql"
	"github.com/dolthub/go-mysql-server/sql/expression"
	"github.com/dolthub/go-mysql-server/sql/plan"
	"github.com/dolthub/go-mysql-server/sql/transform"
	"github.com/dolthub/go-mysql-server/sql/types"
)

// strict is asked for the rows of every node of a plan before the engine's own
// builder is. The engine clips an integer that is too big for its column where
// an UPDATE sets it, and says nothing; MySQL in strict mode, its default,
// refuses. (A rule of analysis would not do: the engine's are fixed for the
// commonest statements.)
type strict struct{ rows sql.NodeExecBuilder }

func (s strict) Build(ctx *sql.Context, n sql.Node, row sql.Row) (sql.RowIter, error) {
	if !sets(n) || !sql.LoadSqlMode(ctx).Strict() {
		return nil, nil
	}
	n, same, err := transform.OneNodeExpressions(n, ranged)
	if same || err != nil {
		return nil, err
	}
	return s.rows.Build(ctx, n, row)
}

// sets tells whether n sets columns, and is not to ignore what does not fit.
func sets(n sql.Node) bool {
	switch n := n.(type) {
	case *plan.UpdateSource:
		return !n.Ignore
	case *plan.InsertInto:
		return !n.Ignore
	case *plan.Set:
		return true
	}
	return false
}

// ranged makes a SET of an integer column fail for what the column cannot hold.
func ranged(e sql.Expression) (sql.Expression, transform.TreeIdentity, error) {
	set, ok := e.(*expression.SetField)
	if !ok || !needsRange(set) {
		return e, transform.SameTree, nil
	}
	column := set.LeftChild.(*expression.GetField)
	return expression.NewSetField(column, &inRange{set.RightChild, column}), transform.NewTree, nil
}

func needsRange(set *expression.SetField) bool {
	column, ok := set.LeftChild.(*expression.GetField)
	if !ok || !types.IsInteger(column.Type()) {
		return false
	}
	switch set.RightChild.(type) {
	case *inRange, *sql.ColumnDefaultValue:
		return false
	}
	return true
}

// inRange is an expression whose value must fit the integer column it is for.
type inRange struct {
	sql.Expression
	column *expression.GetField
}

func (r *inRange) Eval(ctx *sql.Context, row sql.Row) (any, error) {
	value, err := r.Expression.Eval(ctx, row)
	if err != nil || value == nil {
		return value, err
	}
	_, fits, err := r.column.Type().Convert(ctx, value)
	if err != nil || fits == sql.InRange {
		return value, nil // SetField converts again and tells the error better
	}
	wrong := fault{number: 1264, message: fmt.Sprintf("Out of range value for column '%s' at row 1", r.column.Name())}
	return nil, sql.NewWrappedTypeConversionError(value, r.column.Index(), wrong.error())
}

func (r *inRange) WithChildren(children ...sql.Expression) (sql.Expression, error) {
	e, err := r.Expression.WithChildren(children...)
	return &inRange{e, r.column}, err
}
