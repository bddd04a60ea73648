package retort

import (
	"context"
	"fmt"
	"io"
	"strings"

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
	o := &offline{m: m}
	for first := true; len(steps) > 0; first = false {
		u, err := m.firstUnit(steps)
		if err != nil {
			return err
		}
		if err := o.unit(u, first && len(from) == 0); err != nil {
			return err
		}
		steps = steps[len(u.steps):]
	}
	return o.writeTo(w)
}

// offline is the sink that writes statements down. The first error sticks.
type offline struct {
	m    *Migrator
	text strings.Builder
	err  error

	inTransaction bool // what is being written is between BEGIN and COMMIT
}

func (o *offline) writeTo(w io.Writer) error {
	if o.err != nil {
		return o.err
	}
	_, err := io.WriteString(w, o.text.String())
	return err
}

// unit writes a unit; the very first of a database
// also creates the version table.
func (o *offline) unit(u unit, create bool) error {
	o.inTransaction = u.tx
	if o.inTransaction {
		o.statement("BEGIN")
	}
	if create {
		o.createVersionTable("")
	}
	for _, s := range u.steps {
		if err := o.step(s); err != nil {
			return err
		}
	}
	if o.inTransaction {
		o.statement("COMMIT")
	}
	return o.err
}

func (o *offline) step(s revision.Step) error {
	if s.Direction != revision.Move {
		fmt.Fprintf(&o.text, "-- Running %s\n\n", DescribeStep(s))
		script := o.m.scripts[s.Revision.ID]
		if err := script.Perform(context.Background(), s.Direction, o.m.dialect.Traits().Syntax, o); err != nil {
			return fmt.Errorf("%s %s: %w", s.Direction, s.Revision.ID, err)
		}
	}
	o.rows(s.Rows)
	return o.err
}

// rows writes row changes. Several belong together: where the step is not in a
// transaction they get one of their own.
func (o *offline) rows(changes []revision.RowChange) {
	own := len(changes) > 1 && !o.inTransaction
	if own {
		o.statement("BEGIN")
	}
	for _, c := range changes {
		o.keep(o.m.version.change(c))
	}
	if own {
		o.statement("COMMIT")
	}
}

func (o *offline) createVersionTable(ifNotExists string) {
	o.keep(o.m.version.create(ifNotExists))
}

// Do writes the statements of an operation.
func (o *offline) Do(_ context.Context, operation op.Op) error {
	statements, err := o.m.dialect.Statements(operation)
	if err != nil {
		return err
	}
	for _, s := range statements {
		o.statement(s.SQL)
	}
	return nil
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
