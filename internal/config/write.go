package config

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

//go:embed new.toml
var newFile string

// Write makes a new file for a project whose revisions are in the directory
// dir, with comments on what else may stand in it. It never writes over a
// file.
func Write(file, dir string) error {
	location, err := relative(filepath.Dir(file), dir)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	text := strings.Replace(newFile, `"migrations"`, tomlString(location), 1)
	if _, err := f.WriteString(text); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// relative returns dir as the file in base is to name it.
func relative(base, dir string) (string, error) {
	absBase, err := filepath.Abs(base)
	if err != nil {
		return "", err
	}
	absDir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	rel, err := filepath.Rel(absBase, absDir)
	if err != nil { // on another drive
		rel = absDir
	}
	return filepath.ToSlash(rel), nil
}

// tomlString writes a basic string of TOML. "$" is doubled before "{", where
// it would name a variable.
func tomlString(s string) string {
	var b strings.Builder
	for _, r := range strings.ReplaceAll(s, "${", "$${") {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	return `"` + b.String() + `"`
}
