package op

import (
	"strings"

	"github.com/retort-db/retort/schema"
)

func (o *CreateEnum) reverse() (Op, error) {
	return &DropEnum{Schema: o.Enum.Schema, Name: o.Enum.Name, Was: o.Enum}, nil
}

func (o *DropEnum) reverse() (Op, error) {
	if o.Was == nil {
		return forever(o, whyUnknown)
	}
	return &CreateEnum{Enum: o.Was}, nil
}

func (o *AddEnumValue) reverse() (Op, error) {
	return forever(o, "PostgreSQL cannot take a value away from an enum type")
}

func (o *RenameEnumValue) reverse() (Op, error) {
	return &RenameEnumValue{Schema: o.Schema, Enum: o.Enum, Value: o.Name, Name: o.Value}, nil
}

func (o *CreateSequence) reverse() (Op, error) {
	return &DropSequence{Schema: o.Sequence.Schema, Sequence: o.Sequence.Name, IfExists: o.IfNotExists, Was: o.Sequence}, nil
}

func (o *DropSequence) reverse() (Op, error) {
	if o.Was == nil {
		return forever(o, whyUnknown)
	}
	return &CreateSequence{Sequence: o.Was, IfNotExists: o.IfExists}, nil
}

func (o *AlterSequence) reverse() (Op, error) {
	switch {
	case o.Restart != nil:
		return forever(o, "which number was next is not known")
	case o.Was == nil:
		return forever(o, whyUnknown)
	}
	was, now := o.Was.Numbers, *o.Was
	back := &AlterSequence{Schema: o.Schema, Sequence: o.Sequence, Was: &now}
	back.Numbers.Cycle, now.Numbers.Cycle = was.Cycle, o.Numbers.Cycle
	for _, n := range []struct{ change, was, back, now **int64 }{
		{&o.Numbers.Start, &was.Start, &back.Numbers.Start, &now.Numbers.Start},
		{&o.Numbers.Increment, &was.Increment, &back.Numbers.Increment, &now.Numbers.Increment},
		{&o.Numbers.Min, &was.Min, &back.Numbers.Min, &now.Numbers.Min},
		{&o.Numbers.Max, &was.Max, &back.Numbers.Max, &now.Numbers.Max},
		{&o.Numbers.Cache, &was.Cache, &back.Numbers.Cache, &now.Numbers.Cache},
	} {
		if *n.change == nil {
			continue
		}
		if *n.was == nil { // to AlterSequence it would mean that it stays
			return forever(o, "Was does not say all that it changes")
		}
		*n.back, *n.now = *n.was, *n.change
	}
	return back, nil
}

func (o *CreateSchema) reverse() (Op, error) {
	return &DropSchema{Name: o.Name, IfExists: o.IfNotExists}, nil
}

func (o *DropSchema) reverse() (Op, error) {
	if o.Cascade {
		return forever(o, whyCascade)
	}
	return &CreateSchema{Name: o.Name, IfNotExists: o.IfExists}, nil
}

func (o *RenameSchema) reverse() (Op, error) {
	return &RenameSchema{Schema: o.Name, Name: o.Schema}, nil
}

func (o *CreateExtension) reverse() (Op, error) {
	return &DropExtension{Name: o.Name, IfExists: o.IfNotExists, Was: o}, nil
}

func (o *DropExtension) reverse() (Op, error) {
	switch {
	case o.Was == nil:
		return forever(o, whyUnknown)
	case o.Cascade:
		return forever(o, whyCascade)
	}
	return o.Was, nil
}

// whyReplaces is why what replaces another has no way back.
const whyReplaces = "what it replaces is not known: set Was, or OrReplace to false"

func (o *CreateView) reverse() (Op, error) {
	if o.Was != nil {
		return &CreateView{View: o.Was, OrReplace: o.OrReplace, Was: o.View}, nil
	}
	if o.OrReplace {
		return forever(o, whyReplaces)
	}
	return &DropView{Schema: o.View.Schema, View: o.View.Name, Materialized: o.View.Materialized, Was: o.View}, nil
}

func (o *DropView) reverse() (Op, error) {
	switch {
	case o.Was == nil:
		return forever(o, whyUnknown)
	case o.Cascade:
		return forever(o, whyCascade)
	}
	return &CreateView{View: o.Was}, nil
}

func (o *RefreshView) reverse() (Op, error) {
	return forever(o, "the rows before are not kept")
}

func (o *CreateFunction) reverse() (Op, error) {
	f := o.Function
	if o.Was != nil {
		return &CreateFunction{Function: o.Was, OrReplace: o.OrReplace, Was: f}, nil
	}
	if o.OrReplace {
		return forever(o, whyReplaces)
	}
	return &DropFunction{Schema: f.Schema, Function: f.Name, Procedure: f.Procedure, Args: dropArgs(f), Was: f}, nil
}

// dropArgs returns the arguments by which PostgreSQL drops f: as declared, but
// for defaults, with which DROP FUNCTION is a syntax error. Then the name has
// to do, and is refused by the server if it is not enough.
func dropArgs(f *schema.Function) string {
	if strings.Contains(f.Args, "=") || strings.Contains(strings.ToUpper(f.Args), " DEFAULT ") {
		return ""
	}
	return f.Args
}

func (o *DropFunction) reverse() (Op, error) {
	switch {
	case o.Was == nil:
		return forever(o, whyUnknown)
	case o.Cascade:
		return forever(o, whyCascade)
	}
	return &CreateFunction{Function: o.Was}, nil
}

func (o *CreateTrigger) reverse() (Op, error) {
	t := o.Trigger
	if o.Was != nil {
		return &CreateTrigger{Trigger: o.Was, OrReplace: o.OrReplace, Was: t}, nil
	}
	if o.OrReplace {
		return forever(o, whyReplaces)
	}
	return &DropTrigger{Schema: t.Schema, Table: t.Table, Trigger: t.Name, Was: t}, nil
}

func (o *DropTrigger) reverse() (Op, error) {
	switch {
	case o.Was == nil:
		return forever(o, whyUnknown)
	case o.Cascade:
		return forever(o, whyCascade)
	}
	return &CreateTrigger{Trigger: o.Was}, nil
}
