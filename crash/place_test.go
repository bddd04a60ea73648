package crash

import (
	"context"
	"database/sql"
	"fmt"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/retort-db/retort/dataapi/emulator"
	"github.com/retort-db/retort/internal/dbserver"
	"github.com/retort-db/retort/internal/dbtest"
)

// A place is a product and a way to it.
type place struct {
	name    string
	product dbserver.Product
	dataAPI bool
}

// places are those with a server. SQLite has a test of its own.
var places = []place{
	{"postgresql", dbserver.PostgreSQL, false},
	{"mysql", dbserver.MySQL, false},
	{"postgresql-dataapi", dbserver.PostgreSQL, true},
	{"mysql-dataapi", dbserver.MySQL, true},
}

// A site is a database at a place, for one case.
type site struct {
	place
	server   *dbserver.Server
	database string
	db       *sql.DB
	api      *emulator.Server // nil without the Data API
}

// fresh returns an empty database that is dropped with the test.
func (p place) fresh(t testing.TB) *site {
	t.Helper()
	open := dbtest.MySQL
	if p.product == dbserver.PostgreSQL {
		open = dbtest.PostgreSQL
	}
	d := open(t)
	return p.at(t, d.Server, d.Name, d.DB())
}

// at returns a site on a database that is there.
func (p place) at(t testing.TB, server *dbserver.Server, database string, db *sql.DB) *site {
	t.Helper()
	s := &site{place: p, server: server, database: database, db: db}
	if !p.dataAPI {
		return s
	}
	engine, err := s.engine()
	if err != nil {
		t.Fatal(err)
	}
	// The service ends a transaction whose client is gone after 3 minutes.
	s.api = emulator.New(engine, &emulator.Options{TransactionIdle: idle})
	t.Cleanup(func() {
		s.api.Close()
		engine.Close()
	})
	return s
}

// idle is how long a transaction of the Data API lives without a call.
const idle = 3 * time.Second

func (s *site) engine() (emulator.Engine, error) {
	if s.product == dbserver.PostgreSQL {
		return emulator.NewPostgreSQL(s.server.DSN(s.database))
	}
	cfg, err := mysql.ParseDSN(s.server.DSN(s.database))
	if err != nil {
		return nil, err
	}
	cfg.Logger = &mysql.NopLogger{}
	return emulator.NewMySQL(cfg, nil)
}

// through returns the flags that lead the command to the site through a tap,
// and the tap of the Data API, if it is one.
func (s *site) through(t testing.TB, tap *tap) ([]string, *httpTap) {
	t.Helper()
	if s.dataAPI {
		h := newHTTPTap(tap, s.api)
		web := httptest.NewServer(h)
		t.Cleanup(web.Close)
		return s.dataAPIFlags(web.URL), h
	}
	return []string{"--url", s.proxied(t, tap)}, nil
}

// proxied returns the URL of the site behind a tap.
func (s *site) proxied(t testing.TB, tap *tap) string {
	t.Helper()
	address := fmt.Sprintf("%s://%s@%s/%s", s.product, superuser[s.product], s.proxy(t, tap).address(), url.PathEscape(s.database))
	if s.product == dbserver.PostgreSQL {
		address += "?sslmode=disable"
	}
	return address
}

// superuser is who a throwaway server lets in.
var superuser = map[dbserver.Product]string{dbserver.PostgreSQL: "retort", dbserver.MySQL: "root"}

func (s *site) proxy(t testing.TB, tap *tap) *proxy {
	t.Helper()
	if s.product == dbserver.PostgreSQL {
		return newProxy(t, tap, filepath.Join(s.server.Dir(), ".s.PGSQL.5432"), newPGWire)
	}
	return newProxy(t, tap, filepath.Join(s.server.Dir(), "socket"), newMySQLWire)
}

// open returns a single connection through a tap, with the product's driver.
func (s *site) open(t testing.TB, tap *tap) *sql.Conn {
	t.Helper()
	driver, dsn := "pgx", ""
	if s.product == dbserver.PostgreSQL {
		dsn = s.proxied(t, tap)
	} else {
		driver, dsn = "mysql", "root@tcp("+s.proxy(t, tap).address()+")/"+s.database
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(); db.Close() })
	return conn
}

func (s *site) dataAPIFlags(endpoint string) []string {
	return []string{
		"--url", fmt.Sprintf("%s+auroradataapi:///%s", s.product, s.database),
		"--endpoint", endpoint,
		"--cluster-arn", "arn:aws:rds:us-west-1:123456789012:cluster:sample",
		"--secret-arn", "arn:aws:secretsmanager:us-west-1:123456789012:secret:sample",
	}
}

// snapshot reads the database, past the tap.
func (s *site) snapshot(ctx context.Context, t testing.TB) (snapshot, error) {
	read := s.mysql
	if s.product == dbserver.PostgreSQL {
		read = s.postgresql
	}
	lines, err := read(ctx, t)
	if err != nil {
		return nil, fmt.Errorf("look at %s: %w", s.database, err)
	}
	slices.Sort(lines)
	return lines, nil
}

// postgresql adds what a dump does not tell: indexes that are not valid.
func (s *site) postgresql(ctx context.Context, t testing.TB) (snapshot, error) {
	dump := exec.CommandContext(ctx, dbtest.Client(t, "pg_dump"), "--schema-only", "--no-owner", "--dbname="+s.server.URL(s.database))
	lines, err := dumped(dump)
	if err != nil {
		return nil, err
	}
	invalid, err := column(ctx, s.db, "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid OR NOT indisready")
	if err != nil {
		return nil, err
	}
	for _, index := range invalid {
		lines = append(lines, "invalid index "+index)
	}
	tables, err := column(ctx, s.db, "SELECT quote_ident(relname) FROM pg_class WHERE relkind IN ('r','p','m') AND relnamespace = 'public'::regnamespace")
	if err != nil {
		return nil, err
	}
	return withRows(ctx, s.db, lines, tables)
}

func (s *site) mysql(ctx context.Context, t testing.TB) (snapshot, error) {
	dump := exec.CommandContext(ctx, dbtest.Client(t, "mysqldump"), "--no-defaults", "--user=root",
		"--socket="+filepath.Join(s.server.Dir(), "socket"),
		"--no-data", "--routines", "--triggers", "--skip-comments", s.database)
	lines, err := dumped(dump)
	if err != nil {
		return nil, err
	}
	tables, err := column(ctx, s.db, "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'")
	if err != nil {
		return nil, err
	}
	return withRows(ctx, s.db, lines, tables)
}
