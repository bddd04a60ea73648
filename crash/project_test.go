package crash

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A project is a folder of revisions, see testdata. Those in the folder "any"
// are for every product, and the first of each is where a downgrade ends.
type project struct {
	name string
	dir  string // as the command sees it: with a retort.toml
	text string // all its revisions in SQL, with single blanks, to look statements up in
}

var projects = []string{"ledger", "long", "branched", "bare", "typed"}

// A direction is the command that a case runs.
type direction struct {
	name string
	args []string
}

var (
	up   = direction{"up", []string{"upgrade", "head"}}
	down = direction{"down", []string{"downgrade", "a1"}}
)

// load copies a project's revisions for a product to a folder of the test's.
func load(t testing.TB, name, product string) project {
	t.Helper()
	p := project{name: name, dir: t.TempDir()}
	from := filepath.Join("testdata", name, product)
	if _, err := os.Stat(from); err != nil {
		from = filepath.Join("testdata", name, "any")
	}
	versions := filepath.Join(p.dir, "migrations", "versions")
	err := errors.Join(os.MkdirAll(versions, 0o777), os.CopyFS(versions, os.DirFS(from)),
		os.WriteFile(filepath.Join(p.dir, "retort.toml"), []byte("script_location = \"migrations\"\n"), 0o666))
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(versions, "*.sql"))
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		p.text += strings.Join(strings.Fields(string(text)), " ")
	}
	return p
}

// wrote tells whether a plain statement is one of the project's. Those of a
// project in Go nobody has written down.
func (p project) wrote(sql string) bool {
	if p.name == "typed" {
		return changes[keyword(sql)] && !strings.Contains(sql, "retort_") && !strings.Contains(sql, "alembic_version")
	}
	return sql != "" && strings.Contains(p.text, sql+";")
}

var changes = map[string]bool{"CREATE": true, "ALTER": true, "DROP": true, "INSERT": true, "UPDATE": true}

// own returns of statements and how often they took effect those that the
// project wrote, as lines that can be compared.
func (p project) own(times map[string]int) []string {
	var lines []string
	for sql, n := range times {
		if !p.wrote(sql) {
			continue
		}
		if keyword(sql) == "VACUUM" {
			n = min(n, 1) // twice is as good as once
		}
		for i := range n {
			lines = append(lines, fmt.Sprintf("statement, time %d: %s", i+1, sql))
		}
	}
	slices.Sort(lines)
	return lines
}
