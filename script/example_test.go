package script_test

import (
	"context"
	"fmt"
	"log"
	"testing/fstest"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/revision"
	"github.com/retort-db/retort/script"
)

// The files of a project with revisions in SQL and in Go, which would be an
// embed.FS in a program: //go:embed *
var files = fstest.MapFS{
	"a1_account.sql": {Data: []byte("-- create account\n--\n-- revision: a1\n\n-- retort:upgrade\nCREATE TABLE account (id int);\n")},
	"b2_fill.go":     {Data: []byte("// fill it\n//\n// revision: b2\n// down_revision: a1\n\npackage versions\n")},
}

// The value that would stand in b2_fill.go.
var rev_b2 = script.Go{
	Revision: "b2",
	Upgrade: func(ctx context.Context, s op.Sink) error {
		return op.Do(ctx, s, &op.BulkInsert{Table: "account", Columns: []string{"id"}, Rows: [][]any{{1}, {2}}})
	},
}

// Bind puts the Go files of a directory and their code together. In a project
// that "retort init --template go" has started, revisions.go does it.
func ExampleBind() {
	scripts, err := script.Load(files, "versions")
	if err != nil {
		log.Fatal(err)
	}
	if err := script.Bind(scripts, []script.Go{rev_b2}); err != nil {
		log.Fatal(err)
	}
	for _, s := range scripts {
		fmt.Println(s.ID, s.Path, s.IsGo(), s.Check(revision.Up, 0) == nil)
	}
	// Output:
	// a1 versions/a1_account.sql false true
	// b2 versions/b2_fill.go true true
}
