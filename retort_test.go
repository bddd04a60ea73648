package retort_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	_ "modernc.org/sqlite"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/dialect/mysql"
	"github.com/retort-db/retort/dialect/postgres"
	"github.com/retort-db/retort/dialect/sqlite"
	"github.com/retort-db/retort/internal/dbtest"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/revision"
	"github.com/retort-db/retort/script"
)

// A product is a database to run a test on.
type product struct {
	name    string
	dialect dialect.Dialect
	open    func(t *testing.T) *sql.DB
}

var products = []product{
	{"postgresql", postgres.Dialect{}, func(t *testing.T) *sql.DB { return dbtest.PostgreSQL(t).DB() }},
	{"mysql", mysql.Dialect{}, func(t *testing.T) *sql.DB { return dbtest.MySQL(t).DB() }},
	{"sqlite", sqlite.Dialect{}, func(t *testing.T) *sql.DB {
		db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "test.db"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return db
	}},
}

// onEach runs a test on every product, with the revisions in files.
func onEach(t *testing.T, files map[string]string, f func(t *testing.T, r *rig)) {
	for _, p := range products {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			r := &rig{t: t, db: p.open(t), dialect: p.dialect}
			r.load(files, nil)
			f(t, r)
		})
	}
}

// A rig is a migrator on a fresh database, and what it has sent.
type rig struct {
	t       *testing.T
	db      *sql.DB
	dialect dialect.Dialect
	scripts []*script.Script
	sent    []string
	*retort.Migrator
}

// load replaces the rig's revisions.
func (r *rig) load(files map[string]string, opts *retort.Options) {
	r.t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name+".sql"] = &fstest.MapFile{Data: []byte(text)}
	}
	scripts, err := script.Load(fsys, "versions")
	if err != nil {
		r.t.Fatal(err)
	}
	r.use(scripts, opts)
}

func (r *rig) use(scripts []*script.Script, opts *retort.Options) {
	r.t.Helper()
	r.scripts = scripts
	o := retort.Options{}
	if opts != nil {
		o = *opts
	}
	o.OnEvent = func(e retort.Event) {
		switch e := e.(type) {
		case retort.Statement:
			r.sent = append(r.sent, e.SQL)
		case retort.Record:
			r.sent = append(r.sent, e.SQL)
		}
	}
	var err error
	if r.Migrator, err = retort.New(r.db, r.dialect, scripts, &o); err != nil {
		r.t.Fatal(err)
	}
}

