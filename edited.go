package retort

import (
	"context"
	"fmt"
	"slices"

	"github.com/retort-db/retort/revision"
)

// An Edited is a revision that is applied, and whose file does not say any more
// what was applied. Comments, blanks and line ends do not count.
type Edited struct {
	Revision revision.ID
	Applied  Line     // as the journal has it; its Script may not have been kept
	File     []string // the statements of the file now
	Checksum string   // of File, as Applied.Checksum is of what was applied
}

// Edited returns the applied revisions whose files have been edited since, in
// the order in which they were applied. It sends one statement and writes
// nothing. What other tools have applied, and Go revisions, nobody can compare.
func (m *Migrator) Edited(ctx context.Context) ([]Edited, error) {
	lines, err := m.Journal(ctx)
	if err != nil {
		return nil, err
	}
	return m.edited(ctx, lines)
}

func (m *Migrator) edited(ctx context.Context, lines []Line) ([]Edited, error) {
	var list []Edited
	for id, line := range latest(lines) {
		if s := m.scripts[id]; s == nil || s.IsGo() || line.Statements == 0 {
			continue
		}
		now, err := m.texts(ctx, id, revision.Up)
		if err != nil {
			return nil, err
		}
		if sum := checksum(now, m.dialect.Traits().Syntax); sum != line.Checksum {
			list = append(list, Edited{Revision: id, Applied: line, File: now, Checksum: sum})
		}
	}
	slices.SortFunc(list, func(a, b Edited) int { return a.Applied.Planned.Compare(b.Applied.Planned) })
	return list, nil
}

// Accept enters in the journal that the files of these revisions are right as
// they are now, though they were edited after they were applied; of all that
// were, if none is named. It returns those that it entered.
func (m *Migrator) Accept(ctx context.Context, ids ...revision.ID) ([]revision.ID, error) {
	all, err := m.Edited(ctx)
	if err != nil {
		return nil, err
	}
	var accepted []revision.ID
	var lines []line
	for _, e := range all {
		if len(ids) > 0 && !slices.Contains(ids, e.Revision) {
			continue
		}
		accepted = append(accepted, e.Revision)
		down, _ := m.texts(ctx, e.Revision, revision.Down) // there may be no way back
		step := revision.Step{Revision: m.scripts[e.Revision].Revision}
		lines = append(lines, line{number: len(accepted), step: step, statements: e.File, downgrade: down, outcome: outcomeAccepted})
	}
	for _, id := range ids {
		if !slices.Contains(accepted, id) {
			return nil, fmt.Errorf("accept %s: it is not applied and edited", id)
		}
	}
	return accepted, m.withRun(ctx, func(r *run) error { return r.enterLines(ctx, lines) })
}
