package retort

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/op"
)

// A met is an operation that a step has come to. Operations, not statements, are
// what an interrupted step is found again by: how one is spelled may depend on
// what the table is like, which it changes. In a file each is one statement.
type met struct {
	op     op.Op
	number int    // in its step, from 1
	after  string // the checksum of what comes before it
	sum    string // and with it
}

// meet numbers an operation.
func (a *apart) meet(o op.Op) met {
	m := met{op: o, number: a.met + 1, after: a.sum}
	if e, ok := o.(*op.Execute); ok {
		m.sum = chain(a.sum, e.SQL, a.run.m.dialect.Traits().Syntax)
	} else {
		m.sum = chainText(a.sum, op.Text(o))
	}
	a.met, a.sum = m.number, m.sum
	return m
}

// An outgoing is a statement on its way: an operation, or a part of one.
type outgoing struct {
	Statement
	number  int    // of its operation
	part    int    // of the operation, from 1; 0 if it is the last or the only one
	after   string // the checksum of what comes before it
	sum     string // and with it
	effect  dialect.Effect
	keysOff bool   // see dialect.Statement.ForeignKeysOff
	verify  string // a query that tells whether it took effect; may be empty
}

// outgoing returns a statement that is the whole of an operation.
func (a *apart) outgoing(m met, s Statement) outgoing {
	return outgoing{Statement: s, number: m.number, after: m.after, sum: m.sum, effect: a.run.m.dialect.Effect(s.SQL), verify: a.verify[s.Pos]}
}

// parts spells an operation.
func (a *apart) parts(ctx context.Context, m met) ([]outgoing, error) {
	statements, err := a.run.m.spell(ctx, a, m.op)
	if err != nil {
		return nil, err
	}
	parts := make([]outgoing, len(statements))
	after := m.after
	for i, s := range statements {
		out := a.outgoing(m, Statement{SQL: s.SQL, Pos: positionOf(m.op)})
		out.keysOff, out.after = s.ForeignKeysOff, after
		if i < len(statements)-1 {
			out.part, out.sum = i+1, chain(after, s.SQL, a.run.m.dialect.Traits().Syntax)
		}
		if _, raw := m.op.(*op.Execute); !raw && out.effect.Kind == dialect.Session {
			out.effect.Kind = dialect.Transactional // it is for the other statements of the operation
		}
		parts[i], after = out, out.sum
	}
	return parts, nil
}

// then returns which operation is next once the statement has taken effect, and
// the checksum then.
func (out outgoing) then() (number int, sum string) {
	if out.part > 0 {
		return out.number, out.sum
	}
	return out.number + 1, out.sum
}

// name tells the statement from the others of its step.
func (out outgoing) name() string {
	if out.part > 0 {
		return fmt.Sprintf("%d.%d", out.number, out.part)
	}
	return strconv.Itoa(out.number)
}

// A tag is a comment in front of a statement: see run.tag.
const tagBegin, tagEnd = "/* retort ", " */ "

// untagged takes apart the tag and the text of an intent.
func untagged(intent string) (tag, sql string) {
	if !strings.HasPrefix(intent, tagBegin) {
		return "", intent
	}
	tag, sql, _ = strings.Cut(intent, tagEnd)
	return tag + strings.TrimRight(tagEnd, " "), sql
}

// isPart reports whether an intent is a part of an operation that is not the
// last one.
func isPart(intent string) bool {
	tag, _ := untagged(intent)
	return strings.Count(tag, ".") == 2
}
