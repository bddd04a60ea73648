package embedded

import (
	"strings"

	"github.com/dolthub/go-mysql-server/memory"
	"github.com/dolthub/go-mysql-server/sql"
)

// A provider keeps the databases in memory and gives each new one the collation
// that MySQL 8.0 gives it; the engine's own default compares bytes.
type provider struct{ *memory.DbProvider }

// CreateCollatedDatabase is called with the engine's default where the
// statement names no collation, so only the statement tells whether it does.
func (p provider) CreateCollatedDatabase(ctx *sql.Context, name string, collation sql.CollationID) error {
	if collation == sql.Collation_Default && !strings.Contains(wordsOf(ctx.Query()), "COLLATE") {
		collation = sql.Collation_utf8mb4_0900_ai_ci
	}
	if err := p.CreateDatabase(ctx, name); err != nil {
		return err
	}
	db, err := p.Database(ctx, name)
	if err != nil {
		return err
	}
	return db.(sql.CollatedDatabase).SetCollation(ctx, collation)
}
