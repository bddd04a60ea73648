package dataapi

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rdsdata"
	"github.com/aws/aws-sdk-go-v2/service/rdsdata/types"
)

// A statement that goes on after the service's time limit carries a tag, a
// comment of its own, and is looked for among those that run.

// tag puts a comment that no other statement has in front of s and returns it,
// or "" if s would be too long with it. In front every reading takes it for a
// comment, and PostgreSQL, which shows the first kilobyte of a statement, shows
// it.
func (s *statement) tag() string {
	tag := "/* retort " + rand.Text() + " */"
	text := tag + " " + s.sql
	if utf8.RuneCountInString(text) > maxSQL {
		return ""
	}
	s.sql = text
	s.draft.lead(tag + " ")
	return tag
}

// running asks for the statements that run and hold the tag. The question holds
// it too, and answers "true" for itself: without that answer the list does not
// show statements, and says nothing. Both products show users their own.
var running = map[Product]string{
	PostgreSQL: `SELECT (pid = pg_backend_pid())::text FROM pg_catalog.pg_stat_activity WHERE state = 'active' AND query LIKE '%' || :tag || '%'`,
	MySQL:      `SELECT CAST(IF(id = CONNECTION_ID(), 'true', 'false') AS CHAR) FROM information_schema.processlist WHERE info LIKE CONCAT('%', :tag, '%')`,
}

// maxBlind is how many times in a row the driver may fail to see what runs.
const maxBlind = 5

// outlived waits for the statement of c, which failed for want of time, and
// returns what is known then: that it has ended, or failed itself.
func (cl *client) outlived(ctx context.Context, failed *Error, tag string) *Error {
	start := time.Now()
	blind := 0
	for n := 0; ; n++ {
		w := Wait{Op: failed.Op, Reason: failed, Waited: time.Since(start)}
		w.Delay = min(backoff(firstPause, n), cl.cfg.StatementWait-w.Waited)
		if w.Delay <= 0 {
			return failed
		}
		if cl.cfg.OnWait != nil {
			cl.cfg.OnWait(w)
		}
		if !pause(ctx, w.Delay) {
			return unwatched(failed, context.Cause(ctx))
		}
		runs, err := cl.runs(ctx, tag)
		switch {
		case err == nil && !runs:
			ended := *failed
			ended.Ended = true
			return &ended
		case err == nil:
			blind = 0
		case ctx.Err() != nil, blind == maxBlind:
			return unwatched(failed, err)
		default:
			blind++
		}
	}
}

// unwatched is e when nobody could see the statement end.
func unwatched(e *Error, why error) *Error {
	stopped := *e
	stopped.err = fmt.Errorf("%w while waiting for the statement to end: %w", why, e.err)
	return &stopped
}

// runs reports whether a statement with the tag runs.
func (cl *client) runs(ctx context.Context, tag string) (bool, error) {
	wanted := hinted(tag, "")
	wanted.Name = aws.String("tag")
	in := cl.input(tag+" "+running[cl.cfg.Product], []types.SqlParameter{wanted})
	var out *rdsdata.ExecuteStatementOutput
	err := cl.do(ctx, &call{op: opExecute, product: cl.cfg.Product, sql: *in.Sql,
		send: func(ctx context.Context, sdk *rdsdata.Client) (err error) {
			out, err = sdk.ExecuteStatement(ctx, in)
			return err
		}})
	if err != nil {
		return false, err
	}
	self, others := countRunning(out.Records)
	if self == 0 {
		return false, errors.New("the database does not show what runs")
	}
	return others > 0, nil
}

func countRunning(records [][]types.Field) (self, others int) {
	for _, r := range records {
		if len(r) == 1 && isTrue(r[0]) {
			self++
		} else {
			others++
		}
	}
	return self, others
}

func isTrue(f types.Field) bool {
	s, ok := f.(*types.FieldMemberStringValue)
	return ok && s.Value == "true"
}
