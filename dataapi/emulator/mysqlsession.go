package emulator

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/go-sql-driver/mysql"
)

type mySession struct {
	engine *myEngine
	conn   myConn
	tap    *tap
	inTx   bool
	over   string // why the transaction is over
}

func (s *mySession) begin(ctx context.Context) error {
	if err := s.command(ctx, "START TRANSACTION"); err != nil {
		return err
	}
	s.inTx = true
	return nil
}

// commit is the server's, though statements that commit by themselves, as DDL
// does, have left it nothing to do.
func (s *mySession) commit(ctx context.Context) (ending, error) {
	return committed, s.command(ctx, "COMMIT")
}

func (s *mySession) rollback(ctx context.Context) error { return s.command(ctx, "ROLLBACK") }

func (s *mySession) command(ctx context.Context, sql string) error {
	_, err := s.query(ctx, statement{sql: sql})
	return err
}

// interrupt kills the statement from a connection of its own.
func (s *mySession) interrupt(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	other, err := s.engine.open(ctx, login{})
	if err != nil {
		return // the statement goes on, and so does the call
	}
	defer other.(*mySession).conn.Close()
	other.(*mySession).query(ctx, statement{sql: fmt.Sprintf("KILL QUERY %d", s.tap.thread)})
}

// cutOff leaves the transaction as it is, as MySQL does.
func (s *mySession) cutOff(context.Context) error {
	return myFault(serverError(errQueryInterrupted, "70100", s.timeout()))
}

func (s *mySession) kill(ctx context.Context) error {
	other, err := s.engine.open(ctx, login{})
	if err != nil {
		return err
	}
	defer other.release()
	command := fmt.Sprintf("KILL %d", s.tap.thread)
	gone := fmt.Sprintf("SELECT 1 FROM information_schema.processlist WHERE id = %d", s.tap.thread)
	return killWith(ctx, other, command, gone)
}

func (s *mySession) killed() error { return unreachable(mysql.ErrInvalidConn) }

const errQueryInterrupted = 1317

func (s *mySession) interrupted(err error) bool { return hasNumber(err, errQueryInterrupted) }

func hasNumber(err error, number uint16) bool {
	e, ok := errors.AsType[*mysql.MySQLError](err)
	return ok && e.Number == number
}

// timeout is the server's text: that of the service is not known.
func (s *mySession) timeout() string { return "Query execution was interrupted" }

func (s *mySession) ended() string {
	if s.over == "" && !s.conn.IsValid() {
		return terminated
	}
	return s.over
}

// release closes the connection, which rolls back what is open.
func (s *mySession) release() { s.conn.Close() }

// errDeadlock is a transaction that the server has rolled back. What comes
// after it would be committed at once, so the transaction ends with it.
const errDeadlock = 1213

func (s *mySession) run(ctx context.Context, st statement) (*result, error) {
	if err := checkMySQL(st); err != nil {
		return nil, err
	}
	if st.prepared && unpreparable(st.sql) {
		return nil, refuseToPrepare()
	}
	r, err := s.query(ctx, st)
	if hasNumber(err, errDeadlock) && s.inTx {
		s.over = aborted
	}
	return r, err
}

// checkMySQL refuses what the service does on MySQL.
func checkMySQL(st statement) error {
	for _, a := range st.arguments {
		if a.kind == uuidKind {
			return invalid("The UUID type hint isn't supported on MySQL")
		}
	}
	return nil
}

// query runs a statement and reads all of its result, and nothing of a second
// one that a procedure may return.
func (s *mySession) query(ctx context.Context, st statement) (*result, error) {
	rows, done, err := s.send(ctx, st)
	if err != nil {
		return nil, myFault(err)
	}
	defer done()
	if !s.tap.answered {
		return nil, errors.New("read result: the server's answer could not be followed")
	}
	names := rows.Columns()
	if len(names) == 0 {
		return s.outcome(), nil
	}
	columns := s.tap.columns
	if len(columns) != len(names) {
		return nil, fmt.Errorf("read result: %d columns, %d of them described", len(names), len(columns))
	}
	return readRows(rows, columns, st)
}

