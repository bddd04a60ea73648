// Package dbserver runs throwaway database servers: a real PostgreSQL, MySQL
// or MariaDB, started from the binaries installed on this machine, in a
// temporary folder of its own, reachable through a Unix socket only.
//
//	s, err := dbserver.Start(ctx, dbserver.PostgreSQL, nil)
//	if err != nil {
//		return err
//	}
//	defer s.Close()
//
// A server lives as long as the process that started it and no longer: however
// that process ends, kill -9 included, the server is stopped and its folder
// removed. A small shell script sees to that, keeper.sh.
//
// The servers are honest where it matters to SQL (real transactions, default
// sql_mode, UTF-8, UTC) and careless where it does not: nothing is synced to
// disk, and memory is kept small. Whoever reaches the socket is the superuser;
// its folder lets in the server's user and root only. Root's servers run as
// the user nobody.
//
// The first start of an installation initialises a data folder and keeps a
// copy under [os.UserCacheDir]. Later starts copy that and take about 0.1 s.
//
// Linux, macOS and other Unix systems are supported; elsewhere [Start] returns
// an error that wraps [errors.ErrUnsupported].
package dbserver

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"
)

// A Product is a kind of database server.
type Product string

// The products. MySQL stands for MySQL and MariaDB alike; [Server.Version]
// tells them apart.
const (
	PostgreSQL Product = "postgresql"
	MySQL      Product = "mysql"
)

// Options change how a server is started. The zero value is the default.
type Options struct {
	// Installation is the server to start. Zero means what [Find] finds.
	Installation Installation

	// Settings are settings of the server, each "name=value". They come last
	// and so win over those that this package makes.
	Settings []string

	// Dir is the folder that the server's folder is made in. The user who runs
	// the server must be able to write there, and its path must be short,
	// because the system limits the path of a socket to about 100 bytes. Empty
	// means [os.TempDir], or /tmp where that does not do.
	Dir string

	// Cache is the folder that keeps initialised data folders between starts.
	// Empty means retort/servers under [os.UserCacheDir]. It may be removed at
	// any time. Where it cannot be written, each start initialises anew.
	Cache string
}

// A Server is a running server. It may be used by many goroutines at once.
type Server struct {
	engine  engine
	keeper  *keeper
	version string
	admin   *sql.DB // connected to the product's own database

	closing sync.Once
	closed  error
}

// Start starts a server and returns when it answers queries. Nil options are
// the default. It blocks until the server answers, ends by itself, or ctx is
// done; in the last two cases nothing stays behind.
//
// The error wraps a [*NotInstalledError] if there is no such server here, and
// a [*StartError], which has the end of the server's log, if it did not come
// up.
func Start(ctx context.Context, p Product, opts *Options) (*Server, error) {
	if opts == nil {
		opts = &Options{}
	}
	s, err := start(ctx, p, opts)
	if err != nil {
		return nil, fmt.Errorf("start %s server: %w", p, err)
	}
	return s, nil
}

func start(ctx context.Context, p Product, opts *Options) (*Server, error) {
	if p != PostgreSQL && p != MySQL {
		return nil, errors.New("unknown product")
	}
	if err := supported(); err != nil {
		return nil, err
	}
	in := opts.Installation
	if in.Server == "" {
		var err error
		if in, err = Find(p); err != nil {
			return nil, err
		}
	}
	t := newTemplate(newEngine(p, in), opts.Cache)
	cached := t.exists()
	s, err := launch(ctx, t, opts)
	if cached && errors.Is(err, errEnded) {
		return launchAnew(ctx, t, opts, err)
	}
	return s, err
}

// launchAnew does without a template whose server ended. If that helps, it
// removes it: nothing is synced to disk, so a power failure may have spoilt
// it, and it must not be in the way for ever. If not, it returns err.
func launchAnew(ctx context.Context, t template, opts *Options, err error) (*Server, error) {
	s, again := launch(ctx, template{engine: t.engine}, opts)
	if again != nil {
		return nil, err
	}
	t.remove()
	return s, nil
}

func launch(ctx context.Context, t template, opts *Options) (*Server, error) {
	k, err := newKeeper(ctx, opts.Dir, t.engine.stopSignal())
	if err != nil {
		return nil, err
	}
	s := &Server{engine: t.engine, keeper: k}
	if err := s.run(ctx, t, opts.Settings); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// run fills the keeper's folder, starts the server and waits for its answer.
func (s *Server) run(ctx context.Context, t template, settings []string) error {
	if err := t.copyTo(ctx, s.keeper); err != nil {
		return err
	}
	argv := s.engine.serve(s.keeper.dir, settings)
	if err := s.keeper.serve(argv); err != nil {
		return err
	}
	var err error
	if s.admin, err = s.Open(s.engine.adminDatabase()); err != nil {
		return err
	}
	if err := s.await(ctx); err != nil {
		return &StartError{Program: argv[0], Log: s.keeper.log(), Err: err}
	}
	return nil
}

// await asks until the server answers. That is the one sign of readiness all
// products share, and asking at a socket that is not there yet costs
// microseconds.
func (s *Server) await(ctx context.Context) error {
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		if err := s.admin.QueryRowContext(ctx, "SELECT version()").Scan(&s.version); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-s.keeper.ended:
			return errEnded
		case <-tick.C:
		}
	}
}

// Product returns the kind of the server.
func (s *Server) Product() Product { return s.engine.product() }

// Version returns what the server says to SELECT version(), as in "PostgreSQL
// 15.18 (Debian …) on x86_64-pc-linux-gnu, …", "8.0.43" or "10.11.19-MariaDB-…".
func (s *Server) Version() string { return s.version }

// Pid returns the process id of the server.
func (s *Server) Pid() int { return s.keeper.pid }

// Dir returns the server's folder, which has its data, its socket and the file
// "log".
func (s *Server) Dir() string { return s.keeper.dir }

// URL returns the address of a database as users write it:
// postgresql://retort@/NAME?host=DIR&port=5432 or
// mysql://root@/NAME?unix_socket=PATH. The database need not exist.
func (s *Server) URL(database string) string { return s.engine.url(s.keeper.dir, database) }

// DSN returns the address of a database as the Go driver wants it: pgx for
// PostgreSQL, go-sql-driver/mysql for MySQL.
func (s *Server) DSN(database string) string { return s.engine.dsn(s.keeper.dir, database) }

// Open returns a pool of connections to a database, which the caller closes.
// It does not connect yet.
func (s *Server) Open(database string) (*sql.DB, error) {
	return s.engine.open(s.keeper.dir, database)
}

// CreateDatabase creates an empty database with the server's defaults. The
// name may have any characters that the product allows; it is quoted.
func (s *Server) CreateDatabase(ctx context.Context, name string) error {
	if _, err := s.admin.ExecContext(ctx, "CREATE DATABASE "+s.engine.quote(name)); err != nil {
		return fmt.Errorf("create database %q: %w", name, err)
	}
	return nil
}

// DropDatabase drops a database even while others are connected to it. It is
// an error if there is no such database.
func (s *Server) DropDatabase(ctx context.Context, name string) error {
	if _, err := s.admin.ExecContext(ctx, s.engine.dropDatabase(name)); err != nil {
		return fmt.Errorf("drop database %q: %w", name, err)
	}
	return nil
}

// Close stops the server at once, writing nothing back, and removes its
// folder. It returns when both are gone. Closing again returns the same.
func (s *Server) Close() error {
	s.closing.Do(func() {
		if s.admin != nil {
			s.admin.Close()
		}
		s.closed = s.keeper.close()
	})
	return s.closed
}
