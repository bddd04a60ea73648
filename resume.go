package retort

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/revision"
)

// half returns the step that an earlier run has left half-way, if there is
// one. One that the version rows have passed was settled by hand.
func (r *run) half() (step revision.Step, half bool, err error) {
	if !r.seen.partial() || r.byHand {
		return revision.Step{}, false, nil
	}
	return r.m.half(r.rows, r.seen)
}

func (m *Migrator) half(rows []revision.ID, p place) (step revision.Step, half bool, err error) {
	direction, err := directionOf(p.direction)
	if err == nil {
		step, half, err = m.graph.Single(rows, p.revision, direction)
	}
	if e, ok := errors.AsType[*revision.UnknownError](err); err != nil && (!ok || slices.Contains(e.IDs, p.revision)) {
		err = fmt.Errorf("%s %s is half-way: %w", p.direction, p.revision, err)
	}
	return step, half, err
}

// pass takes note of an operation that took effect in an earlier run. What it
// told its session is told again later.
func (a *apart) pass(m met) error {
	o, ok := m.op.(*op.Execute)
	if !ok {
		return nil
	}
	switch out := a.outgoing(m, Statement{SQL: o.SQL, Pos: o.Pos}); out.effect.Kind {
	case dialect.Session:
		a.told = append(a.told, out)
	case dialect.Bound:
		a.bound = &out
	}
	return nil
}

// recognise finds out whether an operation took effect that an earlier run has
// announced and that is spelled by what the table is like: how, nobody can say
// any more if it did. It leaves everything else to reenter.
func (a *apart) recognise(ctx context.Context, m met) (took bool, err error) {
	if !a.resume.announced() || m.after != a.resume.checksum || !a.run.m.needsTable(m.op) {
		return false, nil
	}
	tag, sql := untagged(a.resume.intent)
	if took, err = a.settle(ctx, a.outgoing(m, Statement{SQL: sql}), tag, a.resume.before); err != nil {
		return false, err
	}
	if took && m.sum != a.resume.sum {
		return false, &EditedError{Revision: a.step.Revision.ID, Number: m.number, Applied: sql, File: op.Title(m.op)}
	}
	a.resume.intent, a.doing = "", nil
	if took {
		a.next, a.nextSum, a.stays = m.number+1, m.sum, a.stays+1
	}
	return took, a.retell(ctx)
}

// reenter comes to the operation that an earlier run came to last, and returns
// what is left of its statements. wrong is what is wrong with their spelling.
func (a *apart) reenter(ctx context.Context, m met, parts []outgoing, wrong error) ([]outgoing, error) {
	for len(parts) > 0 && parts[0].after != a.resume.checksum {
		a.stays++
		parts = parts[1:]
	}
	switch {
	case len(parts) == 0 && m.after != a.resume.checksum:
		return nil, a.edited(ctx)
	case wrong != nil:
		return nil, wrong
	case len(parts) == 0:
		return nil, a.retell(ctx)
	}
	if a.resume.announced() {
		took, err := a.settleEarlier(ctx, parts[0])
		if err != nil {
			return nil, err
		}
		if took {
			a.took(parts[0])
			parts = parts[1:]
		}
	}
	a.doing = nil
	return parts, a.retell(ctx)
}

// settleEarlier finds out whether the statement took effect that an earlier run
// has announced. If it did, it has to be the one that the file has now.
func (a *apart) settleEarlier(ctx context.Context, out outgoing) (took bool, err error) {
	tag, sql := untagged(a.resume.intent)
	if out.sum == a.resume.sum {
		return a.settle(ctx, out, tag, a.resume.before)
	}
	was := out
	was.SQL, was.effect = sql, a.run.m.dialect.Effect(sql)
	took, err = a.settle(ctx, was, tag, a.resume.before)
	if took {
		err = &EditedError{Revision: a.step.Revision.ID, Number: out.number, Applied: sql, File: out.SQL}
	}
	return false, err
}

// edited says which of the statements that took effect is another one now.
func (a *apart) edited(ctx context.Context) error {
	e := &EditedError{Revision: a.step.Revision.ID}
	now, err := a.run.m.texts(ctx, a.step.Revision.ID, a.step.Direction)
	if err != nil {
		return errors.Join(e, err)
	}
	was, err := a.run.scriptOf(ctx, a.step, a.resume)
	if err != nil {
		return errors.Join(e, err)
	}
	syntax := a.run.m.dialect.Traits().Syntax
	for i := range was[:min(len(was), a.resume.statement-1)] {
		if i >= len(now) || chain("", was[i], syntax) != chain("", now[i], syntax) {
			e.Number, e.Applied = i+1, was[i]
			if i < len(now) {
				e.File = now[i]
			}
			break
		}
	}
	return e
}

// scriptOf returns the statements of a step as they were when an earlier run
// came to place p, or nil if the journal has not kept them.
func (r *run) scriptOf(ctx context.Context, s revision.Step, p place) ([]string, error) {
	query, err := r.m.ledger.scripts(s)
	if err != nil {
		return nil, err
	}
	r.m.emit(Record{SQL: query})
	rows, err := textRows(ctx, r.conn, query)
	for _, row := range rows {
		was := unkept(row[0])
		if n := p.statement - 1; n <= len(was) && checksum(was[:n], r.m.dialect.Traits().Syntax) == p.checksum {
			return was, err
		}
	}
	return nil, err
}

// scripts is the query for the texts that a step has had.
func (l ledger) scripts(s revision.Step) (string, error) {
	w := l.writer("SELECT script FROM ", journalTable).Raw(" WHERE version_table = ").Lit(l.version.name)
	w.Raw(" AND revision = ").Lit(string(s.Revision.ID)).Raw(" AND direction = ").Lit(s.Direction.String())
	return w.Raw(" AND script <> '' ORDER BY planned_at").Text()
}

// unkept reads what kept wrote.
func unkept(text string) []string {
	var statements []string
	if text == "" || json.Unmarshal([]byte(text), &statements) != nil {
		return nil
	}
	return slices.Clip(statements)
}
