package dataapi

import (
	"errors"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/retort-db/retort/internal/sqltext"
)

// A meaning is a token as the database reads it: all spellings of a string are
// one.
type meaning struct {
	Kind  sqltext.Kind
	Value string
}

// meanings returns those of the tokens of sql. Strings that meet are one: to
// MySQL, and to PostgreSQL if they stand on two lines.
func meanings(t *testing.T, p Product, sql string) []meaning {
	var list []meaning
	var last sqltext.Token
	for token := range sqltext.Tokens(sql, p.syntax()) {
		switch token.Kind {
		case sqltext.Blank, sqltext.Comment:
			continue
		case sqltext.Dollar:
			tag := strings.IndexByte(token.Text[1:], '$') + 2
			list = append(list, meaning{sqltext.String, token.Text[tag : len(token.Text)-tag]})
		case sqltext.String:
			value := decode(p, token.Text)
			goesOn := p == MySQL || token.Text[0] == '\'' && strings.ContainsAny(sql[last.End():token.Start], "\r\n")
			if last.Kind == sqltext.String && goesOn {
				list[len(list)-1].Value += value
			} else {
				list = append(list, meaning{sqltext.String, value})
			}
		default:
			list = append(list, meaning{token.Kind, token.Text})
		}
		last = token
	}
	return list
}

