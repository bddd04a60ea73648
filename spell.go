package retort

import (
	"context"
	"errors"
	"fmt"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// spell returns the statements of o, with the names that the convention gives.
// What the dialect has to know of the table as it is now is asked of q. If q is
// nil nobody can be asked: then the statements are those that Alembic writes,
// where they do no damage, or the error is a [*dialect.NeedError].
func (m *Migrator) spell(ctx context.Context, q dialect.Queryer, o op.Op) ([]dialect.Statement, error) {
	naming := m.opts.Naming
	naming.Limit = m.dialect.Traits().NameLimit
	o, err := op.Named(o, &naming)
	if err != nil {
		return nil, err
	}
	statements, err := m.dialect.Statements(o)
	need, ok := errors.AsType[*dialect.NeedError](err)
	switch {
	case !ok:
		return statements, err
	case q != nil:
		return m.spellKnowing(ctx, q, o, need)
	case need.Offline != nil:
		return need.Offline, nil
	}
	return nil, err
}

// spellKnowing looks at the table that o changes and then spells o.
func (m *Migrator) spellKnowing(ctx context.Context, q dialect.Queryer, o op.Op, need *dialect.NeedError) ([]dialect.Statement, error) {
	catalog, err := m.inspect(ctx, q, need.Schema, need.Table)
	if err != nil {
		return nil, fmt.Errorf("%s: look at table %s: %w", need.Op, need.Table, err)
	}
	table := catalog.Table(need.Schema, need.Table)
	if table == nil && len(catalog.Tables) == 1 {
		table = catalog.Tables[0] // SQLite takes a name in other letters too
	}
	if table == nil {
		return nil, fmt.Errorf("%s: there is no table %s", need.Op, need.Table)
	}
	statements, err := m.dialect.Statements(op.WithWas(o, table))
	if _, again := errors.AsType[*dialect.NeedError](err); again {
		return nil, fmt.Errorf("%s: table %s has no such thing", need.Op, need.Table)
	}
	return statements, err
}

// inspect returns what a schema holds: the tables that are named, or all.
func (m *Migrator) inspect(ctx context.Context, q dialect.Queryer, schemaName string, tables ...string) (*schema.Catalog, error) {
	return m.dialect.Inspect(ctx, q, dialect.Scope{Schemas: []string{schemaName}, Tables: tables})
}
