package retort_test

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"testing"

	mysqldriver "github.com/go-sql-driver/mysql"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/dialect/mysql"
	"github.com/retort-db/retort/internal/dbtest"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/revision"
	"github.com/retort-db/retort/schema"
	"github.com/retort-db/retort/script"
)

// inGo returns a project of revisions in Go. Many of its operations are spelled
// by what the table is like at the time, and could not be spelled any more once
// they have taken effect.
func inGo(*testing.T) []*script.Script {
	return []*script.Script{{
		Revision: revision.Revision{ID: "a1"},
		Upgrade: does(
			&op.CreateTable{Table: &schema.Table{Name: "counter", Columns: []*schema.Column{
				{Name: "n", Type: schema.Integer{}}, {Name: "note", Type: schema.String{Length: 50}},
			}}},
			&op.BulkInsert{Table: "counter", Columns: []string{"n", "note"}, Rows: [][]any{{0, "a1"}, {1, "one"}}, PerRow: true},
			&op.CreateTable{Table: &schema.Table{Name: "item", Columns: []*schema.Column{
				{Name: "id", Type: schema.Integer{}, NotNull: true},
				{Name: "name", Type: schema.String{Length: 20}, NotNull: true, Default: schema.Literal("nothing")},
				{Name: "color", Type: schema.String{Length: 20}},
			}, Indexes: []*schema.Index{indexOn("color"), indexOn("name")}}},
		),
		Downgrade: does(&op.DropTable{Table: "item"}, &op.DropTable{Table: "counter"}),
	}, {
		Revision:      revision.Revision{ID: "b2", Down: ids("a1")},
		NoTransaction: true,
		Upgrade: does(
			&op.AlterColumn{Table: "item", Column: "name", Type: schema.String{Length: 30}},
			&op.AlterColumn{Table: "item", Column: "name", Name: "title"},
			count("+ 1"),
			&op.Batch{Table: "item", Ops: []op.Op{
				&op.AlterColumn{Table: "item", Column: "title", Name: "words"},
				&op.DropIndex{Table: "item", Index: "item_color"},
				&op.DropColumn{Table: "item", Column: "color"},
			}},
			&op.BulkInsert{Table: "counter", Columns: []string{"n", "note"}, Rows: [][]any{{10, "b2"}, {11, "b3"}}, PerRow: true},
			&op.AddColumn{Table: "item", Column: &schema.Column{Name: "price", Type: schema.Integer{}}, Indexes: []*schema.Index{indexOn("price")}},
			count("* 2"),
			op.SQL("UPDATE counter SET n = n + 5"),
		),
		Downgrade: backward,
	}}
}

// backward takes b2 back, and reads on the way.
func backward(ctx context.Context, s op.Sink) error {
	if err := op.Do(ctx, s, count("+ 100"), &op.DropIndex{Table: "item", Index: "item_price"}, &op.DropColumn{Table: "item", Column: "price"}); err != nil {
		return err
	}
	if _, err := op.Inspect(ctx, s, "", "item"); err != nil {
		return err
	}
	return op.Do(ctx, s,
		&op.AddColumn{Table: "item", Column: &schema.Column{Name: "color", Type: schema.String{Length: 20}}},
		op.SQL("DELETE FROM counter WHERE note = 'b2'"),
		&op.AlterColumn{Table: "item", Column: "words", Name: "name"},
		&op.AlterColumn{Table: "item", Column: "name", Type: schema.String{Length: 20}},
		&op.CreateIndex{Table: "item", Index: indexOn("color")},
		count("* 3"),
	)
}

func indexOn(column string) *schema.Index {
	return &schema.Index{Name: "item_" + column, Columns: []schema.IndexColumn{{Name: column}}}
}

func count(how string) op.Op { return op.SQL("UPDATE counter SET n = n " + how) }

