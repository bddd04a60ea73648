package retort

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/revision"
)

// UpgradeSQL writes to w the script that takes a database whose version rows
// are from to target. It needs no database. The text is what Alembic's --sql
// prints, but for the transactions: one around each revision, as a run has.
func (m *Migrator) UpgradeSQL(w io.Writer, from []revision.ID, target string) error {
	steps, err := m.graph.Upgrade(from, target)
	if err != nil {
		return err
	}
	return m.writeSQL(w, from, steps)
}

// DowngradeSQL writes the script that takes a database back to target.
func (m *Migrator) DowngradeSQL(w io.Writer, from []revision.ID, target string) error {
	steps, err := m.graph.Downgrade(from, target)
	if err != nil {
		return err
	}
	return m.writeSQL(w, from, steps)
}

// StampSQL writes the script that changes the version table alone.
func (m *Migrator) StampSQL(w io.Writer, from []revision.ID, targets ...string) error {
	steps, err := m.graph.Stamp(from, targets...)
	if err != nil {
		return err
	}
	return m.writeSQL(w, from, steps)
}

// EnsureVersionTableSQL writes the statement that creates the version table.
func (m *Migrator) EnsureVersionTableSQL(w io.Writer) error {
	o := &offline{m: m}
	o.createVersionTable(" IF NOT EXISTS")
	return o.writeTo(w)
}

// writeSQL writes a plan, all of it or, if anything is wrong, none.
func (m *Migrator) writeSQL(w io.Writer, from []revision.ID, steps []revision.Step) error {
	if err := m.check(steps); err != nil {
		return err
	}
	o := &offline{m: m, rows: from, create: len(from) == 0}
	if client := guardOf(m.dialect.Traits().Syntax).client; m.opts.Guard && client != "" && len(steps) > 0 {
		o.text.WriteString(client + "\n\n")
	}
	for len(steps) > 0 {
		u, err := m.firstUnit(steps)
		if err != nil {
			return err
		}
		if err := o.unit(u); err != nil {
			return err
		}
		steps = steps[len(u.steps):]
	}
	return o.writeTo(w)
}

// offline is the sink that writes statements down. It is no [op.Queryer]: a
// revision that reads gets an [*op.ReadError]. The first error sticks.
type offline struct {
	m    *Migrator
	text strings.Builder
	err  error

	rows           []revision.ID // of the version table, where the script has come to
	create         bool          // the version table is to be created
	inTransaction  bool          // what is being written is between BEGIN and COMMIT
	foreignKeysOff bool          // something of the unit needs them off
}

func (o *offline) writeTo(w io.Writer) error {
	if o.err != nil {
		return o.err
	}
	_, err := io.WriteString(w, o.text.String())
	return err
}

// unit writes a unit. Its steps are written first, for they tell what has to
// stand before it.
func (o *offline) unit(u unit) error {
	body := &offline{m: o.m, inTransaction: u.tx}
	for _, s := range u.steps {
		if err := body.step(s); err != nil {
			return err
		}
	}
	if body.foreignKeysOff {
		o.statement(o.m.dialect.Traits().ForeignKeys.Off)
	}
	if u.tx {
		o.statement("BEGIN")
	}
	o.beginning()
	o.text.WriteString(body.text.String())
	if u.tx {
		o.commit(body.foreignKeysOff)
	}
	for _, s := range u.steps {
		o.rows = changed(o.rows, s.Rows)
	}
	return o.err
}

// beginning writes what a unit begins with: the version table in the very
// first of a database, and the guard.
func (o *offline) beginning() {
	switch {
	case o.create && o.m.opts.Guard: // the guard tells a table that is in use from an empty one
		o.createVersionTable(" IF NOT EXISTS")
	case o.create:
		o.createVersionTable("")
	}
	o.create = false
	if o.m.opts.Guard {
		o.guard(o.rows)
	}
}

