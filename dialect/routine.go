package dialect

import "github.com/retort-db/retort/op"

func (l *List) createFunction(o *op.CreateFunction) {
	f := o.Function
	w := l.Add().Need(Routines).Raw("CREATE ")
	if o.OrReplace {
		w.Raw("OR REPLACE ")
	}
	w.routine(f.Procedure).Name(f.Schema, f.Name).Raw("(").Raw(f.Args).Raw(") ").Raw(f.SQL)
}

func (l *List) dropFunction(o *op.DropFunction) {
	w := l.Add().Need(Routines).Raw("DROP ").routine(o.Procedure).IfExists(o.IfExists).Name(o.Schema, o.Function)
	w.Cascade(o.Cascade)
}

func (w *Writer) routine(procedure bool) *Writer {
	if procedure {
		return w.Raw("PROCEDURE ")
	}
	return w.Raw("FUNCTION ")
}

func (l *List) createTrigger(o *op.CreateTrigger) {
	t := o.Trigger
	w := l.Add().Raw("CREATE ")
	if o.OrReplace {
		w.Need(ReplaceTriggers).Raw("OR REPLACE ")
	}
	if t.Constraint {
		w.Need(ConstraintTriggers).Raw("CONSTRAINT ")
	}
	w.Raw("TRIGGER ")
	if l.grammar.TriggersInSchema {
		w.Name(t.Schema, t.Name).Raw(" ").Raw(t.When).Raw(" ON ").Ident(t.Table)
	} else {
		w.Ident(t.Name).Raw(" ").Raw(t.When).Raw(" ON ").Name(t.Schema, t.Table)
	}
	w.Raw(" ").Raw(t.SQL)
}

func (l *List) dropTrigger(o *op.DropTrigger) {
	w := l.Add().Raw("DROP TRIGGER ").IfExists(o.IfExists)
	if l.grammar.TriggersInSchema {
		w.Name(o.Schema, o.Trigger)
	} else {
		w.Ident(o.Trigger).Raw(" ON ").Name(o.Schema, o.Table)
	}
	w.Cascade(o.Cascade)
}
