package retort

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/revision"
)

// A guard is what has a script fail, at the beginning of a unit, unless the
// version table says what the unit starts from.
type guard struct {
	client string // a command by which the product's client ends at the first error; "" where it does so unasked

	// statements fail with a text that says message unless the condition, of
	// one row, holds.
	statements func(w func() *dialect.Writer, condition, message string) ([]string, error)
}

func guardOf(syntax sqltext.Syntax) guard {
	switch syntax {
	case sqltext.PostgreSQL:
		return guard{client: `\set ON_ERROR_STOP on`, statements: guardPostgres}
	case sqltext.MySQL:
		return guard{statements: guardMySQL}
	}
	return guard{client: ".bail on", statements: guardSQLite}
}

// guardPostgres fails in the transaction, which then takes nothing more.
func guardPostgres(w func() *dialect.Writer, condition, message string) ([]string, error) {
	raise, err := w().Raw("BEGIN IF NOT (" + condition + ") THEN RAISE EXCEPTION USING MESSAGE = ").Lit(message).Raw("; END IF; END").Text()
	mark := "$guard$"
	for strings.Contains(raise, mark) {
		mark = mark[:len(mark)-1] + "_$"
	}
	return []string{"DO " + mark + " " + raise + " " + mark}, err
}

// guardMySQL prepares the message as if it were a statement. A SIGNAL would
// need a procedure, and a subquery of too many rows could not say anything.
func guardMySQL(w func() *dialect.Writer, condition, message string) ([]string, error) {
	set, err := w().Raw("SET @retort_guard = IF(" + condition + ", 'DO 0', ").Lit("!! " + message).Raw(")").Text()
	return []string{set, "PREPARE retort_guard FROM @retort_guard", "DEALLOCATE PREPARE retort_guard"}, err
}

// guardSQLite breaks a rule that the message is the name of.
func guardSQLite(w func() *dialect.Writer, condition, message string) ([]string, error) {
	create, err := w().Raw("CREATE TEMPORARY TABLE retort_guard (held INTEGER CONSTRAINT ").Ident(message).Raw(" CHECK (held))").Text()
	return []string{create, "INSERT INTO retort_guard SELECT " + condition, "DROP TABLE retort_guard"}, err
}

// guard writes what has the script fail unless the version table holds rows
// and no others.
func (o *offline) guard(rows []revision.ID) {
	condition, err := o.m.version.holds(rows)
	if err != nil {
		o.keep("", err)
		return
	}
	message := "the database is not at " + listed(rows)
	if len(rows) == 0 {
		message = "the database has revisions already"
	}
	statements, err := guardOf(o.m.dialect.Traits().Syntax).statements(o.m.dialect.Writer, condition, message)
	if err != nil {
		o.keep("", err)
		return
	}
	o.each(statements)
}

// holds spells a condition that holds if the table has these rows and no
// others.
func (t versionTable) holds(rows []revision.ID) (string, error) {
	w := t.dialect.Writer()
	w.Raw("(SELECT COUNT(*) FROM ").Name(t.schema, t.name).Raw(fmt.Sprintf(") = %d", len(rows)))
	for _, id := range rows {
		w.Raw(" AND EXISTS (SELECT 1 FROM ").Name(t.schema, t.name)
		t.where(w, id)
		w.Raw(")")
	}
	return w.Text()
}

// listed writes ids as a message does: a1, b2.
func listed(ids []revision.ID) string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = string(id)
	}
	return strings.Join(list, ", ")
}

// changed returns the rows of the version table after changes.
func changed(rows []revision.ID, changes []revision.RowChange) []revision.ID {
	rows = slices.Clone(rows)
	for _, c := range changes {
		if c.From != "" {
			rows = slices.DeleteFunc(rows, func(id revision.ID) bool { return id == c.From })
		}
		if c.To != "" {
			rows = append(rows, c.To)
		}
	}
	slices.Sort(rows)
	return rows
}
