package sqltext

// inside follows the statements of a body.
func (b *body) inside(word string, t Token) {
	switch {
	case t.Kind == terminator || t.Text == ";":
		b.endStatement()
	case t.Text == ":":
		b.place = b.before // what stood before was a label
	case word == "":
		b.operand()
	case word == "END" && b.closes():
		b.pop()
	case b.place != within && b.bodies.blocks[word]:
		b.push(word, t)
	case b.place == search:
		b.seek(word)
	case b.place == start:
		b.begin(word)
	default:
		b.follow(word, t)
	}
	if len(b.blocks) == 0 && b.place == within {
		b.state = nil
	}
}

// endStatement forgets what the statement left open; the server will refuse
// it, and the statements after it should not be taken for a part of it.
func (b *body) endStatement() {
	for len(b.blocks) > 0 && b.top().word == "" {
		b.blocks = b.blocks[:len(b.blocks)-1]
	}
	b.parens, b.place = 0, start
}

// operand takes anything that is no word.
func (b *body) operand() {
	if b.place == start {
		b.place = within
	}
}

// seek takes a word of a header. In the header of a function SET is a type;
// as a statement it would be one that returns nothing.
func (b *body) seek(word string) {
	setType := word == "SET" && b.object == "FUNCTION" && len(b.blocks) == 0
	if b.simple[word] && !setType {
		b.place = within
	}
}

// begin takes the first word of a statement that is no block.
func (b *body) begin(word string) {
	switch {
	case word == "NOT" && b.word == "BEGIN", word == "ATOMIC" && b.word == "NOT":
	case word == "ELSE":
	case word == "UNTIL" && b.top().word == "REPEAT":
		b.top().until, b.place = true, within
	default:
		b.place = within
	}
}

// follow takes a word from the middle of a statement.
func (b *body) follow(word string, t Token) {
	switch {
	case word == "THEN" && b.branches(), word == "DO":
		b.place = start
	case word == "FOR" && b.word == "HANDLER":
		b.place = search
	case word == "CASE" && b.word != "END" && b.word != "AS" && len(b.blocks) > 0:
		b.push("", t)
	}
}

// branches reports whether statements follow the THEN that comes next.
func (b *body) branches() bool {
	if len(b.blocks) == 0 {
		return false
	}
	top := b.top()
	return (top.word == "IF" || top.word == "CASE") && top.parens == b.parens
}

// closes reports whether the END that comes next closes the innermost block.
// Most products take END for a name as well, so within an expression it must
// come where an operator could.
func (b *body) closes() bool {
	switch {
	case len(b.blocks) == 0 || b.place == search:
		return false
	case b.place == start:
		return true
	}
	top := b.top()
	return (top.word == "" || top.until) && top.parens == b.parens && !b.lacksOperand()
}

func (b *body) lacksOperand() bool {
	if b.last.Kind == Operator {
		return b.last.Text != ")" && b.last.Text != "]"
	}
	return wantsOperand[b.word]
}

func (b *body) top() *block { return &b.blocks[len(b.blocks)-1] }

func (b *body) push(word string, t Token) {
	b.blocks = append(b.blocks, block{word: word, start: t.Start, parens: b.parens})
	b.state, b.place = (*body).inside, within
	switch word {
	case "BEGIN", "LOOP", "REPEAT":
		b.place = start
	}
}

func (b *body) pop() {
	b.blocks = b.blocks[:len(b.blocks)-1]
	b.place = within
}
