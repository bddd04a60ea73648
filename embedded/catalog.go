package embedded

import (
	"context"

	"github.com/dolthub/go-mysql-server/sql"
	protocol "github.com/dolthub/vitess/go/mysql"
	"github.com/dolthub/vitess/go/sqltypes"
	"github.com/dolthub/vitess/go/vt/sqlparser"
)

// A catalog answers what a statement is about to meet.
type catalog struct {
	*sql.Context
	sql.Catalog
	database string
}

// define calls do, which executes a CREATE or ALTER, unless the engine would
// make a table or trigger that does not do what it says, and cleans up after it.
func (h *handler) define(ctx context.Context, c *protocol.Conn, query string, do func() error) error {
	parsed, err := sqlparser.Parse(query)
	if err != nil {
		return do() // the engine says so too
	}
	in, err := h.sessions.NewContextWithQuery(ctx, c, query)
	if err != nil {
		return err
	}
	cat := catalog{in, h.engine.Analyzer.Catalog, h.sessions.GetCurrentDB(c)}
	switch s := parsed.(type) {
	case *sqlparser.AlterTable:
		return cat.alter(s, do)
	case *sqlparser.DDL:
		return cat.create(s, do, func(t sqlparser.TableName) {
			h.Handler.ComQuery(ctx, c, "DROP TABLE "+sqlparser.String(t), discard)
		})
	}
	return do()
}

func discard(*sqltypes.Result, bool) error { return nil }

func (c catalog) alter(s *sqlparser.AlterTable, do func() error) error {
	var all, added traits
	for _, d := range s.Statements {
		added = added.plus(traitsOf(d.TableSpec))
	}
	all = added
	if t, ok := c.table(s.Table); ok && added != (traits{}) {
		all = added.plus(c.traits(t))
	}
	if err := all.clash(); err != nil {
		return err
	}
	return do()
}

// create drops the table again if the statement fails half-way, as it does for
// a foreign key or an index that cannot be.
func (c catalog) create(s *sqlparser.DDL, do func() error, drop func(sqlparser.TableName)) error {
	if s.Action != sqlparser.CreateStr {
		return do()
	}
	if s.TriggerSpec != nil && !s.IfNotExists && c.hasTrigger(s.TriggerSpec.TrigName) {
		return fault{number: 1359, message: "Trigger already exists"}.error()
	}
	if err := traitsOf(s.TableSpec).clash(); err != nil {
		return err
	}
	_, before := c.table(s.Table)
	err := do()
	if _, after := c.table(s.Table); s.TableSpec != nil && err != nil && after && !before {
		drop(s.Table)
	}
	return err
}

func (c catalog) table(name sqlparser.TableName) (sql.Table, bool) {
	t, _, err := c.Catalog.Table(c.Context, c.in(name.DbQualifier), name.Name.String())
	return t, err == nil
}

func (c catalog) in(qualifier sqlparser.TableIdent) string {
	if qualifier.IsEmpty() {
		return c.database
	}
	return qualifier.String()
}

func (c catalog) hasTrigger(name sqlparser.TriggerName) bool {
	db, err := c.Database(c.Context, c.in(name.Qualifier))
	if err != nil {
		return false
	}
	owner, ok := db.(sql.TriggerDatabase)
	if !ok {
		return false
	}
	triggers, _ := owner.GetTriggers(c.Context)
	for _, t := range triggers {
		if name.Name.EqualString(t.Name) {
			return true
		}
	}
	return false
}
