package sqltext

import "strings"

// A Reader reads one statement from its start, word by word and name by name,
// and no further than it is asked. Blanks and comments are skipped; code in
// MySQL's conditional comments is read as if no comment were there. A Reader is
// a plain value: a copy of it is a place to come back to.
type Reader struct {
	lexer  lexer // behind token
	syntax Syntax
	token  Token // the next one
}

// NewReader returns a Reader at the start of sql.
func NewReader(sql string, s Syntax) *Reader {
	r := &Reader{lexer: lexer{grammar: &grammars[s], text: sql}, syntax: s}
	r.Next()
	return r
}

// Done reports whether nothing is left but terminators.
func (r *Reader) Done() bool {
	rest := *r
	for rest.token.Text == ";" {
		rest.Next()
	}
	return rest.token.Text == ""
}

// Peek returns the next token. After the last it is the zero Token, whose text
// is empty.
func (r *Reader) Peek() Token { return r.token }

// Next returns the next token and moves past it.
func (r *Reader) Next() Token {
	last := r.token
	r.token = Token{}
	for r.lexer.pos < len(r.lexer.text) {
		if t := r.lexer.next(); t.Kind != Blank && t.Kind != Comment && t.Kind != Mark {
			r.token = t
			break
		}
	}
	return last
}

// Word returns the next token in upper case if it is a bare word, else "".
func (r *Reader) Word() string {
	if r.token.Kind == Word {
		return upper(r.token.Text)
	}
	return ""
}

// Is reports whether the next tokens are words, which are in upper case. Words
// may be operators as well: "(" or "=".
func (r *Reader) Is(words ...string) bool {
	rest := *r
	return rest.Take(words...)
}

// Take moves past words if they are next, and reports whether they were.
func (r *Reader) Take(words ...string) bool {
	from := *r
	for _, w := range words {
		if t := r.token; t.Kind != Word && t.Kind != Operator || upper(t.Text) != w {
			*r = from
			return false
		}
		r.Next()
	}
	return true
}

// Has reports whether word stands anywhere in what is left.
func (r *Reader) Has(word string) bool {
	for rest := *r; rest.token.Text != ""; rest.Next() {
		if rest.Word() == word {
			return true
		}
	}
	return false
}

// Skip moves past the next token, or past all of a parenthesis.
func (r *Reader) Skip() {
	for depth := 0; ; {
		switch r.Next().Text {
		case "(":
			depth++
		case ")":
			depth--
		case "":
			return
		}
		if depth <= 0 {
			return
		}
	}
}

// Name moves past a name, which may have a schema before it and a dot. It
// returns both as the product reads them: unquoted, and in PostgreSQL folded
// to lower case where they stood without quotes. Without a schema that is
// empty. ok is false, and the Reader where it was, if no such name is next.
func (r *Reader) Name() (schema, name string, ok bool) {
	from := *r
	name, ok = r.Ident()
	if ok && r.Take(".") {
		schema = name
		name, ok = r.Ident()
	}
	if !ok || r.Is(".") {
		*r = from
		return "", "", false
	}
	return schema, name, true
}

// Ident moves past one identifier and returns it as the product reads it. ok
// is false, and the Reader where it was, if none is next; PostgreSQL's
// U&"..." counts as none.
func (r *Reader) Ident() (name string, ok bool) {
	t := r.token
	switch {
	case t.Open:
		return "", false
	case t.Kind == Word && r.syntax == PostgreSQL:
		name = lower(t.Text)
	case t.Kind == Word, t.Kind == Number && r.syntax == MySQL && strings.Trim(t.Text, "0123456789.") != "":
		name = t.Text // a name of MySQL's may begin with a digit
	case t.Kind == Ident:
		name = unquoted(t.Text)
	}
	if name == "" {
		return "", false
	}
	r.Next()
	return name, true
}

// unquoted returns what a quoted identifier stands for, or "" if that is
// written in escapes.
func unquoted(text string) string {
	inner := text[1 : len(text)-1]
	switch mark := text[:1]; mark {
	case "[":
		return inner
	case `"`, "`":
		return strings.ReplaceAll(inner, mark+mark, mark)
	}
	return ""
}

// lower returns word with its ASCII letters in lower case, as PostgreSQL folds
// names in databases of UTF-8.
func lower(word string) string {
	b := []byte(word)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
