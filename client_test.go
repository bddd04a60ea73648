package retort_test

import (
	"database/sql"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/dialect/mysql"
	"github.com/retort-db/retort/dialect/postgres"
	"github.com/retort-db/retort/dialect/sqlite"
	"github.com/retort-db/retort/internal/dbtest"
	"github.com/retort-db/retort/revision"
	"github.com/retort-db/retort/script"
)

// A client is the product's own, on a database of its own.
type client struct {
	t       *testing.T
	dialect dialect.Dialect
	db      *sql.DB
	command func() *exec.Cmd
}

// onEachClient runs a test with the client of each product.
func onEachClient(t *testing.T, f func(c *client)) {
	server := func(d dialect.Dialect, fresh func(testing.TB) *dbtest.Database, args ...string) func(*testing.T) {
		return func(t *testing.T) {
			db := fresh(t)
			f(&client{t, d, db.DB(), func() *exec.Cmd { return db.Client(t, args...) }})
		}
	}
	t.Run("postgresql", server(postgres.Dialect{}, dbtest.PostgreSQL, "--quiet"))
	t.Run("mysql", server(mysql.Dialect{}, dbtest.MySQL))
	t.Run("sqlite", func(t *testing.T) {
		program, file := dbtest.Client(t, "sqlite3"), filepath.Join(t.TempDir(), "test.db")
		db, err := sql.Open("sqlite", file)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		f(&client{t, sqlite.Dialect{}, db, func() *exec.Cmd { return exec.CommandContext(t.Context(), program, file) }})
	})
}

// play has the client read a script from its standard input.
func (c *client) play(text string) (output string, err error) {
	cmd := c.command()
	cmd.Stdin = strings.NewReader(text)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// write returns the script from some rows to a target.
func (c *client) write(files map[string]string, opts *retort.Options, from []revision.ID, target string) string {
	c.t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name+".sql"] = &fstest.MapFile{Data: []byte(text)}
	}
	scripts, err := script.Load(fsys, "versions")
	if err != nil {
		c.t.Fatal(err)
	}
	return c.writeScripts(scripts, opts, from, target)
}

func (c *client) writeScripts(scripts []*script.Script, opts *retort.Options, from []revision.ID, target string) string {
	c.t.Helper()
	m, err := retort.New(nil, c.dialect, scripts, opts)
	if err != nil {
		c.t.Fatal(err)
	}
	var text strings.Builder
	if err := m.UpgradeSQL(&text, from, target); err != nil {
		c.t.Fatal(err)
	}
	return text.String()
}

// must has the database do something.
func (c *client) must(query string) {
	c.t.Helper()
	if _, err := c.db.ExecContext(c.t.Context(), query); err != nil {
		c.t.Fatalf("%s: %v", query, err)
	}
}

// ask returns the first column of what a query finds, joined by blanks.
func (c *client) ask(query string) string {
	c.t.Helper()
	rows, err := c.db.QueryContext(c.t.Context(), query)
	if err != nil {
		c.t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			c.t.Fatal(err)
		}
		found = append(found, text)
	}
	if err := rows.Err(); err != nil {
		c.t.Fatal(err)
	}
	return strings.Join(found, " ")
}
