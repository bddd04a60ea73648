package retort

import (
	"context"
	"errors"
	"fmt"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/revision"
)

// A StatementChecker is what a driver's connection may be as well: one that
// knows of statements which it cannot send, or which would not mean what they
// say. The Data API has many. A run asks before it sends the first.
type StatementChecker interface {
	// CheckStatement says what is wrong with sending query on its own.
	CheckStatement(query string) error

	// CheckInTransaction says what is wrong with sending query in a
	// transaction.
	CheckInTransaction(query string) error
}

// preflight has the driver check every statement of the files of a plan. What
// a Go revision will do is not known before it does it.
func (r *run) preflight(steps []revision.Step) error {
	return r.conn.Raw(func(driverConn any) error {
		checker, ok := driverConn.(StatementChecker)
		if !ok {
			return nil
		}
		var errs []error
		for _, s := range steps {
			errs = append(errs, r.m.preflight(s, checker))
		}
		return errors.Join(errs...)
	})
}

func (m *Migrator) preflight(s revision.Step, checker StatementChecker) error {
	script := m.scripts[s.Revision.ID]
	if s.Direction == revision.Move || script.IsGo() {
		return nil
	}
	tx, err := m.inTransaction(s)
	if err != nil {
		return err
	}
	sink := &checkSink{dialect: m.dialect, check: checker, together: tx}
	if err := script.Perform(context.Background(), s.Direction, m.dialect.Traits().Syntax, sink); err != nil {
		return err
	}
	return errors.Join(sink.errs...)
}

// checkSink sends nothing and keeps what is wrong.
type checkSink struct {
	dialect  dialect.Dialect
	check    StatementChecker
	together bool // the whole step is in a transaction
	errs     []error
}

// Do checks the statements of an operation.
func (s *checkSink) Do(_ context.Context, o op.Op) error {
	statements, err := s.dialect.Statements(o)
	if err != nil {
		return err
	}
	for _, statement := range statements {
		check := s.check.CheckStatement
		if s.together || s.dialect.Effect(statement.SQL).Kind == dialect.Transactional {
			check = s.check.CheckInTransaction
		}
		if err := check(statement.SQL); err != nil {
			s.errs = append(s.errs, located(o, err))
		}
	}
	return nil
}

// located puts the place of an operation before what is wrong with it.
func located(o op.Op, err error) error {
	if e, ok := o.(*op.Execute); ok && e.Pos.File != "" {
		return fmt.Errorf("%v: %w", e.Pos, err)
	}
	return err
}
