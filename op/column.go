package op

import "github.com/retort-db/retort/schema"

// AddColumn adds a column, then its constraints and indexes, then its comment.
// An enum type that it names is created first unless NoTypes is set.
type AddColumn struct {
	Schema, Table string
	Column        *schema.Column
	Constraints   []schema.Constraint // that go with it
	Indexes       []*schema.Index     // that go with it
	Inline        bool                // a primary or foreign key of this column alone is part of its definition
	IfNotExists   bool                // PostgreSQL, MariaDB
	NoTypes       bool                // PostgreSQL: the enum type is there already
	Place         Place
	Online        Online
	TableWas      *schema.Table // for a rebuild on SQLite
}

// DropColumn drops a column.
type DropColumn struct {
	Schema, Table, Column string
	IfExists              bool // PostgreSQL, MariaDB
	Cascade               bool // PostgreSQL: with all that depends on it
	Types                 bool // PostgreSQL: drop the enum type that Was names as well

	Was      *schema.Column // how to make it again
	WasPlace Place          // where it stood: MySQL
	Online   Online
	TableWas *schema.Table // for a rebuild on SQLite
}

// AlterColumn changes a column. A nil or empty field stays as it is; all that
// a product forgets when it changes a column is restated from Was.
type AlterColumn struct {
	Schema, Table, Column string

	Name          string      // the new name
	Type          schema.Type // the new type
	Using         string      // PostgreSQL: an expression that converts the old values
	NotNull       *bool
	Default       schema.Default // the new default, identity or expression
	DropDefault   bool           // takes the default or identity away
	Comment       *string
	AutoIncrement *bool        // MySQL
	OnUpdate      *schema.Expr // MySQL
	Invisible     *bool        // MySQL, MariaDB
	Place         Place
	NoTypes       bool // PostgreSQL: the enum type is there already
	Types         bool // PostgreSQL: drop the enum type that Was names, which is no longer used
	Online        Online

	// Was is the column before. MySQL's MODIFY needs all of it, PostgreSQL the
	// default if the type changes. The runner reads it from the database if it
	// is nil.
	Was      *schema.Column
	WasPlace Place
	TableWas *schema.Table // for a rebuild on SQLite
}

// A Place is where a column stands: MySQL, and in a rebuild SQLite. The zero
// Place is the end for a new column, and where it is for another.
type Place struct {
	First bool
	After string // the name of a column
}

func (*AddColumn) op()   {}
func (*DropColumn) op()  {}
func (*AlterColumn) op() {}
