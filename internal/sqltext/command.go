package sqltext

import "strings"

// directiveName is the comment that changes the terminator in every syntax.
const directiveName = "retort:delimiter"

// commentDirective obeys a comment between statements if it is a directive.
func (sp *splitter) commentDirective(t Token) error {
	if fields := sp.directive(t); fields != nil {
		return sp.setDelimiter(t, "-- "+directiveName, strings.Join(fields[1:], " "))
	}
	return nil
}

// directive returns the words of a comment that is a directive, else nil.
func (sp *splitter) directive(t Token) []string {
	text, ok := strings.CutPrefix(t.Text, "--")
	if !ok || !strings.HasPrefix(strings.TrimLeft(text, " \t"), directiveName) {
		return nil
	}
	fields := strings.Fields(text)
	if fields[0] != directiveName || !sp.startsLine(t.Start) {
		return nil
	}
	return fields
}

// isGuard reports whether t begins a line that pg_dump writes to stop psql, not
// the server, from obeying what a dump might smuggle in: \restrict, \unrestrict.
func (sp *splitter) isGuard(t Token) bool {
	return t.Text == `\` && sp.guards[sp.clientCommand(t)] && sp.startsLine(t.Start)
}

// isDelimiter reports whether t, which begins a statement, is the command of
// MySQL's client instead.
func (sp *splitter) isDelimiter(t Token) bool {
	return sp.delimiterCommand && t.Kind == Word && upper(t.Text) == "DELIMITER"
}

// delimiter obeys the command. As in the client, its argument may be quoted,
// and what follows the argument is ignored.
func (sp *splitter) delimiter(t Token) error {
	sp.pos = sp.lineEnd(t.Start)
	arg := strings.TrimSpace(sp.text[t.End():sp.pos])
	if arg != "" && strings.IndexByte("'\"`", arg[0]) >= 0 {
		arg, _, _ = strings.Cut(arg[1:], arg[:1])
	} else if fields := strings.Fields(arg); len(fields) > 0 {
		arg = fields[0]
	}
	return sp.setDelimiter(t, t.Text, arg)
}

func (sp *splitter) setDelimiter(t Token, name, arg string) error {
	switch {
	case !sp.startsLine(t.Start):
		return syntaxError(sp.text, t.Start, "%s does not start its line", name)
	case arg == "":
		return syntaxError(sp.text, t.Start, "%s names no delimiter", name)
	case strings.ContainsAny(arg, " \t\\"):
		return syntaxError(sp.text, t.Start, "%s: delimiter %q holds a blank or a backslash", name, arg)
	}
	sp.stop = arg
	return nil
}

// startsLine reports whether only blanks stand before offset on its line.
func (sp *splitter) startsLine(offset int) bool {
	before := strings.TrimRight(sp.text[:offset], " \t\r\v\f"+byteOrderMark)
	return before == "" || strings.HasSuffix(before, "\n")
}

// check refuses a token that can't be part of a statement.
func (sp *splitter) check(t Token) error {
	switch {
	case t.Open:
		return unterminated(sp.text, t)
	case t.Kind == Comment && sp.directive(t) != nil:
		return syntaxError(sp.text, t.Start, "-- %s within a statement", directiveName)
	}
	if name := sp.clientCommand(t); name != "" {
		return syntaxError(sp.text, t.Start, "%s is a command of the client, not SQL", name)
	}
	return nil
}

// clientCommand returns the name of the command that t begins, or "". SQLite's
// shell and MySQL's source know theirs only where a statement could begin.
func (sp *splitter) clientCommand(t Token) string {
	first := t.Start == sp.started
	switch {
	case first && sp.delimiterCommand && t.Kind == Word && upper(t.Text) == "SOURCE":
		return t.Text
	case t.Kind != Operator || t.Text[0] != sp.command || t.Text == "." && !first:
		return ""
	}
	name := sp.text[t.Start:sp.run(t.End())]
	if len(name) == 1 && t.End() < len(sp.text) {
		name = sp.text[t.Start : t.End()+1]
	}
	if sp.delimiterCommand && name == `\N` {
		return "" // NULL
	}
	return strings.TrimSpace(name)
}
