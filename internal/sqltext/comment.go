package sqltext

import "strings"

// comment returns the comment at pos, or the mark of one that holds code. The
// end is 0 if there is neither.
func (l *lexer) comment() (Kind, int) {
	rest := l.text[l.pos:]
	switch c := rest[0]; {
	case c == '#' && strings.IndexByte(l.lineComments, '#') >= 0:
		return Comment, l.lineEnd(l.pos)
	case c == '-' && l.dashes(rest):
		return Comment, l.lineEnd(l.pos)
	case c == '/' && strings.HasPrefix(rest, "/*"):
		return l.block(rest)
	case c == '*' && l.marks > 0 && strings.HasPrefix(rest, "*/"):
		l.marks--
		return Mark, l.pos + 2
	}
	return Comment, 0
}

// dashes reports whether rest begins with a line comment. In MySQL 5--1 is
// six: a comment needs a blank, a control character or nothing after it.
func (l *lexer) dashes(rest string) bool {
	if !strings.HasPrefix(rest, "--") {
		return false
	}
	return !l.dashNeedsBlank || len(rest) == 2 || rest[2] <= ' ' || rest[2] == 0x7f
}

// lineEnd returns where the line comment at i ends.
func (l *lexer) lineEnd(i int) int {
	if n := strings.IndexAny(l.text[i:], l.lineEnds); n >= 0 {
		return i + n
	}
	return len(l.text)
}

// block returns the block comment at pos, of which rest is the text.
func (l *lexer) block(rest string) (Kind, int) {
	if n := l.conditionalMark(rest); n > 0 {
		if l.marks == 0 {
			l.mark = l.pos
		}
		l.marks++
		return Mark, l.pos + n
	}
	if l.nested {
		return Comment, l.pos + nestedEnd(rest)
	}
	if n := strings.Index(rest[2:], "*/"); n >= 0 {
		return Comment, l.pos + n + 4
	}
	return Comment, len(l.text) + 1
}

// conditionalMark returns the length of the mark that rest begins with: /*!
// or MariaDB's /*M! and a version of five or six digits, which may be missing.
// Version 999999 (99999 in older dumps) is one that no server reaches, and
// what follows need not be SQL: MariaDB's dumps begin with
// /*M!999999\- enable the sandbox mode */.
func (l *lexer) conditionalMark(rest string) int {
	if !l.conditional {
		return 0
	}
	n := len("/*")
	if strings.HasPrefix(rest[n:], "M!") {
		n++
	}
	if !strings.HasPrefix(rest[n:], "!") {
		return 0
	}
	start := n + 1
	for n = start; n < len(rest) && n < start+6 && isDigit(rest[n]); n++ {
	}
	switch version := rest[start:n]; {
	case version == "99999" || version == "999999":
		return 0
	case len(version) < 5:
		return start
	}
	return n
}

// nestedEnd returns the length of the block comment that rest begins with,
// counting those inside it.
func nestedEnd(rest string) int {
	depth := 0
	for i := 0; i+1 < len(rest); i++ {
		switch rest[i : i+2] {
		case "/*":
			depth++
			i++
		case "*/":
			depth--
			i++
		}
		if depth == 0 {
			return i + 1
		}
	}
	return len(rest) + 1
}
