package retort_test

import (
	"context"
	"database/sql"
	"fmt"
	"log"
	"os"
	"testing/fstest"

	_ "modernc.org/sqlite"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/dialect/postgres"
	"github.com/retort-db/retort/dialect/sqlite"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/revision"
	"github.com/retort-db/retort/script"
)

// migrations would be an embed.FS in a program: //go:embed versions/*.sql
var migrations = fstest.MapFS{
	"0001_users.sql": {Data: []byte(`-- create users
--
-- revision: 0001
-- down_revision:

-- retort:upgrade
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);

-- retort:downgrade
DROP TABLE users;
`)},
}

// A program that carries its revisions with it.
func Example() {
	ctx := context.Background()
	db, err := sql.Open("sqlite", "file:example?mode=memory&cache=shared")
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()

	scripts, err := script.Load(migrations, "versions")
	if err != nil {
		log.Fatal(err)
	}
	m, err := retort.New(db, sqlite.Dialect{}, scripts, nil)
	if err != nil {
		log.Fatal(err)
	}
	if err := m.Upgrade(ctx, "head"); err != nil {
		log.Fatal(err)
	}
	rows, err := m.Rows(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("the database is at", rows)
	// Output: the database is at [0001]
}

// A revision that is a Go value stands in one graph with those in files.
func ExampleNew_goRevision() {
	scripts, err := script.Load(migrations, "versions")
	if err != nil {
		log.Fatal(err)
	}
	scripts = append(scripts, &script.Script{
		Revision: revision.Revision{ID: "0002", Down: []revision.ID{"0001"}},
		Message:  "the first user",
		Upgrade: func(ctx context.Context, s op.Sink) error {
			return s.Do(ctx, &op.Execute{SQL: "INSERT INTO users (id, name) VALUES (1, 'root')"})
		},
		Downgrade: func(ctx context.Context, s op.Sink) error {
			return s.Do(ctx, &op.Execute{SQL: "DELETE FROM users WHERE id = 1"})
		},
	})
	m, err := retort.New(nil, postgres.Dialect{}, scripts, nil)
	if err != nil {
		log.Fatal(err)
	}
	if err := m.UpgradeSQL(os.Stdout, []revision.ID{"0001"}, "head"); err != nil {
		log.Fatal(err)
	}
	// Output:
	// BEGIN;
	//
	// -- Running upgrade 0001 -> 0002
	//
	// INSERT INTO users (id, name) VALUES (1, 'root');
	//
	// UPDATE alembic_version SET version_num='0002' WHERE alembic_version.version_num = '0001';
	//
	// COMMIT;
}

// What happens in a run comes as events.
func ExampleOptions_onEvent() {
	db, err := sql.Open("sqlite", "file:events?mode=memory&cache=shared")
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	scripts, err := script.Load(migrations, "versions")
	if err != nil {
		log.Fatal(err)
	}
	m, err := retort.New(db, sqlite.Dialect{}, scripts, &retort.Options{OnEvent: func(e retort.Event) {
		switch e := e.(type) {
		case retort.Planned:
			fmt.Println("steps:", len(e.Steps))
		case retort.StepStarted:
			fmt.Println(retort.DescribeStep(e.Step))
		}
	}})
	if err != nil {
		log.Fatal(err)
	}
	if err := m.Upgrade(context.Background(), "head"); err != nil {
		log.Fatal(err)
	}
	// Output:
	// steps: 1
	// upgrade  -> 0001
}
