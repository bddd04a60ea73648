package sqltext

import "strings"

// A lexer cuts text into tokens. It is a plain value: a copy of it is a place
// to come back to.
type lexer struct {
	*grammar
	text  string
	pos   int
	stop  string // the terminator; none if empty
	marks int    // how many conditional comments are around pos
	mark  int    // where the outermost began
}

// next returns the token at pos and moves past it. There must be one.
func (l *lexer) next() Token {
	kind, end := l.scan()
	open := end > len(l.text)
	if open {
		end = len(l.text)
		open = kind != Comment || !l.openComment
	}
	t := Token{Kind: kind, Text: l.text[l.pos:end], Start: l.pos, Open: open}
	l.pos = end
	return t
}

// scan returns the kind of the token at pos and where it ends, which lies
// beyond the text if the token never does.
func (l *lexer) scan() (Kind, int) {
	c := l.text[l.pos]
	if l.terminates(l.pos) {
		return terminator, l.pos + len(l.stop)
	}
	if end := l.blanks(l.pos); end > l.pos {
		return Blank, end
	}
	if kind, end := l.comment(); end > 0 {
		return kind, end
	}
	if q, ok := l.quoteAt(c); ok {
		return q.kind, l.quoted(l.pos+1, q)
	}
	switch {
	case c == '$' && l.dollarQuotes && l.dollarTag() != "":
		return Dollar, l.dollarQuoted(l.dollarTag())
	case isLetter(c) || c == '$' && l.dollarWords:
		return l.word()
	case isDigit(c):
		return Number, l.number()
	case c == l.param:
		return l.parameter()
	}
	return Operator, l.pos + l.operator()
}

// quoteAt returns the quote that c opens.
func (l *lexer) quoteAt(c byte) (quote, bool) {
	if int(c) >= len(l.quotes) {
		return quote{}, false
	}
	q := l.quotes[c]
	return q, q.close != 0
}

// terminates reports whether a terminator stands at i. One that is a word,
// such as GO, is not looked for inside other words; a conditional comment has
// none, because a statement can't end inside a comment.
func (l *lexer) terminates(i int) bool {
	if l.stop == "" || l.text[i] != l.stop[0] || l.marks > 0 {
		return false
	}
	rest, ok := strings.CutPrefix(l.text[i:], l.stop)
	if !ok {
		return false
	}
	return rest == "" || !isWordy(l.stop[len(l.stop)-1]) || !isWordy(rest[0])
}

// byteOrderMark is no part of any statement, wherever files were joined.
const byteOrderMark = "\ufeff"

// blanks returns the end of the blanks at i.
func (l *lexer) blanks(i int) int {
	for i < len(l.text) {
		switch {
		case isBlank(l.text[i]):
			i++
		case strings.HasPrefix(l.text[i:], byteOrderMark):
			i += len(byteOrderMark)
		default:
			return i
		}
	}
	return i
}

// word returns a word, or the string that it is the prefix of.
func (l *lexer) word() (Kind, int) {
	end := l.run(l.pos + 1)
	if end == l.pos+1 && end < len(l.text) {
		if q, ok := l.prefixed(end); ok {
			return q.kind, l.quoted(strings.IndexByte(l.text[end:], q.close)+end+1, q)
		}
	}
	return Word, end
}

// prefixed returns the quote that begins at i, after one letter.
func (l *lexer) prefixed(i int) (quote, bool) {
	letter := upper(l.text[i-1 : i])
	rest := l.text[i:]
	switch {
	case rest[0] == '\'':
		q, ok := l.prefixes[letter]
		return q, ok
	case letter == "U" && l.unicodeQuotes && len(rest) > 1 && rest[0] == '&':
		// Their backslashes escape code points, never the closing quote.
		return l.quoteAt(rest[1])
	}
	return quote{}, false
}

// run returns the end of the word characters at i. A terminator that is no
// word ends them: END$$ is two tokens after DELIMITER $$.
func (l *lexer) run(i int) int {
	for i < len(l.text) && isPart(l.text[i]) {
		if l.stop != "" && !isWordy(l.stop[0]) && l.terminates(i) {
			break
		}
		i++
	}
	return i
}

// number returns the end of the number at pos, or in MySQL of the name that
// begins with a digit.
func (l *lexer) number() int {
	end := l.digits(l.pos)
	whole := strings.Trim(l.text[l.pos:end], "0123456789") == ""
	if whole && l.at(end) == '.' && l.at(end+1) != '.' {
		end = l.digits(end + 1)
	}
	if c := l.at(end); (c == '+' || c == '-') && isDigit(l.at(end+1)) && l.exponent(end) {
		end = l.digits(end + 1)
	}
	return end
}

// digits returns the end of the digits and letters at i.
func (l *lexer) digits(i int) int {
	for end := l.run(i); i < end; i++ {
		if l.text[i] == '$' && !l.dollarWords {
			break
		}
	}
	return i
}

// exponent reports whether the number up to end waits for its exponent.
func (l *lexer) exponent(end int) bool {
	digits, ok := strings.CutSuffix(upper(l.text[l.pos:end]), "E")
	return ok && strings.Trim(digits, "0123456789.") == ""
}

// parameter returns a positional parameter or the operator that looks like
// the start of one.
func (l *lexer) parameter() (Kind, int) {
	end := l.pos + 1
	for l.paramDigits && isDigit(l.at(end)) {
		end++
	}
	if l.param == '$' && end == l.pos+1 {
		return Operator, end
	}
	return Param, end
}

// operator returns the length of the operator at pos. A colon that belongs to
// another character is kept with it, so that one alone is a colon that a
// server might take for the start of a named parameter.
func (l *lexer) operator() int {
	if l.text[l.pos] == ':' && (l.at(l.pos+1) == ':' || l.at(l.pos+1) == '=') {
		return 2
	}
	return 1
}

// at returns the byte at i, or 0 beyond the text.
func (l *lexer) at(i int) byte {
	if i < len(l.text) {
		return l.text[i]
	}
	return 0
}
