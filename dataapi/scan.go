package dataapi

import "strings"

// The service looks through the text of every statement for ":name" and binds
// a parameter there, or puts "$1" in its place, whether parameters were given
// or not. It is not the database's own scanner: it knows quotes, comments and
// casts, but no dollar quotes and no array slices. This file is a model of it.

// A reading is one way in which a scanner may take quotes and comments.
type reading struct {
	escapes  escapes
	nested   bool // /* /* */ */ is one comment
	backtick bool // `…` is a quoted name
	hash     bool // # starts a comment
}

// escapes says where a backslash keeps a quote from ending.
type escapes int

const (
	never  escapes = iota
	afterE         // in E'…'
	always
)

// readings are all the ways in which the service may read a statement.
// Measured: '…', "…", "--", "/* */" and "::" are respected, dollar quotes are
// not. What nobody has measured is tried both ways.
func readings() []reading {
	var all []reading
	for _, e := range []escapes{never, afterE, always} {
		for bits := range 8 {
			all = append(all, reading{e, bits&1 != 0, bits&2 != 0, bits&4 != 0})
		}
	}
	return all
}

// A parameter is a ":name" in a text; start is the offset of its colon.
type parameter struct{ start, end int }

// parameters returns what a scanner with reading r takes for parameters.
func (r reading) parameters(sql string) []parameter {
	var found []parameter
	for i := 0; i < len(sql); {
		if end := r.skip(sql, i); end > i {
			i = end
			continue
		}
		end := i + 1
		if sql[i] == ':' {
			for end < len(sql) && isWord(sql[end]) {
				end++
			}
			if end > i+1 {
				found = append(found, parameter{i, end})
			}
		}
		i = end
	}
	return found
}

// skip returns the end of the quote, comment or cast that starts at i, or i.
func (r reading) skip(sql string, i int) int {
	rest := sql[i:]
	switch c := sql[i]; {
	case c == '\'' || c == '"':
		return r.quoted(sql, i)
	case c == '`' && r.backtick:
		return closing(sql, i+1, "`")
	case strings.HasPrefix(rest, "--"), c == '#' && r.hash:
		return closing(sql, i, "\n")
	case strings.HasPrefix(rest, "/*"):
		return r.comment(sql, i)
	case strings.HasPrefix(rest, "::"):
		return i + len("::")
	}
	return i
}

// quoted needs no case for a doubled quote: it reads as two strings.
func (r reading) quoted(sql string, i int) int {
	backslash := r.escapes == always || r.escapes == afterE && prefixedByE(sql, i)
	for j := i + 1; j < len(sql); j++ {
		switch {
		case sql[j] == '\\' && backslash:
			j++
		case sql[j] == sql[i]:
			return j + 1
		}
	}
	return len(sql)
}

// prefixedByE reports whether the quote at i opens an E'…' string.
func prefixedByE(sql string, i int) bool {
	return sql[i] == '\'' && i > 0 && (sql[i-1] == 'E' || sql[i-1] == 'e') && (i == 1 || !isWord(sql[i-2]))
}

func (r reading) comment(sql string, i int) int {
	if !r.nested {
		return closing(sql, i+len("/*"), "*/")
	}
	depth := 0
	for j := i; j < len(sql)-1; j++ {
		switch sql[j : j+2] {
		case "/*":
			depth++
			j++
		case "*/":
			depth--
			j++
			if depth == 0 {
				return j + 1
			}
		}
	}
	return len(sql)
}

// closing returns the offset after the first mark at or after i, or the end.
func closing(sql string, i int, mark string) int {
	if n := strings.Index(sql[i:], mark); n >= 0 {
		return i + n + len(mark)
	}
	return len(sql)
}

// isWord takes every byte beyond ASCII for a letter: the service may do so,
// and the model must not find fewer parameters than the service.
func isWord(c byte) bool {
	return c == '_' || isDigit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= 0x80
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
