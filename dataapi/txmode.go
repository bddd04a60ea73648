package dataapi

import (
	"database/sql"
	"database/sql/driver"
	"strings"
)

// transactionMode returns the statement that sets opts, "" if none is needed.
func transactionMode(p Product, opts driver.TxOptions) (string, error) {
	level := sql.IsolationLevel(opts.Isolation)
	if level == sql.LevelDefault && !opts.ReadOnly {
		return "", nil
	}
	if p == MySQL {
		return "", refuse("MySQL takes an isolation level or READ ONLY only before a transaction, which the Data API cannot do")
	}
	var modes []string
	switch level {
	case sql.LevelDefault:
	case sql.LevelReadUncommitted, sql.LevelReadCommitted, sql.LevelRepeatableRead, sql.LevelSerializable:
		modes = append(modes, "ISOLATION LEVEL "+strings.ToUpper(level.String()))
	case sql.LevelSnapshot: // what PostgreSQL calls repeatable read is one
		modes = append(modes, "ISOLATION LEVEL REPEATABLE READ")
	default:
		return "", refuse("PostgreSQL has no isolation level %s", level)
	}
	if opts.ReadOnly {
		modes = append(modes, "READ ONLY")
	}
	return "SET TRANSACTION " + strings.Join(modes, ", "), nil
}
