package sqlite

import (
	"math"
	"slices"
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// grammar is how SQLite spells things. Reserved lists the keywords of
// https://sqlite.org/lang_keywords.html that cannot name a table. Times are
// written as SQLAlchemy stores them.
var grammar = &dialect.Grammar{
	Product: "sqlite",
	Title:   "SQLite",
	Quote:   '"',
	Reserved: dialect.Words(`
add all alter and as autoincrement between case check collate commit constraint
create default deferrable delete distinct drop else escape except exists foreign
from group having if in index indexed insert intersect into is isnull join limit
not nothing notnull null on or order primary references returning select set
table then to transaction union unique update using values when where`),
	Values: dialect.Values{
		True: "1", False: "0",
		BeforeBytes: "X'", AfterBytes: "'",
		Inf: "9e999", NegInf: "-9e999",
		Second:     "05.000000",
		MaxInteger: math.MaxInt64,
	},
	Lacks: map[dialect.Feature]string{
		dialect.ValidateLater:      "it checks the rows when a constraint is added",
		dialect.DeferrableUnique:   "",
		dialect.ExcludeConstraints: "a trigger can refuse such rows",
		dialect.NotEnforced:        "",
		dialect.DeleteColumns:      "leave DeleteColumns out; all columns of the key are set",
		dialect.ConstraintTriggers: "leave Constraint out",
		dialect.NoInherit:          "",
		dialect.IncludeColumns:     "",
		dialect.NullsNotDistinct:   "a unique index on an expression such as coalesce(a, '') does the same",
		dialect.DropConstraints:    "drop it without IfExists",
		dialect.IfNotExistsColumn:  "",
		dialect.IfExistsColumn:     "",
		dialect.Cascades:           "drop what depends on it first",
		dialect.AlterTables:        "its tables have none of these settings",
		dialect.Partitions:         "",
		dialect.Invisible:          "",
		dialect.PrefixIndexes:      "an index on substr(a, 1, n) does the same",
		dialect.IndexKinds:         "for full text create a virtual table with Execute",
		dialect.IdentityColumns:    "set AutoIncrement of a column that is the whole primary key",
		dialect.AutoIncrements:     "an integer that is the whole primary key numbers the rows",
		dialect.OnUpdateColumns:    "create a trigger",
		dialect.Arrays:             "store them as JSON",
		dialect.EnumTypes:          "alter the type of the columns that have it",
		dialect.Sequences:          "AutoIncrement numbers rows",
		dialect.Schemas:            "ATTACH another file",
		dialect.RenameSchemas:      "ATTACH the file under the other name",
		dialect.Extensions:         "the program that opens the database loads them",
		dialect.MaterializedViews:  "create a table AS SELECT with Execute",
		dialect.ReplaceViews:       "drop it and create it again",
		dialect.ViewChecks:         "",
		dialect.ViewOptions:        "",
		dialect.Routines:           "the program that opens the database registers functions",
		dialect.ReplaceTriggers:    "drop it and create it again",
	},
	TriggersInSchema: true,
	IndexesInSchema:  true,
	Type:             writeType,
	Column:           writeColumn,
	Index:            writeIndex,
	TableOptions:     writeTableOptions,
}

// writeType writes FLOAT without a precision, as SQLAlchemy does: SQLite has
// one size of it.
func writeType(w *dialect.Writer, t schema.Type) bool {
	if _, ok := t.(schema.Float); !ok {
		return false
	}
	w.Raw("FLOAT")
	return true
}

// writeColumn writes type and clauses as SQLAlchemy orders them. A row id is
// an INTEGER whatever kind of integer was asked for: it has 64 bits, and
// nothing else numbers rows.
func writeColumn(w *dialect.Writer, c *schema.Column) {
	if c.Invisible {
		w.Need(dialect.Invisible)
	}
	if c.OnUpdate != "" {
		w.Need(dialect.OnUpdateColumns)
	}
	if _, ok := c.Default.(*schema.Identity); ok {
		w.Need(dialect.IdentityColumns)
	}
	t := c.Type
	if c.AutoIncrement && isInteger(t) {
		t = schema.Integer{}
	}
	w.Type(t).DefaultClause(c.Default)
	if c.NotNull {
		w.Raw(" NOT NULL")
	}
	w.ComputedClause(c.Default)
	if c.Check != "" {
		w.Raw(" CHECK (").Raw(c.Check).Raw(")")
	}
}

// isInteger reports whether t is one of the kinds of integers.
func isInteger(t schema.Type) bool {
	switch schema.For("sqlite", t).(type) {
	case schema.SmallInteger, schema.Integer, schema.BigInteger:
		return true
	}
	return false
}

// writeIndex writes a CREATE INDEX. The method, and what only other products'
// indexes have, is passed over unless it changes which rows there may be.
func writeIndex(w *dialect.Writer, o *op.CreateIndex) {
	i := o.Index
	w.Raw("CREATE ")
	if i.Unique {
		w.Raw("UNIQUE ")
	}
	w.Raw("INDEX ")
	if o.IfNotExists {
		w.Raw("IF NOT EXISTS ")
	}
	w.IndexName(o).Raw(" ").IndexColumns(indexColumns(w, i), func(c schema.IndexColumn) {
		if c.Name != "" {
			w.Ident(c.Name)
		} else {
			w.Raw(c.SQL)
		}
		if c.Collation != "" {
			writeCollation(w, c.Collation)
		}
	})
	if i.Where != "" {
		w.Raw(" WHERE ").Raw(i.Where)
	}
	if i.NullsNotDistinct {
		w.Need(dialect.NullsNotDistinct)
	}
	if i.Kind != "" {
		w.Need(dialect.IndexKinds)
	}
}

// writeCollation writes a collation as people do: NOCASE has no quotes.
func writeCollation(w *dialect.Writer, name string) {
	w.Raw(" COLLATE ")
	if strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") == "" {
		w.Raw(name)
		return
	}
	w.Quoted(name)
}

// indexColumns returns the columns of an index without what only other
// products have.
func indexColumns(w *dialect.Writer, i *schema.Index) []schema.IndexColumn {
	columns := slices.Clone(i.Columns)
	for n, c := range columns {
		columns[n].Nulls = ""
		if c.Length != 0 && i.Unique {
			w.Need(dialect.PrefixIndexes)
		}
	}
	return columns
}

// writeTableOptions writes what follows the parenthesis of CREATE TABLE.
func writeTableOptions(w *dialect.Writer, t *schema.Table) {
	before := "\n "
	if t.SQLite.WithoutRowID {
		w.Raw(before + "WITHOUT ROWID")
		before = ",\n "
	}
	if t.SQLite.Strict {
		w.Raw(before + "STRICT")
	}
}
