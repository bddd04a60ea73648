package mysql

import (
	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/op"
)

// Statements returns what to send for o. Each of them commits, so that of
// several those before a failure stay.
//
// An [op.AlterColumn] of more than the name or a new default needs Was.
func (d Dialect) Statements(o op.Op) ([]dialect.Statement, error) {
	l := grammar.NewList(o)
	switch o := o.(type) {
	case *op.Batch:
		return dialect.Each(d, o.Ops)
	case *op.CreateTable:
		createTable(l, o)
	case *op.AlterColumn:
		alterColumn(l, o)
		if isDefault(o) && o.Default == nil && o.Was == nil {
			return blindly(l, o)
		}
	case *op.DropConstraint:
		dropConstraint(l, o)
	case *op.DropIndex:
		dropIndex(l, o)
	case *op.RenameIndex:
		renameIndex(l, o)
	case *op.SetTableComment:
		setTableComment(l, o)
	case *op.AlterTable:
		alterSettings(l, o)
	case *op.CreateView:
		createView(l, o)
	default:
		return grammar.Statements(o)
	}
	return l.Statements()
}
