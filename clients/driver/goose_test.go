package driver_test

import (
	"errors"
	"io/fs"
	"os"
	"testing"
	"testing/fstest"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"

	"github.com/retort-db/retort/dataapi"
	"github.com/retort-db/retort/internal/dbserver"
)

func gooseOver(t *testing.T, d pool, migrations fs.FS, options ...goose.ProviderOption) *goose.Provider {
	t.Helper()
	if d.product == dbserver.MySQL {
		versionTable(t, d)
	}
	p, err := goose.NewProvider(pick(d, goose.DialectPostgres, goose.DialectMySQL), d.DB, migrations, options...)
	must(t, err)
	return p
}

// versionTable makes the table of goose on MySQL, with its own means. By
// itself goose makes it in a transaction. DDL would commit that, and so the
// driver refuses it; migrations with DDL say NO TRANSACTION for the same reason.
func versionTable(t *testing.T, d pool) {
	t.Helper()
	store, err := database.NewStore(goose.DialectMySQL, goose.DefaultTablename)
	must(t, err)
	must(t, store.CreateVersionTable(t.Context(), d.DB))
	must(t, store.Insert(t.Context(), d.DB, database.InsertRequest{Version: 0}))
}

func TestGooseGoesUpAndDown(t *testing.T) {
	both(t, func(t *testing.T, d pool) {
		p := gooseOver(t, d, os.DirFS("testdata/goose/"+string(d.product)))
		results, err := p.Up(t.Context())
		must(t, err)
		if len(results) != 3 {
			t.Errorf("got %d migrations, want 3", len(results))
		}
		wantState(t, p, goose.StateApplied)
		wantTouched(t, d)

		again, err := p.Up(t.Context())
		if len(again) != 0 || err != nil {
			t.Errorf("up again: got %v, %v; want nothing to do", again, err)
		}
		_, err = p.DownTo(t.Context(), 0)
		must(t, err)
		wantState(t, p, goose.StatePending)
		if _, err := d.ExecContext(t.Context(), "SELECT * FROM sample"); err == nil {
			t.Errorf("the table is still there")
		}
	})
}

// wantState compares the state of every migration.
func wantState(t *testing.T, p *goose.Provider, want goose.State) {
	t.Helper()
	status, err := p.Status(t.Context())
	must(t, err)
	for _, s := range status {
		if s.State != want {
			t.Errorf("%s: got %s, want %s", s.Source.Path, s.State, want)
		}
		if applied := !s.AppliedAt.IsZero(); applied != (want == goose.StateApplied) {
			t.Errorf("%s, %s: got %v for when it was applied", s.Source.Path, want, s.AppliedAt)
		}
	}
}

// wantTouched fails unless the trigger of the second migration works.
func wantTouched(t *testing.T, d pool) {
	t.Helper()
	_, err := d.ExecContext(t.Context(), "UPDATE sample SET name = 'three' WHERE id = 1")
	must(t, err)
	var changed bool
	must(t, d.QueryRowContext(t.Context(), "SELECT changed IS NOT NULL FROM sample WHERE id = 1").Scan(&changed))
	if !changed {
		t.Errorf("an update did not set changed: the trigger did not run")
	}
}

func TestGooseUndoesAMigrationThatFails(t *testing.T) {
	both(t, func(t *testing.T, d pool) {
		migrations := fstest.MapFS{
			"1_good.sql": {Data: []byte("-- +goose NO TRANSACTION\n-- +goose Up\nCREATE TABLE sample (id int PRIMARY KEY);")},
			"2_bad.sql":  {Data: []byte("-- +goose Up\nINSERT INTO sample VALUES (1);\nINSERT INTO sample VALUES (1);")},
		}
		_, err := gooseOver(t, d, migrations).Up(t.Context())
		partial, ok := errors.AsType[*goose.PartialError](err)
		if !ok || len(partial.Applied) != 1 || partial.Failed.Source.Version != 2 {
			t.Fatalf("up: got %v, want 1 applied and 2 failed", err)
		}
		e, ok := errors.AsType[*dataapi.Error](err)
		if want := pick(d, "23505", "23000"); !ok || e.SQLState() != want {
			t.Errorf("up: got %#v in it, want SQLState %s", e, want)
		}
		var rows int
		must(t, d.QueryRowContext(t.Context(), "SELECT count(*) FROM sample").Scan(&rows))
		if rows != 0 {
			t.Errorf("got %d rows, want none: the second migration is undone", rows)
		}
	})
}
