package dataapi

import (
	"database/sql/driver"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/service/rdsdata/types"

	"github.com/retort-db/retort/internal/sqltext"
)

// maxSQL is the longest statement the service takes, in characters, as its API
// reference has it.
const maxSQL = 65536

// A statement is SQL as it is sent.
type statement struct {
	sql        string
	parameters []types.SqlParameter
	phrase     phrase
	function   string // one about the session that it calls, or ""
}

// newStatement makes a statement of what the user wrote, or says why it must
// not be sent.
func newStatement(p Product, query string, args []driver.NamedValue) (*statement, error) {
	text, err := single(p, query)
	if err != nil {
		return nil, err
	}
	sql, slots := place(p, text)
	if err := checkCount(slots, len(args)); err != nil {
		return nil, err
	}
	if err := checkScan(p, text, sql, slots); err != nil {
		return nil, err
	}
	if n := utf8.RuneCountInString(sql); n > maxSQL {
		return nil, refuse("statement has %d characters, the Data API takes %d", n, maxSQL)
	}
	parameters, err := parametersOf(args)
	if err != nil {
		return nil, err
	}
	tokens := code(text, p)
	return &statement{sql, parameters, phraseOf(tokens), sessionFunction(tokens, p)}, nil
}

// single returns the one statement that query holds, with the comments before
// it, which may be there for somebody to find it by.
func single(p Product, query string) (string, error) {
	if !utf8.ValidString(query) {
		return "", refuse("statement is not UTF-8, and JSON can carry nothing else")
	}
	if i := strings.IndexByte(query, 0); i >= 0 {
		return "", refuse("statement has a NUL character in line %d", lineOf(query, i))
	}
	parts, err := sqltext.Split(query, p.syntax())
	if err != nil {
		return "", &RefusedError{"statement is malformed", err}
	}
	var found []sqltext.Part
	for _, part := range parts {
		if part.SQL != "" {
			found = append(found, part)
		}
	}
	switch {
	case len(found) == 0:
		return "", refuse("statement is empty")
	case len(found) > 1:
		return "", refuse("there is more than one statement, the Data API takes one at a time: the second begins in line %d", found[1].Line)
	}
	// Without the semicolon: MySQL does not take one through the Data API.
	return query[:found[0].Offset+len(found[0].SQL)], nil
}

// A slot is a placeholder: where it is in the user's text, where its parameter
// is in the text that is sent and where that goes on, and the number of its
// argument.
type slot struct {
	written parameter
	sent    parameter
	resume  int
	number  int // from 1
}

// place writes :p1 for $1 or the first ?, and so on.
func place(p Product, text string) (string, []slot) {
	var b strings.Builder
	var slots []slot
	done := 0
	for _, h := range sqltext.Placeholders(text, p.syntax()) {
		b.WriteString(text[done:h.Start])
		// In a[$1:$2] the colons would meet, and be a cast.
		if h.Start > 0 && text[h.Start-1] == ':' {
			b.WriteByte(' ')
		}
		s := slot{written: parameter{h.Start, h.End}, number: h.Number}
		s.sent.start = b.Len()
		fmt.Fprintf(&b, ":p%d", h.Number)
		s.sent.end = b.Len()
		if h.End < len(text) && isWord(text[h.End]) {
			b.WriteByte(' ')
		}
		s.resume = b.Len()
		slots = append(slots, s)
		done = h.End
	}
	b.WriteString(text[done:])
	return b.String(), slots
}

// checkCount wants each argument to be used and each placeholder to have one.
func checkCount(slots []slot, args int) error {
	highest := 0
	used := make(map[int]bool)
	for _, s := range slots {
		if s.number < 1 {
			return refuse("placeholder $0: arguments are numbered from 1")
		}
		highest = max(highest, s.number)
		used[s.number] = true
	}
	if highest != args {
		return refuse("statement has placeholders for %d arguments, %d are given", highest, args)
	}
	for n := 1; n <= args; n++ {
		if !used[n] {
			return refuse("argument %d has no placeholder", n)
		}
	}
	return nil
}

// checkScan makes sure that the service finds no parameter in sql but those
// that place put there, however it reads what nobody has measured.
func checkScan(p Product, text, sql string, slots []slot) error {
	if !strings.Contains(sql, ":") {
		return nil
	}
	ours := make(map[parameter]bool)
	for _, s := range slots {
		ours[s.sent] = true
	}
	for _, r := range readings() {
		for _, found := range r.parameters(sql) {
			if !ours[found] {
				return scanError(p, text, sql, slots, found)
			}
		}
	}
	return nil
}

func scanError(p Product, text, sql string, slots []slot, found parameter) error {
	e := &ScanError{Text: sql[found.start:found.end], Offset: written(found.start, slots)}
	e.Line = lineOf(text, e.Offset)
	e.Where, e.Advice = explain(p, sql, found.start)
	return e
}

// written returns the offset in the user's text of an offset in the text that
// is sent, which is not inside a slot.
func written(sent int, slots []slot) int {
	before := slot{}
	for _, s := range slots {
		if s.resume <= sent {
			before = s
		}
	}
	return before.written.end + sent - before.resume
}

// explain says what the text at offset stands in, and what to do about it.
func explain(p Product, sql string, offset int) (where, advice string) {
	var in sqltext.Token
	for t := range sqltext.Tokens(sql, p.syntax()) {
		if t.Start > offset {
			break
		}
		in = t
	}
	switch in.Kind {
	case sqltext.Dollar:
		return "a dollar-quoted string", "write a space after the colon, or single quotes around the string"
	case sqltext.String, sqltext.Ident:
		return "a quoted string or name", "write '' for a quote in a string, not a backslash, or pass the string as an argument"
	case sqltext.Comment:
		return "a comment", "write a space after the colon"
	}
	if p == PostgreSQL {
		return "the statement", "write $1 for a parameter, and a space after the colon of an array slice"
	}
	return "the statement", "write ? for a parameter, and a space after the colon of a label"
}
