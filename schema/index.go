package schema

// An Index is an index of a table.
type Index struct {
	Name    string
	Columns []IndexColumn
	Unique  bool

	Using            string   // the method: "gin"; MySQL "BTREE" or "HASH"
	Where            string   // PostgreSQL, SQLite: which rows; all if empty
	Include          []string // PostgreSQL: columns carried along
	With             []Option // PostgreSQL: storage parameters
	Tablespace       string   // PostgreSQL
	NullsNotDistinct bool     // PostgreSQL 15
	Kind             string   // MySQL: "FULLTEXT" or "SPATIAL"
	Parser           string   // MySQL: of a full-text index
	Comment          string   // MySQL, PostgreSQL
	Invisible        bool     // MySQL: not used by plans; IGNORED on MariaDB
}

// An IndexColumn is what an index sorts by: a column or an expression.
type IndexColumn struct {
	Name string // of a column, or:
	SQL  string // an expression, without parentheses around

	Desc      bool
	Nulls     string // PostgreSQL: "FIRST" or "LAST"
	Length    int    // MySQL: how much of the column; 0 is all
	OpClass   string // PostgreSQL
	Collation string // PostgreSQL, SQLite
}

// On returns the columns of an index that sorts by them and has nothing else
// to say.
func On(names ...string) []IndexColumn {
	columns := make([]IndexColumn, len(names))
	for i, name := range names {
		columns[i].Name = name
	}
	return columns
}
