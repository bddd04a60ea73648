package op_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// A writer is a sink that cannot read.
type writer struct {
	got  []op.Op
	fail error
}

func (w *writer) Do(_ context.Context, o op.Op) error {
	w.got = append(w.got, o)
	return w.fail
}

// A reader is a sink that can.
type reader struct {
	writer
	asked []string
}

func (r *reader) QueryContext(_ context.Context, query string, args ...any) (*sql.Rows, error) {
	r.asked = append(r.asked, fmt.Sprint(query, args))
	return nil, nil
}

func (r *reader) Inspect(_ context.Context, schema string, tables ...string) (*schema.Catalog, error) {
	r.asked = append(r.asked, fmt.Sprint(schema, tables))
	return nil, nil
}

func TestReadingGoesToTheSink(t *testing.T) {
	r := &reader{}
	if _, err := op.Query(t.Context(), r, "SELECT ?", 1); err != nil {
		t.Error(err)
	}
	if _, err := op.Inspect(t.Context(), r, "s", "a", "b"); err != nil {
		t.Error(err)
	}
	if want := []string{"SELECT ?[1]", "s[a b]"}; !slices.Equal(r.asked, want) {
		t.Errorf("got %q, want %q", r.asked, want)
	}
}

// TestReadingWhereThereIsNoDatabase names what was to be read, and the line of
// the revision that reads.
func TestReadingWhereThereIsNoDatabase(t *testing.T) {
	inspect := func(schema string, tables ...string) error {
		_, err := op.Inspect(t.Context(), &writer{}, schema, tables...)
		return err
	}
	_, query := op.Query(t.Context(), &writer{}, "SELECT id FROM account")
	for _, c := range []struct {
		err  error
		want string
	}{
		{query, "SELECT id FROM account"},
		{inspect("", "account"), "inspect table account"},
		{inspect("s", "account"), "inspect table s.account"},
		{inspect("", "a", "b"), `inspect tables \[a b\]`},
		{inspect("s"), "inspect schema s"},
		{inspect(""), "inspect the database"},
	} {
		e, ok := errors.AsType[*op.ReadError](c.err)
		if !ok || filepath.Base(e.Pos.File) != "read_test.go" || e.Pos.Line == 0 {
			t.Errorf("got %#v, want a ReadError that names this file", c.err)
			continue
		}
		pattern := `^\S+read_test\.go:\d+: reading is not possible while SQL is only written: ` + c.want + "$"
		if !regexp.MustCompile(pattern).MatchString(c.err.Error()) {
			t.Errorf("got %q, want %s", c.err, pattern)
		}
	}
}

func TestDoStopsAtTheFirstError(t *testing.T) {
	w := &writer{}
	one, two := op.SQL("SELECT 1"), op.SQL("SELECT 2")
	if err := op.Do(t.Context(), w, one, two); err != nil || !slices.Equal(w.got, []op.Op{one, two}) {
		t.Errorf("got %v, %v", w.got, err)
	}
	w = &writer{fail: errors.New("full")}
	if err := op.Do(t.Context(), w, one, two); err != w.fail || len(w.got) != 1 {
		t.Errorf("got %v after %d operations, want the sink's error after one", err, len(w.got))
	}
}

func TestSQLKnowsItsPlace(t *testing.T) {
	o := op.SQL("SELECT 1")
	if filepath.Base(o.Pos.File) != "read_test.go" || o.Pos.Line == 0 || o.SQL != "SELECT 1" {
		t.Errorf("got %+v, want the line above", o)
	}
}
