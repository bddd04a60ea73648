package emulator

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
)

// A pgBackend is a connection of one user to one database.
type pgBackend struct {
	conn     *pgconn.PgConn
	login    login
	prepared int // statements so far; it is part of their names
}

type pgSession struct {
	*pgBackend
	engine *postgresql
	cut    bool // interrupted: a late signal may still come
}

func (s *pgSession) begin(ctx context.Context) error { return s.command(ctx, "BEGIN") }

// commit tells a transaction that PostgreSQL rolled back, since a statement in
// it had failed, from one that it committed. PostgreSQL does not call that an
// error. What the service answers is not known.
func (s *pgSession) commit(ctx context.Context) (ending, error) {
	results, err := s.conn.Exec(ctx, "COMMIT").ReadAll()
	if err != nil {
		return "", pgFault(err)
	}
	if results[0].CommandTag.String() == "ROLLBACK" {
		return rolledBack, nil
	}
	return committed, nil
}

func (s *pgSession) rollback(ctx context.Context) error { return s.command(ctx, "ROLLBACK") }

func (s *pgSession) command(ctx context.Context, sql string) error {
	if _, err := s.conn.Exec(ctx, sql).ReadAll(); err != nil {
		return pgFault(err)
	}
	return nil
}

// interrupt asks the server to cancel, and returns when it has been told.
func (s *pgSession) interrupt(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	s.cut = true
	s.conn.CancelRequest(ctx) // if it fails, the statement goes on and so does the call
}

const queryCanceled = "57014"

func (s *pgSession) interrupted(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && e.Code == queryCanceled
}

// cutOff lets PostgreSQL raise the error, so that a transaction fails with it.
func (s *pgSession) cutOff(ctx context.Context) error {
	return s.command(ctx, "DO $$BEGIN RAISE query_canceled USING MESSAGE = '"+s.timeout()+"'; END$$")
}

func (s *pgSession) kill(ctx context.Context) error {
	other, err := s.engine.open(ctx, login{database: s.login.database})
	if err != nil {
		return err
	}
	defer other.release()
	command := fmt.Sprintf("SELECT pg_terminate_backend(%d)", s.conn.PID())
	gone := fmt.Sprintf("SELECT 1 FROM pg_stat_activity WHERE pid = %d", s.conn.PID())
	return killWith(ctx, other, command, gone)
}

func (s *pgSession) killed() error {
	return pgFault(&pgconn.PgError{Severity: "FATAL", Code: "57P01", Message: "terminating connection due to administrator command"})
}

func (s *pgSession) timeout() string { return "canceling statement due to statement timeout" }

func (s *pgSession) ended() string {
	if s.conn.IsClosed() {
		return terminated
	}
	return ""
}

// release puts the backend back among the idle ones as if it were new.
func (s *pgSession) release() {
	ctx := context.Background()
	if s.cut || s.reset(ctx) != nil || !s.engine.keep(s.pgBackend) {
		s.conn.Close(ctx)
	}
}

func (s *pgSession) reset(ctx context.Context) error {
	if s.conn.TxStatus() != 'I' {
		if err := s.command(ctx, "ROLLBACK"); err != nil {
			return err
		}
	}
	return s.command(ctx, "DISCARD ALL")
}

// run executes a statement by the extended protocol: prepared with the types
// of its arguments, so that none is guessed from where it stands.
func (s *pgSession) run(ctx context.Context, st statement) (*result, error) {
	if message := copyMessage(st.sql); message != "" {
		return nil, databaseError(message, message)
	}
	s.prepared++
	name := fmt.Sprintf("sqlx_s_%d", s.prepared) // as in the service's messages
	oids, values, formats := pgBind(st.arguments)
	plan, err := s.conn.Prepare(ctx, name, st.sql, oids)
	if err != nil {
		return nil, pgFault(err)
	}
	table := newPgColumns(plan.Fields)
	rows := s.conn.ExecPrepared(ctx, name, values, formats, table.formats())
	raw, err := read(rows, st.limit)
	if err != nil {
		return nil, err
	}
	return s.result(ctx, st, table, raw)
}

// copyMessage returns what the service says of a COPY through the connection,
// or "" for anything else. The statement is not sent: its protocol would leave
// the connection waiting.
func copyMessage(sql string) string {
	words := (&postgresql{}).grammar().words(sql)
	if len(words) == 0 || words[0] != "COPY" {
		return ""
	}
	for _, w := range words {
		switch w {
		case "STDIN":
			return "execute: unexpected message: CopyInResponse"
		case "STDOUT":
			return "execute: unexpected message: CopyOutResponse"
		}
	}
	return ""
}

