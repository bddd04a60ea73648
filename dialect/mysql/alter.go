package mysql

import (
	"errors"
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// alterColumn changes a column with the statement that touches the least: a
// name and a default can be changed alone, all else restates the column, for
// which it has to be known.
func alterColumn(l *dialect.List, o *op.AlterColumn) {
	switch {
	case isNothing(o):
	case isRename(o):
		l.Add().AlterTable(o.Schema, o.Table).Raw("RENAME COLUMN ").Ident(o.Column).Raw(" TO ").Ident(o.Name).Online(o.Online)
	case isDefault(o):
		alterDefault(l, o)
	default:
		restate(l, o)
	}
}

// isNothing reports whether o changes nothing.
func isNothing(o *op.AlterColumn) bool {
	return o.Name == "" && othersThanName(o) == 0
}

// isRename reports whether o changes the name alone.
func isRename(o *op.AlterColumn) bool {
	return o.Name != "" && othersThanName(o) == 0
}

// isDefault reports whether o changes the default alone, and the server can do
// that: SET DEFAULT takes no CURRENT_TIMESTAMP.
func isDefault(o *op.AlterColumn) bool {
	if o.Name != "" || othersThanName(o) != 1 {
		return false
	}
	switch d := o.Default.(type) {
	case nil:
		return o.DropDefault && !(o.Was != nil && isComputed(o.Was.Default))
	case schema.Literal:
		return true
	case schema.Expr:
		return !isMoment(d)
	}
	return false
}

// isMoment reports whether a default is the time of the row.
func isMoment(d schema.Default) bool {
	expr, ok := d.(schema.Expr)
	return ok && (isNow(string(expr)) || saysOnUpdate(expr))
}

// othersThanName counts what o changes besides the name.
func othersThanName(o *op.AlterColumn) int {
	n := 0
	for _, is := range []bool{
		o.Type != nil, o.NotNull != nil, o.Default != nil || o.DropDefault, o.Comment != nil,
		o.AutoIncrement != nil, o.OnUpdate != nil, o.Invisible != nil, o.Place.First || o.Place.After != "",
	} {
		if is {
			n++
		}
	}
	return n
}

// alterDefault sets or takes away the default alone. A column that may be NULL
// and is made without a default has the default NULL; after DROP DEFAULT it has
// none in MySQL, where an INSERT that leaves it out then fails.
func alterDefault(l *dialect.List, o *op.AlterColumn) {
	w := l.Add().AlterTable(o.Schema, o.Table).Raw("ALTER COLUMN ").Ident(o.Column)
	if o.Default == nil && o.Was != nil && !o.Was.NotNull {
		w.Raw(" SET DEFAULT NULL").Online(o.Online)
		return
	}
	if o.Default == nil {
		w.Raw(" DROP DEFAULT").Online(o.Online)
		return
	}
	var t schema.Type
	if o.Was != nil {
		t = o.Was.Type
	}
	defaultValue(w.Raw(" SET DEFAULT "), o.Default, t)
	w.Online(o.Online)
}

// blindly says that a column whose default is taken away has to be known, and
// what to write where nobody can look.
func blindly(l *dialect.List, o *op.AlterColumn) ([]dialect.Statement, error) {
	statements, err := l.Statements()
	if err != nil {
		return nil, err
	}
	return nil, &dialect.NeedError{Op: op.Title(o), Schema: o.Schema, Table: o.Table, Field: "Was", Offline: statements}
}

// restate writes the whole column with MODIFY, or with CHANGE if it gets
// another name. CHANGE with the old name is what Alembic has for a moment.
func restate(l *dialect.List, o *op.AlterColumn) {
	if o.Was == nil || o.Was.Type == nil {
		l.Fail(&dialect.NeedError{Op: op.Title(o), Schema: o.Schema, Table: o.Table, Field: "Was"})
		return
	}
	c, err := restatement(o)
	if err != nil {
		l.Fail(err)
		return
	}
	w := l.Add().AlterTable(o.Schema, o.Table)
	if o.Name != "" || isMoment(o.Default) {
		w.Raw("CHANGE ").Ident(o.Column).Raw(" ").Ident(c.Name).Raw(" ")
	} else {
		w.Raw("MODIFY ").Ident(o.Column).Raw(" ")
	}
	restated(w, c)
	placeClause(w, o.Place)
	w.Online(o.Online)
}

// restatement returns the column as it is to be.
func restatement(o *op.AlterColumn) (*schema.Column, error) {
	c := *o.Was
	c.Name = o.Column
	if o.Name != "" {
		c.Name = o.Name
		c.Check = withName(c.Check, o.Column, o.Name)
	}
	if o.Type != nil {
		c.Type = keepCollation(schema.For("mysql", o.Type), schema.For("mysql", c.Type))
	}
	if o.NotNull != nil {
		c.NotNull = *o.NotNull
	}
	if o.Comment != nil {
		c.Comment = *o.Comment
	}
	if o.AutoIncrement != nil {
		c.AutoIncrement = *o.AutoIncrement
	}
	if o.OnUpdate != nil {
		c.OnUpdate = *o.OnUpdate
	}
	if o.Invisible != nil {
		c.Invisible = *o.Invisible
	}
	return &c, alteredDefault(&c, o)
}

// withName returns a rule in which a column has another name. The names in it
// are in quotes, as the catalog has them.
func withName(rule, old, new string) string {
	var out strings.Builder
	for _, t := range tokens(rule) {
		if t.Kind == sqltext.Ident && t.Text == inQuotes(old) {
			t.Text = inQuotes(new)
		}
		out.WriteString(t.Text)
	}
	return out.String()
}

// inQuotes returns a name as the catalog has it.
func inQuotes(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }

// alteredDefault sets the default that a column is to have.
func alteredDefault(c *schema.Column, o *op.AlterColumn) error {
	switch {
	case o.Default != nil && o.DropDefault:
		return errors.New("a default cannot be set and dropped at once")
	case o.Default != nil:
		c.Default = o.Default
	case o.DropDefault:
		c.Default = nil
	}
	if saysOnUpdateToo(c) {
		c.OnUpdate = ""
	}
	return nil
}

// saysOnUpdateToo reports whether the default brings an ON UPDATE of its own.
func saysOnUpdateToo(c *schema.Column) bool {
	expr, ok := c.Default.(schema.Expr)
	return ok && saysOnUpdate(expr)
}

// placeClause writes where a column goes.
func placeClause(w *dialect.Writer, p op.Place) {
	switch {
	case p.First:
		w.Raw(" FIRST")
	case p.After != "":
		w.Raw(" AFTER ").Ident(p.After)
	}
}
