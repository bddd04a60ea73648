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
// What the dialect has to know of the table as it is now is asked of i. If i is
// nil nobody can be asked: then the statements are those that Alembic writes,
// where they do no damage, or the error is a [*dialect.NeedError].
func (m *Migrator) spell(ctx context.Context, i op.Inspector, o op.Op) ([]dialect.Statement, error) {
	o, err := m.named(o)
	if err != nil {
		return nil, err
	}
	statements, err := m.dialect.Statements(o)
	need, ok := errors.AsType[*dialect.NeedError](err)
	switch {
	case !ok:
		return statements, err
	case i != nil:
		return m.spellKnowing(ctx, i, o, need)
	case need.Offline != nil:
		return need.Offline, nil
	}
	return nil, err
}

// named returns o with the names that the convention gives.
func (m *Migrator) named(o op.Op) (op.Op, error) {
	naming := m.opts.Naming
	naming.Limit = m.dialect.Traits().NameLimit
	return op.Named(o, &naming)
}

// needsTable reports whether o cannot be spelled without a look at its table.
func (m *Migrator) needsTable(o op.Op) bool {
	o, err := m.named(o)
	if err != nil {
		return false
	}
	_, err = m.dialect.Statements(o)
	_, need := errors.AsType[*dialect.NeedError](err)
	return need
}

// spellKnowing looks at the table that o changes and then spells o.
func (m *Migrator) spellKnowing(ctx context.Context, i op.Inspector, o op.Op, need *dialect.NeedError) ([]dialect.Statement, error) {
	catalog, err := i.Inspect(ctx, need.Schema, need.Table)
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