// wantRows checks the version table, reading it as any client would.
func (r *rig) wantRows(want ...string) {
	r.t.Helper()
	rows, err := r.Rows(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	got := []string{}
	for _, id := range rows {
		got = append(got, string(id))
	}
	if !slices.Equal(got, want) {
		r.t.Errorf("rows of the version table: got %q, want %q", got, want)
	}
}

// wantTables checks which of the tables that the scripts make are there.
func (r *rig) wantTables(want ...string) {
	r.t.Helper()
	var got []string
	for _, name := range []string{"a", "b", "c", "d"} {
		if _, err := r.db.Exec("SELECT 1 FROM table_" + name); err == nil {
			got = append(got, name)
		}
	}
	if !slices.Equal(got, want) {
		r.t.Errorf("tables: got %q, want %q", got, want)
	}
}

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// table returns a revision that makes a table and drops it again.
func table(name, header string) string {
	return "-- make table " + name + "\n--\n" + header +
		"\n-- retort:upgrade\nCREATE TABLE table_" + name + " (id int);\n" +
		"\n-- retort:downgrade\nDROP TABLE table_" + name + ";\n"
}

// diamond is a fork and a merge: a1 below b2 and c3, both below d4.
var diamond = map[string]string{
	"a1": table("a", "-- revision: a1\n-- down_revision:\n"),
	"b2": table("b", "-- revision: b2\n-- down_revision: a1\n"),
	"c3": table("c", "-- revision: c3\n-- down_revision: a1\n-- branch_labels: cart\n"),
	"d4": table("d", "-- revision: d4\n-- down_revision: b2, c3\n"),
}

func TestUpgradeAndBack(t *testing.T) {
	onEach(t, diamond, func(t *testing.T, r *rig) {
		ctx := t.Context()
		r.must(r.Upgrade(ctx, "head"))
		r.wantRows("d4")
		r.wantTables("a", "b", "c", "d")
		r.must(r.Downgrade(ctx, "-1"))
		r.wantRows("b2", "c3")
		r.wantTables("a", "b", "c")
		r.must(r.Downgrade(ctx, "a1"))
		r.wantRows("a1")
		r.must(r.Upgrade(ctx, "head"))
		r.wantTables("a", "b", "c", "d")
		r.must(r.Downgrade(ctx, "base"))
		r.wantRows()
		r.wantTables()
	})
}

// The unit of cost over the Data API is the request, so the library promises
// how many statements it sends.
func TestStatementsPerRun(t *testing.T) {
	chainOf := func(n int) map[string]string {
		files, parent := map[string]string{}, ""
		for i := range n {
			id := fmt.Sprintf("r%d", i)
			files[id] = "-- revision: " + id + "\n-- down_revision: " + parent + "\n\n-- retort:upgrade\nCREATE TABLE t" + id + " (id int);\n"
			parent = id
		}
		return files
	}
	onEach(t, chainOf(11), func(t *testing.T, r *rig) {
		ctx := t.Context()
		count := func(target string) int {
			r.sent = nil
			r.must(r.Upgrade(ctx, target))
			return len(r.sent)
		}
		// To begin with: two looks, three tables and a row, and a look again.
		first := map[string]int{"postgresql": 7 + 2 + 4 + 1, "mysql": 7 + 3 + 2 + 5, "sqlite": 7 + 2 + 6 + 4}[r.dialect.Name()]
		if got := count("r0"); got != first {
			t.Errorf("the first upgrade sent %d statements, want %d:\n%s", got, first, strings.Join(r.sent, "\n"))
		}
		if got := count("r0"); got != 1 {
			t.Errorf("with nothing to do an upgrade sent %d statements, want 1:\n%s", got, strings.Join(r.sent, "\n"))
		}
		one := count("r1")
		each := map[string]int{"postgresql": 4, "mysql": 2, "sqlite": 6}[r.dialect.Name()]
		if got := count("r10"); got != one+8*each {
			t.Errorf("nine revisions in one upgrade sent %d statements, one alone %d: %d for each more, want %d:\n%s",
				got, one, (got-one)/8, each, strings.Join(r.sent, "\n"))
		}
	})
}

func TestReadingWritesNothing(t *testing.T) {
	onEach(t, diamond, func(t *testing.T, r *rig) {
		r.wantRows()
		if _, err := r.db.Exec("SELECT version_num FROM alembic_version"); err == nil || !r.dialect.MissingTable(err) {
			t.Errorf("after Rows the version table is there, or its absence is not recognised: %v", err)
		}
	})
}

func TestFailureInTransactionLeavesNothing(t *testing.T) {
	files := map[string]string{
		"a1": table("a", "-- revision: a1\n"),
		"b2": "-- revision: b2\n-- down_revision: a1\n\n-- retort:upgrade\nCREATE TABLE table_b (id int);\n\nSELECT nonsense FROM nowhere;\n",
	}
	onEach(t, files, func(t *testing.T, r *rig) {
		err := r.Upgrade(t.Context(), "head")
		e, ok := errors.AsType[*retort.StepError](err)
		if !ok {
			t.Fatalf("Upgrade: got %v, want a *StepError", err)
		}
		if e.Step.Revision.ID != "b2" || !slices.Equal(e.Applied, []revision.ID{"a1"}) {
			t.Errorf("failed step %s after %v, want b2 after [a1]", e.Step.Revision.ID, e.Applied)
		}
		if want := "versions/b2.sql:7"; e.Statement == nil || e.Statement.Pos.String() != want {
			t.Errorf("failing statement: got %+v, want one at %s", e.Statement, want)
		}
		r.wantRows("a1")
		if r.dialect.Traits().TransactionalDDL {
			r.wantTables("a")
			if e.Done != 0 {
				t.Errorf("Done = %d, want 0: the transaction was rolled back", e.Done)
			}
		} else if r.wantTables("a", "b"); e.Done != 1 {
			t.Errorf("Done = %d, want 1: CREATE TABLE committed", e.Done)
		}
	})
}

func TestPerRunLeavesNothing(t *testing.T) {
	files := map[string]string{
		"a1": table("a", "-- revision: a1\n"),
		"b2": "-- revision: b2\n-- down_revision: a1\n\n-- retort:upgrade\nSELECT nonsense FROM nowhere;\n",
	}
	onEach(t, files, func(t *testing.T, r *rig) {
		if !r.dialect.Traits().TransactionalDDL {
			return // there is no such promise
		}
		r.load(files, &retort.Options{Transactions: retort.PerRun})
		if err := r.Upgrade(t.Context(), "head"); err == nil {
			t.Fatal("Upgrade succeeded, want the error of b2")
		}
		r.wantTables()
		r.wantRows()
	})
}

// Everything that can be known wrong is told before the first statement.
func TestBadScriptChangesNothing(t *testing.T) {
	files := map[string]string{
		"a1": table("a", "-- revision: a1\n"),
		"b2": "-- revision: b2\n-- down_revision: a1\n\n-- retort:upgrade\nSELECT 'never ended;\n",
	}
	onEach(t, files, func(t *testing.T, r *rig) {
		err := r.Upgrade(t.Context(), "head")
		if err == nil || !strings.Contains(err.Error(), "versions/b2.sql:5") {
			t.Errorf("Upgrade: got %v, want an error at versions/b2.sql:5", err)
		}
		if len(r.sent) != 2 {
			t.Errorf("statements sent: %q, want the two that look where the database is", r.sent)
		}
	})
}

func TestStampRunsNothing(t *testing.T) {
	onEach(t, diamond, func(t *testing.T, r *rig) {
		r.must(r.Stamp(t.Context(), "d4"))
		r.wantRows("d4")
		r.wantTables()
		r.must(r.Stamp(t.Context(), "b2", "c3"))
		r.wantRows("b2", "c3")
		r.must(r.Stamp(t.Context(), "base"))
		r.wantRows()
	})
}

func TestPurgeForgetsUnknownRevisions(t *testing.T) {
	onEach(t, diamond, func(t *testing.T, r *rig) {
		ctx := t.Context()
		r.must(r.EnsureVersionTable(ctx))
		if _, err := r.db.ExecContext(ctx, "INSERT INTO alembic_version (version_num) VALUES ('lost')"); err != nil {
			t.Fatal(err)
		}
		err := r.Upgrade(ctx, "head")
		if _, ok := errors.AsType[*revision.UnknownError](err); !ok {
			t.Errorf("Upgrade: got %v, want a *revision.UnknownError", err)
		}
		r.must(r.Purge(ctx, "b2"))
		r.wantRows("b2")
	})
}

// A row that another tool has moved meanwhile stops this one before it changes
// anything.
func TestConflictIsNoticed(t *testing.T) {
	onEach(t, nil, func(t *testing.T, r *rig) {
		ctx := t.Context()
		moved := func(context.Context, op.Sink) error {
			_, err := r.db.Exec("UPDATE alembic_version SET version_num='z9' WHERE version_num='a1'")
			return err
		}
		if r.dialect.Name() == "sqlite" {
			return // nobody else can write while a script runs
		}
		scripts := []*script.Script{
			{Revision: revision.Revision{ID: "a1"}},
			{Revision: revision.Revision{ID: "b2", Down: []revision.ID{"a1"}}, NoTransaction: true, Upgrade: moved},
		}
		r.use(scripts, nil)
		err := r.Upgrade(ctx, "head")
		if _, ok := errors.AsType[*retort.ConflictError](err); !ok {
			t.Errorf("Upgrade: got %v, want a *ConflictError", err)
		}
		if rows := rowsOf(t, r.db); !slices.Equal(rows, []string{"z9"}) {
			t.Errorf("rows of the version table: got %q, want the other tool's z9", rows)
		}
	})
}

// Cancelling stops a run between two statements, never within one.
func TestCancelStopsBetweenRevisions(t *testing.T) {
	onEach(t, nil, func(t *testing.T, r *rig) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		stop := func(context.Context, op.Sink) error { cancel(); return nil }
		scripts := []*script.Script{
			{Revision: revision.Revision{ID: "a1"}, Upgrade: stop},
			{Revision: revision.Revision{ID: "b2", Down: []revision.ID{"a1"}}},
		}
		r.use(scripts, nil)
		err := r.Upgrade(ctx, "head")
		if !errors.Is(err, context.Canceled) {
			t.Errorf("Upgrade: got %v, want context.Canceled", err)
		}
		e, ok := errors.AsType[*retort.StepError](err)
		if !ok || e.Step.Revision.ID != "b2" || !slices.Equal(e.Applied, []revision.ID{"a1"}) {
			t.Errorf("Upgrade: got %#v, want a stop before b2 with a1 applied", err)
		}
		r.wantRows("a1")
	})
}

