package retort

import (
	"context"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/op"
)

// A runSink sends operations to the database and keeps count.
type runSink struct {
	run   *run
	db    execer
	done  int         // statements that have taken effect
	doing *op.Execute // the one that is being performed
}

// Do sends the statements of o. In a transaction it stops if ctx is done.
func (s *runSink) Do(ctx context.Context, o op.Op) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	statements, err := s.run.m.dialect.Statements(o)
	if err != nil {
		return err
	}
	for _, statement := range statements {
		if err := s.send(ctx, o, statement); err != nil {
			return err
		}
	}
	return nil
}

func (s *runSink) send(ctx context.Context, o op.Op, statement dialect.Statement) error {
	s.doing = &op.Execute{SQL: statement.SQL}
	if e, ok := o.(*op.Execute); ok {
		s.doing.Pos = e.Pos
	}
	_, err := s.run.exec(ctx, s.db, Statement{SQL: statement.SQL, Pos: s.doing.Pos})
	if err != nil {
		return err
	}
	s.done++
	s.doing = nil
	return nil
}
