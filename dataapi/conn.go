package dataapi

import (
	"context"
	"database/sql/driver"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rdsdata"
	"github.com/aws/aws-sdk-go-v2/service/rdsdata/types"
)

// A conn is a place for a transaction; beside that it has no state anywhere.
type conn struct {
	client *client
	tx     *tx  // nil outside one
	lost   bool // the fate of something it sent is unknown
}

func (c *conn) product() Product { return c.client.cfg.Product }

// ExecContext carries out one statement.
func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	out, err := c.run(ctx, query, args)
	if err != nil {
		return nil, err
	}
	return result{c.product(), out}, nil
}

// QueryContext carries out one statement. One that has no result has rows with
// no columns.
func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	out, err := c.run(ctx, query, args)
	if err != nil {
		return nil, err
	}
	return newRows(c.product(), out), nil
}

func (c *conn) run(ctx context.Context, query string, args []driver.NamedValue) (*rdsdata.ExecuteStatementOutput, error) {
	s, err := newStatement(c.product(), query, args)
	if err != nil {
		return nil, err
	}
	if c.tx != nil {
		return c.tx.run(ctx, s)
	}
	if err := c.allowed(s); err != nil {
		return nil, err
	}
	return c.execute(ctx, s)
}

// allowed refuses what would seem to work.
func (c *conn) allowed(s *statement) error {
	switch p := c.product(); {
	case s.phrase.controls(p):
		return refuse("%s as SQL: begin and end transactions with BeginTx, Commit and Rollback", s.phrase.first())
	case p == PostgreSQL && s.phrase.first() == "COPY":
		return refuse("COPY needs a connection to carry the data: INSERT it, or call aws_s3.table_import_from_s3")
	case p == MySQL && s.phrase.begins("USE"):
		return refuse("USE has no effect on later statements: the database is that of the Config")
	case c.tx != nil:
		return c.tx.allowed(s)
	case s.phrase.sessionOnly(p):
		return refuse("%s outside a transaction has no effect on later statements: each may run in another session", s.phrase.first())
	case s.function != "":
		return refuse("%s() outside a transaction: each statement may run in another session", s.function)
	}
	return nil
}

// execute sends s. The flag for metadata makes the one difference between a
// statement without a result and one with no rows. The schema is never sent:
// the service rejects it.
func (c *conn) execute(ctx context.Context, s *statement) (*rdsdata.ExecuteStatementOutput, error) {
	tag := ""
	if c.continues(s) && c.client.cfg.StatementWait > 0 {
		tag = s.tag()
	}
	in := c.client.input(s.sql, s.parameters)
	in.IncludeResultMetadata = true
	in.ContinueAfterTimeout = c.continues(s)
	call := &call{op: opExecute, product: c.product(), sql: s.sql, draft: s.draft, continues: in.ContinueAfterTimeout}
	if c.tx != nil {
		in.TransactionId = aws.String(c.tx.id)
		call.transaction = c.tx.id
	}
	var out *rdsdata.ExecuteStatementOutput
	call.send = func(ctx context.Context, sdk *rdsdata.Client) (err error) {
		out, err = sdk.ExecuteStatement(ctx, in)
		return err
	}
	err := c.do(ctx, call)
	if e, ok := errors.AsType[*Error](err); ok && tag != "" && e.has(statementTimeout) {
		err = c.client.outlived(ctx, e, tag)
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

// input returns a request to carry out sql outside a transaction.
func (cl *client) input(sql string, parameters []types.SqlParameter) *rdsdata.ExecuteStatementInput {
	return &rdsdata.ExecuteStatementInput{
		ResourceArn: aws.String(cl.cfg.ResourceARN),
		SecretArn:   aws.String(cl.cfg.SecretARN),
		Database:    aws.String(cl.cfg.Database),
		Sql:         aws.String(sql),
		Parameters:  parameters,
	}
}

// continues reports whether s goes on after the service's time limit. In a
// PostgreSQL transaction it does not: what is cut off there is undone whole.
func (c *conn) continues(s *statement) bool {
	return s.phrase.ddl() && (c.product() == MySQL || c.tx == nil)
}

// do sends call, and remembers if its fate is unknown.
func (c *conn) do(ctx context.Context, call *call) error {
	err := c.client.do(ctx, call)
	if e, ok := errors.AsType[*Error](err); ok && e.Outcome == Unknown {
		c.lost = true
	}
	return err
}

// Ping asks the database for SELECT 1, which wakes a paused cluster.
func (c *conn) Ping(ctx context.Context) error {
	_, err := c.run(ctx, "SELECT 1", nil)
	return err
}

// CheckNamedValue accepts the values that parameters are made of.
func (c *conn) CheckNamedValue(v *driver.NamedValue) error { return checkNamedValue(v) }

// IsValid reports whether the connection may go back to the pool. That it may
// not is no reason to try a statement again, unlike driver.ErrBadConn.
func (c *conn) IsValid() bool { return !c.lost }

// ResetSession has nothing to reset. A connection that is still in a
// transaction is not given to anybody.
func (c *conn) ResetSession(context.Context) error {
	if c.tx != nil {
		return driver.ErrBadConn
	}
	return nil
}

// Prepare sends nothing: the statement is checked when it is run.
func (c *conn) Prepare(query string) (driver.Stmt, error) { return &stmt{c, query}, nil }

// PrepareContext is Prepare.
func (c *conn) PrepareContext(_ context.Context, query string) (driver.Stmt, error) {
	return c.Prepare(query)
}

// Close rolls an open transaction back.
func (c *conn) Close() error {
	if c.tx == nil {
		return nil
	}
	return c.tx.Rollback()
}

var (
	_ driver.ConnBeginTx        = (*conn)(nil)
	_ driver.ConnPrepareContext = (*conn)(nil)
	_ driver.ExecerContext      = (*conn)(nil)
	_ driver.QueryerContext     = (*conn)(nil)
	_ driver.Pinger             = (*conn)(nil)
	_ driver.SessionResetter    = (*conn)(nil)
	_ driver.Validator          = (*conn)(nil)
	_ driver.NamedValueChecker  = (*conn)(nil)
)
