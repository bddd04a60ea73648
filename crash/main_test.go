// Package crash holds no code but tests: the proof that a run which is
// disturbed, in any way and at any moment, is finished by the next one.
//
// A case is a place (a product and the way to it), a project (a folder of
// testdata), a direction, a way to disturb, and the number k of the request
// at which that happens. [TestMatrix] runs a sample of all cases, and with
// RETORT_TORTURE set every one of them; docs/crash.md tells what came of it.
package crash

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/retort-db/retort/cli"
)

// torture says whether every case is to be run, and not a sample of them.
var torture = os.Getenv("RETORT_TORTURE") != ""

// TestMain is also the retort command, where it is called by that name: so a
// run is a process of its own, with the race detector if the tests have it.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "retort" {
		os.Exit(cli.Main(context.Background(), os.Args[1:], ofProject()))
	}
	flag.Parse()
	// A case spends most of its time waiting for a lease to run out.
	parallel := "8"
	if torture {
		parallel = "24"
	}
	if err := flag.Set("test.parallel", parallel); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}
