package retort_test

import (
	"fmt"
	"testing"

	"github.com/retort-db/retort/dataapi"
)

// Over the Data API a request is what costs. These are all of them, safety
// included; docs/running.md has them as a table.
func TestWhatARunCosts(t *testing.T) {
	tests := []struct {
		product  dataapi.Product
		revision int // of one statement
		run      int // besides: a look, the lease, the journal, and giving back
		tables   int // more on the first run: version rows alone, three tables and a row, a look
		first    int // more for the first version row, which MySQL inserts in a transaction with the note
	}{
		{dataapi.PostgreSQL, 4, 4, 6, 0},
		{dataapi.MySQL, 2, 4, 6, 4},
	}
	for _, test := range tests {
		t.Run(string(test.product), func(t *testing.T) {
			t.Parallel()
			var s service
			r, _ := s.open(t, test.product, row(20))
			spent := func(what string, want int, f func() error) {
				t.Helper()
				before := s.requests.Load()
				r.must(f())
				if got := int(s.requests.Load() - before); got != want {
					t.Errorf("%s: got %d requests, want %d: %q", what, got, want, r.sent)
				}
				r.sent = nil
			}
			spent("the first revision", test.tables+test.run+test.revision+test.first, func() error { return r.Upgrade(t.Context(), "r01") })
			spent("one more", test.run+test.revision, func() error { return r.Upgrade(t.Context(), "+1") })
			spent("ten more", test.run+10*test.revision, func() error { return r.Upgrade(t.Context(), "+10") })
			spent("one back", test.run+test.revision, func() error { return r.Downgrade(t.Context(), "-1") })
			spent("nothing to do", 1, func() error { return r.Upgrade(t.Context(), "r11") })
			spent("status", 1, func() error { _, err := r.Status(t.Context()); return err })
		})
	}
}

// row returns n revisions in a row, of one statement each way.
func row(n int) map[string]string {
	files := map[string]string{}
	for i := 1; i <= n; i++ {
		down := ""
		if i > 1 {
			down = fmt.Sprintf("-- down_revision: r%02d\n", i-1)
		}
		files[fmt.Sprintf("r%02d", i)] = fmt.Sprintf("-- revision: r%02d\n%s\n-- retort:upgrade\nCREATE TABLE t%d (id int);\n\n-- retort:downgrade\nDROP TABLE t%d;\n", i, down, i, i)
	}
	return files
}
