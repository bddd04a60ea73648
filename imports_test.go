package retort_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// floors lists every package of the module. A package imports only from lower
// floors; packages on one floor do not know each other. Tests may look up.
var floors = [][]string{
	0: {"internal/near"},
	1: {"revision", "schema", "internal/sqltext", "internal/dbserver"},
	2: {"op", "dataapi", "dataapi/emulator", "internal/dbtest"},
	3: {"dialect", "dataapi/emulator/emulatortest"},
	4: {"script", "dialect/postgres", "dialect/mysql", "dialect/sqlite"},
	5: {".", "internal/config"},
	6: {"cli"},
	7: {"cmd/retort"},
}

// light is what the library may import from outside: nothing heavy reaches a
// program that embeds it.
var light = []string{".", "revision", "schema", "op", "dialect", "dialect/postgres", "dialect/mysql", "dialect/sqlite", "script", "internal/sqltext", "internal/near"}

const module = "github.com/retort-db/retort"

func TestImportsGoDown(t *testing.T) {
	floor := map[string]int{}
	for i, packages := range floors {
		for _, p := range packages {
			floor[p] = i
		}
	}
	for from, imports := range importsOf(t) {
		if _, ok := floor[from]; !ok {
			t.Errorf("package %s stands on no floor: add it to floors", from)
		}
		for _, to := range imports {
			if inside, ok := within(to); ok && floor[inside] >= floor[from] {
				t.Errorf("%s (floor %d) imports %s (floor %d)", from, floor[from], inside, floor[inside])
			}
		}
	}
}

func TestLibraryIsLight(t *testing.T) {
	imports := importsOf(t)
	for _, from := range light {
		for _, to := range imports[from] {
			first, _, _ := strings.Cut(to, "/")
			if _, ok := within(to); !ok && strings.Contains(first, ".") {
				t.Errorf("%s imports %s: the library has no dependencies", from, to)
			}
		}
	}
}

// within returns the package's path in the module, "." for the root.
func within(importPath string) (string, bool) {
	if importPath == module {
		return ".", true
	}
	return strings.CutPrefix(importPath, module+"/")
}

// importsOf returns what the non-test files of each package import.
func importsOf(t *testing.T) map[string][]string {
	imports := map[string][]string{}
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return skipped(file)
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		dir := path.Dir(filepath.ToSlash(file))
		imports[dir] = append(imports[dir], paths(f.Imports)...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return imports
}

// skipped leaves out other modules and what is no code of ours.
func skipped(dir string) error {
	switch base := filepath.Base(dir); {
	case dir == "embedded", dir == "clients", dir == "examples", dir == "bench", base == "testdata", len(base) > 1 && base[0] == '.':
		return fs.SkipDir
	}
	return nil
}

func paths(specs []*ast.ImportSpec) []string {
	var list []string
	for _, spec := range specs {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			list = append(list, p)
		}
	}
	return list
}
