package retort_test

import (
	"context"
	"database/sql/driver"
	"errors"
	"strings"
	"sync"
)

// A cut is what happens to the statement of a given number.
type cut int

const (
	cutBefore cut = iota // the connection breaks, and the statement is not sent
	cutAfter             // the statement is carried out, and the connection breaks before the answer
	dieBefore            // as cutBefore, and nothing can be sent any more, by anybody
	dieAfter             // as cutAfter, and nothing can be sent any more
)

func (c cut) String() string {
	return [...]string{"cut before", "cut after", "die before", "die after"}[c]
}

// errCut is what a driver says of a connection that broke.
var errCut = errors.New("connection reset by peer")

// A wire is a driver.Connector that counts what is sent through it, and cuts
// it at a given number. The zero at cuts nothing.
type wire struct {
	driver.Connector
	at   int
	when string // or the first statement of a revision that holds this text
	what cut

	died func()             // is told when nothing can be sent any more
	hold func(query string) // is called before anything is sent

	mu   sync.Mutex
	sent int
	dead bool
	log  []string
}

// Connect returns a connection that is cut like the others.
func (w *wire) Connect(ctx context.Context) (driver.Conn, error) {
	if w.isDead() {
		return nil, errCut
	}
	c, err := w.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &wireConn{Conn: c, wire: w}, nil
}

func (w *wire) isDead() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.dead
}

func (w *wire) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.sent
}

// next counts what is about to be sent, and says what to do with it.
func (w *wire) next(query string) (what cut, now bool, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.dead {
		return 0, false, errCut
	}
	w.sent++
	w.log = append(w.log, query)
	now = w.sent == w.at
	if w.when != "" && strings.Contains(query, w.when) && !strings.Contains(query, "retort_") {
		w.when, now = "", true
	}
	if now && w.what >= dieBefore {
		w.dead = true
		w.died()
	}
	return w.what, now, nil
}

// A wireConn is one connection of a wire.
type wireConn struct {
	driver.Conn
	wire   *wire
	broken bool
}

// pass sends something, unless it is its turn to be cut.
// What an answer holds is thrown away by drop, if it is not nil.
func (c *wireConn) pass(query string, send func() error, drop func()) error {
	if c.broken {
		return driver.ErrBadConn
	}
	if c.wire.hold != nil {
		c.wire.hold(query)
	}
	what, now, err := c.wire.next(query)
	if err != nil {
		c.cut()
		return err
	}
	if !now {
		return send()
	}
	if what == cutAfter || what == dieAfter {
		if err := send(); err == nil && drop != nil {
			drop()
		}
	}
	c.cut()
	return errCut
}

func (c *wireConn) cut() {
	if !c.broken {
		c.broken = true
		c.Conn.Close()
	}
}

func (c *wireConn) Close() error {
	if c.broken {
		return nil
	}
	return c.Conn.Close()
}

func (c *wireConn) IsValid() bool { return !c.broken }

func (c *wireConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (res driver.Result, err error) {
	err = c.pass(query, func() error {
		res, err = c.Conn.(driver.ExecerContext).ExecContext(ctx, query, args)
		return err
	}, nil)
	return res, err
}

func (c *wireConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (rows driver.Rows, err error) {
	err = c.pass(query, func() error {
		rows, err = c.Conn.(driver.QueryerContext).QueryContext(ctx, query, args)
		return err
	}, func() {
		for values := make([]driver.Value, len(rows.Columns())); rows.Next(values) == nil; {
		}
		rows.Close()
	})
	return rows, err
}

func (c *wireConn) BeginTx(ctx context.Context, opts driver.TxOptions) (tx driver.Tx, err error) {
	err = c.pass("BEGIN", func() error {
		tx, err = c.Conn.(driver.ConnBeginTx).BeginTx(ctx, opts)
		return err
	}, nil)
	return &wireTx{tx, c}, err
}

type wireTx struct {
	driver.Tx
	conn *wireConn
}

func (t *wireTx) Commit() error   { return t.conn.pass("COMMIT", t.Tx.Commit, nil) }
func (t *wireTx) Rollback() error { return t.conn.pass("ROLLBACK", t.Tx.Rollback, nil) }

// connectorOf returns how a database is connected to.
func connectorOf(d driver.Driver, dsn string) driver.Connector { return dsnConnector{d, dsn} }

type dsnConnector struct {
	d   driver.Driver
	dsn string
}

func (c dsnConnector) Connect(context.Context) (driver.Conn, error) { return c.d.Open(c.dsn) }
func (c dsnConnector) Driver() driver.Driver                        { return c.d }
