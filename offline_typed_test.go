package retort_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/dialect/mysql"
	"github.com/retort-db/retort/internal/dbtest"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/revision"
	"github.com/retort-db/retort/schema"
	"github.com/retort-db/retort/script"
)

// does is a function of a revision that performs operations.
func does(ops ...op.Op) func(context.Context, op.Sink) error {
	return func(ctx context.Context, s op.Sink) error { return op.Do(ctx, s, ops...) }
}

// typed is the project of typedPython, in Go.
func typed() []*script.Script {
	account := &schema.Table{
		Name: "account",
		Columns: []*schema.Column{
			{Name: "id", Type: schema.Integer{}, NotNull: true},
			{Name: "name", Type: schema.String{Length: 50}, NotNull: true, Default: schema.Literal("it's")},
			{Name: "made", Type: schema.DateTime{}, Default: schema.Expr("CURRENT_TIMESTAMP")},
			{Name: "Rate", Type: schema.Numeric{Precision: 10, Scale: 2}},
		},
		Constraints: []schema.Constraint{
			&schema.PrimaryKey{Columns: []string{"id"}},
			&schema.Unique{Name: "uq_account_name", Columns: []string{"name"}},
		},
	}
	index := &schema.Index{Name: "ix_account_made", Columns: schema.On("made")}
	email := &schema.Column{Name: "email", Type: schema.String{Length: 100}}
	return []*script.Script{
		{
			Revision:  revision.Revision{ID: "a1"},
			Upgrade:   does(&op.CreateTable{Table: account}, &op.CreateIndex{Table: "account", Index: index}),
			Downgrade: does(&op.DropIndex{Table: "account", Index: index.Name}, &op.DropTable{Table: "account"}),
		},
		{
			Revision: revision.Revision{ID: "b2", Down: []revision.ID{"a1"}},
			Upgrade: does(&op.BulkInsert{Table: "account", Columns: []string{"id", "name"}, Rows: [][]any{{1, "O'Neil"}, {2, nil}}, PerRow: true},
				&op.AddColumn{Table: "account", Column: email}),
			Downgrade: does(&op.DropColumn{Table: "account", Column: "email"}),
		},
		{
			Revision:  revision.Revision{ID: "c3", Down: []revision.ID{"b2"}},
			Upgrade:   does(&op.RenameTable{Table: "account", Name: "user"}),
			Downgrade: does(&op.RenameTable{Table: "user", Name: "account"}),
		},
	}
}

// typedPython is the body of each revision for Alembic.
var typedPython = []struct{ id, down, up, back string }{
	{"a1", "None", `
    op.create_table("account",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("name", sa.String(50), nullable=False, server_default="it's"),
        sa.Column("made", sa.DateTime, server_default=sa.text("CURRENT_TIMESTAMP")),
        sa.Column("Rate", sa.Numeric(10, 2)),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name", name="uq_account_name"))
    op.create_index("ix_account_made", "account", ["made"])`, `
    op.drop_index("ix_account_made", "account")
    op.drop_table("account")`},
	{"b2", `"a1"`, `
    op.bulk_insert(sa.table("account", sa.column("id", sa.Integer), sa.column("name", sa.String)), [{"id": 1, "name": "O'Neil"}, {"id": 2, "name": None}])
    op.add_column("account", sa.Column("email", sa.String(100)))`, `
    op.drop_column("account", "email")`},
	{"c3", `"b2"`, `
    op.rename_table("account", "user")`, `
    op.rename_table("user", "account")`},
}

