package retort

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/retort-db/retort/dialect"
)

// settle finds out whether a statement took effect whose reply is missing. It
// waits for one that still runs, and clears what a broken one has left.
func (a *apart) settle(ctx context.Context, out outgoing, tag, before string) (took bool, err error) {
	r := a.run
	a.doing = &out
	if err := r.outlast(ctx, out.Statement, tag); err != nil {
		return false, err
	}
	took, how, err := r.verdict(ctx, out, before)
	if err != nil {
		return false, err
	}
	if how == "" {
		return false, &UnknownError{Step: a.step, Statement: out.Statement, Number: out.number}
	}
	r.m.emit(Settled{Statement: out.Statement, Applied: took, How: how})
	return took, nil
}

// verdict tells whether a statement that does not run any more took effect,
// and how that is known; "" if it is not.
func (r *run) verdict(ctx context.Context, out outgoing, before string) (took bool, how string, err error) {
	switch out.effect.Kind {
	case dialect.Visible:
		outcome, err := r.judge(ctx, out, before)
		switch {
		case err != nil:
			return false, "", err
		case outcome == dialect.Done:
			return true, "the catalog shows it", nil
		case outcome == dialect.Undone:
			return false, "the catalog does not show it", nil
		}
	case dialect.Hidden:
	default:
		return false, "to send it again does no harm", nil
	}
	if out.verify == "" {
		return false, "", nil
	}
	rows, err := textRows(ctx, r.conn, out.verify)
	if err != nil {
		return false, "", r.m.lost(err)
	}
	return truth(rows), "its retort:verify query says so", nil
}

// judge compares the evidence with what it was before.
func (r *run) judge(ctx context.Context, out outgoing, before string) (dialect.Outcome, error) {
	for try := 0; ; try++ {
		r.m.emit(Record{SQL: out.effect.Evidence})
		rows, err := textRows(ctx, r.conn, out.effect.Evidence)
		if r.contended(err) && try < r.m.opts.retries() {
			if err := r.pause(ctx, try); err != nil {
				return dialect.Unknown, err
			}
			continue
		}
		if err != nil || len(rows) == 0 {
			return dialect.Unknown, r.m.lost(err)
		}
		switch outcome := dialect.Judge(before, rows[0][0]); outcome {
		case dialect.Running:
			r.m.emit(Progress{SQL: out.SQL})
			if err := r.pause(ctx, try); err != nil {
				return dialect.Unknown, err
			}
		case dialect.Broken:
			if try >= brokenTries {
				return dialect.Unknown, nil
			}
			if err := r.repair(ctx, out.effect); err != nil {
				return dialect.Unknown, err
			}
		default:
			return outcome, nil
		}
	}
}

// repair clears the remnant of a statement that broke half-way.
func (r *run) repair(ctx context.Context, effect dialect.Effect) error {
	r.m.emit(Record{SQL: effect.Repair})
	rows, err := textRows(ctx, r.conn, effect.Repair)
	if err != nil {
		return r.m.lost(err)
	}
	for _, row := range rows {
		if err := r.insist(ctx, row[0]); err != nil {
			return err
		}
	}
	return nil
}

// outlast waits until the server runs nothing any more that holds tag.
func (r *run) outlast(ctx context.Context, s Statement, tag string) error {
	query := r.m.dialect.Activity(strings.TrimSpace(tag))
	if query == "" || tag == "" {
		return nil
	}
	renewed := time.Now()
	for try := 0; ; try++ {
		r.m.emit(Record{SQL: query})
		rows, err := textRows(ctx, r.conn, query)
		if err != nil || len(rows) == 0 {
			return r.m.lost(err)
		}
		r.m.emit(progressOf(s, rows[0]))
		if time.Since(renewed) > r.m.opts.lease()/4 {
			renewed = time.Now()
			renew, err := r.m.ledger.renew(r.id, r.fence, r.m.opts.lease())
			if err != nil {
				return err
			}
			if _, err := r.record(ctx, r.conn, renew); err != nil {
				return err
			}
		}
		if err := r.pause(ctx, try); err != nil {
			return err
		}
	}
}

// progressOf reads a row of Dialect.Activity.
func progressOf(s Statement, row []string) Progress {
	seconds, _ := strconv.ParseFloat(row[1], 64)
	return Progress{SQL: s.SQL, Elapsed: time.Duration(seconds * float64(time.Second)), Doing: row[2], Blocked: row[3] == "yes", By: row[4]}
}

// truth reads the answer of a retort:verify query: no row, no value, zero and
// false say no, anything else yes.
func truth(rows [][]string) bool {
	if len(rows) == 0 || len(rows[0]) == 0 {
		return false
	}
	switch strings.ToLower(strings.TrimSpace(rows[0][0])) {
	case "", "0", "f", "false", "no":
		return false
	}
	return true
}
