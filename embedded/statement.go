package embedded

import (
	"strings"

	"github.com/dolthub/vitess/go/vt/sqlparser"
)

// wordsOf returns a statement as the engine's own scanner sees it, in capitals
// with one space between any two words: comments gone, version comments opened,
// and every string literal emptied, so that its text is not taken for SQL.
func wordsOf(query string) string {
	tokens := sqlparser.NewStringTokenizer(query)
	var all []string
	for {
		kind, text := tokens.Scan()
		switch {
		case kind == 0 || kind == sqlparser.LEX_ERROR:
			return strings.Join(all, " ")
		case kind == sqlparser.STRING:
			all = append(all, "''")
		case kind != sqlparser.COMMENT:
			all = append(all, spelling(kind, text))
		}
	}
}

// spelling is the text of a token where it has one, else the character that its
// number stands for. Operators of two characters have neither.
func spelling(kind int, text []byte) string {
	switch {
	case len(text) > 0:
		return strings.ToUpper(string(text))
	case kind < 0x80:
		return string(rune(kind))
	}
	return "?"
}

// A use is what a statement may do to the tables, told from its words.
type use int

const (
	nothing    use = iota // names no table, and may wait: SELECT GET_LOCK('x', 10)
	boundaries            // begins or ends a transaction
	reads
	writes
)

// useOf errs on the side of writes.
func useOf(words string) use {
	first, _, _ := strings.Cut(strings.TrimLeft(words, "( "), " ")
	switch first {
	case "BEGIN", "START", "COMMIT", "ROLLBACK":
		return boundaries
	case "USE", "KILL":
		return nothing
	case "SHOW", "DESCRIBE", "DESC", "EXPLAIN", "TABLE", "VALUES":
		return reads
	case "SELECT", "SET":
		if strings.Contains(words, " FROM ") || strings.Contains(words, "AUTOCOMMIT") {
			return reads
		}
		return nothing
	case "WITH":
		return useOfWith(words)
	}
	return writes
}

func useOfWith(words string) use {
	for _, verb := range []string{" UPDATE ", " DELETE ", " INSERT "} {
		if strings.Contains(words, verb) {
			return writes
		}
	}
	return reads
}
