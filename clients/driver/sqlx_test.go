package driver_test

import (
	"context"
	"database/sql"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"github.com/retort-db/retort/dataapi"
)

// A book has a column of each common kind.
type book struct {
	ID    int64          `db:"id"`
	Title string         `db:"title"`
	Price float64        `db:"price"`
	Out   bool           `db:"is_out"`
	At    time.Time      `db:"at"`
	Note  sql.NullString `db:"note"`
	Cover []byte         `db:"cover"`
}

var books = []book{
	{1, "Ficciones", 8.5, true, time.Date(1944, 2, 29, 12, 0, 0, 0, time.UTC), sql.NullString{}, []byte{0, 255}},
	{2, "L'Étranger", 7.25, false, time.Date(1942, 5, 19, 0, 0, 0, 123456000, time.UTC), sql.NullString{String: "fr", Valid: true}, nil},
}

// sqlxOver returns sqlx over the driver, with a table of books. What it is
// told to be names the style of its placeholders.
func sqlxOver(t *testing.T, d pool) *sqlx.DB {
	t.Helper()
	db := sqlx.NewDb(d.DB, pick(d, "postgres", "mysql"))
	_, err := db.ExecContext(t.Context(), pick(d,
		"CREATE TABLE books (id bigint PRIMARY KEY, title text, price float8, is_out bool, at timestamp, note text, cover bytea)",
		"CREATE TABLE books (id bigint PRIMARY KEY, title varchar(40) CHARACTER SET utf8mb4, price double, is_out bool, at datetime(6), note text, cover blob)"))
	must(t, err)
	for _, b := range books {
		must(t, add(t.Context(), db, b))
	}
	return db
}

func add(ctx context.Context, e sqlx.ExtContext, b book) error {
	_, err := sqlx.NamedExecContext(ctx, e, `INSERT INTO books (id, title, price, is_out, at, note, cover)
		VALUES (:id, :title, :price, :is_out, :at, :note, :cover)`, b)
	return err
}

func TestSQLXSelectsIntoStructs(t *testing.T) {
	both(t, func(t *testing.T, d pool) {
		var got []book
		must(t, sqlxOver(t, d).SelectContext(t.Context(), &got, "SELECT * FROM books ORDER BY id"))
		if diff := cmp.Diff(books, got); diff != "" {
			t.Errorf("books (-want +got):\n%s", diff)
		}
	})
}

func TestSQLXGets(t *testing.T) {
	both(t, func(t *testing.T, d pool) {
		db := sqlxOver(t, d)
		var got book
		must(t, db.GetContext(t.Context(), &got, db.Rebind("SELECT * FROM books WHERE title = ?"), books[1].Title))
		if diff := cmp.Diff(books[1], got); diff != "" {
			t.Errorf("book (-want +got):\n%s", diff)
		}
		err := db.GetContext(t.Context(), &got, "SELECT * FROM books WHERE id = 0")
		if !errors.Is(err, sql.ErrNoRows) {
			t.Errorf("no such book: got %v, want %v", err, sql.ErrNoRows)
		}
	})
}

func TestSQLXNamedStatement(t *testing.T) {
	both(t, func(t *testing.T, d pool) {
		stmt, err := sqlxOver(t, d).PrepareNamedContext(t.Context(), "SELECT title FROM books WHERE id = :id AND is_out = :out")
		must(t, err)
		defer stmt.Close()
		for _, want := range books {
			var got string
			must(t, stmt.GetContext(t.Context(), &got, map[string]any{"id": want.ID, "out": want.Out}))
			if got != want.Title {
				t.Errorf("book %d: got %q, want %q", want.ID, got, want.Title)
			}
		}
	})
}

func TestSQLXBatchOfNamedRows(t *testing.T) {
	both(t, func(t *testing.T, d pool) {
		db := sqlxOver(t, d)
		rows := []map[string]any{{"id": 3, "title": "Emma"}, {"id": 4, "title": "Ulysses"}}
		_, err := db.NamedExecContext(t.Context(), "INSERT INTO books (id, title) VALUES (:id, :title)", rows)
		must(t, err)
		query, args, err := sqlx.In("SELECT title FROM books WHERE id IN (?) ORDER BY id", []int64{1, 3, 4})
		must(t, err)
		var got []string
		must(t, db.SelectContext(t.Context(), &got, db.Rebind(query), args...))
		if diff := cmp.Diff([]string{"Ficciones", "Emma", "Ulysses"}, got); diff != "" {
			t.Errorf("titles (-want +got):\n%s", diff)
		}
	})
}

func TestSQLXTransactions(t *testing.T) {
	both(t, func(t *testing.T, d pool) {
		db := sqlxOver(t, d)
		for id, end := range map[int64]func(*sqlx.Tx) error{3: (*sqlx.Tx).Commit, 4: (*sqlx.Tx).Rollback} {
			tx, err := db.BeginTxx(t.Context(), nil)
			must(t, err)
			must(t, add(t.Context(), tx, book{ID: id, Title: "Emma", At: books[0].At}))
			must(t, end(tx))
		}
		var got []int64
		must(t, db.SelectContext(t.Context(), &got, "SELECT id FROM books ORDER BY id"))
		if diff := cmp.Diff([]int64{1, 2, 3}, got); diff != "" {
			t.Errorf("after one commit and one rollback (-want +got):\n%s", diff)
		}
	})
}

func TestSQLXErrorHasItsState(t *testing.T) {
	both(t, func(t *testing.T, d pool) {
		err := add(t.Context(), sqlxOver(t, d), books[0])
		e, ok := errors.AsType[*dataapi.Error](err)
		if want := pick(d, "23505", "23000"); !ok || e.SQLState() != want || e.Outcome != dataapi.NotExecuted {
			t.Errorf("second book 1: got %#v, want SQLState %s, not executed", err, want)
		}
	})
}
