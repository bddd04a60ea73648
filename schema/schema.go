// Package schema holds the nouns of a database: tables, columns, types,
// indexes, constraints and what else a migration creates and changes. They are
// plain values, without SQL of one product except where a field says so; the
// dialects spell them, and read them from a database.
//
// The zero value of a field always means the usual thing: a zero Column but
// for its name and type is nullable and has no default.
package schema

// A Catalog is what a database holds, or the part of it that was asked for.
// Its lists are sorted by schema and name.
type Catalog struct {
	Tables    []*Table
	Views     []*View
	Enums     []*Enum
	Sequences []*Sequence
	Functions []*Function
	Triggers  []*Trigger
}

// Table returns a table by its name, or nil. An empty schema is that of the
// connection, which Inspect leaves empty as well.
func (c *Catalog) Table(schema, name string) *Table {
	for _, t := range c.Tables {
		if t.Schema == schema && t.Name == name {
			return t
		}
	}
	return nil
}

// A Table is a table with everything that belongs to it.
type Table struct {
	Schema, Name string
	Columns      []*Column // in their order
	Constraints  []Constraint
	Indexes      []*Index // but for those that constraints make
	Comment      string

	// Prefixes stand between CREATE and TABLE, such as "TEMPORARY" or
	// "UNLOGGED".
	Prefixes []string

	Postgres PostgresTable
	MySQL    MySQLTable
	SQLite   SQLiteTable
}

// Column returns a column by its name, or nil.
func (t *Table) Column(name string) *Column {
	for _, c := range t.Columns {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// Index returns an index by its name, or nil.
func (t *Table) Index(name string) *Index {
	for _, i := range t.Indexes {
		if i.Name == name {
			return i
		}
	}
	return nil
}

// Constraint returns a constraint by its name, or nil.
func (t *Table) Constraint(name string) Constraint {
	for _, c := range t.Constraints {
		if c.ConstraintName() == name {
			return c
		}
	}
	return nil
}

// PrimaryKey returns the table's primary key, or nil.
func (t *Table) PrimaryKey() *PrimaryKey {
	for _, c := range t.Constraints {
		if key, ok := c.(*PrimaryKey); ok {
			return key
		}
	}
	return nil
}

// PostgresTable is what only PostgreSQL's tables have. Other products pass
// over it.
type PostgresTable struct {
	Inherits    []string // names of parents
	PartitionBy string   // such as "RANGE (created_at)"
	PartitionOf string   // the name of a parent; Bound then says for what
	Bound       string   // such as "FOR VALUES IN ('de')" or "DEFAULT"
	Using       string   // the access method
	With        []Option // storage parameters
	OnCommit    string   // "DROP", "DELETE ROWS" or "PRESERVE ROWS"
	Tablespace  string
}

// MySQLTable is what only the tables of MySQL and MariaDB have. Other products
// pass over it.
type MySQLTable struct {
	Engine        string
	Charset       string
	Collation     string
	RowFormat     string
	AutoIncrement int64    // the next value; 0 leaves it to the server
	PartitionBy   string   // what follows PARTITION BY, definitions included
	Options       []Option // any other table option, such as KEY_BLOCK_SIZE
}

// SQLiteTable is what only SQLite's tables have. Other products pass over it.
type SQLiteTable struct {
	Strict        bool
	WithoutRowID  bool
	AutoIncrement bool // AUTOINCREMENT: an id is never given twice

	// Source is the text the database holds. It is no part of what the table
	// is, and comparisons leave it out.
	Source *SQLiteSource
}

// SQLiteSource is a table in the words of whoever made it. Inspect reads it,
// so that a rebuild keeps what the other fields cannot hold, such as ON
// CONFLICT clauses. Where it no longer says the same as the other fields, they
// count.
type SQLiteSource struct {
	Table    string   // CREATE TABLE
	Indexes  []string // CREATE INDEX
	Triggers []string // CREATE TRIGGER

	// Referenced are the columns of this table that foreign keys point to, of
	// any table.
	Referenced []string
}

// An Option is a setting as the product names it: Name = Value. A Value that
// is no plain word or number has to be given with its quotes.
type Option struct{ Name, Value string }

// A View is a view or a materialized view.
type View struct {
	Schema, Name string
	Columns      []string // names; empty to take those of the query
	SQL          string   // the query
	Materialized bool     // PostgreSQL
	With         []Option // such as security_barrier (PostgreSQL)
	CheckOption  string   // "LOCAL", "CASCADED" or nothing
	Comment      string   // PostgreSQL
	Indexes      []*Index // of a materialized view
}

// A Sequence is a generator of numbers: PostgreSQL, MariaDB.
type Sequence struct {
	Schema, Name string
	Type         string // such as "bigint" (PostgreSQL); empty for the default
	Numbers      Numbers
	OwnedBy      string // "table.column" (PostgreSQL)
}

// Numbers say which numbers a sequence or an identity column gives. A nil
// field is the product's default.
type Numbers struct {
	Start, Increment, Min, Max, Cache *int64
	Cycle                             bool
}

// A Function is a stored function or procedure.
type Function struct {
	Schema, Name string
	Procedure    bool
	Args         string // as declared, without the parentheses
	SQL          string // all that follows the arguments, from RETURNS on
}

// A Trigger is a trigger on a table or view.
type Trigger struct {
	Schema, Table string
	Name          string
	Constraint    bool   // PostgreSQL: a constraint trigger
	When          string // such as "AFTER INSERT OR UPDATE OF name"
	SQL           string // all that follows the table's name, from FOR EACH on
}
