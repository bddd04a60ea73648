package dataapi

import (
	"context"
	"database/sql/driver"
)

// A Connector makes connections to one database. It is safe for concurrent
// use, and reads the AWS configuration once, for the first request.
type Connector struct {
	client *client
}

// NewConnector returns a connector for cfg, which it copies, or an error that
// says what is wrong with cfg. It sends nothing and reads no file.
func NewConnector(cfg *Config) (*Connector, error) {
	c, err := cfg.complete()
	if err != nil {
		return nil, err
	}
	return &Connector{&client{cfg: c}}, nil
}

// Connect returns a new connection. It sends nothing.
func (c *Connector) Connect(context.Context) (driver.Conn, error) {
	return &conn{client: c.client}, nil
}

// Driver returns a [Driver].
func (c *Connector) Driver() driver.Driver { return Driver{} }

// A Driver opens connections by DSN, for programs that register it with
// [database/sql]. This package registers no name.
type Driver struct{}

// Open returns a connection to the database that dsn names, as [ParseDSN]
// reads it.
func (d Driver) Open(dsn string) (driver.Conn, error) {
	c, err := d.OpenConnector(dsn)
	if err != nil {
		return nil, err
	}
	return c.Connect(context.Background())
}

// OpenConnector returns a connector for dsn.
func (Driver) OpenConnector(dsn string) (driver.Connector, error) {
	cfg, err := ParseDSN(dsn)
	if err != nil {
		return nil, err
	}
	return NewConnector(cfg)
}

var (
	_ driver.Connector     = (*Connector)(nil)
	_ driver.DriverContext = Driver{}
)