// outcome is that of a statement that returned no rows.
func (s *mySession) outcome() *result {
	r := &result{updated: int64(s.tap.changed)}
	if id := s.tap.inserted; id != 0 {
		r.generated = []field{longField(int64(id))}
	}
	return r
}

// send prepares a statement that has arguments on the server. One that has none
// is sent as it is: not all statements can be prepared.
func (s *mySession) send(ctx context.Context, st statement) (rows driver.Rows, done func(), err error) {
	if len(st.arguments) == 0 && !st.prepared {
		rows, err = s.conn.QueryContext(ctx, st.sql, nil)
		if err != nil {
			return nil, nil, err
		}
		return rows, func() { rows.Close() }, nil
	}
	plan, err := s.conn.PrepareContext(ctx, st.sql)
	if err != nil {
		return nil, nil, err
	}
	if plan.NumInput() != len(st.arguments) {
		plan.Close()
		return nil, nil, serverError(errWrongArguments, "HY000", "Incorrect arguments to mysqld_stmt_execute")
	}
	rows, err = plan.(driver.StmtQueryContext).QueryContext(ctx, myArguments(st.arguments))
	if err != nil {
		plan.Close()
		return nil, nil, err
	}
	return rows, func() { rows.Close(); plan.Close() }, nil
}

// errWrongArguments is the server's error for a statement with more
// placeholders than values, which the driver does not let it give.
const errWrongArguments = 1210

// serverError is an error in the server's stead.
func serverError(number uint16, state, message string) error {
	return &mysql.MySQLError{Number: number, SQLState: [5]byte([]byte(state)), Message: message}
}

// myArguments returns what the driver sends for arguments. A hint has no
// effect but to have been checked: MySQL has no literal types to bind.
func myArguments(arguments []argument) []driver.NamedValue {
	values := make([]driver.NamedValue, len(arguments))
	for i, a := range arguments {
		values[i] = driver.NamedValue{Ordinal: i + 1, Value: a.mysql()}
	}
	return values
}

func (a argument) mysql() driver.Value {
	switch a.kind {
	case nullKind:
		return nil
	case boolKind:
		return a.truth
	case longKind:
		return a.long
	case doubleKind:
		return a.double
	case blobKind:
		return append([]byte{}, a.blob...) // nil would be a null
	}
	return a.text
}

// readRows reads to the end, and keeps rows while they are within the limit.
func readRows(rows driver.Rows, columns []mysqlColumn, st statement) (*result, error) {
	r := describeMySQL(columns)
	values := make([]driver.Value, len(columns))
	size := 0
	var refused error
	for {
		err := rows.Next(values)
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, myFault(err)
		}
		size += rowSize(values)
		if refused != nil || size > st.limit && st.limit > 0 {
			continue
		}
		row, err := decodeMySQL(columns, values, st)
		r.rows, refused = append(r.rows, row), err
	}
	if refused != nil {
		return nil, refused
	}
	if size > st.limit && st.limit > 0 {
		return nil, tooLarge(st.limit)
	}
	return r, nil
}

// rowSize counts as for PostgreSQL, with eight bytes to a number.
func rowSize(values []driver.Value) int {
	n := 2 + 4*len(values)
	for _, v := range values {
		switch v := v.(type) {
		case nil:
		case []byte:
			n += len(v)
		case string:
			n += len(v)
		default:
			n += 8
		}
	}
	return n
}

// myFault returns an error of the driver as the service tells it.
func myFault(err error) *fault {
	e, ok := errors.AsType[*mysql.MySQLError](err)
	if !ok {
		return unreachable(err)
	}
	f := databaseError(e.Message, mySQLText(e))
	f.cause = err
	return f
}

func mySQLText(e *mysql.MySQLError) string {
	return fmt.Sprintf("%s; Error code: %d; SQLState: %s", e.Message, e.Number, e.SQLState[:])
}