// A step stops at a part of an operation. What came before it, parts included,
// is passed over when the next run finds the operation mended.
func TestPartOfAnOperationFails(t *testing.T) {
	create := func(index string) []*script.Script {
		return []*script.Script{{
			Revision:      revision.Revision{ID: "a1"},
			NoTransaction: true,
			Upgrade: does(&op.CreateTable{Table: &schema.Table{
				Name: "person", Columns: []*schema.Column{{Name: "a", Type: schema.Integer{}}, {Name: "b", Type: schema.Integer{}}},
				Indexes: []*schema.Index{indexOn("a"), {Name: index, Columns: []schema.IndexColumn{{Name: "b"}}}},
			}}, op.SQL("INSERT INTO person VALUES (1, 2)")),
		}}
	}
	r := &rig{t: t, db: dbtest.MySQL(t).DB(), dialect: mysql.Dialect{}}
	r.use(create("item_a"), nil) // there is an index of that name
	err := r.Upgrade(t.Context(), "head")
	if e, ok := errors.AsType[*retort.StepError](err); !ok || e.Done != 2 {
		t.Fatalf("Upgrade: got %v, want a *StepError after 2 statements\n%s", err, strings.Join(r.sent, "\n"))
	}
	if st, err := r.Status(t.Context()); err != nil || st.Half == nil || st.Half.Statement != 1 {
		t.Fatalf("Status: got %+v, %v, want a1 half-way in its operation 1", st.Half, err)
	}
	r.use(create("item_b"), nil)
	r.sent = nil
	r.must(r.Upgrade(t.Context(), "head"))
	sent := slices.DeleteFunc(r.sent, func(sql string) bool { return strings.Contains(sql, "retort_") || !strings.Contains(sql, "person") })
	if want := []string{"CREATE INDEX item_b ON person (b)", "INSERT INTO person VALUES (1, 2)"}; !slices.Equal(sent, want) {
		t.Errorf("the second run sent %q, want %q", sent, want)
	}
	r.wantRows("a1")
}

// What a person says of a part of an operation is of that part.
func TestPartIsSettledByHand(t *testing.T) {
	for _, index := range []string{"item_a", "item_b"} {
		t.Run(index, func(t *testing.T) {
			t.Parallel()
			c := connectorOf(mysqldriver.MySQLDriver{}, dbtest.MySQL(t).DSN())
			r := &rig{t: t, db: sql.OpenDB(c), dialect: mysql.Dialect{}}
			defer r.db.Close()
			r.use([]*script.Script{{Revision: revision.Revision{ID: "a1"}, Upgrade: does(&op.CreateTable{Table: &schema.Table{
				Name: "person", Columns: []*schema.Column{{Name: "a", Type: schema.Integer{}}, {Name: "b", Type: schema.Integer{}}},
				Indexes: []*schema.Index{indexOn("a"), indexOn("b")},
			}}, op.SQL("INSERT INTO person VALUES (1, 2)"))}}, nil)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			m, _ := r.through(&wire{Connector: c, when: "CREATE INDEX " + index, what: dieBefore, died: cancel})
			if err := m.Upgrade(ctx, "head"); err == nil {
				t.Fatal("the run was not killed")
			}
			_, err := r.db.Exec("CREATE INDEX " + index + " ON person (" + strings.TrimPrefix(index, "item_") + ")")
			r.must(err)
			r.must(r.Resume(t.Context(), retort.Applied))
			r.must(r.Upgrade(t.Context(), "head"))
			r.wantRows("a1")
			var indexes, rows int
			r.must(r.db.QueryRow("SELECT (SELECT COUNT(*) FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'person'),"+
				" (SELECT COUNT(*) FROM person)").Scan(&indexes, &rows))
			if indexes != 2 || rows != 1 {
				t.Errorf("got %d indexes and %d rows, want 2 and 1", indexes, rows)
			}
		})
	}
}

// Another operation in the place of one that took effect is told, though how
// that was spelled nobody can say any more.
func TestEditedOperation(t *testing.T) {
	rename := func(to string) []*script.Script {
		return []*script.Script{{Revision: revision.Revision{ID: "a1"}, Upgrade: does(
			&op.CreateTable{Table: &schema.Table{Name: "person", Columns: []*schema.Column{{Name: "a", Type: schema.Integer{}}}}},
			&op.AlterColumn{Table: "person", Column: "a", Name: to},
		)}}
	}
	c := connectorOf(mysqldriver.MySQLDriver{}, dbtest.MySQL(t).DSN())
	r := &rig{t: t, db: sql.OpenDB(c), dialect: mysql.Dialect{}}
	defer r.db.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r.use(rename("b"), nil)
	m, _ := r.through(&wire{Connector: c, when: "ALTER TABLE person", what: dieAfter, died: cancel})
	if err := m.Upgrade(ctx, "head"); err == nil {
		t.Fatal("the run was not killed")
	}
	r.use(rename("c"), nil)
	err := r.Upgrade(t.Context(), "head")
	if e, ok := errors.AsType[*retort.EditedError](err); !ok || e.Number != 2 || !strings.Contains(e.Applied, "ALTER TABLE person") {
		t.Errorf("Upgrade with another operation: got %v, want an *EditedError with the statement that took effect", err)
	}
	r.use(rename("b"), nil)
	r.must(r.Upgrade(t.Context(), "head"))
	r.wantRows("a1")
}
