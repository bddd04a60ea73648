package dataapi

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/retort-db/retort/internal/sqltext"
)

// A draft is a statement of the user's beside what is sent for it.
type draft struct {
	product Product
	pieces  []piece
}

// A piece is one token.
type piece struct {
	sqltext.Token
	spans   []span
	settled bool // it was rewritten, or cannot be
}

// length returns that of what is sent, in bytes.
func (p *piece) length() int {
	n := 0
	for _, s := range p.spans {
		n += len(s.sent)
	}
	return n
}

// A span is a run of the user's text and what is sent for it. If both are the
// same, so are the places in them.
type span struct {
	text string // "" for what the driver adds
	sent string
	own  bool // sent is the parameter of a placeholder
}

func (s span) kept() bool { return !s.own && s.text == s.sent }

// newDraft writes :p1 for $1 or the first ?, and leaves the rest as it is.
func newDraft(p Product, text string) *draft {
	numbers := make(map[int]int)
	for _, h := range sqltext.Placeholders(text, p.syntax()) {
		numbers[h.Start] = h.Number
	}
	d := &draft{product: p}
	for t := range sqltext.Tokens(text, p.syntax()) {
		spans := []span{{text: t.Text, sent: t.Text}}
		if n, ok := numbers[t.Start]; ok {
			spans = placed(text, t, n)
		}
		d.pieces = append(d.pieces, piece{Token: t, spans: spans})
	}
	return d
}

// placed keeps what surrounds the parameter from becoming a part of it: in
// a[$1:$2] the colons would meet, and be a cast.
func placed(text string, t sqltext.Token, number int) []span {
	var spans []span
	if t.Start > 0 && text[t.Start-1] == ':' {
		spans = append(spans, span{sent: " "})
	}
	spans = append(spans, span{text: t.Text, sent: ":p" + strconv.Itoa(number), own: true})
	if t.End() < len(text) && isWord(text[t.End()]) {
		spans = append(spans, span{sent: " "})
	}
	return spans
}

// lead puts text in front.
func (d *draft) lead(text string) {
	d.pieces = slices.Insert(d.pieces, 0, piece{spans: []span{{sent: text}}})
}

// sent returns the text that is sent.
func (d *draft) sent() string {
	var b strings.Builder
	for _, p := range d.pieces {
		for _, s := range p.spans {
			b.WriteString(s.sent)
		}
	}
	return b.String()
}

// foreign returns the parameters that some reading finds in sql, which is what
// is sent, and that are not the driver's own, in their order.
func (d *draft) foreign(sql string) []parameter {
	if !strings.Contains(sql, ":") {
		return nil
	}
	seen := d.own()
	var found []parameter
	for _, r := range readings() {
		for _, p := range r.parameters(sql) {
			if !seen[p] {
				seen[p] = true
				found = append(found, p)
			}
		}
	}
	slices.SortFunc(found, func(a, b parameter) int { return cmp.Compare(a.start, b.start) })
	return found
}

// own returns where the parameters of the placeholders are.
func (d *draft) own() map[parameter]bool {
	own := make(map[parameter]bool)
	at := 0
	for _, p := range d.pieces {
		for _, s := range p.spans {
			if s.own {
				own[parameter{at, at + len(s.sent)}] = true
			}
			at += len(s.sent)
		}
	}
	return own
}

// find returns the index of the piece in which the byte at offset of what is
// sent stands, and the offset in the user's text that belongs to it.
func (d *draft) find(offset int) (index, written int) {
	at := 0
	for i, p := range d.pieces {
		for _, s := range p.spans {
			if offset < at+len(s.sent) {
				if s.kept() {
					written += offset - at
				}
				return i, written
			}
			at += len(s.sent)
			written += len(s.text)
		}
	}
	return len(d.pieces) - 1, written
}

// position returns the character of the user's text for the nth character of
// the statement as the database got it, both counted from 1. There each
// placeholder is "$" and the number of its turn.
func (d *draft) position(n int) int {
	ran, written, turn := 1, 1, 0
	for _, p := range d.pieces {
		for _, s := range p.spans {
			got := s.sent
			if s.own {
				turn++
				got = "$" + strconv.Itoa(turn)
			}
			length := utf8.RuneCountInString(got)
			switch {
			case n >= ran+length:
			case s.kept():
				return written + n - ran
			default:
				return written
			}
			ran += length
			written += utf8.RuneCountInString(s.text)
		}
	}
	if n == ran {
		return written // the end, where something is missing
	}
	return 0
}
