package dialect_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	_ "modernc.org/sqlite"

	"github.com/retort-db/retort/dataapi"
	"github.com/retort-db/retort/dataapi/emulator/emulatortest"
	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/dbserver"
	"github.com/retort-db/retort/internal/dbtest"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// A bench is a database of a sample's own, on a connection of its own.
type bench struct {
	dialect dialect.Dialect
	conn    *sql.Conn
	server  *dbtest.Database // nil on SQLite and over the Data API
}

// newBench returns an empty database of a product.
func newBench(t *testing.T, d dialect.Dialect) *bench {
	t.Helper()
	b := &bench{dialect: d}
	switch d.Name() {
	case "postgresql":
		b.server = dbtest.PostgreSQL(t)
		b.connect(t, b.server.DB())
	case "mysql":
		b.server = dbtest.MySQL(t)
		b.connect(t, b.server.DB())
		b.dropSchemas(t)
	default:
		db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "sample.db"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		b.connect(t, db)
		b.must(t, "PRAGMA foreign_keys=ON")
	}
	return b
}

// overDataAPI returns an empty database behind an emulated Data API.
func overDataAPI(t *testing.T, d dialect.Dialect) *bench {
	t.Helper()
	connector, err := dataapi.NewConnector(emulatortest.Start(t, dataapi.Product(d.Name()), nil))
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	t.Cleanup(func() { db.Close() })
	b := &bench{dialect: d}
	b.connect(t, db)
	if d.Name() == "mysql" {
		b.dropSchemas(t)
	}
	return b
}

func (b *bench) connect(t *testing.T, db *sql.DB) {
	t.Helper()
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	b.conn = conn
}

// dropSchemas takes away what another sample left in the server: a schema of
// MySQL is no part of a database.
func (b *bench) dropSchemas(t *testing.T) {
	t.Helper()
	b.must(t, "DROP SCHEMA IF EXISTS golden_shop")
}

