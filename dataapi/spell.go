package dataapi

import "strings"

// A spelling takes what a quoted text begins with: n bytes, for which sent is
// written, or which stay as they are if sent is "".
type spelling func(rest string) (n int, sent string)

// spell writes text as s says.
func spell(text string, s spelling) []span {
	var spans []span
	kept := 0
	for i := 0; i < len(text); {
		n, sent := s(text[i:])
		n = min(n, len(text)-i)
		if sent != "" {
			spans = keep(spans, text[kept:i])
			spans = append(spans, span{text: text[i : i+n], sent: sent})
			kept = i + n
		}
		i += n
	}
	return keep(spans, text[kept:])
}

func keep(spans []span, text string) []span {
	if text == "" {
		return spans
	}
	return append(spans, span{text: text, sent: text})
}

// colon is what PostgreSQL's escape strings have for a colon.
const colon = `\x3a`

// baits reports whether text begins with what looks like a parameter.
func baits(text string) bool { return len(text) > 1 && text[0] == ':' && isWord(text[1]) }

// verbatim spells for an escape string what stands in a dollar quote.
func verbatim(rest string) (int, string) {
	if rest[0] == '\'' {
		return 1, "''"
	}
	return plain(rest)
}

// plain spells for an escape string what stands in '…', where a quote is
// doubled already.
func plain(rest string) (int, string) {
	switch {
	case rest[0] == '\\':
		return 1, `\\`
	case baits(rest):
		return 1, colon
	}
	return 1, ""
}

// escaped spells again what stands in E'…', without \' and \:, so that
// it ends in the same place for who knows no escapes.
func escaped(rest string) (int, string) {
	switch {
	case strings.HasPrefix(rest, `\'`):
		return 2, "''"
	case rest[0] == '\\' && baits(rest[1:]):
		return 2, colon
	case rest[0] == '\\':
		return 2, ""
	case baits(rest):
		return 1, colon
	}
	return 1, ""
}

// speller returns the spelling of PostgreSQL's string and the prefix it needs.
// There is none for U&'…', N'…', B'…' and X'…'.
func speller(text string) (s spelling, prefix string) {
	switch text[0] {
	case '\'':
		return plain, "E"
	case 'E', 'e':
		return escaped, ""
	}
	return nil, ""
}

// respellString returns PostgreSQL's string in spelling s.
func respellString(text, prefix string, s spelling) []span {
	open := strings.IndexByte(text, '\'') + 1
	spans := []span{{text: text[:open], sent: prefix + text[:open]}}
	spans = append(spans, spell(text[open:len(text)-1], s)...)
	return keep(spans, "'")
}

// respellDollar returns an escape string of the same bytes.
func respellDollar(text string) []span {
	tag := text[:strings.IndexByte(text[1:], '$')+2]
	spans := []span{{text: tag, sent: "E'"}}
	spans = append(spans, spell(text[len(tag):len(text)-len(tag)], verbatim)...)
	return append(spans, span{text: tag, sent: "'"})
}

// respellMySQL returns MySQL's string with its quotes doubled instead of
// escaped, or nil if none is: then it ends in the same place for who knows no
// escapes.
func respellMySQL(text string) []span {
	open := strings.IndexAny(text, `'"`)
	if open > 0 && strings.ContainsAny(text[:open], "BbXx") {
		return nil // these know no escapes
	}
	quote := text[open]
	spans := spell(text, func(rest string) (int, string) {
		switch {
		case rest[0] != '\\' || len(rest) < 2:
			return 1, ""
		case rest[1] == quote:
			return 2, string([]byte{quote, quote})
		}
		return 2, ""
	})
	return changed(spans)
}

// respellComment returns a comment that is one to everybody: -- for #, and no
// comment inside a comment. Hints are left alone.
func respellComment(p Product, text string) []span {
	switch {
	case strings.HasPrefix(text, "#"):
		return append([]span{{text: "#", sent: "-- "}}, keep(nil, text[1:])...)
	case !strings.HasPrefix(text, "/*"), strings.HasPrefix(text, "/*+"):
		return nil
	}
	inner := spell(text[2:len(text)-2], func(rest string) (int, string) {
		switch {
		case strings.HasPrefix(rest, "/*"):
			return 2, "/ * "
		case strings.HasPrefix(rest, "*/"):
			return 2, "* / "
		case rest == "/": // with the end of the comment it reads as a start
			return 1, "/ "
		}
		return 1, ""
	})
	if changed(inner) == nil {
		return nil
	}
	return keep(append([]span{{text: "/*", sent: "/*"}}, inner...), "*/")
}

// changed returns spans, or nil if they say what the text says.
func changed(spans []span) []span {
	for _, s := range spans {
		if !s.kept() {
			return spans
		}
	}
	return nil
}
