package retort

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/revision"
	"github.com/retort-db/retort/script"
)

// A ForgottenError tells that the database is at revisions that the files
// don't have, and what the journal knows of them. It unwraps to the
// [*revision.UnknownError].
type ForgottenError struct {
	Lines []Line // those that applied them, oldest first
	Err   error
}

// Error adds to what is wrong when, by whom and with which version the
// revisions were applied.
func (e *ForgottenError) Error() string {
	told := make([]string, len(e.Lines))
	for i, line := range e.Lines {
		told[i] = fmt.Sprintf("%s was applied %s by %s@%s", line.Revision, line.Planned.Format(time.DateTime+" MST"), line.Who, line.Host)
		if line.Tool != "" {
			told[i] += " with version " + line.Tool
		}
	}
	return e.Err.Error() + "; " + strings.Join(told, "; ")
}

// Unwrap returns the [*revision.UnknownError].
func (e *ForgottenError) Unwrap() error { return e.Err }

// explained adds to an error about unknown revisions what the journal says of
// them.
func (m *Migrator) explained(ctx context.Context, err error) error {
	unknown, ok := errors.AsType[*revision.UnknownError](err)
	if !ok || m.db == nil {
		return err
	}
	lines, failed := m.Journal(ctx)
	if failed != nil {
		return err
	}
	applied := latest(lines)
	e := &ForgottenError{Err: err}
	for _, id := range unknown.IDs {
		if line, ok := applied[id]; ok {
			e.Lines = append(e.Lines, line)
		}
	}
	if len(e.Lines) == 0 {
		return err
	}
	return e
}

// recall returns a Migrator that also knows the revisions which err says are
// unknown, with what the journal has kept of them and of those below: their way
// back. ok is false if the journal does not know them all.
func (m *Migrator) recall(ctx context.Context, err error) (wider *Migrator, ok bool) {
	e, ok := errors.AsType[*ForgottenError](err)
	unknown, is := errors.AsType[*revision.UnknownError](err)
	if !ok || !is || len(e.Lines) < len(unknown.IDs) {
		return nil, false
	}
	lines, err := m.Journal(ctx)
	if err != nil {
		return nil, false
	}
	applied := latest(lines)
	scripts := make([]*script.Script, 0, len(m.scripts)+len(e.Lines))
	for _, s := range m.scripts {
		scripts = append(scripts, s)
	}
	known := map[revision.ID]bool{}
	for todo := unknown.IDs; len(todo) > 0; {
		id := todo[0]
		todo = todo[1:]
		if known[id] || m.scripts[id] != nil {
			continue
		}
		line, ok := applied[id]
		if !ok {
			return nil, false
		}
		known[id], todo = true, append(todo, line.Parents...)
		scripts = append(scripts, m.recalled(line))
	}
	wider, err = New(m.db, m.dialect, scripts, &m.opts)
	return wider, err == nil
}

// recalled returns a revision as the journal has it. What was not kept cannot
// be taken back.
func (m *Migrator) recalled(line Line) *script.Script {
	s := &script.Script{Revision: revision.Revision{ID: line.Revision, Down: line.Parents}, Message: "from the journal"}
	for _, sql := range line.Downgrade {
		if m.dialect.Effect(sql).Kind != dialect.Transactional {
			s.NoTransaction = true
		}
	}
	if line.Downgrade != nil {
		s.Downgrade = func(ctx context.Context, sink op.Sink) error {
			for _, sql := range line.Downgrade {
				if err := sink.Do(ctx, &op.Execute{SQL: sql}); err != nil {
					return err
				}
			}
			return nil
		}
	}
	return s
}
