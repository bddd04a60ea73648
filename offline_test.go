package retort_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/internal/dbtest"
	"github.com/retort-db/retort/revision"
)

// chain is a project whose plan leaves no choice, so that two tools must print
// the same for it.
var chain = []struct{ id, down, up, back string }{
	{"a1", "", "CREATE TABLE table_a (id int)", "DROP TABLE table_a"},
	{"b2", "a1", "INSERT INTO table_a (id) VALUES (1)", "DELETE FROM table_a"},
	{"c3", "b2", "CREATE TABLE table_b (id int)", "DROP TABLE table_b"},
}

// TestOfflineIsAlembics compares what --sql prints with what Alembic prints
// for the same project, on each product, up and down, whole and in part.
func TestOfflineIsAlembics(t *testing.T) {
	alembic := dbtest.Client(t, "alembic")
	dir := t.TempDir()
	writeAlembicProject(t, dir)
	files := map[string]string{}
	for _, r := range chain {
		files[r.id] = fmt.Sprintf("-- revision: %s\n-- down_revision: %s\n\n-- retort:upgrade\n%s;\n\n-- retort:downgrade\n%s;\n", r.id, r.down, r.up, r.back)
	}
	for _, p := range products {
		t.Run(p.name, func(t *testing.T) {
			r := &rig{t: t, dialect: p.dialect}
			r.load(files, &retort.Options{VersionWidth: 32})
			for _, c := range []struct {
				command, target string
				write           func(w *bytes.Buffer) error
			}{
				{"upgrade", "head", func(w *bytes.Buffer) error { return r.UpgradeSQL(w, nil, "head") }},
				{"upgrade", "a1:c3", func(w *bytes.Buffer) error { return r.UpgradeSQL(w, ids("a1"), "c3") }},
				{"downgrade", "c3:a1", func(w *bytes.Buffer) error { return r.DowngradeSQL(w, ids("c3"), "a1") }},
				{"downgrade", "c3:base", func(w *bytes.Buffer) error { return r.DowngradeSQL(w, ids("c3"), "base") }},
				{"stamp", "a1:c3", func(w *bytes.Buffer) error { return r.StampSQL(w, ids("a1"), "c3") }},
			} {
				var got bytes.Buffer
				if err := c.write(&got); err != nil {
					t.Fatal(err)
				}
				want := runAlembic(t, alembic, dir, p.name, c.command, c.target, "--sql")
				if diff := cmp.Diff(documented(p.name, want), documented(p.name, got.String())); diff != "" {
					t.Errorf("%s %s (-alembic +retort):\n%s", c.command, c.target, diff)
				}
			}
		})
	}
}

// documented takes out what docs/revisions.md lists as different on purpose.
func documented(product, sql string) string {
	// Alembic 1.8 asks INSERT for a row that nobody reads.
	sql = strings.ReplaceAll(sql, " RETURNING alembic_version.version_num", "")
	// Alembic before 1.19 drops the version table with the last revision.
	sql = strings.ReplaceAll(sql, "DROP TABLE alembic_version;\n\n", "")
	// A stamp runs no revision.
	sql = regexp.MustCompile("-- Running stamp.*\n\n").ReplaceAllString(sql, "")
	if product != "postgresql" {
		// SQLite can roll back DDL, and MySQL changes of rows: we let them.
		sql = strings.NewReplacer("BEGIN;\n\n", "", "COMMIT;\n\n", "").Replace(sql)
	}
	return strings.TrimSpace(sql)
}

func writeAlembicProject(t *testing.T, dir string) {
	t.Helper()
	files := map[string]string{
		"alembic.ini": "[alembic]\nscript_location = m\n",
		"m/env.py": `import os
from alembic import context
context.configure(dialect_name=os.environ["DIALECT"], transaction_per_migration=True, literal_binds=True)
with context.begin_transaction():
    context.run_migrations()
`,
	}
	for _, r := range chain {
		down := "None"
		if r.down != "" {
			down = fmt.Sprintf("%q", r.down)
		}
		files["m/versions/"+r.id+".py"] = fmt.Sprintf(`from alembic import op
revision = %q
down_revision = %s
def upgrade():
    op.execute(%q)
def downgrade():
    op.execute(%q)
`, r.id, down, r.up, r.back)
	}
	for name, text := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func runAlembic(t *testing.T, alembic, dir, dialect string, args ...string) string {
	t.Helper()
	cmd := exec.Command(alembic, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "DIALECT="+dialect)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("alembic %v: %v\n%s", args, err, stderr.Bytes())
	}
	return string(out)
}

func ids(list ...revision.ID) []revision.ID { return list }
