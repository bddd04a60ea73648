package dataapi

import (
	"strings"
	"testing"
)

func TestParseMessage(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     message
	}{
		{"PostgreSQL", `ERROR: relation "t" does not exist; Position: 13; SQLState: 42P01`,
			message{`relation "t" does not exist; Position: 13`, "42P01", 0, 13}},
		{"a position in the middle", `ERROR: syntax error; Hint: h; Position: 7; Where: w; SQLState: 42601`,
			message{"syntax error; Hint: h; Position: 7; Where: w", "42601", 0, 7}},
		{"a position on a line of its own", "ERROR: x\n  Position: 8; SQLState: 42601",
			message{"x\n  Position: 8", "42601", 0, 8}},
		{"two positions, one of them a user's text", `ERROR: x; Position: 7; Position: 8; SQLState: 42601`,
			message{"x; Position: 7; Position: 8", "42601", 0, 0}},
		{"a position that is no number", "ERROR: x; Position: 7b; SQLState: 42601",
			message{"x; Position: 7b", "42601", 0, 0}},
		{"fields on lines of their own",
			"ERROR: duplicate key value violates unique constraint \"t_pkey\"\n  Detail: Key (id)=(1) already exists.; SQLState: 23505",
			message{"duplicate key value violates unique constraint \"t_pkey\"\n  Detail: Key (id)=(1) already exists.", "23505", 0, 0}},
		{"FATAL", `FATAL: password authentication failed for user "x"; SQLState: 28P01`,
			message{`password authentication failed for user "x"`, "28P01", 0, 0}},
		{"MySQL", "You have an error in your SQL syntax; Error code: 1064; SQLState: 42000",
			message{"You have an error in your SQL syntax", "42000", 1064, 0}},
		{"a user's text that looks like a state", `ERROR: "SQLState: 23505" is too long; SQLState: 22001`,
			message{`"SQLState: 23505" is too long`, "22001", 0, 0}},
		{"a user's text and no state", `ERROR: "SQLState: 23505" is bad`,
			message{`"SQLState: 23505" is bad`, "", 0, 0}},
		{"a state that is part of a word", "ERROR: xSQLState: 23505", message{"xSQLState: 23505", "", 0, 0}},
		{"a state of four characters", "ERROR: x; SQLState: 2350", message{"x; SQLState: 2350", "", 0, 0}},
		{"an error code further ahead", "Error code: 7; then; SQLState: 42000",
			message{"Error code: 7; then", "42000", 0, 0}},
		{"blanks at the end", "x; SQLState: 42000 \n", message{"x", "42000", 0, 0}},
		{"nothing but a state", "SQLState: 42000", message{"", "42000", 0, 0}},
		{"nothing known", "Transaction is still running a query", message{"Transaction is still running a query", "", 0, 0}},
		{"nothing", "", message{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := parseMessage(tt.in); got != tt.want {
				t.Errorf("parseMessage(%q)\n got %+v\nwant %+v", tt.in, got, tt.want)
			}
		})
	}
}

// Whatever a user's text does, the state at the very end is the one found.
func FuzzParseMessage(f *testing.F) {
	f.Add("ERROR: x; SQLState: 42000; ", "42P01")
	f.Add("Error code: 99999999999; ", "00000")
	f.Add("\xff\x00", "ABCDE")
	f.Fuzz(func(t *testing.T, text, state string) {
		m := parseMessage(text)
		if !strings.Contains(text, m.text) || !strings.Contains(text, m.state) || len(m.state) != 0 && len(m.state) != 5 {
			t.Errorf("parseMessage(%q): got %+v, which is not in it", text, m)
		}
		if len(state) != 5 || strings.Trim(state, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			return
		}
		if got := parseMessage(text + "; SQLState: " + state); got.state != state {
			t.Errorf("parseMessage(%q + %q): got state %q", text, state, got.state)
		}
	})
}
