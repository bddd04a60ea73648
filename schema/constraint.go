package schema

// A Constraint is a rule that the rows of a table keep: a [*PrimaryKey],
// [*Unique], [*ForeignKey], [*Check] or [*Exclude]. The set is closed.
type Constraint interface {
	// ConstraintName returns the name, or "" if the product may choose it.
	ConstraintName() string
	constraint()
}

// A PrimaryKey identifies the rows.
type PrimaryKey struct {
	Name     string
	Columns  []string
	Include  []string // PostgreSQL: columns carried along
	Deferral Deferral
}

// A Unique constraint admits a combination of values once.
type Unique struct {
	Name             string
	Columns          []string
	Include          []string // PostgreSQL: columns carried along
	NullsNotDistinct bool     // PostgreSQL 15
	Deferral         Deferral
}

// A ForeignKey has its columns point to rows of another table.
type ForeignKey struct {
	Name       string
	Columns    []string
	RefSchema  string
	RefTable   string
	RefColumns []string
	OnUpdate   Action
	OnDelete   Action

	// DeleteColumns are those that an OnDelete of SetNull or SetDefault sets;
	// all if empty: PostgreSQL 15.
	DeleteColumns []string

	Match    string // "FULL", "PARTIAL" or "SIMPLE"
	Deferral Deferral
	NotValid bool // PostgreSQL: rows already there are not checked
}

// A Check holds an expression true, or unknown.
type Check struct {
	Name        string
	SQL         string // the expression, without parentheses around
	NotValid    bool   // PostgreSQL: rows already there are not checked
	NoInherit   bool   // PostgreSQL
	NotEnforced bool   // MySQL 8.0.16
}

// An Exclude keeps two rows from being alike in all its elements: PostgreSQL.
type Exclude struct {
	Name     string
	Using    string // the index method; gist if empty
	Elements []ExcludeElement
	Where    string // which rows; all if empty
	Deferral Deferral
}

// An ExcludeElement is compared by Operator, such as "=" or "&&".
type ExcludeElement struct {
	Column   string // or:
	SQL      string // an expression
	Operator string
}

// An Action is what happens to a row when the one it points to changes or goes.
type Action string

// The actions of the SQL standard. The zero Action is the product's default,
// NO ACTION.
const (
	NoAction   Action = "NO ACTION"
	Restrict   Action = "RESTRICT"
	Cascade    Action = "CASCADE"
	SetNull    Action = "SET NULL"
	SetDefault Action = "SET DEFAULT"
)

// A Deferral says when a constraint is checked: PostgreSQL, and the foreign
// keys of SQLite. The zero value is at once.
type Deferral string

// The clauses that the products know.
const (
	NotDeferrable      Deferral = "NOT DEFERRABLE"
	Deferrable         Deferral = "DEFERRABLE"
	InitiallyImmediate Deferral = "DEFERRABLE INITIALLY IMMEDIATE"
	InitiallyDeferred  Deferral = "DEFERRABLE INITIALLY DEFERRED"
)

// ConstraintName returns the key's name, or "".
func (c *PrimaryKey) ConstraintName() string { return c.Name }

// ConstraintName returns the constraint's name, or "".
func (c *Unique) ConstraintName() string { return c.Name }

// ConstraintName returns the key's name, or "".
func (c *ForeignKey) ConstraintName() string { return c.Name }

// ConstraintName returns the check's name, or "".
func (c *Check) ConstraintName() string { return c.Name }

// ConstraintName returns the constraint's name, or "".
func (c *Exclude) ConstraintName() string { return c.Name }

func (*PrimaryKey) constraint() {}
func (*Unique) constraint()     {}
func (*ForeignKey) constraint() {}
func (*Check) constraint()      {}
func (*Exclude) constraint()    {}
