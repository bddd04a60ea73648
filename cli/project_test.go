package cli_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/retort-db/retort/cli"
	"github.com/retort-db/retort/script"
)

// A fault in the header of a Go file is told, not that its code belongs to no
// file.
func TestFaultOfAGoFile(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	versions := filepath.Join("migrations", "versions")
	err := errors.Join(os.MkdirAll(versions, 0o777),
		os.WriteFile("retort.toml", []byte("script_location = \"migrations\"\n"), 0o666),
		os.WriteFile(filepath.Join(versions, "b2.go"), []byte("// revision: b2\n\n// Package versions has notes.\npackage versions\n"), 0o666))
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	cli.Main(t.Context(), []string{"heads"}, &cli.Options{Stdout: io.Discard, Stderr: &said, Go: []script.Go{{Revision: "b2"}}})
	if want := "b2.go:1: \"revision:\" is not in the last paragraph of the header"; !strings.Contains(said.String(), want) {
		t.Errorf("got %q, want %q", said.String(), want)
	}
}
