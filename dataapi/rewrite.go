package dataapi

import (
	"slices"
	"strings"

	"github.com/retort-db/retort/internal/sqltext"
)

// rewrite changes what is sent until no reading finds a foreign parameter in
// it, in ways that mean the same to the database: a dollar-quoted string
// becomes an escape string of the same bytes. It returns the text, or an error
// that names what has no other way of writing.
func (d *draft) rewrite() (string, error) {
	for {
		sql := d.sent()
		found := d.foreign(sql)
		if len(found) == 0 {
			return sql, nil
		}
		if !d.defuse(found) && !d.settle() {
			return "", d.scanError(sql, found[0])
		}
	}
}

// defuse respells the tokens that hold foreign parameters, and reports whether
// that changed anything.
func (d *draft) defuse(found []parameter) bool {
	changed := false
	for _, i := range d.holders(found) {
		changed = d.respell(i) || changed
	}
	return changed
}

// holders returns the indices of the pieces in which found, in their order,
// are.
func (d *draft) holders(found []parameter) []int {
	var list []int
	end := 0
	for i := range d.pieces {
		end += d.pieces[i].length()
		n := len(found)
		for len(found) > 0 && found[0].start < end {
			found = found[1:]
		}
		if len(found) < n {
			list = append(list, i)
		}
	}
	return list
}

// settle respells the tokens that readings may differ on, and so take what
// comes after them for something else.
func (d *draft) settle() bool {
	changed := false
	for i, p := range d.pieces {
		if p.ambiguous() {
			changed = d.respell(i) || changed
		}
	}
	return changed
}

func (p *piece) ambiguous() bool {
	switch p.Kind {
	case sqltext.String:
		return strings.Contains(p.Text, `\`)
	case sqltext.Dollar, sqltext.Comment:
		return true
	}
	return false
}

// respell gives a token, once, another spelling, and reports whether there is
// one.
func (d *draft) respell(i int) bool {
	p := &d.pieces[i]
	if p.settled {
		return false
	}
	p.settled = true
	var spans []span
	switch {
	case p.Kind == sqltext.Comment:
		spans = respellComment(d.product, p.Text)
	case p.Kind == sqltext.Operator && d.spaceable(i):
		spans = []span{{text: ":", sent: ":"}, {sent: " "}}
	case p.Kind == sqltext.Dollar && !d.meetsString(i):
		spans = d.afterBlank(i, respellDollar(p.Text))
	case p.Kind == sqltext.String && d.product == PostgreSQL:
		return d.respellStrings(i)
	case p.Kind == sqltext.String:
		spans = respellMySQL(p.Text)
	}
	if spans != nil {
		p.spans = spans
	}
	return spans != nil
}

// afterBlank keeps a prefix from becoming a part of the word before it, or a
// parameter behind a colon.
func (d *draft) afterBlank(i int, spans []span) []span {
	if i == 0 || spans == nil {
		return spans
	}
	before := d.pieces[i-1].Text
	if last := before[len(before)-1]; isWord(last) || last == '$' || last == ':' {
		return append([]span{{sent: " "}}, spans...)
	}
	return spans
}

// near returns the piece before or after i, as step is -1 or 1, that is neither
// blank nor comment, or an empty one.
func (d *draft) near(i, step int) (int, piece) {
	for i += step; 0 <= i && i < len(d.pieces); i += step {
		if k := d.pieces[i].Kind; k != sqltext.Blank && k != sqltext.Comment {
			return i, d.pieces[i]
		}
	}
	return i, piece{}
}

// meetsString reports whether the dollar quote at i has a string beside it,
// with which an escape string would become one.
func (d *draft) meetsString(i int) bool {
	_, before := d.near(i, -1)
	_, after := d.near(i, +1)
	return before.Kind == sqltext.String || after.Kind == sqltext.String
}

// respellStrings respells the string at i with those that it is continued by
// or continues: what the first is, all are.
func (d *draft) respellStrings(i int) bool {
	for j := d.continued(i); j >= 0; j = d.continued(i) {
		i = j
	}
	spell, prefix := speller(d.pieces[i].Text)
	if spell == nil {
		return false
	}
	d.set(i, d.afterBlank(i, respellString(d.pieces[i].Text, prefix, spell)))
	for j, p := d.near(i, +1); j < len(d.pieces) && d.continued(j) == i; j, p = d.near(j, +1) {
		d.set(j, respellString(p.Text, "", spell))
		i = j
	}
	return true
}

// continued returns the index of the string that the one at i continues in
// another line, or -1. An escape string that goes on is one token.
func (d *draft) continued(i int) int {
	j, before := d.near(i, -1)
	if before.Kind != sqltext.String || d.pieces[i].Text[0] != '\'' {
		return -1
	}
	for _, between := range d.pieces[j+1 : i] {
		if strings.ContainsAny(between.Text, "\r\n") {
			return j
		}
	}
	return -1
}

func (d *draft) set(i int, spans []span) {
	d.pieces[i].spans, d.pieces[i].settled = spans, true
}

// spaceable reports whether the token at i is a colon that the database knows
// alone, so that a blank after it means nothing. A colon elsewhere was meant
// for a parameter.
func (d *draft) spaceable(i int) bool {
	if d.pieces[i].Text != ":" {
		return false
	}
	_, before := d.near(i, -1)
	_, after := d.near(i, +1)
	if d.product == PostgreSQL {
		return d.encloses(i)
	}
	name := before.Kind == sqltext.Word || before.Kind == sqltext.Ident
	return name && slices.Contains(labelled, strings.ToUpper(after.Text))
}

// labelled are the statements that may have a label.
var labelled = []string{"BEGIN", "LOOP", "REPEAT", "WHILE", "FOR"}

// encloses reports whether the innermost parenthesis around i is that of an
// array's subscript or of JSON_OBJECT, the two places of PostgreSQL's grammar
// for a colon.
func (d *draft) encloses(i int) bool {
	depth := 0
	for j, p := d.near(i, -1); p.Text != ""; j, p = d.near(j, -1) {
		if p.Kind != sqltext.Operator {
			continue
		}
		switch p.Text {
		case ")", "]":
			depth++
		case "(", "[":
			depth--
		}
		if depth < 0 {
			_, name := d.near(j, -1)
			return p.Text == "[" || strings.HasPrefix(strings.ToUpper(name.Text), "JSON_OBJECT")
		}
	}
	return false
}

func (d *draft) scanError(sql string, found parameter) error {
	i, offset := d.find(found.start)
	e := &ScanError{Text: sql[found.start:found.end], Offset: offset, Line: 1}
	for _, p := range d.pieces {
		if p.Start < offset {
			e.Line += strings.Count(p.Text[:min(len(p.Text), offset-p.Start)], "\n")
		}
	}
	e.Where, e.Advice = d.explain(i)
	return e
}

// explain says what the token at i is, and what to do about it.
func (d *draft) explain(i int) (where, advice string) {
	switch d.pieces[i].Kind {
	case sqltext.Dollar:
		return "a dollar-quoted string", "write single quotes around the string"
	case sqltext.String:
		return "a quoted string", "pass the string as an argument"
	case sqltext.Ident:
		return "a quoted name", "a name with a colon has no other spelling"
	case sqltext.Comment:
		return "a comment", "write a space after the colon"
	}
	if d.product == PostgreSQL {
		return "the statement", "write $1 for a parameter"
	}
	return "the statement", "write ? for a parameter"
}
