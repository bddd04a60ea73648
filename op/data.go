package op

import "github.com/retort-db/retort/schema"

// BulkInsert puts rows into a table. A value is nil, a bool, an integer or
// floating-point number of Go, a string, a []byte, a [time.Time], a
// [json.RawMessage], or a [schema.Expr], which is taken as it is. Each row has
// a value for every column.
//
// Types, if given, tells for each column how its values are to be written
// where that is not plain, such as "DATE". An empty Rows does nothing.
type BulkInsert struct {
	Schema, Table string
	Columns       []string
	Types         []schema.Type // one for each column, or none
	Rows          [][]any

	// PerRow sends a statement for each row. Else as many rows go into one as
	// a request can hold.
	PerRow bool
}

func (*BulkInsert) op() {}
