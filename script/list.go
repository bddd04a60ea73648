package script

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/retort-db/retort/revision"
)

// ListFile is the name of the Go file, in a directory of revisions, that lists
// those written in Go. [SyncList] writes it.
const ListFile = "revisions.go"

// SyncList brings the list of the Go revisions in dir up to date with their
// files, and reports whether it had to be changed. Where there is neither a
// list nor a Go revision it does nothing. A file with a bad header is left out;
// [Load] tells of it.
func SyncList(dir string) (changed bool, err error) {
	file := filepath.Join(dir, ListFile)
	old, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, fmt.Errorf("list of Go revisions: %w", err)
	}
	names, err := goNames(dir)
	if err != nil || len(names) == 0 && old == nil {
		return false, err
	}
	list := listText(packageName(dir), names)
	if bytes.Equal(old, list) {
		return false, nil
	}
	if err := replace(file, list); err != nil {
		return false, fmt.Errorf("list of Go revisions: %w", err)
	}
	return true, nil
}

// goNames returns the names of the values that a directory's Go revisions are,
// sorted.
func goNames(dir string) ([]string, error) {
	if _, err := os.ReadDir(dir); err != nil {
		return nil, fmt.Errorf("list of Go revisions: %w", err)
	}
	scripts, _ := Load(os.DirFS(dir), "") // faults are told by who uses the graph
	var names []string
	for _, s := range scripts {
		if s.IsGo() {
			names = append(names, variable(s.ID))
		}
	}
	slices.Sort(names)
	return names, nil
}

// listText returns the text of the list.
func listText(pkg string, names []string) []byte {
	template, _ := templates.ReadFile("templates/go/list.go.txt")
	var lines strings.Builder
	for _, name := range names {
		lines.WriteString("\t\t" + name + ",\n")
	}
	list := "{}"
	if len(names) > 0 {
		list = "{\n" + lines.String() + "\t}"
	}
	return []byte(strings.NewReplacer("${package}", pkg, "${list}", list).Replace(string(template)))
}

// packageName returns the package that the Go files of a directory are in; for
// the first one, the directory's name as far as it can be one.
func packageName(dir string) string {
	files, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	for _, file := range files {
		if text, err := os.ReadFile(file); err == nil && !strings.HasSuffix(file, "_test.go") {
			if name := packageClause(string(text)); name != "" {
				return name
			}
		}
	}
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	name := strings.ToLower(strings.TrimPrefix(variable(revision.ID(filepath.Base(dir))), "rev_"))
	if name = strings.TrimLeft(name, "0123456789_"); name == "" {
		return "versions"
	}
	return name
}

func packageClause(text string) string {
	for line := range strings.Lines(text) {
		if name, ok := strings.CutPrefix(line, "package "); ok {
			name, _, _ = strings.Cut(strings.TrimSpace(name), " ")
			return name
		}
	}
	return ""
}

// replace writes a file in one move, over what is there.
func replace(file string, text []byte) error {
	temp := filepath.Join(filepath.Dir(file), ".retort-"+string(NewID()))
	if err := writeSynced(temp, text); err != nil {
		return err
	}
	if err := os.Rename(temp, file); err != nil {
		os.Remove(temp)
		return err
	}
	return nil
}