// A pgRows is what came over the wire.
type pgRows struct {
	values [][][]byte
	size   int
	tag    pgconn.CommandTag
}

// read reads all rows, to know that the statement has been executed, and keeps
// them while they are within the limit.
func read(rows *pgconn.ResultReader, limit int) (*pgRows, error) {
	r := &pgRows{}
	for rows.NextRow() {
		r.size += messageSize(rows.Values())
		if r.size <= limit {
			r.values = append(r.values, clone(rows.Values()))
		}
	}
	tag, err := rows.Close()
	if err != nil {
		return nil, pgFault(err)
	}
	if r.size > limit {
		return nil, tooLarge(limit)
	}
	r.tag = tag
	return r, nil
}

// messageSize is the size of a row in PostgreSQL's protocol, which is how the
// service's limit was found to count.
func messageSize(row [][]byte) int {
	n := 2 + 4*len(row)
	for _, value := range row {
		n += len(value)
	}
	return n
}

func clone(row [][]byte) [][]byte {
	c := make([][]byte, len(row))
	for i, value := range row {
		if value != nil {
			c[i] = append([]byte{}, value...)
		}
	}
	return c
}

func (s *pgSession) result(ctx context.Context, st statement, table *pgColumns, raw *pgRows) (*result, error) {
	if table.fields == nil {
		return &result{updated: changed(raw.tag)}, nil
	}
	if err := table.nameTypes(ctx, s.conn); err != nil {
		return nil, fmt.Errorf("name the types of a result: %w", err)
	}
	r := &result{labels: table.labels()}
	for _, row := range raw.values {
		fields, err := table.decode(row, st)
		if err != nil {
			return nil, err
		}
		r.rows = append(r.rows, fields)
	}
	if !st.metadata {
		return r, nil
	}
	columns, err := table.metadata(ctx, s.conn)
	if err != nil {
		return nil, fmt.Errorf("describe the columns of a result: %w", err)
	}
	r.columns = columns
	return r, nil
}

// changed is the number of rows that a statement changed. CREATE TABLE AS has
// a number in its tag too, but is no change of rows to the service.
func changed(tag pgconn.CommandTag) int64 {
	if tag.Insert() || tag.Update() || tag.Delete() || len(tag.String()) > 5 && tag.String()[:5] == "MERGE" {
		return tag.RowsAffected()
	}
	return 0
}

// pgBind returns types, values and formats of arguments. Only bytes are sent
// as they are; everything else is text that the server reads by its type.
func pgBind(arguments []argument) (oids []uint32, values [][]byte, formats []int16) {
	for _, a := range arguments {
		oid, value := pgArgument(a)
		oids = append(oids, oid)
		values = append(values, value)
		format := int16(pgtype.TextFormatCode)
		if a.kind == blobKind {
			format = pgtype.BinaryFormatCode
		}
		formats = append(formats, format)
	}
	return oids, values, formats
}

// pgArgument returns the type and value of one argument. A hint JSON is jsonb
// here, which can be assigned to both types; what the service takes is not
// known. A null has no type.
func pgArgument(a argument) (oid uint32, value []byte) {
	switch a.kind {
	case boolKind:
		return pgtype.BoolOID, strconv.AppendBool(nil, a.truth)
	case longKind:
		return pgtype.Int8OID, strconv.AppendInt(nil, a.long, 10)
	case doubleKind:
		return pgtype.Float8OID, pgDouble(a.double)
	case textKind:
		return pgtype.TextOID, []byte(a.text)
	case blobKind:
		return pgtype.ByteaOID, append([]byte{}, a.blob...)
	case dateKind:
		return pgtype.DateOID, []byte(a.text)
	case timeKind:
		return pgtype.TimeOID, []byte(a.text)
	case timestampKind:
		return pgtype.TimestampOID, []byte(a.text)
	case decimalKind:
		return pgtype.NumericOID, []byte(a.text)
	case jsonKind:
		return pgtype.JSONBOID, []byte(a.text)
	case uuidKind:
		return pgtype.UUIDOID, []byte(a.text)
	}
	return 0, nil
}

func pgDouble(f float64) []byte {
	switch {
	case math.IsInf(f, 1):
		return []byte("Infinity")
	case math.IsInf(f, -1):
		return []byte("-Infinity")
	}
	return strconv.AppendFloat(nil, f, 'g', -1, 64)
}
