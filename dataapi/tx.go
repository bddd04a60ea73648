package dataapi

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rdsdata"
)

// A tx is a transaction of the service, bound to one session of the database.
type tx struct {
	conn  *conn
	id    string
	turn  *turn
	ended bool // it is being committed or rolled back: the turn is taken for good

	// Whoever has the turn may use these.
	failed *Error // what makes a commit impossible, nil if nothing does
	gone   bool   // the service has ended it
}

// Begin is for callers that know no contexts; database/sql does.
func (c *conn) Begin() (driver.Tx, error) {
	return c.BeginTx(context.Background(), driver.TxOptions{})
}

// BeginTx begins a transaction at the service. On MySQL its options cannot be
// set, because they come before the transaction, in a session that only the
// transaction has.
func (c *conn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	mode, err := transactionMode(c.product(), opts)
	if err != nil {
		return nil, err
	}
	if c.tx != nil {
		return nil, refuse("the connection is in a transaction already")
	}
	id, err := c.begin(ctx)
	if err != nil {
		return nil, err
	}
	c.tx = &tx{conn: c, id: id}
	c.tx.turn = newTurn(c.client.cfg.KeepAlive, c.tx.keepAlive)
	if mode == "" {
		return c.tx, nil
	}
	if _, err := c.run(ctx, mode, nil); err != nil {
		return nil, also(err, c.tx.Rollback())
	}
	return c.tx, nil
}

// begin returns the id of a new transaction.
func (c *conn) begin(ctx context.Context) (string, error) {
	cfg := c.client.cfg
	var id string
	err := c.do(ctx, &call{op: opBegin, product: cfg.Product, send: func(ctx context.Context, sdk *rdsdata.Client) error {
		out, err := sdk.BeginTransaction(ctx, &rdsdata.BeginTransactionInput{
			ResourceArn: aws.String(cfg.ResourceARN),
			SecretArn:   aws.String(cfg.SecretARN),
			Database:    aws.String(cfg.Database),
		})
		if err == nil {
			id = aws.ToString(out.TransactionId)
		}
		return err
	}})
	if err == nil && id == "" {
		err = &Error{Op: opBegin, Outcome: Unknown, err: errors.New("the answer has no transaction id")}
	}
	return id, err
}

// run carries out s in its turn.
func (t *tx) run(ctx context.Context, s *statement) (*rdsdata.ExecuteStatementOutput, error) {
	if err := t.turn.take(ctx); err != nil {
		return nil, &Error{Op: opExecute, Outcome: NotExecuted, err: err}
	}
	defer t.turn.give()
	if err := t.conn.allowed(s); err != nil {
		return nil, err
	}
	out, err := t.conn.execute(ctx, s)
	t.note(s, err)
	return out, err
}

// keepAlive sends a statement that does nothing. What becomes of it counts like
// any other: the next statement, or the commit, says that it failed.
func (t *tx) keepAlive() {
	if t.failed != nil {
		return // it can only be rolled back
	}
	s := &statement{sql: "SELECT 1"}
	_, err := t.conn.execute(context.Background(), s)
	t.note(s, err)
}

// end takes the turn for good. A request that is on its way is waited for:
// until it is answered the transaction takes no other.
func (t *tx) end() {
	if t.ended {
		return
	}
	t.ended = true
	t.turn.take(context.Background())
}

// allowed refuses a statement that cannot be part of the transaction.
func (t *tx) allowed(s *statement) error {
	switch {
	case t.gone:
		return &RefusedError{"the service has ended the transaction", t.failed}
	case t.failed != nil && t.failed.Outcome == Unknown:
		return refuse("the outcome of a statement before in the transaction is unknown: roll back")
	case t.failed != nil && t.conn.product() == MySQL:
		// It would run, and commit, on its own.
		return refuse("MySQL has rolled the transaction back (SQLSTATE %s): begin another", t.failed.State)
	case t.conn.product() == MySQL && s.phrase.commitsImplicitly():
		return refuse("%s commits a MySQL transaction: run it outside", s.phrase.first())
	}
	return nil
}

