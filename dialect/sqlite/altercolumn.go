package sqlite

import (
	"errors"
	"fmt"
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// alterColumn changes a column in its definition, but for its name, which
// SQLite changes itself.
func (a *alteration) alterColumn(o *op.AlterColumn) error {
	if err := refused(o); err != nil {
		return err
	}
	if o.AutoIncrement != nil && a.source == nil {
		return a.need(o)
	}
	if o.AutoIncrement != nil && a.isRowID(o.Column) != *o.AutoIncrement {
		_, err := Dialect{}.Writer().Need(dialect.AutoIncrements).Text()
		return err
	}
	if a.isRowID(o.Column) && isInteger(o.Type) {
		same := *o
		same.Type = nil
		o = &same
	}
	if changes(o) {
		if a.source == nil {
			return a.need(o)
		}
		a.needRebuild(o)
		if err := a.changeColumn(o); err != nil {
			return err
		}
	}
	if o.Name == "" || o.Name == o.Column {
		return nil
	}
	return a.renameColumn(o.Column, o.Name)
}

// changes reports whether more than the name is to change.
func changes(o *op.AlterColumn) bool {
	return o.Type != nil || o.NotNull != nil || o.Default != nil || o.DropDefault || placed(o.Place)
}

// isRowID reports whether a column is the row id. It has 64 bits as it is, and
// as any other kind of integer it would no longer number the rows.
func (a *alteration) isRowID(name string) bool {
	if a.source == nil {
		return false
	}
	c := a.source.definition.rowID()
	return c != nil && strings.EqualFold(c.name, a.before(name))
}

// placed reports whether p says where a column is to stand.
func placed(p op.Place) bool { return p.First || p.After != "" }

// refused returns why SQLite cannot alter a column as o asks. What is said to
// be another product's hint is passed over.
func refused(o *op.AlterColumn) error {
	w := Dialect{}.Writer()
	if o.OnUpdate != nil && *o.OnUpdate != "" {
		w.Need(dialect.OnUpdateColumns)
	}
	if o.Invisible != nil && *o.Invisible {
		w.Need(dialect.Invisible)
	}
	if _, ok := o.Default.(*schema.Identity); ok {
		w.Need(dialect.IdentityColumns)
	}
	if o.Comment != nil && !changes(o) && o.Name == "" {
		w.Fail(errNoComments)
	}
	_, err := w.Text()
	return err
}

func (a *alteration) changeColumn(o *op.AlterColumn) error {
	c, err := a.column(o.Column)
	if err != nil {
		return err
	}
	if o.Type != nil {
		if err := a.changeType(c, o); err != nil {
			return err
		}
	}
	if o.NotNull != nil {
		setNotNull(c, *o.NotNull)
	}
	if o.DropDefault {
		c.set(defaults, nil)
		c.set(generated, nil)
	}
	if o.Default != nil {
		if err := a.changeDefault(c, o.Default); err != nil {
			return err
		}
	}
	if placed(o.Place) {
		return a.moveColumn(c, o.Place)
	}
	return nil
}

// setNotNull leaves a clause that says so already as it is, with its name and
// its ON CONFLICT.
func setNotNull(c *column, wanted bool) {
	for _, p := range c.clauses {
		if p.kind == notNull && wanted {
			return
		}
	}
	c.set(null, nil)
	if !wanted {
		c.set(notNull, nil)
		return
	}
	c.set(notNull, &clause{kind: notNull, text: "NOT NULL", body: "NOT NULL"})
}

// changeType gives a column another type. Its collation stays unless the type
// brings one.
func (a *alteration) changeType(c *column, o *op.AlterColumn) error {
	made, err := spelledColumn(&schema.Column{Name: o.Column, Type: o.Type})
	if err != nil {
		return err
	}
	from, to := affinity(c.typeText), affinity(made.typeText)
	if to != from && (from == "BLOB" && to == "TEXT" || to == "BLOB" && made.typeText != "") {
		a.cast[strings.ToLower(c.name)] = to
	}
	c.typeText, c.text = made.typeText, ""
	for _, p := range made.clauses {
		if p.kind != collate {
			return fmt.Errorf("%q is more than a type", p.text)
		}
		c.set(collate, p)
	}
	return a.changeEnum(o)
}

// changeEnum takes the rule of a former enum type away and adds that of the
// new one.
func (a *alteration) changeEnum(o *op.AlterColumn) error {
	was := &schema.Column{Name: o.Column, Type: schema.Raw{}}
	if o.Was != nil {
		was.Type = o.Was.Type
	}
	now := enumCheck(&schema.Column{Name: a.before(o.Column), Type: o.Type})
	for _, rule := range []*schema.Check{enumCheck(was), now} {
		if rule != nil && rule.Name != "" {
			a.source.definition.removeRule(func(p *clause, _ *column) bool {
				return p.kind == check && strings.EqualFold(p.name, rule.Name)
			})
		}
	}
	if now == nil {
		return nil
	}
	return a.addRule(now)
}

func (a *alteration) changeDefault(c *column, d schema.Default) error {
	if computed, ok := d.(*schema.Computed); ok {
		d = &schema.Computed{SQL: renamed(computed.SQL, a.names), Stored: computed.Stored}
		delete(a.origin, strings.ToLower(c.name))
	}
	made, err := spelledColumn(&schema.Column{Name: "c", Type: schema.Raw{SQL: "INTEGER"}, Default: d})
	if err != nil {
		return err
	}
	c.set(defaults, nil)
	c.set(generated, nil)
	for _, p := range made.clauses {
		c.set(p.kind, p)
	}
	return nil
}

// moveColumn puts a column in another place.
func (a *alteration) moveColumn(c *column, p op.Place) error {
	d := a.source.definition
	after := a.before(p.After)
	if strings.EqualFold(after, c.name) {
		return errors.New("a column cannot stand after itself")
	}
	d.remove(func(e *element) bool { return e.column == c })
	at, err := d.place(p.First, after)
	if err != nil {
		return err
	}
	d.insert(at, &element{column: c})
	return nil
}

// renameColumn has SQLite change a name wherever it stands.
func (a *alteration) renameColumn(from, to string) error {
	text, err := a.alterTable().Raw("RENAME COLUMN ").Ident(from).Raw(" TO ").Ident(to).Text()
	if err != nil {
		return err
	}
	old := a.before(from)
	delete(a.names, strings.ToLower(from))
	a.names[strings.ToLower(to)] = old
	a.alone(text)
	return nil
}

// spelledColumn spells a column and reads the text.
func spelledColumn(c *schema.Column) (*column, error) {
	w := Dialect{}.Writer().Ident(c.Name).Raw(" ")
	grammar.Column(w, c)
	text, err := w.Text()
	if err != nil {
		return nil, err
	}
	cursor := newCursor(text + ")")
	made, err := cursor.parseColumn()
	if err == nil && cursor.end() != len(strings.TrimRight(text, " ")) {
		err = cursor.unexpected(cursor.peek(), "the end of a column")
	}
	return made, err
}
