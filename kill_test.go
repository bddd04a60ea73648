package retort_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/stdlib"
	sqlitedriver "modernc.org/sqlite"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/internal/dbtest"
	"github.com/retort-db/retort/script"
)

// fragile is a project in which whatever runs twice, or not at all, shows: no
// statement of it can be repeated without a trace.
var fragile = map[string]string{
	"a1": `-- revision: a1

-- retort:upgrade
CREATE TABLE counter (n int, note varchar(50));
INSERT INTO counter (n, note) VALUES (0, 'a1');
CREATE TABLE item (id int);

-- retort:downgrade
DROP TABLE item;
DROP TABLE counter;
`,
	"b2": `-- revision: b2
-- down_revision: a1

-- retort:upgrade
ALTER TABLE counter ADD COLUMN m int;
UPDATE counter SET n = n + 1;
INSERT INTO counter (n, note) VALUES (10, 'b2');
UPDATE counter SET n = n * 2;
ALTER TABLE item ADD COLUMN price int;

-- retort:downgrade
ALTER TABLE item DROP COLUMN price;
DELETE FROM counter WHERE note = 'b2';
UPDATE counter SET n = n + 100;
ALTER TABLE counter DROP COLUMN m;
`,
	"c3": `-- revision: c3
-- down_revision: b2

-- retort:upgrade
-- retort:no-transaction
CREATE INDEX item_price ON item (price);
INSERT INTO counter (n, note) VALUES (100, 'c3');
UPDATE counter SET n = n + 1;

-- retort:downgrade
-- retort:no-transaction
UPDATE counter SET n = n + 7;
-- retort:only mysql
DROP INDEX item_price ON item;
-- retort:only postgresql, sqlite
DROP INDEX item_price;
`,
	"d4": `-- revision: d4
-- down_revision: b2

-- retort:upgrade
UPDATE counter SET n = n + 1000;

-- retort:downgrade
UPDATE counter SET n = n - 1000;
`,
	"e5": `-- revision: e5
-- down_revision: c3, d4

-- retort:upgrade
CREATE TABLE last (id int);

-- retort:downgrade
DROP TABLE last;
`,
}

// A patient is a database that runs are killed on.
type patient struct {
	product
	connector func(t *testing.T) driver.Connector
	state     []string // queries for all that the project changes
}

var patients = []patient{
	{products[0], func(t *testing.T) driver.Connector {
		return connectorOf(stdlib.GetDefaultDriver(), dbtest.PostgreSQL(t).DSN())
	}, []string{
		"SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'retort%' ORDER BY 1, 2",
		"SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE 'retort%' ORDER BY 1",
	}},
	{products[1], func(t *testing.T) driver.Connector {
		return connectorOf(mysql.MySQLDriver{}, dbtest.MySQL(t).DSN())
	}, []string{
		"SELECT table_name, column_name, column_type, is_nullable, column_default FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name NOT LIKE 'retort%' ORDER BY 1, 2",
		"SELECT table_name, index_name FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name NOT LIKE 'retort%' ORDER BY 1, 2",
	}},
	{products[2], func(t *testing.T) driver.Connector {
		return connectorOf(&sqlitedriver.Driver{}, filepath.Join(t.TempDir(), "test.db"))
	}, []string{
		"SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE '%retort%' ORDER BY 1",
	}},
}

// autopsy returns all that a project changes, as text.
func (p patient) autopsy(t *testing.T, c driver.Connector) string {
	t.Helper()
	db := sql.OpenDB(c)
	defer db.Close()
	var b strings.Builder
	for _, query := range append(slices.Clone(p.state), "SELECT version_num FROM alembic_version ORDER BY 1", "SELECT n, note FROM counter ORDER BY 2, 1") {
		rows, err := db.Query(query)
		if err != nil {
			fmt.Fprintln(&b, "none")
			continue
		}
		names, _ := rows.Columns()
		for rows.Next() {
			values, targets := make([]sql.NullString, len(names)), make([]any, len(names))
			for i := range values {
				targets[i] = &values[i]
			}
			if err := rows.Scan(targets...); err != nil {
				t.Fatal(err)
			}
			for _, v := range values {
				fmt.Fprint(&b, v.String, " ")
			}
			fmt.Fprintln(&b)
		}
		rows.Close()
		fmt.Fprintln(&b, "--")
	}
	return b.String()
}

