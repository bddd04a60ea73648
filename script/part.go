package script

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/op"
)

// A part is a statement with everything around it, as the file has it.
type part struct {
	sqltext.Part
	begin op.Position // without the file
}

// text returns the whole of the part.
func (p part) text() string { return p.Lead + p.SQL + p.Tail }

// end returns where the next part begins.
func (p part) end() op.Position { return p.begin.After(p.text()) }

// parts splits a text, going on with the delimiter in effect.
func (r *reader) parts(text string, begin op.Position, syntax sqltext.Syntax) ([]part, *fault) {
	split, err := sqltext.Split(r.delimiter+text, syntax)
	if err != nil {
		return nil, syntaxFault(err, begin.Line-strings.Count(r.delimiter, "\n"))
	}
	parts := make([]part, len(split))
	for i, s := range split {
		parts[i].Part = s
	}
	r.trim(parts)
	for i := range parts {
		parts[i].begin = begin
		begin = parts[i].end()
	}
	return parts, nil
}

// trim takes the directive that parts put before the text away from the first
// part.
func (r *reader) trim(parts []part) {
	if r.delimiter != "" && len(parts) > 0 {
		parts[0].Lead = strings.TrimPrefix(parts[0].Lead, r.delimiter)
	}
}

// remember notes the delimiter that a text outside of statements leaves in
// effect.
func (r *reader) remember(text string) {
	for line := range strings.Lines(text) {
		d, ok := parseDirective(line, 0)
		if ok && d.name == "delimiter" || r.syntax == sqltext.MySQL && isCommand(line) {
			r.delimiter = strings.TrimSuffix(line, "\n") + "\n"
		}
	}
}

// isCommand tells whether a line outside of statements is the DELIMITER
// command of MySQL's client.
func isCommand(line string) bool {
	word := strings.Fields(line)
	return len(word) > 0 && strings.EqualFold(word[0], "DELIMITER")
}

// terminated tells whether the statement of a part has its end.
func (p part) terminated(syntax sqltext.Syntax) bool {
	for t := range sqltext.Tokens(p.Tail, syntax) {
		if t.Kind != sqltext.Blank && t.Kind != sqltext.Comment {
			return true
		}
	}
	return false
}

// statement returns the statement of a part with what its directives say; its
// SQL is empty if there are only comments.
func (p part) statement(path string, syntax sqltext.Syntax) (Statement, *fault) {
	st := Statement{SQL: p.SQL, Pos: p.begin.After(p.Lead)}
	st.Pos.File = path
	found := lineDirectives(p.Lead, p.begin.Line)
	for i, d := range found {
		if p.SQL == "" && belongs(d) {
			return st, d.fault("no statement follows")
		}
		if again := slices.IndexFunc(found[:i], func(o directive) bool { return o.name == d.name }); again >= 0 && belongs(d) {
			return st, d.fault("a second one for the same statement, after line %d", found[again].line)
		}
		if d.name == "verify" {
			st.Verify = d.arg
		}
	}
	for _, d := range lineDirectives(p.SQL+p.Tail, st.Pos.Line) {
		return st, inside(prefix+d.name, d.line, p)
	}
	return st, p.alone(syntax)
}

// alone finds a directive that shares its line with a statement, where it
// would be a mere comment.
func (p part) alone(syntax sqltext.Syntax) *fault {
	text := p.text()
	for t := range sqltext.Tokens(text, syntax) {
		before := text[strings.LastIndexByte(text[:t.Start], '\n')+1 : t.Start]
		if t.Kind != sqltext.Comment || strings.TrimSpace(before) == "" {
			continue
		}
		if d, ok := parseDirective(t.Text, p.begin.Line+strings.Count(text[:t.Start], "\n")); ok {
			return d.fault("it must have a line of its own")
		}
	}
	return nil
}

// inside says that a directive stands in the middle of a statement.
func inside(name string, line int, p part) *fault {
	begin := p.begin.After(p.Lead).Line
	return &fault{line: line, what: fmt.Sprintf("%s: it stands inside a statement, which begins at line %d", name, begin)}
}

// belongs tells whether a directive belongs to the statement that follows.
func belongs(d directive) bool { return d.name == "verify" || d.name == "only" }

// lineDirectives returns the directives in a text, whose first line has the
// given number.
func lineDirectives(text string, number int) []directive {
	var list []directive
	for line := range strings.Lines(text) {
		if d, ok := parseDirective(line, number); ok {
			list = append(list, d)
		}
		number++
	}
	return list
}

// productName returns what retort:only calls the product of a syntax.
func productName(s sqltext.Syntax) string {
	switch s {
	case sqltext.PostgreSQL:
		return "postgresql"
	case sqltext.MySQL:
		return "mysql"
	}
	return "sqlite"
}

func productSyntax(name string) sqltext.Syntax {
	switch name {
	case "postgresql":
		return sqltext.PostgreSQL
	case "mysql":
		return sqltext.MySQL
	}
	return sqltext.SQLite
}

// syntaxFault moves a fault of a text to its place in the file.
func syntaxFault(err error, line int) *fault {
	if e, ok := errors.AsType[*sqltext.SyntaxError](err); ok {
		return &fault{line: line + e.Line - 1, what: e.What}
	}
	return &fault{line: line, what: fmt.Sprint(err)}
}
