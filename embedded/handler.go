package embedded

import (
	"context"
	"fmt"
	"regexp"
	"strconv"

	"github.com/dolthub/go-mysql-server/server"
	protocol "github.com/dolthub/vitess/go/mysql"
	"github.com/dolthub/vitess/go/sqltypes"
	querypb "github.com/dolthub/vitess/go/vt/proto/query"

	sqle "github.com/dolthub/go-mysql-server"
)

// A handler stands between the protocol and the engine's own handler: it
// refuses what the engine gets wrong, gives every statement its turn, turns a
// panic into an error, and speaks of faults in MySQL's numbers.
type handler struct {
	protocol.Handler
	sessions *server.SessionManager
	engine   *sqle.Engine
	turns    *turns
}

// wrap is a server.Option.
func (t *turns) wrap(e *sqle.Engine, s *server.SessionManager, h protocol.Handler) (*sqle.Engine, *server.SessionManager, protocol.Handler) {
	return e, s, &handler{Handler: h, sessions: s, engine: e, turns: t}
}

func (h *handler) ComQuery(ctx context.Context, c *protocol.Conn, query string, callback protocol.ResultSpoolFn) error {
	query = withoutMariaDB(query)
	var results held
	err := h.run(ctx, c, query, func() error {
		return h.Handler.ComQuery(ctx, c, query, results.keep)
	})
	if err != nil {
		return err
	}
	return results.send(callback)
}

func (h *handler) ComStmtExecute(ctx context.Context, c *protocol.Conn, p *protocol.PrepareData, callback func(*sqltypes.Result) error) error {
	var results held
	err := h.run(ctx, c, p.PrepareStmt, func() error {
		return h.Handler.ComStmtExecute(ctx, c, p, func(r *sqltypes.Result) error { return results.keep(r, false) })
	})
	if err != nil {
		return err
	}
	return results.send(func(r *sqltypes.Result, _ bool) error { return callback(r) })
}

func (h *handler) ComPrepare(ctx context.Context, c *protocol.Conn, query string, p *protocol.PrepareData) (fields []*querypb.Field, err error) {
	query = withoutMariaDB(query)
	err = h.run(ctx, c, query, func() error {
		fields, err = h.Handler.ComPrepare(ctx, c, query, p)
		return err
	})
	return fields, err
}

func (h *handler) ComInitDB(c *protocol.Conn, database string) error {
	return translate(h.Handler.ComInitDB(c, database), "USE", database)
}

// ComResetConnection abandons an open transaction, of which the engine forgets
// to tell the protocol.
func (h *handler) ComResetConnection(c *protocol.Conn) error {
	err := h.Handler.ComResetConnection(c)
	c.StatusFlags &^= protocol.ServerInTransaction
	h.turns.release(c.ConnectionID)
	return err
}

// NewConnection says that the connection is in autocommit mode, as MySQL does,
// where the engine would only say so after the first statement.
func (h *handler) NewConnection(c *protocol.Conn) {
	h.Handler.NewConnection(c)
	c.StatusFlags |= protocol.ServerStatusAutocommit
}

func (h *handler) ConnectionClosed(c *protocol.Conn) {
	h.Handler.ConnectionClosed(c)
	h.turns.release(c.ConnectionID)
}

// run calls do, which executes or prepares query on c, when its turn has come.
func (h *handler) run(ctx context.Context, c *protocol.Conn, query string, do func() error) error {
	words := wordsOf(query)
	database := h.sessions.GetCurrentDB(c)
	if err := refuse(query, words); err != nil {
		return err
	}
	h.interrupt(words)
	if definition.MatchString(words) {
		do = h.defining(ctx, c, query, do)
	}
	return translate(h.inTurn(ctx, c, useOf(words), do), words, database)
}

// definition fits a statement that commits what is open, before and after.
var definition = regexp.MustCompile("^(CREATE|ALTER|DROP|TRUNCATE|RENAME|GRANT|REVOKE) ")

// defining returns do with the commits around it; the engine leaves what
// follows the statement in the transaction that the statement has ended.
func (h *handler) defining(ctx context.Context, c *protocol.Conn, query string, do func() error) func() error {
	return func() error {
		if err := h.commit(ctx, c); err != nil {
			return err
		}
		err := h.define(ctx, c, query, do)
		if failed := h.commit(ctx, c); err == nil {
			err = failed
		}
		return err
	}
}

func (h *handler) commit(ctx context.Context, c *protocol.Conn) error {
	if !inTransaction(c) {
		return nil
	}
	return h.Handler.ComQuery(ctx, c, "COMMIT", discard)
}

// interrupt ends the wait of the connection that a KILL is for; the engine, which
// ends its statement, does not know of the wait.
func (h *handler) interrupt(words string) {
	if m := kill.FindStringSubmatch(words); m != nil {
		id, _ := strconv.ParseUint(m[1], 10, 32)
		h.turns.interrupt(uint32(id))
	}
}

var kill = regexp.MustCompile(`^KILL (?:QUERY |CONNECTION )?(\d+)`)

// inTurn calls do once no other connection stands in its way.
func (h *handler) inTurn(ctx context.Context, c *protocol.Conn, u use, do func() error) error {
	if u == nothing && !lasting(c) {
		return recovered(c, do)
	}
	if u == writes || u != boundaries && lasting(c) {
		if err := h.turns.hold(ctx, c.ConnectionID); err != nil {
			return err
		}
	}
	defer h.settle(c)
	if err := h.turns.start(ctx, c.ConnectionID); err != nil {
		return err
	}
	defer h.turns.end()
	return recovered(c, do)
}

// settle lets go of the tables when nothing is left to be committed.
func (h *handler) settle(c *protocol.Conn) {
	if !inTransaction(c) {
		h.turns.release(c.ConnectionID)
	}
}

// inTransaction tells whether c has something to commit; the engine keeps the
// flags up to date after every statement.
func inTransaction(c *protocol.Conn) bool {
	return c.StatusFlags&protocol.ServerInTransaction != 0
}

// lasting tells whether the next statement of c is to be committed by another.
func lasting(c *protocol.Conn) bool {
	return inTransaction(c) || c.StatusFlags&protocol.ServerStatusAutocommit == 0
}

// recovered calls do and makes a panic of the engine an error. Since nobody
// knows what state the session is in then, c takes no further command.
func recovered(c *protocol.Conn, do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			hangUp(c)
			err = fmt.Errorf("panic recovered: %v", p)
		}
	}()
	return do()
}

// hangUp ends c after the answer that is being written.
func hangUp(c *protocol.Conn) {
	if s, ok := c.Conn.(*serverConn); ok {
		s.last.Store(true)
	}
	c.StatusFlags &^= protocol.ServerInTransaction
}
