package embedded

import (
	"bytes"

	protocol "github.com/dolthub/vitess/go/mysql"
	"github.com/dolthub/vitess/go/sqltypes"
)

// held is the answer to a statement, kept until the statement has had its turn:
// a client that is slow to read must not stop the others, and a statement that
// fails at its thousandth row answers with an error and nothing else.
type held []result

type result struct {
	*sqltypes.Result
	more bool
}

// keep copies r, whose rows the engine will overwrite.
func (h *held) keep(r *sqltypes.Result, more bool) error {
	c := *r
	c.Rows = make([][]sqltypes.Value, len(r.Rows))
	for i, row := range r.Rows {
		c.Rows[i] = copied(row)
	}
	*h = append(*h, result{&c, more})
	return nil
}

func copied(row []sqltypes.Value) []sqltypes.Value {
	c := make([]sqltypes.Value, len(row))
	for i, v := range row {
		c[i] = sqltypes.MakeTrusted(v.Type(), bytes.Clone(v.Raw()))
	}
	return c
}

func (h held) send(to protocol.ResultSpoolFn) error {
	for _, r := range h {
		if err := to(r.Result, r.more); err != nil {
			return err
		}
	}
	return nil
}
