package cli

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/internal/config"
	"github.com/retort-db/retort/revision"
)

// A session is a project whose database is open.
type session struct {
	*project
	*retort.Migrator
	planned retort.Planned // what the last run set out to do
	pulse   pulse          // of the statement that runs
	watched time.Duration  // how far into a statement a person is told again what the server says of it
	awaited time.Duration  // how far into a wait for another run a person is told of it again
}

// online lends f a session.
func (a *app) online(f func(s *session) error) error {
	p, err := a.project()
	if err != nil {
		return err
	}
	if err := p.needDatabase(); err != nil {
		return err
	}
	db, err := a.open(p.Database)
	if err != nil {
		return err
	}
	s, err := a.session(p, db)
	if err == nil {
		err = p.unreachable(f(s))
		s.pulse.stop()
		a.notes.clear()
		a.warn(p, err)
	}
	return errors.Join(err, db.Close())
}

// session returns a session on db, which is nil for one that only writes SQL.
func (a *app) session(p *project, db *sql.DB) (*session, error) {
	s := &session{project: p, pulse: pulse{every: pulseEvery, tell: a.stillRunning}}
	opts := &retort.Options{
		VersionTable:  p.VersionTable,
		VersionSchema: p.VersionTableSchema,
		Lease:         a.flags.lease,
		LockTimeout:   orNever(p.LockTimeout),
		Version:       version(),

		StatementLockTimeout: orNever(p.StatementLockTimeout),

		Guard:   a.flags.guard,
		OnEvent: func(e retort.Event) { a.follow(s, e) },
	}
	if p.AlembicINI {
		opts.VersionWidth = 32
	}
	if err := p.needDatabase(); err != nil {
		return nil, err
	}
	var err error
	s.Migrator, err = retort.New(db, dialects[p.Database.Product], p.scripts, opts)
	return s, err
}

// needDatabase refuses to go on without a URL: offline too it is what names
// the product.
func (p *project) needDatabase() error {
	if p.DatabaseError != nil {
		return p.DatabaseError
	}
	if p.Database.Product == "" {
		return &codedError{code: exitUsage, err: errors.New("no database is configured"),
			hint: "set url in " + config.FileName + ", or give --url or RETORT_URL"}
	}
	return needDirectory(sqliteFile(p.Database))
}

// unreachable says which database it is that nobody answers for: drivers only
// say where they knocked. What happens in a step is told by its own error.
func (p *project) unreachable(err error) error {
	_, inStep := errors.AsType[*retort.StepError](err)
	_, noName := errors.AsType[*net.DNSError](err)
	e, ok := errors.AsType[*net.OpError](err)
	if inStep || !noName && (!ok || e.Op != "dial") {
		return err
	}
	return &codedError{code: exitError, err: err,
		hint: fmt.Sprintf("%s cannot be reached: is the server running, and the address right?", p.Database)}
}

// Rows returns the rows of the version table. A SQLite file that is not there
// yet has none; SQLite would make it to find that out.
func (s *session) Rows(ctx context.Context) ([]revision.ID, error) {
	if file := sqliteFile(s.Database); file != "" && missing(file) {
		return nil, nil
	}
	return s.Migrator.Rows(ctx)
}

// Status returns where the database is, and who is moving it; what is said of
// [session.Rows] holds.
func (s *session) Status(ctx context.Context) (*retort.Status, error) {
	if file := sqliteFile(s.Database); file != "" && missing(file) {
		return &retort.Status{}, nil
	}
	return s.Migrator.Status(ctx)
}

// sqliteFile returns the path of the file that a database is, or "".
func sqliteFile(d config.Database) string {
	if d.Product != "sqlite" || d.Name == ":memory:" || strings.HasPrefix(d.Name, "file:") {
		return ""
	}
	return d.Name
}

// needDirectory tells of a missing directory, where SQLite would only say that
// it cannot open the file.
func needDirectory(file string) error {
	if file == "" || !missing(filepath.Dir(file)) {
		return nil
	}
	return &codedError{code: exitUsage, err: errors.New("sqlite: there is no directory " + filepath.Dir(file)),
		hint: "make it, or mend the url: a relative path starts at the file that holds it"}
}

func missing(path string) bool {
	_, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist)
}
