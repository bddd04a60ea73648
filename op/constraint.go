package op

import "github.com/retort-db/retort/schema"

// AddConstraint adds a constraint to a table.
type AddConstraint struct {
	Schema, Table string
	Constraint    schema.Constraint
	Online        Online
	TableWas      *schema.Table // for a rebuild on SQLite
}

// DropConstraint drops a constraint by its name.
type DropConstraint struct {
	Schema, Table, Name string
	Kind                ConstraintKind // MySQL asks for it
	IfExists            bool           // PostgreSQL, MariaDB
	Cascade             bool           // PostgreSQL: with all that depends on it

	Was      schema.Constraint // how to make it again; also tells Kind
	Online   Online
	TableWas *schema.Table // for a rebuild on SQLite
}

// A ConstraintKind tells constraints apart where a name does not.
type ConstraintKind string

// The kinds, by the names Alembic's type_ has. A zero ConstraintKind is not
// known.
const (
	PrimaryKey ConstraintKind = "primary"
	Unique     ConstraintKind = "unique"
	ForeignKey ConstraintKind = "foreignkey"
	Check      ConstraintKind = "check"
	Exclude    ConstraintKind = "exclude"
)

// RenameConstraint gives a constraint another name: PostgreSQL, and in a
// rebuild SQLite.
type RenameConstraint struct {
	Schema, Table, Constraint string
	Name                      string // the new one
	TableWas                  *schema.Table
}

// ValidateConstraint checks the rows that were there when a constraint was
// added with NotValid: PostgreSQL.
type ValidateConstraint struct{ Schema, Table, Name string }

func (*AddConstraint) op()      {}
func (*DropConstraint) op()     {}
func (*RenameConstraint) op()   {}
func (*ValidateConstraint) op() {}
