package op

import "github.com/retort-db/retort/schema"

// CreateTable makes a table with its constraints, indexes and comments. Enum
// types that its columns name are created before it, each once, unless
// NoTypes is set.
type CreateTable struct {
	Table       *schema.Table
	IfNotExists bool
	NoTypes     bool // PostgreSQL: the enum types are there already
}

// DropTable drops a table.
type DropTable struct {
	Schema, Table string
	IfExists      bool
	Cascade       bool // PostgreSQL: with all that depends on it

	// Types drops the enum types that Was names as well: PostgreSQL.
	Types bool
	Was   *schema.Table // how to make it again
}

// RenameTable gives a table another name.
type RenameTable struct {
	Schema, Table string
	Name          string // the new one
}

// SetTableComment comments on a table, or takes the comment away if Comment is
// empty.
type SetTableComment struct {
	Schema, Table string
	Comment       string
	Was           *string // the comment before
}

// AlterTable changes settings of a whole MySQL table. Empty fields stay as
// they are. Convert has the text columns change to the new character set too.
type AlterTable struct {
	Schema, Table string
	MySQL         schema.MySQLTable
	Convert       bool
	Was           *schema.MySQLTable
	Online        Online
}

// AttachPartition makes a table a partition of another: PostgreSQL.
type AttachPartition struct {
	Schema, Table              string
	PartitionSchema, Partition string
	Bound                      string // such as "FOR VALUES IN ('de')"
}

// DetachPartition makes a partition a table of its own: PostgreSQL.
type DetachPartition struct {
	Schema, Table              string
	PartitionSchema, Partition string
	Concurrently               bool   // PostgreSQL 14; not in a transaction
	Was                        string // the bound
}

// Batch does several operations on one table as one: on SQLite in a single
// rebuild of the table, elsewhere one after the other. It is Alembic's
// batch_alter_table.
type Batch struct {
	Schema, Table string
	Ops           []Op // on that table
	Recreate      Recreate

	// TableWas is the table before, which a rebuild needs. The runner reads it
	// from the database if it is nil.
	TableWas *schema.Table
}

// Recreate says when a [Batch] rebuilds its table.
type Recreate int

const (
	// RecreateAuto rebuilds where the product has no ALTER that would do.
	RecreateAuto Recreate = iota

	// RecreateAlways rebuilds in any case: SQLite.
	RecreateAlways

	// RecreateNever fails rather than rebuild.
	RecreateNever
)

// Online are MySQL's hints for an ALTER TABLE. Empty fields leave the choice
// to the server. Other products pass over them.
type Online struct {
	Algorithm string // "INSTANT", "INPLACE" or "COPY"
	Lock      string // "NONE", "SHARED" or "EXCLUSIVE"
}

func (*CreateTable) op()     {}
func (*DropTable) op()       {}
func (*RenameTable) op()     {}
func (*SetTableComment) op() {}
func (*AlterTable) op()      {}
func (*AttachPartition) op() {}
func (*DetachPartition) op() {}
func (*Batch) op()           {}