// commit ends a transaction. One in which foreign keys were not enforced fails
// here if a row breaks a rule.
func (o *offline) commit(unenforced bool) {
	if unenforced {
		o.statement(o.m.dialect.Traits().ForeignKeys.Check)
	}
	o.statement("COMMIT")
}

func (o *offline) step(s revision.Step) error {
	if s.Direction != revision.Move {
		fmt.Fprintf(&o.text, "-- Running %s\n\n", DescribeStep(s))
		if err := o.script(s); err != nil {
			return fmt.Errorf("%s %s: %w", s.Direction, s.Revision.ID, err)
		}
	}
	o.changeRows(s.Rows)
	return o.err
}

// script writes what a revision does.
func (o *offline) script(s revision.Step) error {
	script, syntax := o.m.scripts[s.Revision.ID], o.m.dialect.Traits().Syntax
	wait, err := script.LockWait(s.Direction)
	if err != nil {
		return err
	}
	set, reset := lockWait(syntax, wait)
	o.each(set)
	err = script.Perform(context.Background(), s.Direction, syntax, o)
	o.each(reset)
	return err
}

// changeRows writes row changes. Several belong together: where the step is
// not in a transaction they get one of their own.
func (o *offline) changeRows(changes []revision.RowChange) {
	own := len(changes) > 1 && !o.inTransaction
	if own {
		o.statement("BEGIN")
	}
	for _, c := range changes {
		o.keep(o.m.version.change(c, ""))
	}
	if own {
		o.statement("COMMIT")
	}
}

func (o *offline) createVersionTable(ifNotExists string) {
	o.keep(o.m.version.create(ifNotExists))
}

// Do writes the statements of an operation.
func (o *offline) Do(ctx context.Context, operation op.Op) error {
	statements, err := o.m.spell(ctx, nil, operation)
	if err != nil {
		return err
	}
	unenforced := slices.ContainsFunc(statements, func(s dialect.Statement) bool { return s.ForeignKeysOff })
	o.foreignKeysOff = o.foreignKeysOff || unenforced
	own := unenforced && !o.inTransaction // which belong together
	if own {
		o.statement("BEGIN")
	}
	for _, s := range statements {
		o.statement(s.SQL)
	}
	if own {
		o.commit(unenforced)
	}
	return nil
}

func (o *offline) each(statements []string) {
	for _, s := range statements {
		o.statement(s)
	}
}

func (o *offline) keep(sql string, err error) {
	if o.err == nil {
		o.err = err
	}
	o.statement(sql)
}

// statement writes one statement with its terminator. The clients of MySQL
// end a statement at the first semicolon they meet, so one that holds some is
// put between DELIMITER lines.
func (o *offline) statement(sql string) {
	if line := sql[strings.LastIndexByte(sql, '\n')+1:]; strings.Contains(line, "--") || strings.Contains(line, "#") {
		sql += "\n" // a comment at the end would hide the terminator
	}
	if o.m.dialect.Traits().Syntax != sqltext.MySQL || !strings.Contains(sql, ";") {
		o.text.WriteString(sql + ";\n\n")
		return
	}
	mark := "//"
	for strings.Contains(sql, mark) {
		mark += "/"
	}
	fmt.Fprintf(&o.text, "DELIMITER %s\n%s\n%s\nDELIMITER ;\n\n", mark, sql, mark)
}

// DescribeStep says a step as Alembic's log does: "upgrade a1, b1 -> c1".
func DescribeStep(s revision.Step) string {
	parents := make([]string, len(s.Revision.Down))
	for i, id := range s.Revision.Down {
		parents[i] = string(id)
	}
	below := strings.Join(parents, ", ")
	if s.Direction == revision.Down {
		return fmt.Sprintf("%s %s -> %s", s.Direction, s.Revision.ID, below)
	}
	return fmt.Sprintf("%s %s -> %s", s.Direction, below, s.Revision.ID)
}
