package sqltext

import "iter"

// A Kind says what a token is.
type Kind int

const (
	Blank    Kind = iota // spaces, line ends, a byte order mark
	Comment              // one comment; a line comment without its line end
	Mark                 // /*!40101 or /*M! or the */ that ends it: what lies between is code
	Word                 // a keyword or a bare name
	Ident                // a quoted name, with its quotes
	String               // a quoted string, with its quotes and a prefix such as E
	Dollar               // a PostgreSQL dollar quote, with its tags
	Number               // 12, 1.5e-3, 0xff
	Param                // a positional parameter: $1, ?, ?1
	Operator             // one character of anything else, but :: and := as one

	terminator // the end of a statement; only Split sees it
)

// String returns the kind's name in lower case.
func (k Kind) String() string {
	return [...]string{"blank", "comment", "mark", "word", "ident", "string",
		"dollar", "number", "param", "operator", "terminator"}[k]
}

// A Token is a piece of SQL text that has a meaning of its own.
type Token struct {
	Kind  Kind
	Text  string // as it stands in the text, never empty
	Start int    // byte offset of Text
	Open  bool   // the text ends before the token does
}

// End is the byte offset just after the token.
func (t Token) End() int { return t.Start + len(t.Text) }

// Tokens yields the tokens of text from its start to its end. Their Text,
// joined, is the text. A quote or comment that never ends is one last token,
// marked Open.
func Tokens(text string, s Syntax) iter.Seq[Token] {
	return func(yield func(Token) bool) {
		l := lexer{grammar: &grammars[s], text: text}
		for l.pos < len(text) && yield(l.next()) {
		}
	}
}
