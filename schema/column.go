package schema

// A Column is a column of a table.
type Column struct {
	Name    string
	Type    Type
	NotNull bool
	Default Default // nil if there is none
	Comment string

	// AutoIncrement numbers the rows: SERIAL on PostgreSQL (see [Identity] for
	// the newer way), AUTO_INCREMENT on MySQL, the row id on SQLite, where the
	// column has to be the whole primary key.
	AutoIncrement bool

	OnUpdate  Expr // MySQL: such as CURRENT_TIMESTAMP
	Invisible bool // MySQL, MariaDB: not in SELECT *

	// Check is MariaDB's rule of the column itself, without parentheses around
	// it. It has no name, and a MODIFY that does not restate it drops it.
	// Elsewhere a rule is a [Check] of the table.
	Check string
}

// A Default is what fills a column that an INSERT does not name: a [Literal],
// an [Expr], an [*Identity], or a [*Computed], which fills it always. The set
// is closed.
type Default interface{ isDefault() }

// A Literal is a default that is written as a string literal: 'x'.
type Literal string

// An Expr is an expression in the words of the product: now(), 0, TRUE.
type Expr string

// An Identity numbers rows as the SQL standard has it: GENERATED ... AS
// IDENTITY. Products without it are refused.
type Identity struct {
	Always  bool // GENERATED ALWAYS rather than BY DEFAULT
	Numbers Numbers
}

// A Computed column is an expression over others: GENERATED ALWAYS AS (...).
type Computed struct {
	SQL    string
	Stored bool // on disk; PostgreSQL before 18 knows no others
}

func (Literal) isDefault()   {}
func (Expr) isDefault()      {}
func (*Identity) isDefault() {}
func (*Computed) isDefault() {}
