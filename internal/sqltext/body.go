package sqltext

// A body follows the tokens of one statement, to tell whether a terminator
// ends the statement or stands in its body.
type body struct {
	*bodies
	state  state // nil where no body can follow
	place  place // within a body
	before place // place as it was before the last token
	last   Token
	word   string // the last token if it is a word, in upper case
	parens int    // how many are open
	opened int    // where the outermost of them was
	object string // what a CREATE creates
	blocks []block
	data   bool // COPY FROM STDIN: what follows is no SQL
}

// A state looks at the next token and at the body's last one.
type state func(b *body, word string, t Token)

// A place says what can stand next in a body.
type place int

const (
	within place = iota // the middle of a statement
	start               // a statement
	search              // more of a header, then a statement
)

// A block is a part of a body that END closes.
type block struct {
	word   string // what opened it; "" for CASE within an expression
	start  int    // where that is
	parens int    // how many were open
	until  bool   // a REPEAT of which UNTIL was seen
}

func newBody(rules *bodies) body { return body{bodies: rules, state: (*body).first} }

// add follows t, which is neither blank nor comment.
func (b *body) add(t Token) {
	b.count(t)
	if b.state == nil {
		return
	}
	word := ""
	if t.Kind == Word {
		word = upper(t.Text)
	}
	if b.last.Text == "." {
		word = "" // a column or a routine, whatever it is called
	}
	before := b.place
	b.state(b, word, t)
	b.before, b.last, b.word = before, t, word
}

// done reports whether a terminator here ends the statement.
func (b *body) done() bool {
	return len(b.blocks) == 0 && (!b.bodies.parens || b.parens == 0)
}

func (b *body) count(t Token) {
	switch {
	case t.Kind != Operator:
	case t.Text == "(":
		if b.parens == 0 {
			b.opened = t.Start
		}
		b.parens++
	case t.Text == ")" && b.parens > 0:
		b.parens--
	}
}

// first tells statements that may have a body from all others.
func (b *body) first(word string, t Token) {
	switch {
	case word == "":
		b.state = nil
	case b.create[word]:
		b.state = (*body).created
	case word == "COPY":
		b.state = (*body).copies
	case word == "BEGIN" && b.bodies.blocks[word]:
		b.state = (*body).begun
	case b.bodies.blocks[word]:
		b.push(word, t)
	default:
		b.state = nil
	}
}

// begun tells BEGIN NOT ATOMIC from the BEGIN of a transaction.
func (b *body) begun(word string, t Token) {
	if b.begins[word] {
		b.push(b.word, b.last)
		return
	}
	b.state = nil
}

// copies looks for FROM STDIN. No product but PostgreSQL has a COPY.
func (b *body) copies(word string, _ Token) {
	if b.word == "FROM" && word == "STDIN" && b.parens == 0 {
		b.data = true
	}
}

// created looks for the kind of object behind CREATE.
func (b *body) created(word string, t Token) {
	enter, ok := b.objects[word]
	switch {
	case word == "", b.last.Text == "=", b.last.Text == "@":
		// The definer, whose name may be any word.
	case ok:
		b.state, b.object = enter, word
	case !b.create[word]:
		b.state = nil
	}
}

// beforeAtomic looks for BEGIN ATOMIC.
func (b *body) beforeAtomic(word string, _ Token) {
	if b.word == "BEGIN" && b.begins[word] && b.parens == 0 {
		b.push(b.word, b.last)
	}
}

// beforeOn skips the trigger's name and events, which may be called BEGIN.
func (b *body) beforeOn(word string, _ Token) {
	if word == "ON" {
		b.state = (*body).beforeStatement
	}
}

// beforeStatement looks for BEGIN and the first statement behind it.
func (b *body) beforeStatement(word string, _ Token) {
	if b.word == "BEGIN" && b.begins[word] && b.parens == 0 {
		b.push(b.word, b.last)
		b.place = within
	}
}

// beforeParameters looks for the end of a routine's parameters.
func (b *body) beforeParameters(_ string, t Token) {
	if t.Text == ")" && b.parens == 0 {
		b.enter(search)
	}
}

// beforeEachRow looks for the FOR EACH ROW of a trigger.
func (b *body) beforeEachRow(word string, _ Token) {
	if b.word == "EACH" && word == "ROW" {
		b.enter(search)
	}
}

// beforeDo looks for the DO of an event.
func (b *body) beforeDo(word string, _ Token) {
	if word == "DO" && b.parens == 0 {
		b.enter(search)
	}
}

func (b *body) enter(p place) { b.state, b.place = (*body).inside, p }
