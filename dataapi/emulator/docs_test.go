package emulator_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/retort-db/retort/dataapi/emulator"
)

const document = "../../docs/emulator.md"

func readText(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestDocumentedAccess reads the file that the document shows.
func TestDocumentedAccess(t *testing.T) {
	_, rest, ok := strings.Cut(readText(t, document), "```toml\n")
	file, _, end := strings.Cut(rest, "```")
	if !ok || !end {
		t.Fatalf("%s has no block of TOML", document)
	}
	a, err := emulator.ReadAccess(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Clusters) != 1 || len(a.Secrets) != 1 || len(a.Users) != 1 || len(a.Keys) != 1 || len(a.Rules) != 1 {
		t.Errorf("got %+v, want one of each", a)
	}
}

var (
	behaviourRow  = regexp.MustCompile(`(?m)^\| (\d+) \| .+ \| (.+) \| (.+) \|$`)
	testName      = regexp.MustCompile("`((?:dataapi\\.)?Test[A-Za-z0-9]+)`")
	testSignature = regexp.MustCompile(`(?m)^func (Test\w+)\(t \*testing\.T\)`)
)

// TestDocumentedBehaviours: the table has 54 rows, and each test in it exists.
func TestDocumentedBehaviours(t *testing.T) {
	tests := declared(t, "", ".")
	for name := range declared(t, "dataapi.", "..") {
		tests[name] = true
	}
	rows := behaviourRow.FindAllStringSubmatch(readText(t, document), -1)
	if len(rows) != 54 {
		t.Errorf("%s: got %d behaviours, want 54", document, len(rows))
	}
	for i, row := range rows {
		if row[1] != strconv.Itoa(i+1) {
			t.Errorf("%s: behaviour %s stands where %d should", document, row[1], i+1)
		}
		for _, cell := range row[2:] {
			checkCell(t, row[1], cell, tests)
		}
	}
}

// checkCell accepts names of tests, or a word that says that there is none.
func checkCell(t *testing.T, number, cell string, tests map[string]bool) {
	names := testName.FindAllStringSubmatch(cell, -1)
	if len(names) == 0 && cell != "–" && cell != "no" && cell != "untested" {
		t.Errorf("%s: behaviour %s: %q names no test", document, number, cell)
	}
	for _, name := range names {
		if !tests[name[1]] {
			t.Errorf("%s: behaviour %s: there is no %s", document, number, name[1])
		}
	}
}

// declared returns the names of the tests in a folder.
func declared(t *testing.T, prefix, folder string) map[string]bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	names := make(map[string]bool)
	for _, file := range files {
		for _, match := range testSignature.FindAllStringSubmatch(readText(t, file), -1) {
			names[prefix+match[1]] = true
		}
	}
	if len(names) == 0 {
		t.Fatalf("there are no tests in %s", folder)
	}
	return names
}
