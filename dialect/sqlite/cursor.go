package sqlite

import (
	"fmt"
	"strings"

	"github.com/retort-db/retort/internal/sqltext"
)

// A cursor reads the tokens of a statement that mean something, and knows
// where they stand in its text.
type cursor struct {
	text   string
	tokens []sqltext.Token
	pos    int
}

func newCursor(text string) *cursor {
	c := &cursor{text: text}
	for t := range sqltext.Tokens(text, sqltext.SQLite) {
		if t.Kind != sqltext.Blank && t.Kind != sqltext.Comment {
			c.tokens = append(c.tokens, t)
		}
	}
	return c
}

// peek returns the next token, or after the last the zero one.
func (c *cursor) peek() sqltext.Token {
	if c.pos < len(c.tokens) {
		return c.tokens[c.pos]
	}
	return sqltext.Token{Start: len(c.text)}
}

// next returns the next token and moves past it.
func (c *cursor) next() sqltext.Token {
	t := c.peek()
	c.pos = min(c.pos+1, len(c.tokens))
	return t
}

// end returns where the token before the next one ends.
func (c *cursor) end() int {
	if c.pos == 0 {
		return 0
	}
	return c.tokens[c.pos-1].End()
}

// start returns where the next token starts.
func (c *cursor) start() int { return c.peek().Start }

// since returns the text from start up to the end of the token before.
func (c *cursor) since(start int) string {
	if c.end() < start {
		return ""
	}
	return c.text[start:c.end()]
}

// is reports whether words, in upper case, are next. They may be operators.
func (c *cursor) is(words ...string) bool {
	if len(c.tokens)-c.pos < len(words) {
		return false
	}
	for i, word := range words {
		t := c.tokens[c.pos+i]
		if t.Kind != sqltext.Word && t.Kind != sqltext.Operator || !strings.EqualFold(t.Text, word) {
			return false
		}
	}
	return true
}

// take moves past words if they are next, and reports whether they were.
func (c *cursor) take(words ...string) bool {
	if !c.is(words...) {
		return false
	}
	c.pos += len(words)
	return true
}

// name moves past an identifier, which SQLite also takes as a string.
func (c *cursor) name() (string, error) {
	t := c.next()
	if name := unquoted(t); name != "" {
		return name, nil
	}
	return "", c.unexpected(t, "a name")
}

// unquoted returns the name that a token spells, or "" if it is none.
func unquoted(t sqltext.Token) string {
	switch {
	case t.Open || t.Text == "":
		return ""
	case t.Kind == sqltext.Word:
		return t.Text
	case t.Kind == sqltext.Ident && t.Text[0] == '[':
		return t.Text[1 : len(t.Text)-1]
	case t.Kind == sqltext.Ident, t.Kind == sqltext.String && t.Text[0] == '\'':
		mark := t.Text[:1]
		return strings.ReplaceAll(t.Text[1:len(t.Text)-1], mark+mark, mark)
	}
	return ""
}

// group moves past a parenthesis and returns what is in it.
func (c *cursor) group() (string, error) {
	open := c.next()
	if open.Text != "(" || open.Kind != sqltext.Operator {
		return "", c.unexpected(open, "a parenthesis")
	}
	start, depth := c.start(), 1
	for depth > 0 {
		switch t := c.next(); {
		case t.Text == "" || t.Open:
			return "", c.unexpected(t, "a closing parenthesis")
		case t.Kind != sqltext.Operator:
		case t.Text == "(":
			depth++
		case t.Text == ")":
			depth--
		}
	}
	// Without the comment that may follow the last token: it would hide what
	// is written after it.
	return c.text[start:max(start, c.tokens[c.pos-2].End())], nil
}

// names moves past a list of names in parentheses.
func (c *cursor) names() ([]string, error) {
	var list []string
	if !c.take("(") {
		return nil, c.unexpected(c.peek(), "a parenthesis")
	}
	for {
		name, err := c.name()
		if err != nil {
			return nil, err
		}
		list = append(list, name)
		if c.take(")") {
			return list, nil
		}
		if !c.take(",") {
			return nil, c.unexpected(c.peek(), "a comma")
		}
	}
}

// unexpected says that t stands where something else was wanted.
func (c *cursor) unexpected(t sqltext.Token, wanted string) error {
	text := t.Text
	if text == "" {
		return fmt.Errorf("%s is wanted at the end of %q", wanted, shortened(c.text))
	}
	return fmt.Errorf("%s is wanted before %q", wanted, shortened(c.text[t.Start:]))
}

// shortened returns the beginning of text, on one line.
func shortened(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > 40 {
		return string(runes[:40]) + "..."
	}
	return text
}
