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
}

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
