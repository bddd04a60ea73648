package retort_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/retort/dialect/sqlite"
	"github.com/retort-db/retort/internal/dbtest"
)

// shared is a project with all that a graph can have: a fork with a label, a
// merge, and a second base that depends on the first tree.
var shared = []struct{ id, down, depends, label string }{
	{"aaaa1", "", "", ""},
	{"bbbb2", "aaaa1", "", ""},
	{"cccc3", "aaaa1", "", "cart"},
	{"dddd4", "bbbb2 cccc3", "", ""},
	{"nnnn1", "", "", "net"},
	{"nnnn2", "nnnn1", "bbbb2", ""},
}

// TestSharesADatabaseWithAlembic lets the two tools take turns on one
// database: each has to find the other's rows good and go on from them.
func TestSharesADatabaseWithAlembic(t *testing.T) {
	dir := t.TempDir()
	a := alembic{t: t, program: dbtest.Client(t, "alembic"), dir: dir, file: filepath.Join(dir, "shared.db")}
	a.write()
	db, err := sql.Open("sqlite", a.file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	r := &rig{t: t, db: db, dialect: sqlite.Dialect{}}
	r.load(sqlFiles(), nil)
	ctx := t.Context()

	r.must(r.Upgrade(ctx, "aaaa1"))
	a.run("upgrade", "cart@head")
	r.wantRows("dddd4")
	r.must(r.Downgrade(ctx, "cccc3"))
	r.wantRows("bbbb2", "cccc3")
	a.run("upgrade", "net@head")
	r.wantRows("cccc3", "nnnn2")
	r.must(r.Downgrade(ctx, "nnnn1"))
	r.wantRows("bbbb2", "cccc3", "nnnn1")
	a.run("upgrade", "heads")
	r.wantRows("dddd4", "nnnn2")
	if got := a.run("current"); !strings.Contains(got, "dddd4") || !strings.Contains(got, "nnnn2") {
		t.Errorf("alembic current: got %q, want dddd4 and nnnn2", got)
	}
	r.must(r.Downgrade(ctx, "base"))
	r.wantRows()
	r.must(r.Upgrade(ctx, "heads"))
	a.run("downgrade", "base")
	r.wantRows()
}

// TestRowsAreAlembics takes each tool along one way, on a database of its own,
// and compares the rows after every step of it.
func TestRowsAreAlembics(t *testing.T) {
	dir := t.TempDir()
	a := alembic{t: t, program: dbtest.Client(t, "alembic"), dir: dir, file: filepath.Join(dir, "theirs.db")}
	a.write()
	theirs, err := sql.Open("sqlite", a.file)
	if err != nil {
		t.Fatal(err)
	}
	defer theirs.Close()
	ours, err := sql.Open("sqlite", filepath.Join(dir, "ours.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer ours.Close()
	r := &rig{t: t, db: ours, dialect: sqlite.Dialect{}}
	r.load(sqlFiles(), nil)
	for _, step := range []struct{ command, target string }{
		{"upgrade", "cccc3"}, {"upgrade", "bbbb2"}, {"upgrade", "nnnn1"}, {"upgrade", "nnnn2"},
		{"upgrade", "heads"}, {"downgrade", "bbbb2"}, {"upgrade", "heads"}, {"stamp", "nnnn1"}, {"stamp", "cart@head"}, {"downgrade", "base"},
	} {
		a.run(step.command, step.target)
		r.must(map[string]func() error{
			"upgrade":   func() error { return r.Upgrade(t.Context(), step.target) },
			"downgrade": func() error { return r.Downgrade(t.Context(), step.target) },
			"stamp":     func() error { return r.Stamp(t.Context(), step.target) },
		}[step.command]())
		if got, want := rowsOf(t, ours), rowsOf(t, theirs); !slices.Equal(got, want) {
			t.Fatalf("after %s %s: got rows %q, alembic has %q", step.command, step.target, got, want)
		}
	}
}

// rowsOf reads a version table as any client would.
func rowsOf(t *testing.T, db *sql.DB) []string {
	t.Helper()
	rows, err := db.Query("SELECT version_num FROM alembic_version ORDER BY version_num")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	ids := []string{}
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	return ids
}

func sqlFiles() map[string]string {
	files := map[string]string{}
	for _, s := range shared {
		files[s.id] = fmt.Sprintf("-- revision: %s\n-- down_revision: %s\n-- depends_on: %s\n-- branch_labels: %s\n\n"+
			"-- retort:upgrade\nCREATE TABLE t_%s (id int);\n\n-- retort:downgrade\nDROP TABLE t_%s;\n", s.id, s.down, s.depends, s.label, s.id, s.id)
	}
	return files
}

// alembic is the same project for the other tool.
type alembic struct {
	t                  *testing.T
	program, dir, file string
}

func (a *alembic) write() {
	a.t.Helper()
	files := map[string]string{
		"alembic.ini": "[alembic]\nscript_location = m\n",
		"m/env.py": fmt.Sprintf(`from alembic import context
from sqlalchemy import create_engine
with create_engine("sqlite:///%s").connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`, a.file),
	}
	for _, s := range shared {
		files["m/versions/"+s.id+".py"] = fmt.Sprintf(`from alembic import op
revision = %q
down_revision = %s
depends_on = %s
branch_labels = %s
def upgrade():
    op.execute("CREATE TABLE t_%s (id int)")
def downgrade():
    op.execute("DROP TABLE t_%s")
`, s.id, tuple(s.down), tuple(s.depends), tuple(s.label), s.id, s.id)
	}
	for name, text := range files {
		file := filepath.Join(a.dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			a.t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			a.t.Fatal(err)
		}
	}
}

func (a *alembic) run(args ...string) string {
	a.t.Helper()
	return runAlembic(a.t, a.program, a.dir, "sqlite", args...)
}

// tuple spells words as Python does: None, or ("a", "b",).
func tuple(words string) string {
	if words == "" {
		return "None"
	}
	var b strings.Builder
	for _, word := range strings.Fields(words) {
		fmt.Fprintf(&b, "%q, ", word)
	}
	return "(" + b.String() + ")"
}
