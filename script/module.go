package script

import (
	"errors"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// errNoModule says that Go code has no module to be part of.
var errNoModule = errors.New(`revisions in Go have to be part of a Go module, and there is no go.mod here or above: "go mod init" makes one`)

// importPath returns the path by which Go imports the package in dir, which
// need not be there yet.
func importPath(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for above := dir; ; above = filepath.Dir(above) {
		text, err := os.ReadFile(filepath.Join(above, "go.mod"))
		if err == nil {
			below, err := filepath.Rel(above, dir)
			return path.Join(modulePath(string(text)), filepath.ToSlash(below)), err
		}
		if above == filepath.Dir(above) {
			return "", errNoModule
		}
	}
}

// modulePath returns what the line "module" of a go.mod says.
func modulePath(text string) string {
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "//")
		words := strings.Fields(line)
		if len(words) != 2 || words[0] != "module" {
			continue
		}
		if name, err := strconv.Unquote(words[1]); err == nil {
			return name
		}
		return words[1]
	}
	return ""
}
