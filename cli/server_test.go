package cli_test

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/retort-db/retort/dataapi/emulator"
	"github.com/retort-db/retort/internal/dbserver"
	"github.com/retort-db/retort/internal/dbtest"
)

// A stage is what a session may have besides its files.
type stage struct {
	t        testing.TB
	database *dbtest.Database
	emulator *emulator.Server
	seen     int // requests that were counted before
}

type stageKey struct{}

// setup gives each session a stage, and an environment in which nothing of
// the machine's own settings is left.
func setup(env *testscript.Env) error {
	env.Values[stageKey{}] = &stage{t: env.T().(testing.TB)}
	env.Setenv("AWS_ACCESS_KEY_ID", "an-emulator-does-not-care")
	env.Setenv("AWS_SECRET_ACCESS_KEY", "an-emulator-does-not-care")
	env.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	env.Setenv("GORACE", "atexit_sleep_ms=0") // with -race each command would sleep for a second
	return nil
}

func stageOf(ts *testscript.TestScript) *stage { return ts.Value(stageKey{}).(*stage) }

// server is the command "server postgresql|mysql": it makes a database on a
// real server and sets RETORT_URL and DATABASE. Where the product is not installed the
// session is skipped.
func server(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: server postgresql|mysql")
	}
	s := stageOf(ts)
	s.start(ts, args[0])
	ts.Setenv("RETORT_URL", s.database.URL())
	ts.Setenv("DATABASE", s.database.Name)
}

func (s *stage) start(ts *testscript.TestScript, product string) {
	switch product {
	case "postgresql":
		s.database = dbtest.PostgreSQL(s.t)
	case "mysql":
		s.database = dbtest.MySQL(s.t)
	default:
		ts.Fatalf("server: unknown product %q", product)
	}
}

// dataAPI is the command "dataapi postgresql|mysql": it puts an emulator of
// the RDS Data API before a database on a real server, and sets ENDPOINT,
// DATABASE, CLUSTER and SECRET.
func dataAPI(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: dataapi postgresql|mysql")
	}
	s := stageOf(ts)
	s.start(ts, args[0])
	engine, err := s.engine()
	ts.Check(err)
	s.emulator = emulator.New(engine, nil)
	server := httptest.NewServer(s.emulator)
	s.t.Cleanup(func() {
		server.Close()
		s.emulator.Close()
		engine.Close()
	})
	ts.Setenv("ENDPOINT", server.URL)
	ts.Setenv("DATABASE", s.database.Name)
	ts.Setenv("CLUSTER", "arn:aws:rds:us-west-1:123456789012:cluster:sample")
	ts.Setenv("SECRET", "arn:aws:secretsmanager:us-west-1:123456789012:secret:sample")
}

func (s *stage) engine() (emulator.Engine, error) {
	if s.database.Product == dbserver.PostgreSQL {
		return emulator.NewPostgreSQL(s.database.DSN())
	}
	cfg, err := mysql.ParseDSN(s.database.DSN())
	if err != nil {
		return nil, err
	}
	return emulator.NewMySQL(cfg, nil)
}

// requests is the command "requests N": the commands since the last one made
// N requests of the Data API.
func requests(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: requests N")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	s := stageOf(ts)
	total := s.emulator.Stats().Total()
	if got := total - s.seen; got != want {
		ts.Fatalf("got %d requests, want %d; since the start: %v", got, want, s.emulator.Stats().Requests)
	}
	s.seen = total
}

// query is the command "sql [-file FILE] STATEMENT": it runs a statement on
// the session's server, or on a SQLite file, and prints the rows. "! sql"
// expects that the statement fails.
func query(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) == 0 {
		ts.Fatalf("usage: sql [-file FILE] STATEMENT")
	}
	db := stageOf(ts).sqlDB()
	if args[0] == "-file" {
		var err error
		db, err = sql.Open("sqlite", ts.MkAbs(args[1]))
		ts.Check(err)
		defer db.Close()
		args = args[2:]
	}
	text, err := rowsOf(db, strings.Join(args, " "))
	if neg != (err != nil) {
		ts.Fatalf("sql: got error %v", cmp.Or(err, fmt.Errorf("none")))
	}
	fmt.Fprint(ts.Stdout(), text)
	if err != nil {
		fmt.Fprintln(ts.Stderr(), err)
	}
}

// client is the command "client FILE": the product's own client runs the
// statements of a file on the session's server.
func client(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: client FILE")
	}
	s := stageOf(ts)
	cmd := s.database.Client(s.t)
	cmd.Stdin = strings.NewReader(ts.ReadFile(args[0]))
	if s.database.Product == dbserver.PostgreSQL {
		cmd.Args = append(cmd.Args, "--set=ON_ERROR_STOP=1")
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		ts.Fatalf("client: %v\n%s", err, out)
	}
}

func (s *stage) sqlDB() *sql.DB {
	if s.database == nil {
		return nil
	}
	return s.database.DB()
}

// rowsOf returns the rows of a query, one in a line, with "|" between values.
func rowsOf(db *sql.DB, query string) (string, error) {
	rows, err := db.QueryContext(context.Background(), query)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return "", err
	}
	var text strings.Builder
	for rows.Next() {
		values := make([]sql.NullString, len(columns))
		targets := make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return "", err
		}
		words := make([]string, len(values))
		for i, v := range values {
			words[i] = v.String
		}
		text.WriteString(strings.Join(words, "|") + "\n")
	}
	return text.String(), rows.Err()
}
