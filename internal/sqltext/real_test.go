package sqltext

import (
	"bytes"
	"database/sql"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	_ "modernc.org/sqlite"

	"github.com/retort-db/retort/internal/dbtest"
)

// TestReal runs each script of testdata/real three times, into databases of
// its own, and compares what they hold: through the product's client, part by
// part through a Go driver, and part by part from a dump of the first.
func TestReal(t *testing.T) {
	for _, p := range products {
		for _, file := range glob(t, "testdata/real/"+strings.ToLower(p.syntax.String())+"/*.sql") {
			t.Run(p.syntax.String()+"/"+filepath.Base(file), func(t *testing.T) { p.compare(t, file) })
		}
	}
}

// A product knows how to make databases, for its client and for a driver.
type product struct {
	syntax Syntax
	fresh  func(t *testing.T) *database
	single func(t *testing.T, conn *sql.Conn, sql string) error // runs one statement, and only one
}

var products = []product{
	{PostgreSQL, freshPostgreSQL, runPrepared},
	{MySQL, freshMySQL, runAlone},
	{SQLite, freshSQLite, runExplained},
}

// A database is one that a client and a driver can reach.
type database struct {
	db     *sql.DB
	client []string // runs the script on its standard input
	dump   []string // writes all that the database holds, as a script
}

func (p product) compare(t *testing.T, file string) {
	script, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	byClient, byDriver, byDump := p.fresh(t), p.fresh(t), p.fresh(t)
	command(t, byClient.client, script)
	want := dumpOf(t, byClient)

	p.run(t, byDriver, string(script))
	if diff := cmp.Diff(want, dumpOf(t, byDriver)); diff != "" {
		t.Errorf("%s: what the driver made differs from what the client made (-client +driver):\n%s", file, diff)
	}
	p.run(t, byDump, want)
	if diff := cmp.Diff(want, dumpOf(t, byDump)); diff != "" {
		t.Errorf("%s: what the dump made differs from what it dumps (-want +got):\n%s", file, diff)
	}
}

// run runs the parts of a script one by one.
func (p product) run(t *testing.T, d *database, script string) {
	t.Helper()
	parts, err := Split(script, p.syntax)
	if err != nil {
		t.Fatalf("Split(%q): %v", script, err)
	}
	conn, err := d.db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, part := range parts {
		if part.SQL == "" {
			continue
		}
		if err := p.single(t, conn, part.SQL); err != nil {
			t.Fatalf("line %d: %v\n%s", part.Line, err, part.SQL)
		}
	}
}

// runPrepared prepares the statement, because PostgreSQL prepares only one.
func runPrepared(t *testing.T, conn *sql.Conn, sql string) error {
	stmt, err := conn.PrepareContext(t.Context(), sql)
	if err != nil {
		return err
	}
	defer stmt.Close()
	_, err = stmt.ExecContext(t.Context())
	return err
}

// runAlone relies on the driver, which takes one statement at a time.
func runAlone(t *testing.T, conn *sql.Conn, sql string) error {
	_, err := conn.ExecContext(t.Context(), sql)
	return err
}

// runExplained explains the statement first, which changes nothing. The driver
// takes several at a time, but then the second would run twice.
func runExplained(t *testing.T, conn *sql.Conn, sql string) error {
	if Keywords(sql, SQLite, 1)[0] != "EXPLAIN" {
		if _, err := conn.ExecContext(t.Context(), "EXPLAIN "+sql); err != nil {
			return err
		}
	}
	_, err := conn.ExecContext(t.Context(), sql)
	return err
}

func freshPostgreSQL(t *testing.T) *database {
	d := dbtest.PostgreSQL(t)
	return &database{
		db:     d.DB(),
		client: []string{dbtest.Client(t, "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", d.URL(), "-f", "-"},
		dump:   []string{dbtest.Client(t, "pg_dump"), "--inserts", "-d", d.URL()},
	}
}

func freshMySQL(t *testing.T) *database {
	d := dbtest.MySQL(t)
	u, err := url.Parse(d.URL())
	if err != nil {
		t.Fatal(err)
	}
	where := []string{"--no-defaults", "--default-character-set=utf8mb4", "--user=root", "--socket=" + u.Query().Get("unix_socket")}
	client := append([]string{dbtest.Client(t, "mariadb"), "--comments"}, d.Name)
	dump := append([]string{dbtest.Client(t, "mariadb-dump"), "--routines", "--events", "--skip-dump-date", "--skip-comments"}, d.Name)
	client = append(client[:1], append(where, client[1:]...)...)
	dump = append(dump[:1], append(where, dump[1:]...)...)
	return &database{db: d.DB(), client: client, dump: dump}
}

func freshSQLite(t *testing.T) *database {
	file := filepath.Join(t.TempDir(), "db")
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	client := []string{dbtest.Client(t, "sqlite3"), "-batch", "-bail", "-init", os.DevNull, file}
	return &database{db: db, client: client, dump: append(client[:len(client):len(client)], ".dump")}
}

// differing matches what may differ in a dump: a random word of pg_dump's, and
// carriage returns, which the clients of MySQL and SQLite drop from scripts
// and Split does not.
var differing = regexp.MustCompile(`(?m)^\\(un)?restrict .*$|\r`)

func dumpOf(t *testing.T, d *database) string {
	t.Helper()
	return differing.ReplaceAllString(command(t, d.dump, nil), "")
}

// command returns what a program wrote when it was given a script.
func command(t *testing.T, argv []string, script []byte) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), argv[0], argv[1:]...)
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(script), &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(argv, " "), err, errs.String())
	}
	return out.String()
}

// TestBeyond runs scripts that the product's own client reads wrongly, each in
// a way that the script names. The server must take every part.
func TestBeyond(t *testing.T) {
	for _, p := range products[:2] {
		t.Run(p.syntax.String(), func(t *testing.T) {
			script, err := os.ReadFile("testdata/beyond/" + strings.ToLower(p.syntax.String()) + ".sql")
			if err != nil {
				t.Fatal(err)
			}
			p.run(t, p.fresh(t), string(script))
		})
	}
}

// TestSplitWithoutDelimiters joins the statements of each real script with
// semicolons alone. They must split as they did with DELIMITER lines.
func TestSplitWithoutDelimiters(t *testing.T) {
	for _, p := range products {
		for _, file := range glob(t, "testdata/real/"+strings.ToLower(p.syntax.String())+"/*.sql") {
			script, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want := statements(t, string(script), p.syntax)
			got := statements(t, strings.Join(want, "; "), p.syntax)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, joined with semicolons (-want +got):\n%s", file, diff)
			}
		}
	}
}

func statements(t *testing.T, script string, s Syntax) []string {
	t.Helper()
	parts, err := Split(script, s)
	if err != nil {
		t.Fatalf("Split(%q): %v", script, err)
	}
	var list []string
	for _, p := range parts {
		if p.SQL != "" {
			list = append(list, p.SQL)
		}
	}
	return list
}
