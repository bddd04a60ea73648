package dialect

import (
	"errors"
	"fmt"
	"slices"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

func (l *List) createTable(o *op.CreateTable) {
	w := l.Add()
	w.createTable(o)
	for _, i := range o.Table.Indexes {
		l.grammar.Index(l.Add(), &op.CreateIndex{Schema: o.Table.Schema, Table: o.Table.Name, Index: i, IfNotExists: o.IfNotExists})
	}
}

// createTable writes CREATE TABLE with SQLAlchemy's line ends: a blank after
// each comma, and constraints after columns with the primary key first.
func (w *Writer) createTable(o *op.CreateTable) {
	t := o.Table
	w.Raw("CREATE ")
	for _, prefix := range t.Prefixes {
		w.Raw(prefix).Raw(" ")
	}
	w.Raw("TABLE ")
	if o.IfNotExists {
		w.Raw("IF NOT EXISTS ")
	}
	w.Name(t.Schema, t.Name).Raw(" ")
	if w.grammar.TableBody == nil || !w.grammar.TableBody(w, t) {
		w.TableBody(t)
	}
	if w.grammar.TableOptions != nil {
		w.grammar.TableOptions(w, t)
	}
}

// TableBody appends the parenthesis of a CREATE TABLE: columns, then
// constraints, the primary key first.
func (w *Writer) TableBody(t *schema.Table) *Writer {
	w.Raw("(")
	comma := "\n    "
	for _, c := range t.Columns {
		w.Raw(comma).columnDefinition(c)
		comma = ", \n    "
	}
	for _, c := range keyFirst(t.Constraints) {
		w.Raw(comma).Constraint(c)
		comma = ", \n    "
	}
	return w.Raw("\n)")
}

// keyFirst returns constraints in the order of SQLAlchemy.
func keyFirst(constraints []schema.Constraint) []schema.Constraint {
	sorted := slices.Clone(constraints)
	slices.SortStableFunc(sorted, func(a, b schema.Constraint) int { return isKey(b) - isKey(a) })
	return sorted
}

func isKey(c schema.Constraint) int {
	if _, ok := c.(*schema.PrimaryKey); ok {
		return 1
	}
	return 0
}

func (l *List) dropTable(o *op.DropTable) {
	w := l.Add().Raw("DROP TABLE ")
	w.IfExists(o.IfExists).Name(o.Schema, o.Table).Cascade(o.Cascade)
}

func (l *List) renameTable(o *op.RenameTable) {
	w := l.Add().AlterTable(o.Schema, o.Table).Raw("RENAME TO ")
	if l.grammar.QualifyNewName {
		w.Name(o.Schema, o.Name)
		return
	}
	w.Ident(o.Name)
}

// AlterTable appends the beginning of an ALTER TABLE and a blank.
func (w *Writer) AlterTable(schema, table string) *Writer {
	return w.Raw("ALTER TABLE ").Name(schema, table).Raw(" ")
}

// IfExists appends IF EXISTS and a blank if it is asked for.
func (w *Writer) IfExists(asked bool) *Writer {
	if asked {
		w.Raw("IF EXISTS ")
	}
	return w
}

// Cascade appends CASCADE after a blank if it is asked for.
func (w *Writer) Cascade(asked bool) *Writer {
	if asked {
		w.Need(Cascades).Raw(" CASCADE")
	}
	return w
}

// Online appends the hints of an ALTER TABLE where the product takes them.
func (w *Writer) Online(o op.Online) *Writer {
	if !w.grammar.Online {
		return w
	}
	for _, hint := range []struct{ word, value string }{{"ALGORITHM", o.Algorithm}, {"LOCK", o.Lock}} {
		if hint.value != "" {
			w.Raw(", " + hint.word + "=").Word(hint.value)
		}
	}
	return w
}

// Word appends one word of SQL that comes from outside: letters, digits and
// underscores only.
func (w *Writer) Word(word string) *Writer {
	if word == "" {
		return w.Fail(errors.New("empty word"))
	}
	for _, c := range []byte(word) {
		if !('a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '_') {
			return w.Fail(fmt.Errorf("%q is no word", word))
		}
	}
	return w.Raw(word)
}
