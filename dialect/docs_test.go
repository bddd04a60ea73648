package dialect_test

import (
	"context"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// up is the example on top of docs/operations.md.
func up(ctx context.Context, db op.Sink) error {
	return op.Do(ctx, db,
		&op.AddColumn{Table: "account", Column: &schema.Column{Name: "phone", Type: schema.String{Length: 20}}},
		&op.CreateIndex{Table: "account", Index: &schema.Index{Name: "ix_account_phone", Columns: schema.On("phone")}},
	)
}

// TestOperationsExample performs it.
func TestOperationsExample(t *testing.T) {
	for _, d := range dialects {
		b := newBench(t, d)
		b.prepare(t, &sample{})
		if err := up(t.Context(), sinkFunc(b.do)); err != nil {
			t.Errorf("%s: %v", d.Name(), err)
		}
	}
}

// A sinkFunc is a function that performs operations.
type sinkFunc func(ctx context.Context, o op.Op) error

func (f sinkFunc) Do(ctx context.Context, o op.Op) error { return f(ctx, o) }

const operationsFile = "../docs/operations.md"

// TestOperationsFile keeps docs/operations.md what the samples and the source
// of package op make of it. With -update it writes the file.
func TestOperationsFile(t *testing.T) {
	m := &manual{forms: forms(t)}
	m.nouns, _ = nouns(t, "../op")
	want := m.text(t)
	if *update {
		if err := os.WriteFile(operationsFile, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(operationsFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(got), want); diff != "" {
		t.Errorf("%s: (-is there +comes of the samples; -update rewrites it)\n%s", operationsFile, diff)
	}
}

// chapters are the parts of docs/operations.md, and what Alembic calls each
// operation.
var chapters = []struct {
	title      string
	operations []entry
}{
	{"Tables", []entry{
		{"CreateTable", "`create_table`"}, {"DropTable", "`drop_table`"}, {"RenameTable", "`rename_table`"},
		{"SetTableComment", "`create_table_comment`, `drop_table_comment`"}, {"AlterTable", ""},
		{"AttachPartition", ""}, {"DetachPartition", ""}, {"Batch", "`batch_alter_table`"},
	}},
	{"Columns", []entry{{"AddColumn", "`add_column`"}, {"DropColumn", "`drop_column`"}, {"AlterColumn", "`alter_column`"}}},
	{"Constraints", []entry{
		{"AddConstraint", "`create_primary_key`, `create_unique_constraint`, `create_foreign_key`, `create_check_constraint`, `create_exclude_constraint`"},
		{"DropConstraint", "`drop_constraint`"}, {"RenameConstraint", ""}, {"ValidateConstraint", ""},
	}},
	{"Indexes", []entry{{"CreateIndex", "`create_index`"}, {"DropIndex", "`drop_index`"}, {"RenameIndex", ""}}},
	{"Rows and statements", []entry{{"BulkInsert", "`bulk_insert`"}, {"Execute", "`execute`"}}},
	{"Enum types", []entry{{"CreateEnum", ""}, {"DropEnum", ""}, {"AddEnumValue", ""}, {"RenameEnumValue", ""}}},
	{"Sequences", []entry{{"CreateSequence", ""}, {"AlterSequence", ""}, {"DropSequence", ""}}},
	{"Schemas and extensions", []entry{
		{"CreateSchema", ""}, {"DropSchema", ""}, {"RenameSchema", ""}, {"CreateExtension", ""}, {"DropExtension", ""},
	}},
	{"Views", []entry{{"CreateView", ""}, {"DropView", ""}, {"RefreshView", ""}}},
	{"Functions, procedures and triggers", []entry{
		{"CreateFunction", ""}, {"DropFunction", ""}, {"CreateTrigger", ""}, {"DropTrigger", ""},
	}},
}

// An entry is an operation and its names in Alembic, if it has any.
type entry struct{ operation, alembic string }

// titles are what people call the products.
var titles = map[string]string{"postgresql": "PostgreSQL", "mysql": "MySQL", "mariadb": "MariaDB", "sqlite": "SQLite"}

const preface = `# Operations

<!-- Written by "go test ./dialect -run TestOperationsFile -update" from package op and the samples in dialect; do not edit. -->

An operation is a change to a database as a Go value. A Go revision performs it on its sink, and the dialect of the
product that is there spells it:

` + "```go\n%s\n```" + `

All that is on this page is run by tests: the SQL is what the dialects return for the Go form beside it; it is compared
with what Alembic 1.8 prints for the same operation, performed on PostgreSQL, MariaDB and SQLite on tables with rows, undone, and
performed again. More of it, with the Python forms, is in ` + "`dialect/testdata`" + `.

- **A zero field is the usual thing**: a column that may be NULL, no default, no schema.
- **A product refuses what it cannot do**, and says what to do instead. It passes over what only says how, such as MySQL's ` + "`ALGORITHM`" + `.
- **` + "`Was`" + ` and ` + "`TableWas`" + `** say how a thing is before the change. Some products need to know: MySQL forgets what a change of
  a column does not repeat, and SQLite makes the whole table anew. Leave them empty, and Retort looks at the database when it
  runs. With ` + "`--sql`" + ` there is none to look at; then give them, or read the error. They also are what ` + "`op.Reverse`" + ` goes back to.
- **Names are quoted** where the product would read something else.
- **MySQL** stands for MySQL 8 and MariaDB; what only one of them has says so.

Further down: [types](#types), [how SQLite makes a table anew](#how-sqlite-makes-a-table-anew), and
[where the SQL is not Alembic's](#where-the-sql-is-not-alembics).

`

const rebuildPreface = `
## How SQLite makes a table anew

SQLite has no ALTER for most changes. Retort then makes a new table, copies the rows, and puts it in the old one's place:

` + "```go\n%s\n```" + `

` + "```sql\n%s```" + `

Indexes and triggers are made again from their own text, views stay, and so does what no field of ` + "`schema.Table`" + ` holds. If foreign keys
of other rows point to the table, they are switched off meanwhile and checked before the end, so that dropping the old
table deletes nothing elsewhere. ` + "`Batch`" + ` does several changes in one go.
`