// A lost answer is told as one: the driver's error says so, whatever it is.
func TestLostAnswerIsInDoubt(t *testing.T) {
	onEach(t, nil, func(t *testing.T, r *rig) {
		lose := func(context.Context, op.Sink) error { return lostAnswer{} }
		r.use([]*script.Script{{Revision: revision.Revision{ID: "a1"}, Upgrade: lose}}, nil)
		e, ok := errors.AsType[*retort.StepError](r.Upgrade(t.Context(), "head"))
		if !ok {
			t.Fatal("Upgrade: want a *StepError")
		}
		if want := !r.dialect.Traits().TransactionalDDL; e.InDoubt != want {
			t.Errorf("InDoubt = %v, want %v: a transaction was rolled back with it", e.InDoubt, want)
		}
	})
}

type lostAnswer struct{}

func (lostAnswer) Error() string { return "the answer was lost" }
func (lostAnswer) InDoubt() bool { return true }

// kill ends every other connection to the rig's database.
func (r *rig) kill() {
	switch r.dialect.Name() {
	case "postgresql":
		r.db.Exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
	case "mysql":
		rows, err := r.db.Query("SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()")
		if err != nil {
			r.t.Error(err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			var id int64
			rows.Scan(&id)
			r.db.Exec(fmt.Sprintf("KILL %d", id))
		}
	}
}

// When the connection is gone at the commit, nobody told what became of it. The
// run looks it up, and goes on.
func TestLostConnectionAtCommit(t *testing.T) {
	onEach(t, diamond, func(t *testing.T, r *rig) {
		if r.dialect.Name() == "sqlite" {
			return // it has no connection to lose
		}
		r.must(r.Upgrade(t.Context(), "b2"))
		r.must(r.Upgrade(t.Context(), "c3"))
		killed := 0
		m, err := retort.New(r.db, r.dialect, r.scripts, &retort.Options{OnEvent: func(e retort.Event) {
			s, _ := e.(retort.Statement)
			own, _ := e.(retort.Record)
			if (s.SQL == "COMMIT" || own.SQL == "COMMIT") && killed == 0 {
				killed++
				r.kill()
			}
		}})
		r.must(err)
		if err := m.Upgrade(t.Context(), "d4"); err != nil || killed != 1 {
			t.Fatalf("Upgrade: got %v after %d lost connections, want none after 1", err, killed)
		}
		r.wantRows("d4")
		r.wantTables("a", "b", "c", "d")
	})
}

// The version table may have another name, even one that needs quotes, and on
// PostgreSQL a schema.
func TestVersionTableElsewhere(t *testing.T) {
	onEach(t, diamond, func(t *testing.T, r *rig) {
		opts := &retort.Options{VersionTable: "Order", VersionWidth: 40}
		if r.dialect.Name() == "postgresql" {
			opts.VersionSchema = "Meta"
			if _, err := r.db.Exec(`CREATE SCHEMA "Meta"`); err != nil {
				t.Fatal(err)
			}
		}
		r.load(diamond, opts)
		r.must(r.Upgrade(t.Context(), "head"))
		r.wantRows("d4")
		r.must(r.Downgrade(t.Context(), "base"))
		r.wantRows()
		if _, err := r.db.Exec("SELECT 1 FROM alembic_version"); err == nil {
			t.Error("there is an alembic_version too")
		}
	})
}