// inFiles returns the scripts of fragile.
func inFiles(t *testing.T) []*script.Script {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range fragile {
		fsys[name+".sql"] = &fstest.MapFile{Data: []byte(text)}
	}
	scripts, err := script.Load(fsys, "versions")
	if err != nil {
		t.Fatal(err)
	}
	return scripts
}

// migrator returns a Migrator that sends through c.
func (p patient) migrator(t *testing.T, c driver.Connector, scripts []*script.Script, log *[]string) *retort.Migrator {
	t.Helper()
	db := sql.OpenDB(c)
	t.Cleanup(func() { db.Close() })
	m, err := retort.New(db, p.dialect, scripts, &retort.Options{Lease: 300 * time.Millisecond, LockTimeout: 20 * time.Second, OnEvent: func(e retort.Event) {
		switch e := e.(type) {
		case retort.Statement:
			*log = append(*log, e.SQL)
		case retort.Record:
			*log = append(*log, "  "+e.SQL)
		case retort.Settled:
			*log = append(*log, fmt.Sprintf("  -- settled: %v, %s", e.Applied, e.How))
		case retort.Retrying:
			*log = append(*log, fmt.Sprintf("  -- retrying: %v", e.Err))
		case retort.Resumed:
			*log = append(*log, fmt.Sprintf("  -- resumed at %d", e.Statement))
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// A movement is what a run does that is cut.
type movement struct {
	name, from string
	run        func(context.Context, *retort.Migrator) error
}

func upward(ctx context.Context, m *retort.Migrator) error { return m.Upgrade(ctx, "head") }

func downTo(target string) func(context.Context, *retort.Migrator) error {
	return func(ctx context.Context, m *retort.Migrator) error { return m.Downgrade(ctx, target) }
}

// A run that is cut at any of its statements, in any way, is finished: by
// itself where only a connection broke, else by the next run, unattended.
// Nothing is done twice and nothing is left out.
func TestEveryCutIsSurvived(t *testing.T) {
	for _, p := range patients {
		for name, project := range map[string]func(*testing.T) []*script.Script{"files": inFiles, "Go": inGo} {
			for _, move := range []movement{{"upgrade", "base", upward}, {"downgrade", "head", downTo("base")}, {"downgrade to a1", "head", downTo("a1")}} {
				t.Run(p.name+" "+name+" "+move.name, func(t *testing.T) { survive(t, p, project, move) })
			}
		}
	}
}

// survive cuts a run at each of its statements, in each way.
func survive(t *testing.T, p patient, project func(*testing.T) []*script.Script, move movement) {
	t.Parallel()
	begin := func(t *testing.T) driver.Connector {
		c := p.connector(t)
		if move.from == "head" {
			if err := p.migrator(t, c, project(t), new([]string)).Upgrade(t.Context(), "head"); err != nil {
				t.Fatal(err)
			}
		}
		return c
	}
	undisturbed := &wire{Connector: begin(t)}
	if err := move.run(t.Context(), p.migrator(t, undisturbed, project(t), new([]string))); err != nil {
		t.Fatal(err)
	}
	want, total := p.autopsy(t, undisturbed.Connector), undisturbed.count()
	ways := []cut{cutBefore, cutAfter, dieBefore, dieAfter}
	if p.name == "sqlite" {
		ways = ways[2:] // there is no connection to break
	}
	step := 1
	if os.Getenv("RETORT_TORTURE") == "" {
		step = 13
	}
	for k := 1; k <= total; k += step {
		for _, what := range ways {
			t.Run(fmt.Sprintf("%d of %d, %v", k, total, what), func(t *testing.T) {
				t.Parallel()
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				w := &wire{Connector: begin(t), at: k, what: what, died: cancel}
				var log []string
				err := move.run(ctx, p.migrator(t, w, project(t), &log))
				if err != nil && what < dieBefore && k > 1 {
					t.Errorf("the run did not survive a lost connection: %v", err)
				}
				if err != nil {
					log = append(log, "-- second run, after: "+err.Error())
					err = move.run(t.Context(), p.migrator(t, w.Connector, project(t), &log))
				}
				if err != nil {
					t.Errorf("the second run: %v", err)
				}
				if got := p.autopsy(t, w.Connector); got != want {
					t.Errorf("after a cut at %q the database differs from an undisturbed run's:\n%s\nwant:\n%s", w.log[min(k, len(w.log))-1], got, want)
				}
				if t.Failed() {
					t.Logf("what was sent:\n%s", strings.Join(log, "\n"))
				}
			})
		}
	}
}
