package sqltext

import "strings"

// A Part is one statement of a script with what surrounds it. Lead, SQL and
// Tail of all parts, joined, are the script.
type Part struct {
	// Lead is what comes before the statement: blanks, comments, delimiter
	// directives, terminators that end nothing.
	Lead string

	// SQL is the statement from its first token to its last, without its
	// terminator and without comments around it. It is empty only in a last
	// part, which holds what follows the last statement.
	SQL string

	// Tail is the terminator and what shares its line: blanks, comments and
	// more terminators, with the line end. If another statement follows on
	// the line, or a comment that goes on in the next, Tail ends with the
	// terminator. Comments before the terminator belong to Tail too.
	Tail string

	Offset int // of SQL in the script, in bytes
	Line   int // of SQL's first character, from 1
}

// Split returns the statements of a script in order. The error is a
// [*SyntaxError] that names the line where a quote, a comment, a body or a
// parenthesis begins that never ends, or a command that only the product's
// own client knows.
//
// A script that is empty has no parts.
func Split(text string, s Syntax) ([]Part, error) {
	sp := splitter{lexer: lexer{grammar: &grammars[s], text: text, stop: ";"}, line: 1}
	var parts []Part
	for sp.pos < len(text) {
		part, err := sp.part()
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	return parts, nil
}

// A splitter reads one part after the other.
type splitter struct {
	lexer
	body    body
	started int // where the statement began
	line    int // of the character at lined
	lined   int
}

// part reads the next part.
func (sp *splitter) part() (Part, error) {
	lead := sp.pos
	start, err := sp.lead()
	if err != nil {
		return Part{}, err
	}
	end, err := sp.statement()
	if err != nil {
		return Part{}, err
	}
	return Part{
		Lead:   sp.text[lead:start],
		SQL:    sp.text[start:end],
		Tail:   sp.text[end:sp.pos],
		Offset: start,
		Line:   sp.lineAt(start),
	}, nil
}

// lead moves to the first token of the next statement, or to the end of the
// text, and returns where that is.
func (sp *splitter) lead() (int, error) {
	for sp.pos < len(sp.text) {
		var err error
		before := sp.lexer
		switch t := sp.next(); {
		case t.Open:
			err = unterminated(sp.text, t)
		case t.Kind == Comment:
			err = sp.commentDirective(t)
		case t.Kind == Blank, t.Kind == terminator:
		case sp.isDelimiter(t):
			err = sp.delimiter(t)
		case sp.isGuard(t):
			sp.pos = sp.lineEnd(t.Start)
		default:
			sp.lexer = before
			return t.Start, nil
		}
		if err != nil {
			return 0, err
		}
	}
	return sp.pos, nil
}

// statement moves past the statement at pos and its tail, and returns where
// the statement ends.
func (sp *splitter) statement() (int, error) {
	sp.body, sp.started = newBody(sp.bodies), sp.pos
	end := sp.pos
	for sp.pos < len(sp.text) {
		t := sp.next()
		if err := sp.check(t); err != nil {
			return 0, err
		}
		switch {
		case t.Kind == Blank, t.Kind == Comment:
			continue
		case t.Kind == terminator && sp.ends():
			return end, sp.finish()
		case t.Kind != Mark:
			sp.body.add(t)
		}
		end = t.End()
	}
	return end, sp.finish()
}

// ends reports whether a terminator ends the statement here. Bodies matter to
// a semicolon only; another terminator was chosen because they don't.
func (sp *splitter) ends() bool { return sp.stop != ";" || sp.body.done() }

// finish checks that the statement is whole and moves past its tail.
func (sp *splitter) finish() error {
	b := &sp.body
	switch {
	case sp.marks > 0:
		return syntaxError(sp.text, sp.mark, "unterminated comment")
	case b.data:
		return syntaxError(sp.text, sp.started, "COPY FROM STDIN needs a client that sends the data")
	case sp.stop == ";" && len(b.blocks) > 0:
		return syntaxError(sp.text, b.blocks[0].start, "%s without its END", b.blocks[0].word)
	case !sp.ends():
		return syntaxError(sp.text, b.opened, "unterminated parenthesis")
	}
	sp.tail()
	return nil
}

// tail moves past what belongs to the terminator just read.
func (sp *splitter) tail() {
	last := sp.lexer
	for sp.pos < len(sp.text) {
		switch t := sp.next(); {
		case t.Kind == terminator:
			last = sp.lexer
		case t.Open:
			sp.lexer = last // the next part reports it
			return
		case t.Kind == Blank && strings.Contains(t.Text, "\n"):
			sp.pos = t.Start + strings.IndexByte(t.Text, '\n') + 1
			return
		case t.Kind == Blank, t.Kind == Comment && !strings.Contains(t.Text, "\n"):
		default:
			sp.lexer = last
			return
		}
	}
}

// lineAt returns the line of an offset that is not before the last one asked
// for.
func (sp *splitter) lineAt(offset int) int {
	sp.line += strings.Count(sp.text[sp.lined:offset], "\n")
	sp.lined = offset
	return sp.line
}
