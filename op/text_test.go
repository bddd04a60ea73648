package op_test

import (
	"testing"
	"time"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// TestTextTellsOperationsApart: what says the same has the same text, though
// it was made twice, and what says something else has another.
func TestTextTellsOperationsApart(t *testing.T) {
	yes, no := true, false
	moment := time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)
	make := []func() op.Op{
		func() op.Op { return &op.Execute{SQL: "SELECT 1"} },
		func() op.Op { return &op.Execute{SQL: "SELECT 2"} },
		func() op.Op { return &op.DropTable{Table: "a"} },
		func() op.Op { return &op.DropTable{Schema: "a"} },
		func() op.Op { return &op.AlterColumn{Table: "a", Column: "b", Type: schema.Integer{}} },
		func() op.Op { return &op.AlterColumn{Table: "a", Column: "b", Type: schema.Boolean{}} },
		func() op.Op { return &op.AlterColumn{Table: "a", Column: "b", Type: schema.String{Length: 1}} },
		func() op.Op { return &op.AlterColumn{Table: "a", Column: "b", NotNull: &yes} },
		func() op.Op { return &op.AlterColumn{Table: "a", Column: "b", NotNull: &no} },
		func() op.Op { return &op.BulkInsert{Table: "a", Columns: []string{"b"}, Rows: [][]any{{1}}} },
		func() op.Op { return &op.BulkInsert{Table: "a", Columns: []string{"b"}, Rows: [][]any{{"1"}}} },
		func() op.Op { return &op.BulkInsert{Table: "a", Columns: []string{"b"}, Rows: [][]any{{nil}}} },
		func() op.Op { return &op.BulkInsert{Table: "a", Columns: []string{"b"}, Rows: [][]any{{moment}}} },
		func() op.Op { return &op.BulkInsert{Table: "a", Columns: []string{"b"}, Rows: [][]any{{1}, {1}}} },
		func() op.Op { return &op.CreateTable{Table: &schema.Table{Name: "a"}} },
		func() op.Op {
			return &op.Batch{Table: "a", Ops: []op.Op{&op.DropColumn{Table: "a", Column: "b"}}}
		},
	}
	seen := map[string]int{}
	for i, f := range make {
		text := op.Text(f())
		if again := op.Text(f()); again != text {
			t.Errorf("operation %d: got %q and then %q", i, text, again)
		}
		if j, ok := seen[text]; ok {
			t.Errorf("operations %d and %d: got %q for both", j, i, text)
		}
		seen[text] = i
	}
	if here, there := op.Text(op.SQL("SELECT 1")), op.Text(&op.Execute{SQL: "SELECT 1"}); here != there {
		t.Errorf("the place where it was written counts: %q and %q", here, there)
	}
}
