package emulator

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/go-sql-driver/mysql"

	"github.com/retort-db/retort/internal/dbserver"
)

// An Engine is a database server that an emulator answers from. Make one with
// [NewPostgreSQL], [NewMySQL] or [Open]; there are no others. It may be used
// by many goroutines at once, and by several emulators.
type Engine interface {
	// String names the engine for people, as in "MariaDB, a stand-in". There
	// are no passwords in it.
	String() string

	// CreateDatabase creates an empty database, and is content if there is one
	// of that name.
	CreateDatabase(ctx context.Context, name string) error

	// Close ends the connections, and the server if [Open] started it. An
	// emulator does not close its engine.
	Close() error

	open(ctx context.Context, as login) (session, error)
	grammar() grammar
	placeholder(n int, a argument) string
	split(sql string) []string // into statements; one if it is not clear where they end
	runsSeveral() bool         // whether the first Data API ran several in one call
	wrongPassword(user string) *fault
}

// A login is the database that a session is for, and who it is there. Without
// a user it is the engine's own.
type login struct {
	database       string
	user, password string
}

// A session is a connection in use by one call or one transaction. All its
// methods but interrupt and kill are called by one goroutine at a time. Their errors
// are faults.
type session interface {
	run(ctx context.Context, st statement) (*result, error)

	begin(ctx context.Context) error
	commit(ctx context.Context) (ending, error)
	rollback(ctx context.Context) error

	// interrupt stops the statement that runs, if one does. The error of run
	// is then a fault like any other, which interrupted knows.
	interrupt(ctx context.Context)
	interrupted(err error) bool

	// cutOff does what a statement does that is stopped as it begins, and
	// returns its error.
	cutOff(ctx context.Context) error

	// kill ends the session on the server, from another one, and returns when
	// it is gone. It may be called while a statement runs.
	kill(ctx context.Context) error

	// killed is what the next use of such a session is told. Its own error
	// depends on how much of the connection is still there.
	killed() error

	// timeout is what the service says of a statement that took too long.
	timeout() string

	// ended says why the transaction is over though nobody ended it, or "".
	ended() string

	// release gives the connection back. Nothing of what was done to the
	// session outlives it.
	release()
}

// An ending is the way in which a transaction ended, in the service's words.
type ending string

const (
	committed  ending = "Transaction Committed"
	rolledBack ending = "Rollback Complete"
)

// A result is what a statement returned.
type result struct {
	columns   []columnMetadata // nil if the statement returns no rows, or nobody asked
	labels    []string         // of the columns; nil if the statement returns no rows
	rows      [][]field
	updated   int64
	generated []field
}

// Open returns an engine for a spec: "postgres" (or "postgresql") and "mysql"
// start a throwaway server from the binaries that are installed, which ends
// with Close or with this process; anything else is the URL of a server that
// runs, postgresql://user:password@host:port/ or mysql://user:password@host:port/
// (for a socket, postgresql://user@/?host=FOLDER and
// mysql://user@/?unix_socket=FILE). A database in the URL has no effect: each
// request names its own.
func Open(ctx context.Context, spec string) (Engine, error) {
	switch spec {
	case "postgres", "postgresql":
		return start(ctx, dbserver.PostgreSQL)
	case "mysql", "mariadb":
		return start(ctx, dbserver.MySQL)
	}
	u, err := url.Parse(spec)
	if err != nil {
		return nil, fmt.Errorf("open engine: %w", withoutURL(err))
	}
	switch u.Scheme {
	case "postgres", "postgresql":
		return NewPostgreSQL(spec)
	case "mysql", "mariadb":
		return openMySQL(u)
	}
	return nil, fmt.Errorf("open engine: %q is neither postgres, mysql nor a URL of one of them", u.Redacted())
}

// withoutURL drops the text that would not parse: it may have a password.
func withoutURL(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}

func openMySQL(u *url.URL) (Engine, error) {
	cfg := mysql.NewConfig()
	cfg.User = u.User.Username()
	cfg.Passwd, _ = u.User.Password()
	cfg.Net, cfg.Addr = "tcp", u.Host
	if u.Port() == "" {
		cfg.Addr = u.Host + ":3306"
	}
	for name, values := range u.Query() {
		if name != "unix_socket" {
			return nil, fmt.Errorf("open engine: unknown option %q in mysql URL", name)
		}
		cfg.Net, cfg.Addr = "unix", values[0]
	}
	return NewMySQL(cfg, nil)
}

// A started engine owns the server behind it.
type started struct {
	Engine
	server *dbserver.Server
}

func start(ctx context.Context, p dbserver.Product) (Engine, error) {
	server, err := dbserver.Start(ctx, p, nil)
	if err != nil {
		return nil, fmt.Errorf("open engine: %w", err)
	}
	e, err := connect(server)
	if err != nil {
		server.Close()
		return nil, fmt.Errorf("open engine: %w", err)
	}
	return &started{e, server}, nil
}

func connect(server *dbserver.Server) (Engine, error) {
	if server.Product() == dbserver.PostgreSQL {
		return NewPostgreSQL(server.DSN("postgres"))
	}
	cfg, err := mysql.ParseDSN(server.DSN(""))
	if err != nil {
		return nil, err
	}
	return NewMySQL(cfg, nil)
}

// String names product and version: "a throwaway PostgreSQL 15.18", "a
// throwaway MariaDB 10.11.19".
func (s *started) String() string {
	version, _, _ := strings.Cut(s.server.Version(), " (")
	if s.server.Product() == dbserver.PostgreSQL {
		return "a throwaway " + version
	}
	number, build, _ := strings.Cut(version, "-")
	if strings.Contains(build, "MariaDB") {
		return "a throwaway MariaDB " + number
	}
	return "a throwaway MySQL " + number
}

func (s *started) Close() error {
	return errors.Join(s.Engine.Close(), s.server.Close())
}
