package emulator

import "strings"

// A grammar says what the scanner for named parameters takes for a quote or a
// comment. That it respects '…', "…", -- and /* */ is known of the service.
// The rest is not known, and follows the database's own rules.
type grammar struct {
	backslash   bool // '\'' is one string, in all strings and not in E'…' alone
	backtick    bool // `…` is a name
	hash        bool // # begins a comment
	nestComment bool // /* /* */ */ is one comment
	dollar      bool // $$…$$ and $tag$…$tag$ are strings, which the service does not know
}

// rewrite replaces every :name in code by what place returns for it. Each
// occurrence is a parameter of its own, as it is for the service.
//
// Two faults of the service are kept, because a client has to live with them:
// dollar quotes are not known, so that $$a :b$$ is rewritten too, and neither
// are array slices, so that a[1:2] has a parameter named 2. The one is a
// silent change of data, the other a syntax error.
func rewrite(sql string, g grammar, place func(name string) string) string {
	var out strings.Builder
	for i := 0; i < len(sql); {
		if n := g.skip(sql, i); n > 0 {
			out.WriteString(sql[i : i+n])
			i += n
			continue
		}
		if n := nameLength(sql[i:]); n > 0 {
			out.WriteString(place(sql[i+1 : i+n]))
			i += n
			continue
		}
		out.WriteByte(sql[i])
		i++
	}
	return out.String()
}

// nameLength returns the length of the :name that s begins with, or 0.
func nameLength(s string) int {
	n := 1
	for n < len(s) && isNameByte(s[n]) {
		n++
	}
	if s[0] != ':' || n == 1 {
		return 0
	}
	return n
}

func isNameByte(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// skip returns the length of the quote, comment or cast at sql[i:], or 0 if
// there is none. One that does not end goes on to the end of sql.
func (g grammar) skip(sql string, i int) int {
	rest := sql[i:]
	switch c := rest[0]; {
	case c == '\'':
		return quoteLength(rest, g.backslash || isEscapePrefix(sql[:i]))
	case c == '"':
		return quoteLength(rest, g.backslash)
	case c == '`' && g.backtick:
		return quoteLength(rest, false)
	case c == '#' && g.hash, strings.HasPrefix(rest, "--"):
		return lineLength(rest)
	case strings.HasPrefix(rest, "/*"):
		return g.commentLength(rest)
	case strings.HasPrefix(rest, "::"):
		return 2
	case c == '$' && g.dollar && (i == 0 || !isNameByte(sql[i-1])):
		return dollarLength(rest)
	}
	return 0
}

// isEscapePrefix reports whether the quote after s opens an E'…' string.
func isEscapePrefix(s string) bool {
	n := len(s)
	return n > 0 && (s[n-1] == 'e' || s[n-1] == 'E') && (n == 1 || !isNameByte(s[n-2]))
}

// quoteLength needs no rule for a doubled quote: it is the end of one quote
// and the beginning of the next.
func quoteLength(s string, backslash bool) int {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && backslash:
			i++
		case s[i] == s[0]:
			return i + 1
		}
	}
	return len(s)
}

// dollarLength returns the length of the dollar quote that s begins with, or 0
// if it begins with none: $1 is a parameter.
func dollarLength(s string) int {
	n := 1
	for n < len(s) && isNameByte(s[n]) {
		n++
	}
	if n == len(s) || s[n] != '$' || '0' <= s[1] && s[1] <= '9' {
		return 0
	}
	tag := s[:n+1]
	if end := strings.Index(s[len(tag):], tag); end >= 0 {
		return len(tag) + end + len(tag)
	}
	return len(s)
}

func lineLength(s string) int {
	if n := strings.IndexByte(s, '\n'); n >= 0 {
		return n + 1
	}
	return len(s)
}

func (g grammar) commentLength(s string) int {
	depth := 1
	for i := 2; i+1 < len(s); i++ {
		switch s[i : i+2] {
		case "*/":
			i++
			if depth--; depth == 0 {
				return i + 1
			}
		case "/*":
			if g.nestComment {
				i++
				depth++
			}
		}
	}
	return len(s)
}

// words returns the words of the code of sql in upper case, that is without
// comments and quotes.
func (g grammar) words(sql string) []string {
	var words []string
	for i := 0; i < len(sql); {
		if n := g.skip(sql, i); n > 0 {
			i += n
			continue
		}
		start := i
		for i < len(sql) && isNameByte(sql[i]) {
			i++
		}
		if i > start {
			words = append(words, strings.ToUpper(sql[start:i]))
			continue
		}
		i++
	}
	return words
}
