package op

import "github.com/retort-db/retort/schema"

// CreateEnum makes an enum type: PostgreSQL. Elsewhere it does nothing, for
// there an enum is part of its column.
type CreateEnum struct{ Enum *schema.Enum }

// DropEnum drops an enum type: PostgreSQL. Elsewhere it does nothing.
type DropEnum struct {
	Schema, Name string
	IfExists     bool
	Was          *schema.Enum // how to make it again
}

// AddEnumValue adds a value to an enum type, at the end unless Before or After
// names a neighbour: PostgreSQL. A transaction that adds a value cannot use it.
type AddEnumValue struct {
	Schema, Enum  string
	Value         string
	Before, After string
	IfNotExists   bool
}

// RenameEnumValue gives a value of an enum type another name: PostgreSQL.
type RenameEnumValue struct {
	Schema, Enum string
	Value        string
	Name         string // the new one
}

// CreateSequence makes a sequence: PostgreSQL, MariaDB.
type CreateSequence struct {
	Sequence    *schema.Sequence
	IfNotExists bool
}

// AlterSequence changes a sequence: PostgreSQL, MariaDB. Fields of Numbers that
// are nil stay as they are; Restart starts it again.
type AlterSequence struct {
	Schema, Sequence string
	Numbers          schema.Numbers
	Restart          *int64
	Was              *schema.Sequence
}

// DropSequence drops a sequence: PostgreSQL, MariaDB.
type DropSequence struct {
	Schema, Sequence string
	IfExists         bool
	Was              *schema.Sequence // how to make it again
}

// CreateSchema makes a schema, which MySQL calls a database.
type CreateSchema struct {
	Name        string
	IfNotExists bool
}

// DropSchema drops a schema.
type DropSchema struct {
	Name     string
	IfExists bool
	Cascade  bool // PostgreSQL: with all it holds, as MySQL always does
}

// RenameSchema gives a schema another name: PostgreSQL.
type RenameSchema struct{ Schema, Name string }

// CreateExtension adds an extension to the database: PostgreSQL.
type CreateExtension struct {
	Name        string
	Schema      string
	Version     string
	IfNotExists bool
}

// DropExtension removes an extension: PostgreSQL.
type DropExtension struct {
	Name     string
	IfExists bool
	Cascade  bool
	Was      *CreateExtension // how to make it again
}

// CreateView makes a view or a materialized view.
type CreateView struct {
	View      *schema.View
	OrReplace bool         // not of a materialized view, nor on SQLite
	Was       *schema.View // what it replaces
}

// DropView drops a view.
type DropView struct {
	Schema, View string
	Materialized bool
	IfExists     bool
	Cascade      bool         // PostgreSQL: with all that depends on it
	Was          *schema.View // how to make it again
}

// RefreshView fills a materialized view anew: PostgreSQL.
type RefreshView struct {
	Schema, View string
	Concurrently bool
	NoData       bool
}

// CreateFunction makes a function or a procedure.
type CreateFunction struct {
	Function  *schema.Function
	OrReplace bool             // PostgreSQL, MariaDB
	Was       *schema.Function // what it replaces
}

// DropFunction drops a function or a procedure. Args tells which of several of
// one name: PostgreSQL.
type DropFunction struct {
	Schema, Function string
	Procedure        bool
	Args             string
	IfExists         bool
	Cascade          bool             // PostgreSQL: with all that depends on it
	Was              *schema.Function // how to make it again
}

// CreateTrigger makes a trigger.
type CreateTrigger struct {
	Trigger   *schema.Trigger
	OrReplace bool            // PostgreSQL 14, MariaDB
	Was       *schema.Trigger // what it replaces
}

// DropTrigger drops a trigger.
type DropTrigger struct {
	Schema, Table, Trigger string
	IfExists               bool
	Cascade                bool            // PostgreSQL
	Was                    *schema.Trigger // how to make it again
}

func (*CreateEnum) op()      {}
func (*DropEnum) op()        {}
func (*AddEnumValue) op()    {}
func (*RenameEnumValue) op() {}
func (*CreateSequence) op()  {}
func (*AlterSequence) op()   {}
func (*DropSequence) op()    {}
func (*CreateSchema) op()    {}
func (*DropSchema) op()      {}
func (*RenameSchema) op()    {}
func (*CreateExtension) op() {}
func (*DropExtension) op()   {}
func (*CreateView) op()      {}
func (*DropView) op()        {}
func (*RefreshView) op()     {}
func (*CreateFunction) op()  {}
func (*DropFunction) op()    {}
func (*CreateTrigger) op()   {}
func (*DropTrigger) op()     {}
