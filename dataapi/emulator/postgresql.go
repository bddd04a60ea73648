package emulator

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/retort-db/retort/internal/sqltext"
)

// postgresql keeps a few idle connections to each database it was asked for,
// as the service does: a database that it has seen cannot be dropped without
// WITH (FORCE).
type postgresql struct {
	config *pgconn.Config

	mu     sync.Mutex
	closed bool
	idle   map[login][]*pgBackend
}

// There are at least minIdle connections to choose from, so that two calls in
// a row meet different ones more often than not, and at most maxIdle are kept.
const (
	minIdle = 2
	maxIdle = 4
)

// NewPostgreSQL returns an engine on the PostgreSQL server of a DSN, a URL or
// keywords and values, as pgx reads it. It does not connect yet. The database
// of the DSN is of no matter; its user is the one of all requests.
func NewPostgreSQL(dsn string) (Engine, error) {
	config, err := pgconn.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("new PostgreSQL engine: %w", err) // has the DSN without its password
	}
	config.RuntimeParams["timezone"] = "UTC"
	config.RuntimeParams["client_encoding"] = "UTF8"
	return &postgresql{config: config, idle: make(map[login][]*pgBackend)}, nil
}

func (e *postgresql) String() string {
	return fmt.Sprintf("PostgreSQL at %s:%d", e.config.Host, e.config.Port)
}

func (e *postgresql) grammar() grammar { return grammar{nestComment: true} }

// placeholder is $n whatever the argument is: its type goes beside the text.
func (e *postgresql) placeholder(n int, _ argument) string { return "$" + strconv.Itoa(n) }

func (e *postgresql) split(sql string) []string { return splitStatements(sql, sqltext.PostgreSQL) }

func (e *postgresql) runsSeveral() bool { return true }

// wrongPassword is what a server that does not trust everyone says.
func (e *postgresql) wrongPassword(user string) *fault {
	return pgFault(&pgconn.PgError{
		Severity: "FATAL", Code: "28P01", Message: fmt.Sprintf("password authentication failed for user %q", user),
	})
}

// CreateDatabase connects to the database that every server has.
func (e *postgresql) CreateDatabase(ctx context.Context, name string) error {
	config := e.config.Copy()
	config.Database = "postgres"
	conn, err := pgconn.ConnectConfig(ctx, config)
	if err != nil {
		return fmt.Errorf("create database %s: %w", name, err)
	}
	defer conn.Close(ctx)
	quoted := `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
	_, err = conn.Exec(ctx, "CREATE DATABASE "+quoted).ReadAll()
	if e, ok := errors.AsType[*pgconn.PgError](err); ok && e.Code == "42P04" {
		return nil
	}
	if err != nil {
		return fmt.Errorf("create database %s: %w", name, err)
	}
	return nil
}

// Close closes the idle connections. Those in use are closed when they come
// back.
func (e *postgresql) Close() error {
	e.mu.Lock()
	idle := e.idle
	e.idle = nil
	e.closed = true
	e.mu.Unlock()
	for _, backends := range idle {
		for _, b := range backends {
			b.conn.Close(context.Background())
		}
	}
	return nil
}

// open returns an idle backend that is alive, any of them, or a new one. The
// database is the user's name where a request has none.
func (e *postgresql) open(ctx context.Context, as login) (session, error) {
	if as.user == "" || as.user == e.config.User && as.password == "" {
		as.user, as.password = e.config.User, e.config.Password
	}
	if as.database == "" {
		as.database = as.user
	}
	for {
		b := e.choose(as)
		if b == nil {
			return e.dial(ctx, as)
		}
		if b.conn.Ping(ctx) == nil {
			return &pgSession{engine: e, pgBackend: b}, nil
		}
		b.conn.Close(ctx)
	}
}

func (e *postgresql) choose(as login) *pgBackend {
	e.mu.Lock()
	defer e.mu.Unlock()
	idle := e.idle[as]
	if len(idle) < minIdle {
		return nil
	}
	i := rand.IntN(len(idle))
	b := idle[i]
	e.idle[as] = slices.Delete(idle, i, i+1)
	return b
}

func (e *postgresql) dial(ctx context.Context, as login) (session, error) {
	config := e.config.Copy()
	config.Database, config.User, config.Password = as.database, as.user, as.password
	conn, err := pgconn.ConnectConfig(ctx, config)
	if err != nil {
		return nil, pgFault(err)
	}
	return &pgSession{engine: e, pgBackend: &pgBackend{conn: conn, login: as}}, nil
}

// keep takes back a backend, and reports whether it stays.
func (e *postgresql) keep(b *pgBackend) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed || len(e.idle[b.login]) >= maxIdle {
		return false
	}
	e.idle[b.login] = append(e.idle[b.login], b)
	return true
}
