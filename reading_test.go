package retort_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/revision"
	"github.com/retort-db/retort/schema"
	"github.com/retort-db/retort/script"
)

// person is a table whose columns have more to lose than their types.
var person = &schema.Table{
	Name: "person",
	Columns: []*schema.Column{
		{Name: "id", Type: schema.Integer{}, NotNull: true},
		{Name: "name", Type: schema.String{Length: 20}, NotNull: true, Default: schema.Literal("nobody")},
	},
	Constraints: []schema.Constraint{&schema.PrimaryKey{Name: "person_pkey", Columns: []string{"id"}}},
}

// TestRunLooksAtTheTable alters a column without being told what it was: the
// run reads it from the database, so that its default is not lost.
func TestRunLooksAtTheTable(t *testing.T) {
	for _, p := range products {
		t.Run(p.name, func(t *testing.T) {
			r := &rig{t: t, db: p.open(t), dialect: p.dialect}
			r.use([]*script.Script{{
				Revision: revision.Revision{ID: "a1"},
				Upgrade:  does(&op.CreateTable{Table: person}, &op.BulkInsert{Table: "person", Columns: []string{"id", "name"}, Rows: [][]any{{1, "Ann"}}}),
			}, {
				Revision: revision.Revision{ID: "b2", Down: ids("a1")},
				Upgrade:  does(&op.AlterColumn{Table: "person", Column: "name", Type: schema.String{Length: 30}}, op.SQL("INSERT INTO person (id) VALUES (2)")),
			}}, nil)
			r.must(r.Upgrade(t.Context(), "head"))
			got := names(t, r)
			if got != "Ann nobody" {
				t.Errorf("got the names %q, want Ann nobody: the default was lost", got)
			}
			catalog, err := r.dialect.Inspect(t.Context(), r.db, dialect.Scope{Tables: []string{"person"}})
			if err != nil {
				t.Fatal(err)
			}
			want := *person.Columns[1]
			want.Type = schema.String{Length: 30}
			column := catalog.Table("", "person").Column("name")
			if s, ok := column.Type.(schema.String); ok { // MySQL tells the collation, too
				column.Type = schema.String{Length: s.Length}
			}
			if diff := cmp.Diff(&want, column); diff != "" {
				t.Errorf("the column (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRevisionReads has a revision see what it did before, by rows and by the
// catalog.
func TestRevisionReads(t *testing.T) {
	for _, p := range products {
		t.Run(p.name, func(t *testing.T) {
			r := &rig{t: t, db: p.open(t), dialect: p.dialect}
			var read, columns string
			r.use([]*script.Script{{
				Revision: revision.Revision{ID: "a1"},
				Upgrade: func(ctx context.Context, s op.Sink) error {
					err := op.Do(ctx, s, &op.CreateTable{Table: person}, op.SQL("INSERT INTO person VALUES (1, 'Ann')"), op.SQL("INSERT INTO person VALUES (2, 'Bo')"))
					if err != nil {
						return err
					}
					rows, err := op.Query(ctx, s, "SELECT name FROM person ORDER BY id")
					if err != nil {
						return err
					}
					defer rows.Close()
					for rows.Next() {
						var name string
						if err := rows.Scan(&name); err != nil {
							return err
						}
						read += name + " "
					}
					if err := errors.Join(rows.Err(), rows.Close()); err != nil {
						return err
					}
					catalog, err := op.Inspect(ctx, s, "", "person")
					if err != nil {
						return err
					}
					for _, c := range catalog.Table("", "person").Columns {
						columns += c.Name + " "
					}
					return op.Do(ctx, s, op.SQL(fmt.Sprintf("INSERT INTO person VALUES (3, '%s')", strings.ToLower(strings.TrimSpace(read)))))
				},
			}}, nil)
			r.must(r.Upgrade(t.Context(), "head"))
			if read != "Ann Bo " || columns != "id name " {
				t.Errorf("the revision read the names %q and the columns %q", read, columns)
			}
			if got := names(t, r); got != "Ann Bo ann bo" {
				t.Errorf("got the names %q", got)
			}
			if !strings.Contains(strings.Join(r.sent, "\n"), "SELECT name FROM person ORDER BY id") {
				t.Errorf("nobody was told of the query: %q", r.sent)
			}
		})
	}
}

// TestRunNamesWhatIsMissing tells which table or column is not there.
func TestRunNamesWhatIsMissing(t *testing.T) {
	for _, p := range products {
		t.Run(p.name, func(t *testing.T) {
			for o, want := range map[op.Op]string{
				&op.AlterColumn{Table: "nowhere", Column: "x", Type: schema.Integer{}}: "alter column nowhere.x: there is no table nowhere",
				&op.AlterColumn{Table: "person", Column: "x", Type: schema.Integer{}}:  "alter column person.x: table person has no ",
			} {
				r := &rig{t: t, db: p.open(t), dialect: p.dialect}
				r.use([]*script.Script{{Revision: revision.Revision{ID: "a1"}, Upgrade: does(&op.CreateTable{Table: person}, o)}}, nil)
				if err := r.Upgrade(t.Context(), "head"); err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("got %v, want %s", err, want)
				}
			}
		})
	}
}

// TestRunNamesByConvention gives an unnamed constraint the name by which it
// can be dropped again.
func TestRunNamesByConvention(t *testing.T) {
	for _, p := range products {
		if p.name == "sqlite" {
			continue // which has no ALTER for it, and is tried by the names in scripts
		}
		t.Run(p.name, func(t *testing.T) {
			r := &rig{t: t, db: p.open(t), dialect: p.dialect}
			add := &op.AddConstraint{Table: "person", Constraint: &schema.Unique{Columns: []string{"name"}}}
			r.use([]*script.Script{{
				Revision: revision.Revision{ID: "a1"},
				Upgrade:  does(&op.CreateTable{Table: person}, add, &op.DropConstraint{Table: "person", Name: "uq_person_name", Kind: op.Unique}),
			}}, &retort.Options{Naming: schema.Naming{Unique: "uq_%(table_name)s_%(column_0_name)s"}})
			r.must(r.Upgrade(t.Context(), "head"))
		})
	}
}

func names(t *testing.T, r *rig) string {
	t.Helper()
	rows, err := r.db.QueryContext(t.Context(), "SELECT name FROM person ORDER BY id")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		list = append(list, name)
	}
	return strings.Join(list, " ")
}

// A column whose default is taken away, without a word of what it was, may be
// left out of an INSERT as before if it takes NULL.
func TestNoDefaultButNull(t *testing.T) {
	for _, p := range products {
		t.Run(p.name, func(t *testing.T) {
			r := &rig{t: t, db: p.open(t), dialect: p.dialect}
			r.use([]*script.Script{{Revision: revision.Revision{ID: "a1"}, Upgrade: does(
				&op.CreateTable{Table: &schema.Table{Name: "person", Columns: []*schema.Column{
					{Name: "id", Type: schema.Integer{}}, {Name: "name", Type: schema.String{Length: 20}, Default: schema.Literal("nobody")},
				}}},
				&op.AlterColumn{Table: "person", Column: "name", DropDefault: true},
				op.SQL("INSERT INTO person (id) VALUES (1)"),
			)}}, nil)
			r.must(r.Upgrade(t.Context(), "head"))
			var named int
			r.must(r.db.QueryRow("SELECT COUNT(name) FROM person").Scan(&named))
			if named != 0 {
				t.Errorf("got %d names, want none: the default is still there", named)
			}
		})
	}
}

// A revision that reads in a transaction is run again if its connection is lost
// then.
func TestReadingSurvivesALostConnection(t *testing.T) {
	for _, what := range []cut{cutBefore, cutAfter} {
		t.Run(what.String(), func(t *testing.T) {
			t.Parallel()
			p := patients[0]
			c := p.connector(t)
			r := &rig{t: t, db: sql.OpenDB(c), dialect: p.dialect}
			defer r.db.Close()
			calls := 0
			r.use([]*script.Script{{Revision: revision.Revision{ID: "a1"}, Upgrade: func(ctx context.Context, s op.Sink) error {
				calls++
				if err := op.Do(ctx, s, op.SQL("CREATE TABLE counter (n int)"), op.SQL("INSERT INTO counter VALUES (1)")); err != nil {
					return err
				}
				rows, err := op.Query(ctx, s, "SELECT n FROM counter")
				if err != nil {
					return err
				}
				return rows.Close()
			}}}, nil)
			m, _ := r.through(&wire{Connector: c, when: "SELECT n FROM counter", what: what})
			r.must(m.Upgrade(t.Context(), "head"))
			r.wantCounter(1)
			if calls != 2 {
				t.Errorf("the function was called %d times, want 2", calls)
			}
		})
	}
}
