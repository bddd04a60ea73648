package dialect

import "fmt"

// A Feature is something that operations ask for and that not every product
// has. Its text completes "SQLite has no ...".
type Feature string

// The features that the shared spelling asks for, see [Grammar.Lacks].
const (
	TableConstraints   Feature = "ALTER TABLE for constraints"
	DropConstraints    Feature = "DROP CONSTRAINT IF EXISTS"
	RenameConstraints  Feature = "names of constraints to change"
	ValidateLater      Feature = "constraints that are validated later"
	DeferrableUnique   Feature = "primary keys and unique constraints that are checked later"
	DeferrableForeign  Feature = "foreign keys that are checked later"
	ForeignMatch       Feature = "MATCH for foreign keys"
	ExcludeConstraints Feature = "exclusion constraints"
	DeleteColumns      Feature = "ON DELETE SET for some of the columns"
	ConstraintTriggers Feature = "constraint triggers"
	NotEnforced        Feature = "constraints that are not enforced"
	NoInherit          Feature = "constraints that are not inherited"
	IncludeColumns     Feature = "constraints with INCLUDE"
	NullsNotDistinct   Feature = "NULLS NOT DISTINCT"

	IfNotExistsColumn Feature = "ADD COLUMN IF NOT EXISTS"
	IfExistsColumn    Feature = "DROP COLUMN IF EXISTS"
	Cascades          Feature = "DROP ... CASCADE"
	ColumnPlaces      Feature = "places for columns"
	AlterTables       Feature = "settings of a whole table to change"
	Partitions        Feature = "partitions that are tables"
	PartialIndexes    Feature = "indexes of some rows only"
	Invisible         Feature = "invisible columns and indexes"
	PrefixIndexes     Feature = "unique indexes of the beginning of a column"
	AutoIncrements    Feature = "AUTO_INCREMENT to switch on or off"
	IndexKinds        Feature = "FULLTEXT and SPATIAL indexes"
	IdentityColumns   Feature = "identity columns"
	OnUpdateColumns   Feature = "ON UPDATE for columns"
	Arrays            Feature = "arrays"
	EnumTypes         Feature = "enum types to change"
	Sequences         Feature = "sequences"
	Schemas           Feature = "schemas to create or drop"
	RenameSchemas     Feature = "names of schemas to change"
	Extensions        Feature = "extensions"
	MaterializedViews Feature = "materialized views"
	ReplaceViews      Feature = "CREATE OR REPLACE VIEW"
	ViewChecks        Feature = "views WITH CHECK OPTION"
	ViewOptions       Feature = "options of views"
	Routines          Feature = "stored functions and procedures"
	ReplaceTriggers   Feature = "CREATE OR REPLACE TRIGGER"
)

// Need fails unless the product has a feature. The error says what to do
// instead.
func (w *Writer) Need(f Feature) *Writer {
	advice, lacks := w.grammar.Lacks[f]
	switch {
	case !lacks:
	case advice == "":
		w.Fail(fmt.Errorf("%s has no %s", w.grammar.Title, f))
	default:
		w.Fail(fmt.Errorf("%s has no %s: %s", w.grammar.Title, f, advice))
	}
	return w
}

// Has reports whether the product has a feature.
func (g *Grammar) Has(f Feature) bool {
	_, lacks := g.Lacks[f]
	return !lacks
}
