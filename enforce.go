package retort

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/retort-db/retort/dialect"
)

// errEnforced ends a transaction that has to begin again with foreign keys
// switched off, which within a transaction cannot be done.
var errEnforced = errors.New("foreign keys are enforced")

// unenforce fails with errEnforced if what comes next in a transaction has to
// run with foreign keys off, and they are on. See
// [dialect.Statement.ForeignKeysOff].
func (r *run) unenforce(ctx context.Context, tx *sql.Tx, off bool) error {
	keys := r.m.dialect.Traits().ForeignKeys
	if !off || keys == nil || r.unenforced {
		return nil
	}
	var on bool
	if err := tx.QueryRowContext(ctx, keys.State).Scan(&on); err != nil || !on {
		return err
	}
	return errEnforced
}

// keysOff reports whether statements have to run with foreign keys off.
func keysOff(statements []dialect.Statement) bool {
	return slices.ContainsFunc(statements, func(s dialect.Statement) bool { return s.ForeignKeysOff })
}

// stopEnforcing switches foreign keys off on the run's connection.
func (r *run) stopEnforcing(ctx context.Context) error {
	err := r.send(ctx, r.conn, Statement{SQL: r.m.dialect.Traits().ForeignKeys.Off}, watch{})
	r.unenforced = err == nil
	return err
}

// checkKeys fails if a transaction in which foreign keys were not enforced
// would leave a row that breaks one.
func (r *run) checkKeys(ctx context.Context, tx *sql.Tx) error {
	if !r.unenforced {
		return nil
	}
	return r.send(ctx, tx, Statement{SQL: r.m.dialect.Traits().ForeignKeys.Check}, watch{})
}

// enforce switches foreign keys on again if they were.
func (r *run) enforce(ctx context.Context) error {
	if !r.unenforced {
		return nil
	}
	r.unenforced = false
	return r.send(context.WithoutCancel(ctx), r.conn, Statement{SQL: r.m.dialect.Traits().ForeignKeys.On}, watch{})
}
