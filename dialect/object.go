package dialect

import (
	"fmt"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// object spells what is no table and no part of one.
func (l *List) object(o op.Op) {
	switch o := o.(type) {
	case *op.CreateView:
		l.createView(o)
	case *op.DropView:
		l.dropView(o)
	case *op.CreateFunction:
		l.createFunction(o)
	case *op.DropFunction:
		l.dropFunction(o)
	case *op.CreateTrigger:
		l.createTrigger(o)
	case *op.DropTrigger:
		l.dropTrigger(o)
	case *op.CreateSequence:
		l.createSequence(o)
	case *op.AlterSequence:
		l.alterSequence(o)
	case *op.DropSequence:
		l.Add().Need(Sequences).Raw("DROP SEQUENCE ").IfExists(o.IfExists).Name(o.Schema, o.Sequence)
	case *op.CreateSchema:
		l.createSchema(o)
	case *op.DropSchema:
		l.dropSchema(o)
	case *op.CreateEnum, *op.DropEnum:
		// An enum is part of its column, except where a dialect has a case of
		// its own for these.
	default:
		l.refuse(o)
	}
}

// refuse fails because of what the product lacks to perform o.
func (l *List) refuse(o op.Op) {
	f := lacking(o)
	if f == "" || l.grammar.Has(f) {
		l.Fail(fmt.Errorf("operation %T has no spelling", o))
		return
	}
	l.Add().Need(f)
}

// lacking returns the feature that o is, of the operations that are spelled by
// one product only, or by each on its own.
func lacking(o op.Op) Feature {
	switch o.(type) {
	case *op.RenameConstraint:
		return RenameConstraints
	case *op.ValidateConstraint:
		return ValidateLater
	case *op.AddEnumValue, *op.RenameEnumValue:
		return EnumTypes
	case *op.RenameSchema:
		return RenameSchemas
	case *op.CreateExtension, *op.DropExtension:
		return Extensions
	case *op.RefreshView:
		return MaterializedViews
	case *op.AttachPartition, *op.DetachPartition:
		return Partitions
	case *op.AlterTable:
		return AlterTables
	}
	return ""
}

func (l *List) createSchema(o *op.CreateSchema) {
	w := l.Add().Need(Schemas).Raw("CREATE SCHEMA ")
	if o.IfNotExists {
		w.Raw("IF NOT EXISTS ")
	}
	w.Ident(o.Name)
}

func (l *List) dropSchema(o *op.DropSchema) {
	w := l.Add().Need(Schemas).Raw("DROP SCHEMA ").IfExists(o.IfExists).Ident(o.Name)
	if o.Cascade && l.grammar.Has(Cascades) {
		w.Raw(" CASCADE")
	}
}

func (l *List) createSequence(o *op.CreateSequence) {
	w := l.Add().Need(Sequences).Raw("CREATE SEQUENCE ")
	if o.IfNotExists {
		w.Raw("IF NOT EXISTS ")
	}
	w.Name(o.Sequence.Schema, o.Sequence.Name)
	if o.Sequence.Type != "" {
		w.Raw(" AS ").Raw(o.Sequence.Type)
	}
	w.Numbers(o.Sequence.Numbers, " ", "")
	if o.Sequence.OwnedBy != "" {
		w.Raw(" OWNED BY ").Path(o.Sequence.OwnedBy)
	}
}

func (l *List) alterSequence(o *op.AlterSequence) {
	w := l.Add().Need(Sequences).Raw("ALTER SEQUENCE ").Name(o.Schema, o.Sequence).Numbers(o.Numbers, " ", "")
	if o.Restart != nil {
		w.Raw(" RESTART WITH ").Int(*o.Restart)
	}
}

// Numbers appends what a sequence or an identity gives, each setting after
// before and with verb in front: " ", "SET " or nothing.
func (w *Writer) Numbers(n schema.Numbers, before, verb string) *Writer {
	for _, s := range []struct {
		words string
		value *int64
	}{
		{"INCREMENT BY ", n.Increment},
		{"START WITH ", n.Start},
		{"MINVALUE ", n.Min},
		{"MAXVALUE ", n.Max},
		{"CACHE ", n.Cache},
	} {
		if s.value != nil {
			w.Raw(before).Raw(verb).Raw(s.words).Int(*s.value)
			before = " "
		}
	}
	if n.Cycle {
		w.Raw(before).Raw(verb).Raw("CYCLE")
	}
	return w
}
