package dialect

import (
	"errors"
	"fmt"
	"strings"

	"github.com/retort-db/retort/schema"
)

// A Writer builds SQL text. Names and literals enter by their own doors and
// cannot reach the text unquoted. The first error sticks, as in
// [bufio.Writer]; [Writer.Text] returns it.
type Writer struct {
	grammar *Grammar
	text    strings.Builder
	err     error
}

// NewWriter returns an empty Writer that spells as g says.
func NewWriter(g *Grammar) *Writer { return &Writer{grammar: g} }

// Raw appends text as it is. It is for the words of SQL, never for input.
func (w *Writer) Raw(text string) *Writer {
	w.text.WriteString(text)
	return w
}

// Name appends a name, quoted if it has to be, after its schema if there is
// one.
func (w *Writer) Name(schema, name string) *Writer {
	if schema != "" {
		w.Ident(schema).Raw(".")
	}
	return w.Ident(name)
}

// Ident appends one identifier, quoted where the product would otherwise read
// something else: reserved words, upper case, odd characters.
func (w *Writer) Ident(name string) *Writer {
	switch {
	case name == "":
		w.Fail(errors.New("empty identifier"))
	case strings.ContainsRune(name, 0):
		w.Fail(fmt.Errorf("identifier %q holds a NUL", name))
	case w.plain(name):
		w.text.WriteString(name)
	default:
		w.quote(name, w.grammar.Quote)
	}
	return w
}

// Quoted appends one identifier that is quoted in any case.
func (w *Writer) Quoted(name string) *Writer {
	if name == "" || strings.ContainsRune(name, 0) {
		return w.Ident(name)
	}
	w.quote(name, w.grammar.Quote)
	return w
}

// Idents appends identifiers with commas between. There must be one.
func (w *Writer) Idents(names []string) *Writer {
	if len(names) == 0 {
		w.Fail(errors.New("no columns given"))
	}
	for i, name := range names {
		if i > 0 {
			w.Raw(", ")
		}
		w.Ident(name)
	}
	return w
}

// Path appends a name that is written with its dots, such as "table.column",
// in which no identifier holds a dot itself.
func (w *Writer) Path(path string) *Writer {
	for i, name := range strings.Split(path, ".") {
		if i > 0 {
			w.Raw(".")
		}
		w.Ident(name)
	}
	return w
}

// Options appends settings with commas between, and equals between a name and
// its value. Both are in the words of the product.
func (w *Writer) Options(options []schema.Option, equals string) *Writer {
	for i, o := range options {
		if i > 0 {
			w.Raw(", ")
		}
		w.Raw(o.Name)
		if o.Value != "" {
			w.Raw(equals).Raw(o.Value)
		}
	}
	return w
}

// Lit appends a string literal.
func (w *Writer) Lit(value string) *Writer {
	if strings.ContainsRune(value, 0) {
		w.Fail(fmt.Errorf("literal %q holds a NUL", value))
	}
	if w.grammar.Backslash {
		// Reading a script, the client of MySQL takes a carriage return before
		// a line feed away.
		value = strings.NewReplacer(`\`, `\\`, "\r", `\r`).Replace(value)
	}
	w.quote(value, '\'')
	return w
}

// Text returns what was written, or the first error.
func (w *Writer) Text() (string, error) {
	if w.err != nil {
		return "", w.err
	}
	return w.text.String(), nil
}

// Fail has Text return err, unless something failed before.
func (w *Writer) Fail(err error) *Writer {
	if w.err == nil {
		w.err = err
	}
	return w
}

func (w *Writer) quote(text string, mark byte) {
	w.text.WriteByte(mark)
	for i := range len(text) {
		if text[i] == mark {
			w.text.WriteByte(mark)
		}
		w.text.WriteByte(text[i])
	}
	w.text.WriteByte(mark)
}

// plain reports whether every product reads name as itself without quotes.
func (w *Writer) plain(name string) bool {
	for i := range len(name) {
		c := name[i]
		letter := 'a' <= c && c <= 'z' || c == '_'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return !w.grammar.Reserved[name]
}

// Words returns the set of the words in text, for [Grammar.Reserved].
func Words(text string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(text) {
		set[word] = true
	}
	return set
}
