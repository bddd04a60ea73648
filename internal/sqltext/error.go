package sqltext

import (
	"fmt"
	"strings"
)

// A SyntaxError says why a script can't be split.
type SyntaxError struct {
	Line   int    // where the trouble begins, from 1
	Offset int    // the same in bytes, from 0
	What   string // "unterminated string", "client command \copy", ...
}

// Error returns "line 12: unterminated string".
func (e *SyntaxError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.What) }

func syntaxError(text string, offset int, format string, args ...any) *SyntaxError {
	return &SyntaxError{
		Line:   1 + strings.Count(text[:offset], "\n"),
		Offset: offset,
		What:   fmt.Sprintf(format, args...),
	}
}

// unterminated describes a token that never ends.
func unterminated(text string, t Token) *SyntaxError {
	what := map[Kind]string{Comment: "comment", Ident: "quoted name", String: "string", Dollar: "dollar quote"}[t.Kind]
	if t.Kind == Dollar {
		tag := t.Text[:2+strings.IndexByte(t.Text[1:], '$')]
		what += " " + tag
	}
	return syntaxError(text, t.Start, "unterminated %s", what)
}
