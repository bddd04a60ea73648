package dataapi

import (
	"regexp"
	"strconv"
	"strings"
)

// A message is the text of an SQL error as the service words it, whatever the
// exception that carries it:
//
//	ERROR: relation "t" does not exist; Position: 13; SQLState: 42P01
//	Table 't' already exists; Error code: 1050; SQLState: 42S01
type message struct {
	text   string // without severity, codes and state
	state  string // SQLSTATE, "" if there is none
	number int    // MySQL's error number, 0 if there is none

	// position counts characters, from 1, of the statement as the database
	// got it. It is 0 if there is none, or more than one: the message may
	// quote a user's string.
	position int
}

var positionInside = regexp.MustCompile(`(?:;|\n)\s*Position: ([0-9]{1,9})\b`)

// stateAtEnd is anchored: the text before it may quote a user's string that
// says "SQLState: 23505".
var stateAtEnd = regexp.MustCompile(`[;,.]?\s*(?:\bError code: ([0-9]{1,9});?\s*)?\bSQLState: ([0-9A-Z]{5})\s*$`)

func parseMessage(s string) message {
	m := message{text: s}
	if at := stateAtEnd.FindStringSubmatchIndex(s); at != nil {
		m.text, m.state = s[:at[0]], s[at[4]:at[5]]
		if at[2] >= 0 {
			m.number, _ = strconv.Atoi(s[at[2]:at[3]])
		}
	}
	if found := positionInside.FindAllStringSubmatch(m.text, 2); len(found) == 1 {
		m.position, _ = strconv.Atoi(found[0][1])
	}
	m.text = withoutSeverity(m.text)
	return m
}

func withoutSeverity(s string) string {
	for _, severity := range []string{"ERROR:", "FATAL:", "PANIC:"} {
		if rest, ok := strings.CutPrefix(s, severity); ok {
			return strings.TrimSpace(rest)
		}
	}
	return strings.TrimSpace(s)
}

// moved returns text with another position.
func (m message) moved(position int) string {
	at := positionInside.FindStringSubmatchIndex(m.text)
	if m.position == 0 || at == nil {
		return m.text
	}
	return m.text[:at[2]] + strconv.Itoa(position) + m.text[at[3]:]
}
