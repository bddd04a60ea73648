package mysql

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/op"
)

// syntaxError is the end of ER_PARSE_ERROR, as drivers spell it: what is left
// of the statement at the mistake, of which the server quotes 80 bytes at most,
// and a line.
var syntaxError = regexp.MustCompile(`(?s)near '(.*)' at line (\d+)(?: \(error 1064, SQLSTATE 42000\))?$`)

// Locate reads the line of a syntax error, and finds the column by what the
// server quotes. Of other errors MySQL does not say.
func (Dialect) Locate(sql string, err error) op.Position {
	if err == nil {
		return op.Position{}
	}
	found := syntaxError.FindStringSubmatch(err.Error())
	if found == nil {
		return op.Position{}
	}
	line, _ := strconv.Atoi(found[2])
	return find(sql, found[1], line, strings.Contains(err.Error(), "your MariaDB server version"))
}

// find returns where the text quoted begins in sql, on a line as the server
// counts: MariaDB passes over line ends in strings and names. If the text is
// not there, it is the line alone.
func find(sql, quoted string, line int, mariadb bool) op.Position {
	at, counted := op.Position{Line: 1, Column: 1}, 1
	begin := op.Position{Line: 1} // of the line
	for t := range sqltext.Tokens(sql, sqltext.MySQL) {
		if counted == line && quotes(sql[t.Start:], quoted) {
			return at
		}
		at = at.After(t.Text)
		quoting := t.Kind == sqltext.String || t.Kind == sqltext.Ident
		if ends := strings.Count(t.Text, "\n"); ends > 0 && !(mariadb && quoting) {
			if counted < line {
				begin.Line = at.Line - max(0, counted+ends-line)
			}
			counted += ends
		}
	}
	if quoted == "" {
		return at
	}
	return begin
}

// quotes reports whether what is left of a statement is what the server quotes
// of it, cut off if it is long. MariaDB writes dots then.
func quotes(rest, quoted string) bool {
	const long = 70
	if len(quoted) < long {
		return quoted != "" && strings.TrimRight(rest, " \t\r\n") == quoted
	}
	return strings.HasPrefix(rest, strings.TrimSuffix(quoted, "..."))
}