// note remembers what the end of s means to the transaction. PostgreSQL lets
// nothing but a savepoint out of an error; MySQL goes on after most.
func (t *tx) note(s *statement, err error) {
	e, failed := errors.AsType[*Error](err)
	switch {
	case err == nil && s.phrase.first() == "ROLLBACK":
		t.failed = nil
	case !failed:
	case e.has(transactionNotFound, notFound):
		t.failed, t.gone = e, true
	case e.Outcome == Unknown, e.State == "40001":
		t.failed = e
	case t.conn.product() == PostgreSQL && e.fromDatabase():
		t.failed = e
	}
}

// Commit commits. Of a transaction that cannot be committed nothing is left,
// and the error says why. The answer of a commit may be lost like any other:
// then the error's Outcome is Unknown, and nothing more is sent.
func (t *tx) Commit() error {
	t.end()
	if t.failed != nil {
		e := &Error{Op: opCommit, Outcome: NotExecuted, State: t.failed.State, Number: t.failed.Number,
			err: fmt.Errorf("rolled back, because a statement in it failed: %w", t.failed)}
		return also(e, t.Rollback())
	}
	err := t.commit()
	if e, ok := errors.AsType[*Error](err); ok && e.Outcome == NotExecuted {
		t.gone = e.has(transactionNotFound, notFound)
		return also(err, t.Rollback())
	}
	t.conn.tx = nil
	return err
}

func (t *tx) commit() error {
	cfg := t.conn.client.cfg
	var status string
	err := t.conn.do(context.Background(), &call{op: opCommit, product: cfg.Product, transaction: t.id,
		send: func(ctx context.Context, sdk *rdsdata.Client) error {
			out, err := sdk.CommitTransaction(ctx, &rdsdata.CommitTransactionInput{
				ResourceArn:   aws.String(cfg.ResourceARN),
				SecretArn:     aws.String(cfg.SecretARN),
				TransactionId: aws.String(t.id),
			})
			if err == nil {
				status = aws.ToString(out.TransactionStatus)
			}
			return err
		}})
	if err != nil {
		return err
	}
	return committed(status)
}

// committed checks the status, because PostgreSQL answers a commit that it
// cannot make with a rollback, and no error.
func committed(status string) error {
	if strings.EqualFold(strings.TrimSpace(status), "Transaction Committed") {
		return nil
	}
	e := &Error{Op: opCommit, Outcome: Unknown, err: fmt.Errorf("the status is %q", status)}
	if strings.Contains(strings.ToLower(status), "rollback") || strings.Contains(strings.ToLower(status), "rolled back") {
		e.Outcome = NotExecuted
	}
	return e
}

// also returns err, and with it what went wrong in cleaning up.
func also(err, cleanup error) error {
	if cleanup == nil {
		return err
	}
	return errors.Join(err, cleanup)
}

// How long Rollback waits for a statement that still runs, and how often it
// asks.
const (
	busyBudget = 15 * time.Second
	busyPause  = 500 * time.Millisecond
)

// Rollback rolls back. A transaction that the service does not know is rolled
// back already. One that still runs a query, as after a statement whose
// context was done, is asked again for a while; after that the service ends
// it when it was idle for three minutes.
func (t *tx) Rollback() error {
	t.end()
	t.conn.tx = nil
	if t.gone {
		return nil
	}
	deadline := time.Now().Add(busyBudget)
	for again := 0; ; again++ {
		err := t.rollback()
		e, ok := errors.AsType[*Error](err)
		switch {
		case !ok:
			return err
		case e.has(transactionNotFound, notFound):
			return nil
		case e.busy() && time.Now().Before(deadline):
		case e.Outcome == Unknown && again == 0: // to roll back twice is harmless
		default:
			t.conn.lost = true
			return err
		}
		time.Sleep(backoff(busyPause, again))
	}
}

func (t *tx) rollback() error {
	cfg := t.conn.client.cfg
	return t.conn.do(context.Background(), &call{op: opRollback, product: cfg.Product, transaction: t.id,
		send: func(ctx context.Context, sdk *rdsdata.Client) error {
			_, err := sdk.RollbackTransaction(ctx, &rdsdata.RollbackTransactionInput{
				ResourceArn:   aws.String(cfg.ResourceARN),
				SecretArn:     aws.String(cfg.SecretARN),
				TransactionId: aws.String(t.id),
			})
			return err
		}})
}
