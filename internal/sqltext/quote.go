package sqltext

import "strings"

// quoted returns the end of the quoted text whose first character is at i.
func (l *lexer) quoted(i int, q quote) int {
	for i < len(l.text) {
		switch c := l.text[i]; {
		case c == '\\' && q.backslash:
			i += 2
		case c != q.close:
			i++
		case q.doubled && l.at(i+1) == q.close:
			i += 2
		default:
			next := l.continuation(i+1, q)
			if next == 0 {
				return i + 1
			}
			i = next
		}
	}
	return len(l.text) + 1
}

// continuation returns where the text goes on after a closing quote at i-1,
// or 0. Of two strings with only blanks and a line break between them,
// PostgreSQL makes one; the second has the rules of the first, which matters
// to backslashes.
func (l *lexer) continuation(i int, q quote) int {
	if !q.continued {
		return 0
	}
	start := i
	for i < len(l.text) {
		switch {
		case isBlank(l.text[i]):
			i++
		case strings.HasPrefix(l.text[i:], "--"):
			i = l.lineEnd(i)
		case l.text[i] == q.close && strings.ContainsAny(l.text[start:i], "\n\r"):
			return i + 1
		default:
			return 0
		}
	}
	return 0
}

// dollarTag returns the tag with its dollar signs that begins at pos, or "".
func (l *lexer) dollarTag() string {
	for i := l.pos + 1; i < len(l.text); i++ {
		switch c := l.text[i]; {
		case c == '$':
			return l.text[l.pos : i+1]
		case isLetter(c), isDigit(c) && i > l.pos+1:
		default:
			return ""
		}
	}
	return ""
}

// dollarQuoted returns the end of the dollar quote at pos.
func (l *lexer) dollarQuoted(tag string) int {
	start := l.pos + len(tag)
	i := strings.Index(l.text[start:], tag)
	if i < 0 {
		return len(l.text) + 1
	}
	return start + i + len(tag)
}
