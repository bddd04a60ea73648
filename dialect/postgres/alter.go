package postgres

import (
	"errors"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// alterColumn changes a column: type, NOT NULL, default, comment, name, in
// Alembic's order, but with the default out of the way while the type changes:
// PostgreSQL converts the values of a column, and its default only where a
// cast is implicit.
func alterColumn(o *op.AlterColumn) ([]dialect.Statement, error) {
	a := &alteration{List: grammar.NewList(o), op: o}
	a.check()
	if o.Type != nil && !o.NoTypes {
		createEnums(a.List, o.Type)
	}
	drop, set := a.defaults()
	if o.Type != nil {
		drop, set = a.changeType(drop, set)
		a.changeSequence()
	}
	if drop == dropIdentity { // while it is there, NULL cannot come back
		drop = ""
		a.begin().Raw(dropIdentity)
	}
	a.changeNull(set)
	if drop != "" {
		a.begin().Raw(drop)
	}
	if set != nil {
		a.setDefault(a.begin(), set)
	}
	a.describe()
	a.dropTypes()
	return a.statements()
}

// An alteration is an AlterColumn as it is spelled.
type alteration struct {
	*dialect.List
	op *op.AlterColumn

	// blind is set where the spelling depends on what the column was and that
	// is not known. What is spelled then is what Alembic has; PostgreSQL
	// refuses it if it does not fit.
	blind bool
}

// check refuses what makes no sense or what PostgreSQL has not.
func (a *alteration) check() {
	o := a.op
	switch {
	case o.Using != "" && o.Type == nil:
		a.Fail(errors.New("Using converts to a new Type, and none is given"))
	case o.DropDefault && o.Default != nil:
		a.Fail(errors.New("DropDefault and a new Default exclude each other"))
	case o.AutoIncrement != nil:
		a.Add().Need(dialect.AutoIncrements)
	case o.OnUpdate != nil && *o.OnUpdate != "":
		a.Add().Need(dialect.OnUpdateColumns)
	case o.Invisible != nil && *o.Invisible:
		a.Add().Need(dialect.Invisible)
	}
}

// defaults returns the words that take the old default away, or "", and the
// default to set then, or nil.
func (a *alteration) defaults() (drop string, set schema.Default) {
	o := a.op
	switch o.Default.(type) {
	case schema.Literal, schema.Expr:
		return a.dropBefore(), o.Default
	case *schema.Identity:
		a.blind = a.blind || o.Was == nil
		if is[*schema.Identity](a.old()) {
			return "", o.Default
		}
		return dropWords(o.Was), o.Default
	case *schema.Computed:
		if o.Was != nil && !is[*schema.Computed](a.old()) {
			a.Fail(errors.New("PostgreSQL cannot compute a column that is there: drop it and add it again"))
		}
		return "", o.Default
	}
	switch {
	case o.DropDefault:
		a.blind = a.blind || o.Was == nil
		if o.Was == nil {
			return "DROP DEFAULT", nil
		}
		return dropWords(o.Was), nil
	case o.Type != nil:
		a.blind = a.blind || o.Was == nil
		if isValue(a.old()) {
			return "DROP DEFAULT", a.old()
		}
	}
	return "", nil
}

// dropBefore returns what has to go before a plain default is set. If that is
// not known and the type changes as well, DROP DEFAULT does no harm.
func (a *alteration) dropBefore() string {
	switch {
	case isValue(a.old()), a.op.Was == nil:
		if a.op.Type != nil {
			return "DROP DEFAULT"
		}
		return ""
	case a.op.Was.AutoIncrement && a.op.Type == nil:
		return ""
	}
	return dropWords(a.op.Was)
}

// dropWords returns the words that take a column's default away, or "" if it
// is known to have none.
func dropWords(was *schema.Column) string {
	switch {
	case was == nil:
		return ""
	case was.AutoIncrement:
		return "DROP DEFAULT"
	}
	switch was.Default.(type) {
	case schema.Literal, schema.Expr:
		return "DROP DEFAULT"
	case *schema.Identity:
		return dropIdentity
	case *schema.Computed:
		return "DROP EXPRESSION"
	}
	return ""
}

const dropIdentity = "DROP IDENTITY"

// old returns the default of the column before, or nil if it had none or that
// is not known.
func (a *alteration) old() schema.Default {
	if a.op.Was == nil {
		return nil
	}
	return a.op.Was.Default
}

// changeType changes the type. A default goes before and comes back after in
// the same statement, so that there is no moment without it. What is left to
// do with defaults is returned.
func (a *alteration) changeType(drop string, set schema.Default) (string, schema.Default) {
	w := a.Add().AlterTable(a.op.Schema, a.op.Table)
	if drop != "" {
		a.action(w).Raw(drop).Raw(", ")
	}
	a.action(w).Raw("TYPE ").Type(a.op.Type)
	if a.op.Using != "" {
		w.Raw(" USING ").Raw(a.op.Using)
	}
	if drop != "" && isValue(set) {
		a.setDefault(a.action(w.Raw(", ")), set)
		set = nil
	}
	return "", set
}

// changeNull says whether the column may be NULL. One that becomes an identity
// may not.
func (a *alteration) changeNull(set schema.Default) {
	o := a.op
	switch {
	case o.NotNull != nil && *o.NotNull, o.NotNull == nil && is[*schema.Identity](set) && o.Was != nil && !o.Was.NotNull:
		a.begin().Raw("SET NOT NULL")
	case o.NotNull != nil:
		a.begin().Raw("DROP NOT NULL")
	}
}

// setDefault writes the action that sets a default of any kind.
func (a *alteration) setDefault(w *dialect.Writer, d schema.Default) {
	switch d := d.(type) {
	case *schema.Identity:
		if !is[*schema.Identity](a.old()) {
			generated(w.Raw("ADD "), d)
			return
		}
		w.Raw("SET GENERATED ").Raw(when(d)).Numbers(d.Numbers, " ", "SET ")
		usual(w, a.old().(*schema.Identity).Numbers, d.Numbers)
	case *schema.Computed:
		w.Raw("SET EXPRESSION AS (").Raw(d.SQL).Raw(")")
	default:
		w.Raw("SET DEFAULT ").Default(d)
	}
}

// describe comments on the column, then gives it its new name.
func (a *alteration) describe() {
	o := a.op
	if o.Comment != nil {
		commentColumn(a.List, o.Schema, o.Table, o.Column, *o.Comment)
	}
	if o.Name != "" && o.Name != o.Column {
		a.Add().AlterTable(o.Schema, o.Table).Raw("RENAME ").Ident(o.Column).Raw(" TO ").Ident(o.Name)
	}
}

// dropTypes drops the enum type that the column had.
func (a *alteration) dropTypes() {
	switch o := a.op; {
	case !o.Types:
	case o.Was == nil:
		a.Fail(needWas(o, o.Schema, o.Table))
	default:
		dropEnums(a.List, o.Was.Type)
	}
}

// statements returns what was spelled; if that was done blindly, only for
// where nobody can be asked.
func (a *alteration) statements() ([]dialect.Statement, error) {
	statements, err := a.Statements()
	if err != nil || !a.blind {
		return statements, err
	}
	need := needWas(a.op, a.op.Schema, a.op.Table)
	need.Offline = statements
	return nil, need
}

func needWas(o op.Op, schema, table string) *dialect.NeedError {
	return &dialect.NeedError{Op: op.Title(o), Schema: schema, Table: table, Field: "Was"}
}

// begin begins a statement that alters the column.
func (a *alteration) begin() *dialect.Writer {
	return a.action(a.Add().AlterTable(a.op.Schema, a.op.Table))
}

func (a *alteration) action(w *dialect.Writer) *dialect.Writer {
	return w.Raw("ALTER COLUMN ").Ident(a.op.Column).Raw(" ")
}

// isValue reports whether d is what a DEFAULT clause says.
func isValue(d schema.Default) bool { return is[schema.Literal](d) || is[schema.Expr](d) }

func is[T schema.Default](d schema.Default) bool {
	_, ok := d.(T)
	return ok
}