// decode returns what a string's spelling stands for, written from the
// products' manuals and not from the code under test.
func decode(p Product, text string) string {
	open := strings.IndexAny(text, `'"`)
	prefix, quote, rest := strings.ToUpper(text[:open]), text[open], text[open+1:len(text)-1]
	escapes := p == MySQL && prefix != "B" && prefix != "X" || prefix == "E"
	if prefix != "" && !escapes {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(rest); i++ {
		switch c := rest[i]; {
		case c == quote && i+1 < len(rest) && rest[i+1] == quote:
			b.WriteByte(c)
			i++
		case c == quote: // it goes on in another line
			i += continuation(rest[i+1:])
		case c == '\\' && escapes:
			i++
			i += unescape(p, &b, rest[i:])
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// unescape writes what a backslash before rest stands for, and returns how many
// bytes beyond the first it takes. What it does not know it keeps apart.
func unescape(p Product, b *strings.Builder, rest string) int {
	if p == PostgreSQL && rest[0] == 'x' && len(rest) > 2 {
		if n, err := strconv.ParseUint(rest[1:3], 16, 8); err == nil {
			b.WriteByte(byte(n))
			return 2
		}
	}
	if strings.IndexByte("\\'\":", rest[0]) < 0 {
		b.WriteByte('\\')
	}
	b.WriteByte(rest[0])
	return 0
}

// continuation returns the length of the blanks and comments before the quote
// with which a string goes on, and the quote.
func continuation(rest string) int {
	for i := 0; ; i++ {
		switch {
		case rest[i] == '\'':
			return i + 1
		case strings.HasPrefix(rest[i:], "--"):
			i += strings.IndexAny(rest[i:], "\r\n")
		}
	}
}

// understood returns what the database is to read: the parameters of the
// placeholders are placeholders again.
func understood(d *draft) string {
	var b strings.Builder
	for _, p := range d.pieces {
		for _, s := range p.spans {
			if s.own {
				b.WriteString(s.text)
			} else {
				b.WriteString(s.sent)
			}
		}
	}
	return b.String()
}

// checkRewrite looks at all that is promised of a text that is rewritten, and
// reports whether it could be.
func checkRewrite(t *testing.T, p Product, query string) bool {
	t.Helper()
	text, err := single(p, query)
	if err != nil {
		return false
	}
	d := newDraft(p, text)
	before := d.sent()
	clean := len(d.foreign(before)) == 0
	sql, err := d.rewrite()
	if err != nil {
		e, ok := errors.AsType[*ScanError](err)
		if !ok || clean || !strings.HasPrefix(text[e.Offset:], e.Text) || e.Line != lineOf(text, e.Offset) {
			t.Fatalf("%s %q: got %#v", p, text, err)
		}
		return false
	}
	if clean && sql != before {
		t.Fatalf("%s %q: rewritten without need: %q", p, text, sql)
	}
	own := d.own()
	for _, r := range readings() {
		for _, found := range r.parameters(sql) {
			if !own[found] {
				t.Fatalf("%s %q: sent as %q, where %+v finds %q", p, text, sql, r, sql[found.start:found.end])
			}
		}
	}
	if diff := cmp.Diff(meanings(t, p, text), meanings(t, p, understood(d))); diff != "" {
		t.Fatalf("%s %q: sent as %q, which means something else (-want +got)\n%s", p, text, sql, diff)
	}
	checkPositions(t, d, text)
	return true
}

// checkPositions wants each character that is sent unchanged to be found again,
// and the others near it.
func checkPositions(t *testing.T, d *draft, text string) {
	t.Helper()
	written, last, turn, n := []rune(text), 0, 0, 0
	for _, p := range d.pieces {
		for _, s := range p.spans {
			got := s.sent
			if s.own {
				turn++
				got = "$" + strconv.Itoa(turn)
			}
			for _, r := range got {
				n++
				at := d.position(n)
				if at < last || at < 1 || at > len(written)+1 || s.kept() && written[at-1] != r {
					t.Fatalf("%q: character %d of what is sent, %q, is at %d after %d", text, n, r, at, last)
				}
				last = at
			}
		}
	}
	if got := d.position(n + 1); got != len(written)+1 {
		t.Fatalf("%q: the end is at %d, want %d", text, got, len(written)+1)
	}
	if got := d.position(n + 2); got != 0 {
		t.Fatalf("%q: beyond the end is at %d, want 0", text, got)
	}
}

// fragments are what statements that confuse a scanner are made of.
var fragments = []string{":", ":a", ":1", "::", ":=", "a", "b", "1", " ", " ", "\n", ",", "'", "'", "''", `\`, `\'`, `"`, `\"`,
	"`", "#", "-- ", "--", "/*", "*/", "/*+", "/*!", "$$", "$$", "$q$", "$q$", "$1", "?", "E'", " E'", "e", "U&'", "N'", "X'",
	"[", "]", "(", ")", "json_object(", "LOOP", "BEGIN", "é", "👋", "\r\n", "x3a", "don't", "a[1:2]", "'a:b'", "$$a:b$$", `'\':a'`, `E'\':a'`}

// Random texts are read alike by everybody after they are rewritten, and still
// mean the same.
func TestRandomTextsAreRewritten(t *testing.T) {
	for _, p := range []Product{PostgreSQL, MySQL} {
		random := rand.New(rand.NewPCG(1, 2))
		rewritten := 0
		for range 15000 {
			var b strings.Builder
			for range 1 + random.IntN(14) {
				b.WriteString(fragments[random.IntN(len(fragments))])
			}
			if checkRewrite(t, p, b.String()) && strings.Contains(b.String(), ":") {
				rewritten++
			}
		}
		if rewritten < 400 {
			t.Errorf("%s: only %d texts with a colon were valid", p, rewritten)
		}
		t.Logf("%s: %d texts with a colon", p, rewritten)
	}
}

func FuzzRewrite(f *testing.F) {
	f.Add("SELECT $$a :b$$, a[1:2], ':c', E'\\':d' /* /* :e */ */, $1")
	f.Add("SELECT `a`, 'it\\'s :b' # :c\n, ?, /*+ :d */ lbl:LOOP")
	f.Add("'a'\n':b\\'")
	f.Fuzz(func(t *testing.T, sql string) {
		if len(sql) > 500 { // each character is looked for from the start
			return
		}
		for _, p := range []Product{PostgreSQL, MySQL} {
			checkRewrite(t, p, sql)
		}
	})
}

func TestPositionIsThatOfTheUser(t *testing.T) {
	for _, tt := range []struct {
		name, text, at string // at follows the position wanted
		ran            string // what the database gets; at stands there too
	}{
		{"no change", "SELECT x", "x", "SELECT x"},
		{"characters, not bytes", "SELECT 'é👋', x", "x", "SELECT 'é👋', x"},
		{"after a placeholder", "SELECT $12, x", "x", "SELECT $1, x"},
		{"at a placeholder", "SELECT $12", "$12", "SELECT $1"},
		{"after an inserted blank", "SELECT $1and x", "x", "SELECT $1 and x"},
		{"after a slice", "SELECT a[1:2], x", "x", "SELECT a[1: 2], x"},
		{"after a dollar quote", "SELECT $q$12:30 it's$q$, x", "x", `SELECT E'12\x3a30 it''s', x`},
		{"in a dollar quote", "DO $q$a:b x$q$", "x", `DO E'a\x3ab x'`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDraft(PostgreSQL, tt.text)
			if _, err := d.rewrite(); err != nil {
				t.Fatal(err)
			}
			d.lead("/* tag */ ")
			want := utf8.RuneCountInString(tt.text[:strings.Index(tt.text, tt.at)]) + 1
			mark := tt.at
			if mark == "$12" {
				mark = "$1"
			}
			ran := "/* tag */ " + tt.ran
			// The last one: E'\x3a has an x too.
			at := utf8.RuneCountInString(ran[:strings.LastIndex(ran, mark)]) + 1
			if got := d.position(at); got != want {
				t.Errorf("position(%d) of %q: got %d, want %d", at, ran, got, want)
			}
		})
	}
}
