package op

import "github.com/retort-db/retort/schema"

// CreateIndex makes an index.
type CreateIndex struct {
	Schema, Table string
	Index         *schema.Index
	IfNotExists   bool // PostgreSQL, SQLite, MariaDB
	Concurrently  bool // PostgreSQL; not in a transaction
	Online        Online
}

// DropIndex drops an index. Table is needed by MySQL.
type DropIndex struct {
	Schema, Table, Index string
	IfExists             bool // PostgreSQL, SQLite, MariaDB
	Concurrently         bool // PostgreSQL; not in a transaction
	Cascade              bool // PostgreSQL: with all that depends on it
	Was                  *schema.Index
	Online               Online
}

// RenameIndex gives an index another name. SQLite makes it anew, for which Was
// is needed.
type RenameIndex struct {
	Schema, Table, Index string
	Name                 string // the new one
	Was                  *schema.Index
}

func (*CreateIndex) op() {}
func (*DropIndex) op()   {}
func (*RenameIndex) op() {}
