package emulator

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/go-sql-driver/mysql"

	"github.com/retort-db/retort/internal/sqltext"
)

// MySQLOptions change how a MySQL engine behaves. The zero value is the
// default.
type MySQLOptions struct {
	// Label names the engine for people, as in "go-mysql-server, a stand-in".
	// Empty means its address.
	Label string
}

// myEngine connects anew for each session: what a session leaves behind then
// cannot reach the next.
type myEngine struct {
	config  *mysql.Config
	options MySQLOptions
}

// NewMySQL returns an engine on a MySQL or MariaDB server. It does not connect
// yet. The database of the configuration has no effect; its user is the one of
// all requests. A DialFunc is used to connect, so that the server may be
// anything that speaks the protocol; it is up to that to keep transactions
// apart. Connections that are encrypted or compressed are not supported. Nil
// options are the default.
func NewMySQL(cfg *mysql.Config, opts *MySQLOptions) (Engine, error) {
	if cfg.TLS != nil || cfg.TLSConfig != "" && cfg.TLSConfig != "false" {
		return nil, errors.New("new MySQL engine: encrypted connections are not supported")
	}
	config := cfg.Clone()
	if strings.Contains(config.FormatDSN(), "compress=true") {
		return nil, errors.New("new MySQL engine: compressed connections are not supported")
	}
	e := &myEngine{config: config}
	if opts != nil {
		e.options = *opts
	}
	e.configure()
	return e, nil
}

// configure makes the settings that the results depend on. Like the service,
// the count of an UPDATE includes the rows that were already as they should be.
func (e *myEngine) configure() {
	c := e.config
	c.DBName = ""
	c.ClientFoundRows = true
	c.ParseTime = false
	c.MultiStatements = false
	c.InterpolateParams = false
	c.AllowAllFiles = false
	c.Logger = &mysql.NopLogger{}
	if c.Params["time_zone"] == "" {
		params := map[string]string{"time_zone": "'+00:00'"}
		for name, value := range c.Params {
			params[name] = value
		}
		c.Params = params
	}
}

func (e *myEngine) String() string {
	if e.options.Label != "" {
		return e.options.Label
	}
	return "MySQL at " + e.config.Addr
}

func (e *myEngine) grammar() grammar {
	return grammar{backslash: true, backtick: true, hash: true}
}

// placeholder marks bytes as such: the driver would send them as text.
func (e *myEngine) placeholder(_ int, a argument) string {
	if a.kind == blobKind {
		return "CAST(? AS BINARY)"
	}
	return "?"
}

func (e *myEngine) split(sql string) []string { return splitStatements(sql, sqltext.MySQL) }

func (e *myEngine) runsSeveral() bool { return false }

const errAccessDenied = 1045

// wrongPassword is what a server says that checks it.
func (e *myEngine) wrongPassword(user string) *fault {
	return myFault(serverError(errAccessDenied, "28000", fmt.Sprintf("Access denied for user '%s'@'%%' (using password: YES)", user)))
}

// splitStatements returns what cannot be split as it is, and so what has no
// statement: the database will say what is wrong with it.
func splitStatements(sql string, syntax sqltext.Syntax) []string {
	parts, err := sqltext.Split(sql, syntax)
	if err != nil {
		return []string{sql}
	}
	var statements []string
	for _, part := range parts {
		if part.SQL != "" {
			statements = append(statements, part.SQL)
		}
	}
	if len(statements) < 2 {
		return []string{sql}
	}
	return statements
}

func (e *myEngine) CreateDatabase(ctx context.Context, name string) error {
	s, err := e.open(ctx, login{})
	if err != nil {
		return fmt.Errorf("create database %s: %w", name, err)
	}
	defer s.release()
	quoted := "`" + strings.ReplaceAll(name, "`", "``") + "`"
	if _, err = s.run(ctx, statement{sql: "CREATE DATABASE IF NOT EXISTS " + quoted}); err != nil {
		return fmt.Errorf("create database %s: %w", name, err)
	}
	return nil
}

// Close does nothing: there are no idle connections.
func (e *myEngine) Close() error { return nil }

func (e *myEngine) open(ctx context.Context, as login) (session, error) {
	config := e.config.Clone()
	config.DBName = as.database
	if as.user != "" && (as.user != config.User || as.password != "") {
		config.User, config.Passwd = as.user, as.password
	}
	s := &mySession{engine: e}
	config.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := e.dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		s.tap = newTap(conn)
		return s.tap, nil
	}
	connector, err := mysql.NewConnector(config)
	if err != nil {
		return nil, fmt.Errorf("connect to %s: %w", e, err)
	}
	conn, err := connector.Connect(ctx)
	if err != nil {
		return nil, myFault(err)
	}
	s.conn = conn.(myConn)
	return s, nil
}

func (e *myEngine) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if e.config.DialFunc != nil {
		return e.config.DialFunc(ctx, network, address)
	}
	return (&net.Dialer{}).DialContext(ctx, network, address)
}

// myConn is what the driver's connections are.
type myConn interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.QueryerContext
	driver.Validator
}
