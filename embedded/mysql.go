package embedded

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/dolthub/go-mysql-server/memory"
	"github.com/dolthub/go-mysql-server/server"
	"github.com/dolthub/go-mysql-server/sql"
	"github.com/dolthub/go-mysql-server/sql/mysql_db"
	"github.com/go-sql-driver/mysql"

	sqle "github.com/dolthub/go-mysql-server"
)

// Version is what the stand-in answers to SELECT VERSION(): the MySQL that
// Aurora MySQL 3 is built on, whose syntax the engine follows.
const Version = "8.0.31"

// A MySQL is a running stand-in. Its databases are in memory and are gone when
// it is closed. All methods may be called at once from several goroutines.
type MySQL struct {
	listener *pipe
	server   *server.Server
	engine   *sqle.Engine
}

// patience is MySQL's default of innodb_lock_wait_timeout.
const patience = 50 * time.Second

// StartMySQL starts an empty stand-in. It opens no port and no file, writes
// nothing to standard error, and takes about a millisecond.
func StartMySQL() (*MySQL, error) {
	return start(newTurns(patience).wrap)
}

// start wraps the engine's handler in the options, first to last.
func start(options ...server.Option) (*MySQL, error) {
	quiet()
	databases := memory.NewDBProvider()
	engine := sqle.NewDefault(provider{databases})
	rows := engine.Analyzer.ExecBuilder
	rows.PriorityBuilder = strict{rows}
	grantAll(engine)
	m := &MySQL{listener: newPipe(), engine: engine}
	var err error
	m.server, err = server.NewServer(configOf(m.listener, options), engine, sql.NewContext, memory.NewSessionBuilder(databases), nil)
	if err != nil {
		return nil, fmt.Errorf("start the embedded engine: %w", err)
	}
	go m.server.Start()
	return m, nil
}

func configOf(l net.Listener, options []server.Option) server.Config {
	return server.Config{
		Protocol: "tcp",
		Address:  l.Addr().String(),
		Listener: l,
		Version:  Version,
		Options:  options,
		// Otherwise the engine splits the text itself, and wrongly where a
		// trigger or a procedure has a body.
		DisableClientMultiStatements: true,
	}
}

// grantAll makes the user root, without which information_schema's VIEWS,
// TRIGGERS and ROUTINES would be empty.
func grantAll(engine *sqle.Engine) {
	db := engine.Analyzer.Catalog.MySQLDb
	db.SetPersister(&mysql_db.NoopPersister{})
	ed := db.Editor()
	defer ed.Close()
	db.AddSuperUser(ed, "root", "%", "")
}

// Config returns what github.com/go-sql-driver/mysql needs to connect to
// database, or to none if database is empty; CREATE DATABASE makes one. The
// caller owns it, but must leave Net, Addr, User and DialFunc as they are.
func (m *MySQL) Config(database string) *mysql.Config {
	c := mysql.NewConfig()
	c.User, c.Net, c.Addr, c.DBName = "root", "tcp", "embedded:3306", database
	c.Logger = &mysql.NopLogger{}
	c.DialFunc = func(ctx context.Context, _, _ string) (net.Conn, error) { return m.listener.dial(ctx) }
	// The engine compares literals by bytes until it is told otherwise.
	c.Apply(mysql.Charset("utf8mb4", "utf8mb4_0900_ai_ci"))
	return c
}

// Close ends every connection and forgets every database.
func (m *MySQL) Close() error {
	m.server.Close()
	err := m.engine.Close()
	if errors.Is(err, context.Canceled) {
		return nil // how its background threads say that they have ended
	}
	return err
}
