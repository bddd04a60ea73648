package script

import (
	"slices"
	"strings"

	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/revision"
)

// A Statement is one statement of a section.
type Statement struct {
	SQL    string      // without its terminator
	Pos    op.Position // where it begins
	Verify string      // a query that tells whether it has taken effect; may be empty
}

// Statements returns the statements of a direction for one product, in their
// order. Those that retort:only gives to other products are left out. A
// missing way back is an [*IrreversibleError], anything else a [*FileError].
func (b *Body) Statements(dir revision.Direction, syntax sqltext.Syntax) ([]Statement, error) {
	s := b.section(dir)
	if dir == revision.Down && s == nil && b.path != "" {
		return nil, &IrreversibleError{ID: b.id, Path: b.path, Declared: b.irreversible}
	}
	if s == nil {
		return nil, nil
	}
	r := reader{path: b.path, syntax: syntax}
	for _, p := range s.passages() {
		if f := r.passage(p); f != nil {
			return nil, f.in(b.path)
		}
	}
	return r.statements, nil
}

// A passage is a stretch of a section in which only the first statement may be
// in the words of other products than the one at hand.
type passage struct {
	text string
	pos  op.Position // where text begins, without the file
	only []string    // the products of the first statement; nil for all
	next int         // the line of the retort:only that ends it; 0 at the section's end
}

// passages cuts a section before each retort:only, or before the comments and
// blank lines above it, for they belong to the same statement.
func (s *section) passages() []passage {
	list := []passage{{pos: op.Position{Line: s.line, Column: 1}}}
	begin, lead := 0, 0 // of the passage; of the comments above the line at hand
	line, leadLine := s.line, s.line
	for at := 0; at < len(s.text); line++ {
		text, _, _ := strings.Cut(s.text[at:], "\n")
		last := &list[len(list)-1]
		d, ok := parseDirective(text, line)
		if ok && d.name == "only" && (last.only == nil || begin < lead) {
			last.text, last.next = s.text[begin:lead], line
			names, _ := d.products() // checked when the body was parsed
			list = append(list, passage{pos: op.Position{Line: leadLine, Column: 1}, only: names})
			begin = lead
		}
		at = min(at+len(text)+1, len(s.text))
		if _, ok := comment(text); !ok && strings.TrimSpace(text) != "" {
			lead, leadLine = at, line+1
		}
	}
	list[len(list)-1].text = s.text[begin:]
	return list
}

// A reader turns passages into statements.
type reader struct {
	path       string
	syntax     sqltext.Syntax
	delimiter  string // the directive that sets the delimiter in effect, or ""
	statements []Statement
}

// passage reads p. A first statement for other products is split off by their
// rules: by ours, its end might be found in the middle of it.
func (r *reader) passage(p passage) *fault {
	own := r.syntax
	if p.only != nil && !slices.Contains(p.only, productName(own)) {
		foreign, f := r.first(p)
		if f != nil {
			return f
		}
		p.text, p.pos = p.text[len(foreign.text()):], foreign.end()
	}
	parts, f := r.parts(p.text, p.pos, own)
	if f != nil {
		return f
	}
	if n := len(parts); p.next > 0 && n > 0 && parts[n-1].SQL != "" && !parts[n-1].terminated(own) {
		return inside("retort:only", p.next, parts[n-1])
	}
	return r.add(parts)
}

// first returns the first part of a passage, split by the rules of its own
// product.
func (r *reader) first(p passage) (part, *fault) {
	syntax := productSyntax(p.only[0])
	parts, f := r.parts(p.text, p.pos, syntax)
	if f != nil {
		return part{}, f
	}
	// There is a part, for the passage holds its retort:only.
	if _, f := parts[0].statement(r.path, syntax); f != nil {
		return part{}, f
	}
	if p.next > 0 && !parts[0].terminated(syntax) {
		return part{}, inside("retort:only", p.next, parts[0])
	}
	for i, line := range strings.Split(parts[0].Lead, "\n") {
		if isCommand(line) {
			return part{}, &fault{line: parts[0].begin.Line + i, what: "DELIMITER is for MySQL alone", hint: `write "-- retort:delimiter" in its place`}
		}
	}
	r.remember(parts[0].Lead)
	return parts[0], nil
}

// add keeps the statements of parts.
func (r *reader) add(parts []part) *fault {
	for _, p := range parts {
		st, f := p.statement(r.path, r.syntax)
		if f != nil {
			return f
		}
		if st.SQL != "" {
			r.statements = append(r.statements, st)
		}
		r.remember(p.Lead)
	}
	return nil
}
