package op

import (
	"fmt"
	"slices"

	"github.com/retort-db/retort/schema"
)

// Reverse returns the operation that undoes o. What o replaces or drops has to
// be known: its Was says it. Values are shared with o, not copied.
//
// Where there is no way back, or where nobody can know it, the error is an
// [*IrreversibleError] and says why. An operation that drops with Cascade is
// of that kind: what went with it is not known.
//
// Where TableWas is set it says what Was does not.
//
// The table that the reverse starts from is another one than o's, so that it
// has no TableWas: the runner reads the table where a rebuild needs it.
func Reverse(o Op) (Op, error) {
	if table := tableWas(o); table != nil {
		o = WithWas(o, table)
	}
	return o.reverse()
}

// tableWas returns the table before o, if o says it.
func tableWas(o Op) *schema.Table {
	switch o := o.(type) {
	case *Batch:
		return o.TableWas
	case *DropColumn:
		return o.TableWas
	case *AlterColumn:
		return o.TableWas
	case *DropConstraint:
		return o.TableWas
	}
	return nil
}

// An IrreversibleError says why an operation cannot be reversed.
type IrreversibleError struct {
	Op  Op
	Why string // such as "what it was is not known: set Was"
}

// Error names the operation and says why.
func (e *IrreversibleError) Error() string { return Title(e.Op) + ": " + e.Why }

// The reasons that several operations have.
const (
	whyUnknown = "what it was is not known: set Was"
	whyCascade = "what goes with it by Cascade is not known"
	whyUnnamed = "it has no name to be dropped by: name it"
)

// forever is the answer of what has no way back.
func forever(o Op, why string) (Op, error) { return nil, &IrreversibleError{Op: o, Why: why} }

func (o *Execute) reverse() (Op, error) {
	return forever(o, "what undoes a statement cannot be told from it")
}

func (o *BulkInsert) reverse() (Op, error) {
	return forever(o, "which rows are to be deleted cannot be told from what was inserted")
}

// reverse undoes the operations from the last to the first, on the table by
// the name it has got.
func (o *Batch) reverse() (Op, error) {
	back := &Batch{Schema: o.Schema, Table: o.Table, Recreate: o.Recreate}
	for i, inner := range slices.Backward(o.Ops) {
		r, err := Reverse(inner)
		if err != nil {
			return nil, fmt.Errorf("%s: operation %d: %w", Title(o), i+1, err)
		}
		back.Ops = append(back.Ops, r)
		if r, ok := r.(*RenameTable); ok && back.Table == r.Name {
			back.Table = r.Table
		}
	}
	return back, nil
}