func (b *bench) must(t *testing.T, query string) {
	t.Helper()
	if _, err := b.conn.ExecContext(t.Context(), query); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// prepare makes what a sample finds.
func (b *bench) prepare(t *testing.T, s *sample) {
	t.Helper()
	for _, o := range slices.Concat(fixture, s.before) {
		if err := b.do(t.Context(), o); err != nil {
			t.Fatalf("before: %s: %v", op.Title(o), err)
		}
	}
}

// do performs an operation as a runner does: it looks at the table where the
// dialect asks for it.
func (b *bench) do(ctx context.Context, o op.Op) error {
	if c, ok := o.(*op.CreateSchema); ok && b.dialect.Name() == "sqlite" {
		return b.send(ctx, []dialect.Statement{{SQL: "ATTACH ':memory:' AS " + c.Name}})
	}
	statements, err := b.spell(ctx, o)
	if err != nil {
		return err
	}
	return b.send(ctx, statements)
}

func (b *bench) spell(ctx context.Context, o op.Op) ([]dialect.Statement, error) {
	return spell(b.dialect, o, func(schemaName, name string) (*schema.Table, error) { return b.look(ctx, schemaName, name) })
}

// look returns a table as it is now.
func (b *bench) look(ctx context.Context, schemaName, name string) (*schema.Table, error) {
	catalog, err := b.dialect.Inspect(ctx, b.conn, dialect.Scope{Schemas: []string{schemaName}, Tables: []string{name}})
	if err != nil {
		return nil, fmt.Errorf("inspect %s: %w", name, err)
	}
	if table := catalog.Table(schemaName, name); table != nil {
		return table, nil
	}
	return nil, fmt.Errorf("inspect %s: there is no such table", name)
}

// send performs the statements of one operation: where foreign keys have to
// be off, in a transaction of its own.
func (b *bench) send(ctx context.Context, statements []dialect.Statement) error {
	queries := queriesOf(statements)
	if keys := b.dialect.Traits().ForeignKeys; keys != nil && slices.ContainsFunc(statements, needsKeysOff) {
		queries = slices.Concat([]string{keys.Off, "BEGIN"}, queries, []string{keys.Check, "COMMIT", keys.On})
	}
	for _, query := range queries {
		if _, err := b.conn.ExecContext(ctx, query); err != nil {
			return fmt.Errorf("%s: %w", query, err)
		}
	}
	return nil
}

func needsKeysOff(s dialect.Statement) bool { return s.ForeignKeysOff }

func queriesOf(statements []dialect.Statement) []string {
	var list []string
	for _, s := range statements {
		list = append(list, s.SQL)
	}
	return list
}

// rows returns how many rows the tables of the fixture have, those that are
// there.
func (b *bench) rows(ctx context.Context) map[string]int {
	counts := map[string]int{}
	for _, table := range []string{"account", "post"} {
		var n int
		if b.conn.QueryRowContext(ctx, "SELECT count(*) FROM "+table).Scan(&n) == nil {
			counts[table] = n
		}
	}
	return counts
}

// lost names the tables that have fewer rows than before.
func lost(before, after map[string]int) string {
	var tables []string
	for table, n := range before {
		if now, ok := after[table]; ok && now < n {
			tables = append(tables, fmt.Sprintf("%s has %d rows, had %d", table, now, n))
		}
	}
	slices.Sort(tables)
	return strings.Join(tables, ", ")
}

// server returns which server the tests have for a product: its name, but
// "mariadb" for MySQL where that is installed in its place.
func server(t *testing.T, d dialect.Dialect) string {
	t.Helper()
	if d.Name() != "mysql" {
		return d.Name()
	}
	dbtest.Require(t, dbserver.MySQL)
	if in, err := dbserver.Find(dbserver.MySQL); err == nil && in.MariaDB() {
		return "mariadb"
	}
	return "mysql"
}

// refusal says why the server that the tests have refuses a sample, or "".
func (s *sample) refusal(t *testing.T, d dialect.Dialect) reason {
	t.Helper()
	if d.Name() == "postgresql" && s.since > 0 && postgresVersion(t) >= s.since {
		return ""
	}
	return s.refused[server(t, d)]
}

// postgresVersion returns the first number of the version of the PostgreSQL
// that the tests have.
func postgresVersion(t *testing.T) int {
	t.Helper()
	in, err := dbserver.Find(dbserver.PostgreSQL)
	if err != nil {
		t.Fatal(err)
	}
	said, err := in.Version() // postgres (PostgreSQL) 15.18 (Debian ...)
	if err != nil {
		t.Fatal(err)
	}
	var major int
	if _, err := fmt.Sscanf(said, "postgres (PostgreSQL) %d", &major); err != nil {
		t.Fatalf("version in %q: %v", said, err)
	}
	return major
}

// runsOn reports whether a sample is for a server.
func (s *sample) runsOn(server string) bool {
	if server == "mariadb" {
		return s.meant("mysql")
	}
	return s.meant(server) && s.label(server) == server
}

// TestServersTakeIt performs each sample on the real servers, in a database
// with tables and rows, and what reverses it, and the sample again. After the
// way back the database has to be the same as before, as Inspect reads it and
// as the product's own tools write it, and after the second time as after the
// first.
func TestServersTakeIt(t *testing.T) {
	for _, d := range dialects {
		t.Run(d.Name(), func(t *testing.T) {
			var results tally
			t.Cleanup(func() { t.Logf("%s: %s", d.Name(), results.String()) })
			for _, s := range samples {
				if _, err := s.spell(d); err != nil || !s.runsOn(server(t, d)) {
					continue
				}
				t.Run(s.name(), func(t *testing.T) {
					if d.Name() != "mysql" { // whose schemas are no part of a database
						t.Parallel()
					}
					thereAndBack(t, newBench(t, d), s, &results)
				})
			}
		})
	}
}

// TestDataAPITakesIt performs one sample of each operation over the Data API.
func TestDataAPITakesIt(t *testing.T) {
	for _, d := range dialects[:2] {
		t.Run(d.Name(), func(t *testing.T) {
			taken := map[string]bool{}
			for _, s := range samples {
				if _, err := s.spell(d); err != nil || !s.runsOn(server(t, d)) || taken[s.operation()] || s.refusal(t, d) != "" {
					continue
				}
				taken[s.operation()] = true
				t.Run(s.name(), func(t *testing.T) {
					b := overDataAPI(t, d)
					b.prepare(t, s)
					confirm(t, b, s)
				})
			}
			t.Logf("%s: %d operations are taken over the Data API", d.Name(), len(taken))
		})
	}
}

// confirm performs a sample on a server and reports whether it was taken. A
// sample that says it is refused has to be.
func confirm(t *testing.T, b *bench, s *sample) bool {
	t.Helper()
	rows := b.rows(t.Context())
	want, err := s.spell(b.dialect)
	if err != nil {
		t.Fatal(err)
	}
	got := want
	if !s.offline {
		if got, err = b.spell(t.Context(), s.op); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(queriesOf(want), queriesOf(got)); diff != "" {
		t.Errorf("after a look at the database it is something else (-golden +now)\n%s", diff)
	}
	err = b.send(t.Context(), got)
	why := s.refusal(t, b.dialect)
	switch {
	case err != nil && why == "":
		t.Error(err)
	case err == nil && why != "":
		t.Errorf("it is taken, and said to be refused: %s", why)
	}
	if fewer := lost(rows, b.rows(t.Context())); fewer != "" && err == nil {
		t.Errorf("rows are gone: %s", fewer)
	}
	return err == nil
}