// TestTypedScriptsAreAlembics compares the whole script of operations with
// what Alembic prints for the same ones.
func TestTypedScriptsAreAlembics(t *testing.T) {
	alembic, dir := dbtest.Client(t, "alembic"), t.TempDir()
	writeAlembicProject(t, dir)
	for _, r := range typedPython {
		text := fmt.Sprintf("import sqlalchemy as sa\nfrom alembic import op\nrevision = %q\ndown_revision = %s\ndef upgrade():%s\ndef downgrade():%s\n", r.id, r.down, r.up, r.back)
		if err := os.WriteFile(filepath.Join(dir, "m", "versions", r.id+".py"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range products {
		t.Run(p.name, func(t *testing.T) {
			m, err := retort.New(nil, p.dialect, typed(), &retort.Options{VersionWidth: 32})
			if err != nil {
				t.Fatal(err)
			}
			var up, down bytes.Buffer
			if err := errors.Join(m.UpgradeSQL(&up, nil, "head"), m.DowngradeSQL(&down, ids("c3"), "base")); err != nil {
				t.Fatal(err)
			}
			for _, c := range []struct{ command, target, got string }{{"upgrade", "head", up.String()}, {"downgrade", "c3:base", down.String()}} {
				want := runAlembic(t, alembic, dir, p.name, c.command, c.target, "--sql")
				if diff := cmp.Diff(documented(p.name, want), documented(p.name, c.got)); diff != "" {
					t.Errorf("%s %s (-alembic +retort):\n%s", c.command, c.target, diff)
				}
			}
		})
	}
}

// TestScriptIsTheSameEveryTime has no order of a map in it.
func TestScriptIsTheSameEveryTime(t *testing.T) {
	for _, p := range products {
		var first string
		for i := range 5 {
			m, err := retort.New(nil, p.dialect, typed(), &retort.Options{Guard: true})
			if err != nil {
				t.Fatal(err)
			}
			var text strings.Builder
			if err := m.UpgradeSQL(&text, nil, "head"); err != nil {
				t.Fatal(err)
			}
			if i == 0 {
				first = text.String()
			} else if diff := cmp.Diff(first, text.String()); diff != "" {
				t.Errorf("%s: the script differs from the one before (-before +now):\n%s", p.name, diff)
			}
		}
	}
}

// nasty are texts that a client could take for something else than a text.
var nasty = []string{
	`O'Neil`, `'; DROP TABLE trace; --`, `\'; DROP TABLE trace; --`, `\`, `\\`, `a\nb`, "line\nbreak", "a;\nb;\n", "-- no comment\n/* nor this", "# nor this",
	"DELIMITER //\nx", "\nDELIMITER //\n", `\g \q \! ls`, ":name :'name'", "${x} $1 $$ $guard$", "%s %d ?", "``\"\"", "tab\there", "\r\n", "ü€😀", "x\nGO\n.quit\n\\q\n", "", " ",
}

// TestLiteralsSurviveTheClient writes texts into a script, has the client play
// it and reads them back.
func TestLiteralsSurviveTheClient(t *testing.T) {
	onEachClient(t, func(c *client) {
		rows := make([][]any, len(nasty))
		for i, text := range nasty {
			rows[i] = []any{i, text, []byte(text + "\x00\xff")}
		}
		trace := &schema.Table{Name: "trace", Columns: []*schema.Column{
			{Name: "id", Type: schema.Integer{}}, {Name: "text", Type: schema.Text{}}, {Name: "bytes", Type: schema.Binary{}},
		}}
		text := c.writeScripts([]*script.Script{{
			Revision: revision.Revision{ID: "a1"},
			Upgrade: does(&op.CreateTable{Table: trace},
				&op.BulkInsert{Table: "trace", Columns: []string{"id", "text", "bytes"}, Rows: rows, Types: []schema.Type{schema.Integer{}, schema.Text{}, schema.Binary{}}}),
		}}, nil, nil, "head")
		if c.dialect.Name() == "mysql" {
			text = "SET NAMES utf8mb4;\n" + text
		}
		if out, err := c.play(text); err != nil {
			c.t.Fatalf("%v\n%s\nof the script\n%s", err, out, text)
		}
		for i, want := range nasty {
			var got string
			var raw []byte
			err := c.db.QueryRowContext(c.t.Context(), fmt.Sprintf("SELECT text, bytes FROM trace WHERE id = %d", i)).Scan(&got, &raw)
			read := want
			if c.dialect.Name() == "sqlite" {
				read = strings.ReplaceAll(want, "\r\n", "\n") // the shell ends lines so, in quotes too
			}
			if err != nil || got != read || string(raw) != want+"\x00\xff" {
				c.t.Errorf("%q: got %q and %q, %v", want, got, raw, err)
			}
		}
	})
}

// TestOfflineCannotRead names what was to be read, and the revision.
func TestOfflineCannotRead(t *testing.T) {
	for rule, f := range map[string]func(context.Context, op.Sink) error{
		"offline_typed_test.go:%d: reading is not possible while SQL is only written: SELECT 1": func(ctx context.Context, s op.Sink) error {
			_, err := op.Query(ctx, s, "SELECT 1")
			return err
		},
		"offline_typed_test.go:%d: reading is not possible while SQL is only written: inspect table account": func(ctx context.Context, s op.Sink) error {
			_, err := op.Inspect(ctx, s, "", "account")
			return err
		},
	} {
		m, err := retort.New(nil, mysql.Dialect{}, []*script.Script{{Revision: revision.Revision{ID: "a1"}, Upgrade: f}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		err = m.UpgradeSQL(&text, nil, "head")
		e, ok := errors.AsType[*op.ReadError](err)
		if !ok || text.Len() > 0 || !strings.HasPrefix(err.Error(), "upgrade a1: ") || !strings.HasSuffix(err.Error(), fmt.Sprintf(rule, e.Pos.Line)) {
			t.Errorf("got %v and %q, want %s", err, text.String(), rule)
		}
	}
}

// TestOfflineNeedsToBeTold has an operation fail that has to know the table,
// and pass if the revision says it.
func TestOfflineNeedsToBeTold(t *testing.T) {
	alter := &op.AlterColumn{Table: "account", Column: "name", NotNull: new(bool)}
	write := func() (string, error) {
		m, err := retort.New(nil, mysql.Dialect{}, []*script.Script{{Revision: revision.Revision{ID: "a1"}, Upgrade: does(alter)}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		err = m.UpgradeSQL(&text, nil, "head")
		return text.String(), err
	}
	_, err := write()
	if _, ok := errors.AsType[*dialect.NeedError](err); !ok || !strings.HasPrefix(err.Error(), "upgrade a1: alter column account.name: ") {
		t.Errorf("without Was: got %v, want a NeedError", err)
	}
	alter.Was = &schema.Column{Name: "name", Type: schema.String{Length: 9}, NotNull: true, Comment: "who"}
	if text, err := write(); err != nil || !strings.Contains(text, "ALTER TABLE account MODIFY name VARCHAR(9) NULL COMMENT 'who';") {
		t.Errorf("with Was: got %v\n%s", err, text)
	}
}

// TestNamesByConvention gives unnamed things their names in scripts and runs.
func TestNamesByConvention(t *testing.T) {
	naming := schema.Naming{Unique: "uq_%(table_name)s_%(column_0_name)s"}
	add := &op.AddConstraint{Table: "account", Constraint: &schema.Unique{Columns: []string{strings.Repeat("x", 70)}}}
	m, err := retort.New(nil, mysql.Dialect{}, []*script.Script{{Revision: revision.Revision{ID: "a1"}, Upgrade: does(add)}}, &retort.Options{Naming: naming})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := m.UpgradeSQL(&text, nil, "head"); err != nil {
		t.Fatal(err)
	}
	_, name, _ := strings.Cut(text.String(), "ADD CONSTRAINT ")
	name, _, _ = strings.Cut(name, " ")
	if want := "uq_account_" + strings.Repeat("x", 45) + "_"; len(name) != 61 || !strings.HasPrefix(name, want) {
		t.Errorf("got the name %q of %d characters, want %s and four digits", name, len(name), want)
	}
}

// TestLockTimeoutOfARevision is said in the script, and taken back after it.
func TestLockTimeoutOfARevision(t *testing.T) {
	for _, p := range products {
		m, err := retort.New(nil, p.dialect, []*script.Script{{Revision: revision.Revision{ID: "a1"}, LockTimeout: 1500 * time.Millisecond, Upgrade: does(op.SQL("SELECT 1"))}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		if err := m.UpgradeSQL(&text, nil, "head"); err != nil {
			t.Fatal(err)
		}
		want := map[string]string{
			"postgresql": "SET lock_timeout = '1500ms';\n\nSELECT 1;\n\nRESET lock_timeout;\n",
			"mysql":      "SET SESSION lock_wait_timeout = 1, SESSION innodb_lock_wait_timeout = 1;\n\nSELECT 1;\n\nSET SESSION lock_wait_timeout = DEFAULT, SESSION innodb_lock_wait_timeout = DEFAULT;\n",
			"sqlite":     "-- Running upgrade  -> a1\n\nSELECT 1;\n",
		}[p.name]
		if !strings.Contains(text.String(), want) {
			t.Errorf("%s: got\n%s\nwant in it\n%s", p.name, text.String(), want)
		}
	}
}
