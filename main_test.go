package retort_test

import (
	"flag"
	"fmt"
	"os"
	"testing"
)

// TestMain has more tests run at once than there are processors: most of their
// time is spent waiting for leases to run out.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "8"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}
