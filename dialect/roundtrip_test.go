package dialect_test

import (
	"context"
	"errors"
	"os/exec"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/dbtest"
	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// thereAndBack performs a sample, what undoes it, and the sample again.
func thereAndBack(t *testing.T, b *bench, s *sample, results *tally) {
	t.Helper()
	b.prepare(t, s)
	why := s.oneWay[b.dialect.Name()] + s.oneWay[""]
	back := b.back(t, s, why)
	var before snapshot
	if back != nil {
		before = snapshot{Catalog: b.catalog(t), Text: results.before(t, b, s)}
	}
	taken := confirm(t, b, s)
	results.add(taken)
	if back == nil || !taken {
		return
	}
	first := b.catalog(t)
	if cmp.Equal(before.Catalog, first) && !s.unseen(b.dialect) {
		t.Error("Inspect does not see it")
	}
	if !b.returns(t, back, before, why) {
		return
	}
	b.perform(t, s.op)
	if diff := cmp.Diff(first, b.catalog(t)); diff != "" {
		t.Errorf("there a second time (-first +second)\n%s", diff)
	}
	results.addBack(s.operation())
}

// back returns what undoes a sample, on the tables as they are before it, or
// nil if nothing does.
func (b *bench) back(t *testing.T, s *sample, why reason) op.Op {
	t.Helper()
	back, err := op.Reverse(s.op)
	if err != nil {
		if table, lookErr := b.lookOf(t.Context(), s.op); lookErr == nil {
			back, err = op.Reverse(op.WithWas(s.op, table))
		}
	}
	if _, irreversible := errors.AsType[*op.IrreversibleError](err); irreversible {
		if why != "" {
			t.Errorf("it is no way to the same because %s, but there is no way at all: %v", why, err)
		}
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	return back
}

// lookOf returns the table that an operation is about.
func (b *bench) lookOf(ctx context.Context, o op.Op) (*schema.Table, error) {
	schemaName, name := tableOf(o)
	return b.look(ctx, schemaName, name)
}

// returns performs back, and reports whether all is as before. It has to be,
// unless there is a reason why not; then it must not.
func (b *bench) returns(t *testing.T, back op.Op, before snapshot, why reason) bool {
	t.Helper()
	var after snapshot
	if err := b.do(t.Context(), back); err != nil {
		after.Text = err.Error()
	} else {
		after = snapshot{Catalog: b.catalog(t), Text: b.text(t)}
	}
	diff := cmp.Diff(before, after)
	if diff != "" && why == "" {
		t.Errorf("there and back (-before +after)\n%s", diff)
	}
	if diff == "" && why != "" {
		t.Errorf("it is the same again, and said not to be: %s", why)
	}
	return diff == ""
}

// unseen reports whether a sample does nothing that a catalog tells: it makes
// or drops what is no part of one, or it only looks whether there is anything to
// do.
func (s *sample) unseen(d dialect.Dialect) bool {
	statements, err := s.spell(d)
	if err != nil || len(statements) == 0 {
		return true
	}
	switch o := s.op.(type) {
	case *op.CreateTable:
		return slices.Contains(o.Table.Prefixes, "TEMPORARY")
	case *op.CreateSchema, *op.DropSchema, *op.RenameSchema, *op.CreateExtension, *op.DropExtension:
		return true
	}
	return false
}

// perform performs an operation that has to succeed.
func (b *bench) perform(t *testing.T, o op.Op) {
	t.Helper()
	if err := b.do(t.Context(), o); err != nil {
		t.Fatal(err)
	}
}

// tableOf returns the table that an operation is about, if it names one.
func tableOf(o op.Op) (schemaName, name string) {
	fields := reflect.ValueOf(o).Elem()
	if table := fields.FieldByName("Table"); table.IsValid() && table.Kind() == reflect.String {
		return fields.FieldByName("Schema").String(), table.String()
	}
	return "", ""
}

// A snapshot is what a database holds.
type snapshot struct {
	Catalog *schema.Catalog // as Inspect reads it
	Text    string          // as the product's own tools write it
}

// catalog is the database as Inspect reads it, with the schemas of samples.
func (b *bench) catalog(t *testing.T) *schema.Catalog {
	t.Helper()
	schemas := append([]string{""}, b.schemas(t)...)
	catalog, err := b.dialect.Inspect(t.Context(), b.conn, dialect.Scope{Schemas: schemas})
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range catalog.Tables {
		table.SQLite.Source = nil // how it was written, which Text tells
	}
	return catalog
}

// schemas returns the schemas that samples made.
func (b *bench) schemas(t *testing.T) []string {
	t.Helper()
	if b.dialect.Name() == "sqlite" {
		return b.column(t, "SELECT name FROM pragma_database_list WHERE name LIKE 'golden%'")
	}
	return b.column(t, "SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE 'golden%' ORDER BY 1")
}

// text is the database as its own tools write it.
func (b *bench) text(t *testing.T) string {
	t.Helper()
	switch b.dialect.Name() {
	case "postgresql":
		return b.dump(t, exec.CommandContext(t.Context(), dbtest.Client(t, "pg_dump"), "--schema-only", "--dbname="+b.server.URL()))
	case "mysql":
		return b.showCreate(t)
	}
	var all []string
	for _, name := range append([]string{"main"}, b.schemas(t)...) {
		query := "SELECT sql FROM " + name + ".sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type, name"
		all = append(all, b.column(t, query)...)
	}
	return plainSQL(strings.Join(all, ";\n"))
}

// plainSQL is SQL without what makes no difference: blanks, and quotes around
// names.
func plainSQL(text string) string {
	var words []string
	for token := range sqltext.Tokens(text, sqltext.SQLite) {
		switch token.Kind {
		case sqltext.Blank:
		case sqltext.Ident:
			words = append(words, strings.Trim(token.Text, `"`))
		default:
			words = append(words, token.Text)
		}
	}
	return strings.ReplaceAll(strings.Join(words, " "), " ; ", "\n")
}

// secret is what pg_dump makes up anew each time.
var secret = regexp.MustCompile(`(?m)^\\(un)?restrict .*$`)

func (b *bench) dump(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", cmd, err)
	}
	return secret.ReplaceAllString(string(out), "")
}

// next is the number that the next row gets, which has nothing to do with how a table is
// made.
var next = regexp.MustCompile(` AUTO_INCREMENT=\d+`)

// showCreate has MySQL write all that the database and the schemas of the
// samples hold.
func (b *bench) showCreate(t *testing.T) string {
	t.Helper()
	var all []string
	const where = " IN (DATABASE(), 'golden_shop')"
	name := func(a, b string) string { return "CONCAT('`', " + a + ", '`.`', " + b + ", '`')" }
	for _, q := range []string{
		"SELECT CONCAT('SHOW CREATE TABLE ', " + name("table_schema", "table_name") + ") FROM information_schema.tables WHERE table_schema" + where + " ORDER BY 1",
		"SELECT CONCAT('SHOW CREATE TRIGGER ', " + name("trigger_schema", "trigger_name") + ") FROM information_schema.triggers WHERE trigger_schema" + where + " ORDER BY 1",
		"SELECT CONCAT('SHOW CREATE ', routine_type, ' ', " + name("routine_schema", "routine_name") + ") FROM information_schema.routines WHERE routine_schema" + where + " ORDER BY 1",
	} {
		for _, show := range b.column(t, q) {
			all = append(all, b.show(t, show))
		}
	}
	return strings.Join(all, "\n")
}

// show returns the first row of a SHOW CREATE, but for moments.
func (b *bench) show(t *testing.T, query string) string {
	t.Helper()
	rows, err := b.conn.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil || !rows.Next() {
		t.Fatalf("%s: no row: %v", query, err)
	}
	values := make([]any, len(names))
	for i := range values {
		values[i] = new([]byte)
	}
	if err := rows.Scan(values...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	var text []string
	for i, name := range names {
		if name != "Created" {
			text = append(text, string(*values[i].(*[]byte)))
		}
	}
	return next.ReplaceAllString(strings.Join(text, "\n"), "")
}

// column returns a column of text.
func (b *bench) column(t *testing.T, query string) []string {
	t.Helper()
	rows, err := b.conn.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		list = append(list, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return slices.Clip(list)
}
