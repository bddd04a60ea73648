// Package op holds the operations of a migration as plain values, and the
// [Sink] that performs them. It is the narrow waist of Retort: SQL files, Go
// functions and Python scripts all end as operations, and everything that
// runs, prints or checks a migration is a Sink.
package op

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"
)

// An Op is one operation of a migration. The set is closed.
type Op interface {
	op()
	reverse() (Op, error)
}

// A Sink performs operations in the order they are given.
//
// Do returns when the operation has taken effect, or an error saying why it
// has not. A script stops at the first error and returns it unchanged.
type Sink interface {
	Do(ctx context.Context, o Op) error
}

// Execute is a statement in the words of one database product.
type Execute struct {
	SQL string   // one statement, without its terminator
	Pos Position // where it was written; zero if unknown
}

func (*Execute) op() {}

// A Position is a place in a revision file.
type Position struct {
	File   string
	Line   int // from 1
	Column int // in characters, from 1; 0 if unknown
}

// String returns "file:line", or "" for the zero Position.
func (p Position) String() string {
	if p.File == "" {
		return ""
	}
	return fmt.Sprintf("%s:%d", p.File, p.Line)
}

// Exact returns "file:line:column", or what String does if the column is not
// known.
func (p Position) Exact() string {
	if p.File == "" || p.Column == 0 {
		return p.String()
	}
	return fmt.Sprintf("%v:%d", p, p.Column)
}

// After returns the position behind text, which begins at p.
func (p Position) After(text string) Position {
	if n := strings.Count(text, "\n"); n > 0 {
		p.Line, p.Column = p.Line+n, 1
		text = text[strings.LastIndexByte(text, '\n')+1:]
	}
	if p.Column > 0 {
		p.Column += utf8.RuneCountInString(text)
	}
	return p
}
