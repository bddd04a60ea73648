package sqlite

import "github.com/retort-db/retort/dialect"

// fail begins a statement that fails with a message of ours: SQLite has RAISE in triggers
// only, but json_extract tells what is wrong with a path. It is evaluated for
// each row, so that no row is no failure.
const fail = "SELECT json_extract('{}', "

// guard writes what has to fail before anything is touched.
func (a *alteration) guard(l *dialect.List) {
	if a.isParent() {
		l.Add().Raw(fail + "'foreign keys are on, and would delete rows: ' || foreign_keys) FROM pragma_foreign_keys WHERE foreign_keys")
	}
	if !a.source.known {
		a.guardUnknown(l.Add())
	}
}

// guardUnknown fails if the database has what the script does not know, and
// would lose: columns, indexes or triggers.
func (a *alteration) guardUnknown(w *dialect.Writer) {
	w.Raw(fail + "'the script does not know ' || type || ' ' || name) FROM (\n")
	w.Raw("    SELECT type, name FROM ").Name(a.schema, "sqlite_master")
	w.Raw(" WHERE type IN ('index', 'trigger') AND sql IS NOT NULL AND tbl_name = ").Lit(a.table).Raw(" COLLATE NOCASE")
	if len(a.indexesWere) > 0 {
		w.Raw(" AND name NOT IN (")
		literals(w, a.indexesWere)
		w.Raw(")")
	}
	w.Raw("\n    UNION ALL SELECT 'column', name FROM pragma_table_xinfo(").Lit(a.table)
	if a.schema != "" {
		w.Raw(", ").Lit(a.schema)
	}
	w.Raw(") WHERE name NOT IN (")
	literals(w, a.columnsWere)
	w.Raw(")\n)")
}

// literals writes a list of strings.
func literals(w *dialect.Writer, list []string) {
	for i, text := range list {
		w.Raw([...]string{"", ", "}[min(i, 1)]).Lit(text)
	}
}

// verify writes what has to fail if the new table does not fit the rest of the
// database.
func (a *alteration) verify(l *dialect.List) {
	d := a.source.definition
	if a.dropped && len(a.names) == 0 {
		a.verifyUses(l.Add())
	}
	for _, key := range a.added {
		if n := d.keyNumber(key); n >= 0 {
			a.verifyKey(l.Add(), n)
		}
	}
}

// verifyUses fails if a view or a trigger uses a column that is gone. SQLite
// looks for such uses whenever it renames a column, even to what it is.
func (a *alteration) verifyUses(w *dialect.Writer) {
	name := a.source.definition.columns()[0].name
	w.AlterTable(a.schema, a.source.definition.name).Raw("RENAME COLUMN ").Ident(name).Raw(" TO ").Ident(name)
}

// verifyKey fails if a row that was there does not keep a new foreign key.
func (a *alteration) verifyKey(w *dialect.Writer, number int) {
	w.Raw(fail + orphan + " FROM pragma_foreign_key_check(").Lit(a.source.definition.name)
	if a.schema != "" {
		w.Raw(", ").Lit(a.schema)
	}
	w.Raw(") WHERE fkid = ").Int(int64(number))
}

// orphan is the message of a row that points to none.
const orphan = `'row ' || coalesce(rowid, '') || ' of ' || "table" || ' points to no row of ' || parent)`

// enforcement is how foreign keys are switched.
// See https://www.sqlite.org/pragma.html#pragma_foreign_keys.
func enforcement() *dialect.Enforcement {
	return &dialect.Enforcement{
		State: "PRAGMA foreign_keys",
		Off:   "PRAGMA foreign_keys=OFF",
		On:    "PRAGMA foreign_keys=ON",
		Check: fail + orphan + " FROM pragma_foreign_key_check",
	}
}

// keyNumber returns the number SQLite gives a foreign key, counting from the
// last one, or -1 if the table has no such key.
func (d *definition) keyNumber(key *clause) int {
	after, found := 0, false
	for _, e := range d.elements {
		for _, p := range e.clauses() {
			switch {
			case p == key:
				found = true
			case found && p.kind == foreignKey:
				after++
			}
		}
	}
	if !found {
		return -1
	}
	return after
}
