package dataapi

import (
	"database/sql/driver"
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
	draft      *draft // of sql; nil if it is the driver's own
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
	if err := checkCount(sqltext.Placeholders(text, p.syntax()), len(args)); err != nil {
		return nil, err
	}
	d := newDraft(p, text)
	sql, err := d.rewrite()
	if err != nil {
		return nil, err
	}
	if err := checkLength(text, sql); err != nil {
		return nil, err
	}
	parameters, err := parametersOf(args)
	if err != nil {
		return nil, err
	}
	if err := checkSize(sql, parameters); err != nil {
		return nil, err
	}
	tokens := code(text, p)
	return &statement{d, sql, parameters, phraseOf(tokens), sessionFunction(tokens, p)}, nil
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

// checkCount wants each argument to be used and each placeholder to have one.
func checkCount(placeholders []sqltext.Placeholder, args int) error {
	highest := 0
	used := make(map[int]bool)
	for _, h := range placeholders {
		if h.Number < 1 {
			return refuse("placeholder $0: arguments are numbered from 1")
		}
		highest = max(highest, h.Number)
		used[h.Number] = true
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

// checkLength says so if it is the driver's spelling that makes a statement too
// long.
func checkLength(text, sql string) error {
	had, has := utf8.RuneCountInString(text), utf8.RuneCountInString(sql)
	switch {
	case has <= maxSQL:
		return nil
	case had <= maxSQL && strings.Count(sql, colon) > strings.Count(text, colon):
		return refuse("statement has %d characters with its colons escaped, the Data API takes %d", has, maxSQL)
	}
	return refuse("statement has %d characters, the Data API takes %d", has, maxSQL)
}
