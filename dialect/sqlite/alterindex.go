package sqlite

import (
	"slices"
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/op"
)

// dropIndex drops an index. After a rebuild one that was there before is just
// not made again.
func (a *alteration) dropIndex(o *op.DropIndex) error {
	statements, err := grammar.Statements(o)
	if err != nil {
		return err
	}
	for _, s := range statements {
		a.own = append(a.own, s.SQL)
	}
	if !a.forget(o.Index) {
		for _, s := range statements {
			a.after = append(a.after, s.SQL)
		}
	}
	return nil
}

// forget takes an index off the list of those that were there before, and
// reports whether it was on it.
func (a *alteration) forget(name string) bool {
	if a.source == nil {
		return false
	}
	before := len(a.source.indexes)
	a.source.indexes = slices.DeleteFunc(a.source.indexes, func(i index) bool { return strings.EqualFold(i.Name, name) })
	return len(a.source.indexes) < before
}

// renameIndex makes an index again under another name: to the letter if its
// text is known, else from Was.
func (a *alteration) renameIndex(o *op.RenameIndex) error {
	text, err := a.underName(o)
	if err != nil {
		return err
	}
	if err := a.dropIndex(&op.DropIndex{Schema: o.Schema, Table: o.Table, Index: o.Index}); err != nil {
		return err
	}
	a.alone(text)
	return nil
}

// underName returns the CREATE INDEX of an index under its new name.
func (a *alteration) underName(o *op.RenameIndex) (string, error) {
	if a.source != nil && len(a.names) == 0 {
		for _, i := range a.source.indexes {
			if strings.EqualFold(i.Name, o.Index) {
				return renamedIndex(i.text, a.schema, o.Name)
			}
		}
	}
	if o.Was == nil {
		return "", &dialect.NeedError{Op: op.Title(o), Schema: o.Schema, Table: o.Table, Field: "Was"}
	}
	was := *o.Was
	was.Name = o.Name
	w := Dialect{}.Writer()
	writeIndex(w, &op.CreateIndex{Schema: o.Schema, Table: o.Table, Index: &was})
	return w.Text()
}

// renamedIndex returns the text of a CREATE INDEX under another name.
func renamedIndex(text, schema, name string) (string, error) {
	c := newCursor(text)
	for c.peek().Text != "" && !c.is("INDEX") {
		c.next()
	}
	c.next()
	old := c.peek()
	if _, err := c.name(); err != nil {
		return "", err
	}
	w := Dialect{}.Writer().Raw(text[:old.Start])
	if schema != "" {
		w.Ident(schema).Raw(".")
	}
	return w.Raw(like(old, name)).Raw(text[c.end():]).Text()
}
