package postgres

import (
	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/op"
)

// Statements returns what to send for o. Where the text depends on what the
// column was before, and the operation does not say, the error is a
// [*dialect.NeedError].
func (Dialect) Statements(o op.Op) ([]dialect.Statement, error) {
	switch o := o.(type) {
	case *op.Batch:
		return batch(o)
	case *op.AlterColumn:
		return alterColumn(o)
	}
	l := grammar.NewList(o)
	if !spell(l, o) && !spellObject(l, o) {
		l.Spell(o)
	}
	return l.Statements()
}

// spell has the operations on tables that are PostgreSQL's own or that do more
// here, and reports whether o is one.
func spell(l *dialect.List, o op.Op) bool {
	switch o := o.(type) {
	case *op.CreateTable:
		createTable(l, o)
	case *op.DropTable:
		dropTable(l, o)
	case *op.SetTableComment:
		commentTable(l, o.Schema, o.Table, o.Comment)
	case *op.AttachPartition:
		attachPartition(l, o)
	case *op.DetachPartition:
		detachPartition(l, o)
	case *op.AddColumn:
		addColumn(l, o)
	case *op.DropColumn:
		dropColumn(l, o)
	case *op.DropConstraint:
		dropConstraint(l, o)
	case *op.RenameConstraint:
		l.Add().AlterTable(o.Schema, o.Table).Raw("RENAME CONSTRAINT ").Ident(o.Constraint).Raw(" TO ").Ident(o.Name)
	case *op.ValidateConstraint:
		l.Add().AlterTable(o.Schema, o.Table).Raw("VALIDATE CONSTRAINT ").Ident(o.Name)
	case *op.CreateIndex:
		createIndexes(l, o)
	case *op.DropIndex:
		dropIndexes(l, o)
	case *op.RenameIndex:
		l.Add().Raw("ALTER INDEX ").Name(o.Schema, o.Index).Raw(" RENAME TO ").Ident(o.Name)
	default:
		return false
	}
	return true
}

// spellObject does the same for what is no part of a table.
func spellObject(l *dialect.List, o op.Op) bool {
	switch o := o.(type) {
	case *op.CreateEnum:
		createEnum(l.Add(), o.Enum)
	case *op.DropEnum:
		dropEnum(l, o)
	case *op.AddEnumValue:
		addEnumValue(l, o)
	case *op.RenameEnumValue:
		renameEnumValue(l, o)
	case *op.RenameSchema:
		l.Add().Raw("ALTER SCHEMA ").Ident(o.Schema).Raw(" RENAME TO ").Ident(o.Name)
	case *op.CreateExtension:
		createExtension(l, o)
	case *op.DropExtension:
		dropExtension(l, o)
	case *op.CreateView:
		createView(l, o)
	case *op.RefreshView:
		refreshView(l, o)
	case *op.DropFunction:
		dropFunction(l, o)
	default:
		return false
	}
	return true
}
