package sqlite

import (
	"slices"
	"strings"

	"github.com/retort-db/retort/dialect"
)

// rebuilt returns the statements that put a new table in the place of the old
// one, by the recipe of
// https://www.sqlite.org/lang_altertable.html#otheralter: create, copy, drop,
// rename, and make again what went with the old table. Its first and last
// steps are the runner's, see [dialect.Statement.ForeignKeysOff].
//
// Views, and the triggers of other tables, name the table and go on to do so:
// legacy_alter_table keeps RENAME from looking at them while it is away.
func (a *alteration) rebuilt() ([]dialect.Statement, error) {
	s := a.source
	l := grammar.NewList(a.op)
	temporary := "_retort_tmp_" + a.table
	a.guard(l)
	l.Add().Raw("DROP TABLE IF EXISTS ").Name(a.schema, temporary)
	s.definition.write(l.Add(), a.schema, temporary)
	a.copy(l.Add(), temporary)
	if s.definition.numbered() {
		a.keepSequence(l, temporary)
	}
	l.Add().Raw("DROP TABLE ").Name(a.schema, a.table)
	l.Add().Raw("PRAGMA legacy_alter_table=ON")
	l.Add().AlterTable(a.schema, temporary).Raw("RENAME TO ").Ident(s.definition.name)
	l.Add().Raw("PRAGMA legacy_alter_table=OFF")
	for _, i := range s.indexes {
		l.Add().Raw(qualified(i.text, a.schema))
	}
	for _, text := range s.triggers {
		l.Add().Raw(qualified(text, a.schema))
	}
	for _, text := range a.after {
		l.Add().Raw(text)
	}
	a.verify(l)
	return a.marked(l.Statements())
}

// marked tells the runner, at the guard that makes sure of it, that foreign
// keys have to be off.
func (a *alteration) marked(statements []dialect.Statement, err error) ([]dialect.Statement, error) {
	if err == nil {
		statements[0].ForeignKeysOff = a.isParent()
	}
	return statements, err
}

// isParent reports whether a foreign key may point to the table, before or
// after the rebuild: also its own new one, by which dropping the old table
// would delete rows of the new.
func (a *alteration) isParent() bool {
	own := a.source.definition.rule(func(p *clause, _ *column) bool {
		return p.kind == foreignKey && strings.EqualFold(p.foreign.RefTable, a.table)
	})
	return !a.source.known || len(a.source.referenced) > 0 || own != nil
}

// copy writes the INSERT that copies the rows, in the text of Alembic. Values
// of a column with a new type are converted as SQLite converts what it stores,
// which keeps what does not fit; CAST would make 0 of 'abc'. A clause ON
// CONFLICT must not leave rows out.
func (a *alteration) copy(w *dialect.Writer, temporary string) {
	d := a.source.definition
	var names []string
	for _, c := range d.columns() {
		if a.origin[strings.ToLower(c.name)] && !c.is(generated) {
			names = append(names, c.name)
		}
	}
	w.Raw("INSERT ")
	if d.rule(func(p *clause, _ *column) bool { return p.conflict != "" }) != nil {
		w.Raw("OR ABORT ")
	}
	rowID := a.rowIDName()
	w.Raw("INTO ").Name(a.schema, temporary).Raw(" (")
	if rowID != "" {
		w.Raw(rowID + ", ")
	}
	w.Idents(names).Raw(") SELECT ")
	if rowID != "" {
		w.Ident(a.table).Raw("." + rowID + ", ")
	}
	for i, name := range names {
		w.Raw([...]string{"", ", "}[min(i, 1)])
		a.value(w, name)
	}
	w.Raw(" \nFROM ").Name(a.schema, a.table)
}

// value writes what is copied to a column. Text and bytes are the same to no
// conversion but a CAST.
func (a *alteration) value(w *dialect.Writer, name string) {
	to := a.cast[strings.ToLower(name)]
	if to == "" {
		w.Ident(a.table).Raw(".").Ident(name)
		return
	}
	w.Raw("CAST(").Ident(a.table).Raw(".").Ident(name).Raw(" AS " + to + ") AS ").Ident(name)
}

// rowIDName returns the name of the row id if it has to be copied because no
// column of the new table is it, and "" else.
func (a *alteration) rowIDName() string {
	d := a.source.definition
	if d.withoutRowID || d.rowID() != nil {
		return ""
	}
	for _, name := range []string{"rowid", "oid", "_rowid_"} {
		if d.column(name) == nil && !a.origin[name] {
			return name
		}
	}
	return ""
}

// is reports whether a column has a clause of a kind.
func (c *column) is(kind clauseKind) bool {
	return slices.ContainsFunc(c.clauses, func(p *clause) bool { return p.kind == kind })
}

// numbered reports whether the table is AUTOINCREMENT.
func (d *definition) numbered() bool {
	return d.rule(func(p *clause, _ *column) bool { return p.autoIncrement }) != nil
}

// keepSequence has the new table go on where the old one was: it may have had
// rows above those it has now.
func (a *alteration) keepSequence(l *dialect.List, temporary string) {
	l.Add().Raw("DELETE FROM ").Name(a.schema, "sqlite_sequence").Raw(" WHERE name = ").Lit(temporary)
	l.Add().Raw("INSERT INTO ").Name(a.schema, "sqlite_sequence").Raw(" (name, seq) SELECT ").Lit(temporary).
		Raw(", seq FROM ").Name(a.schema, "sqlite_sequence").Raw(" WHERE name = ").Lit(a.source.definition.name)
}
