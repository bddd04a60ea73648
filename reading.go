package retort

import (
	"context"
	"database/sql"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/schema"
)

// ask sends a query of a revision, or one about the table that it changes.
// Like everything that a run sends it is never interrupted.
func (m *Migrator) ask(ctx context.Context, q dialect.Queryer, query string, args []any) (*sql.Rows, error) {
	m.emit(Statement{SQL: query})
	return q.QueryContext(context.WithoutCancel(ctx), query, args...)
}

// QueryContext reads what the transaction sees, for [op.Query].
func (s *unitSink) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return s.run.m.ask(ctx, s.tx, query, args)
}

// Inspect tells what the transaction sees, for [op.Inspect].
func (s *unitSink) Inspect(ctx context.Context, schemaName string, tables ...string) (*schema.Catalog, error) {
	return s.run.m.inspect(ctx, s, schemaName, tables...)
}

// QueryContext reads what the session sees, for [op.Query]. What was kept for
// a common transaction is sent before.
func (a *apart) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := a.flush(ctx, nil); err != nil {
		return nil, err
	}
	return a.run.m.ask(ctx, a.run.conn, query, args)
}

// Inspect tells what the session sees, for [op.Inspect]. If its connection is
// lost it looks again by another.
func (a *apart) Inspect(ctx context.Context, schemaName string, tables ...string) (*schema.Catalog, error) {
	m := a.run.m
	for try := 0; ; try++ {
		catalog, err := m.inspect(ctx, a, schemaName, tables...)
		if !a.run.broken(m.lost(err)) || try == brokenTries {
			return catalog, err
		}
		if err := a.reconnect(ctx, err); err != nil {
			return nil, err
		}
	}
}
