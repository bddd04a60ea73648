package script

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A directive is a comment line that starts with "retort:".
type directive struct {
	name string // what follows "retort:", up to a blank
	arg  string // the rest of the line
	line int

	wrong string // what is wrong with its spelling, or ""
}

// directives lists the names of all directives, in the order of their
// description.
var directives = []string{"upgrade", "downgrade", "irreversible", "no-transaction", "lock-timeout", "only", "verify", "delimiter"}

// products lists what retort:only may name.
var products = []string{"mysql", "postgresql", "sqlite"}

const prefix = "retort:"

// comment returns what a line says behind its two dashes, without the blanks
// around; ok tells whether it is such a comment at all.
func comment(line string) (text string, ok bool) {
	text, ok = strings.CutPrefix(strings.TrimSpace(line), "--")
	return strings.TrimSpace(text), ok
}

// parseDirective returns the directive a line is, if it is one. A name need
// not be known; but the prefix in other letters counts only with a known name,
// so that prose may begin with "Retort:".
func parseDirective(line string, number int) (d directive, ok bool) {
	text, ok := comment(line)
	if !ok || len(text) < len(prefix) || !strings.EqualFold(text[:len(prefix)], prefix) {
		return directive{}, false
	}
	name, arg := text[len(prefix):], ""
	if i := strings.IndexAny(name, " \t"); i >= 0 {
		name, arg = name[:i], strings.TrimSpace(name[i:])
	}
	d = directive{name: name, arg: arg, line: number}
	switch {
	case text[:len(prefix)] != prefix:
		d.wrong = fmt.Sprintf("%q is to be written in lower case", text[:len(prefix)]+name)
		d.name = strings.ToLower(name)
		return d, slices.Contains(directives, d.name)
	case strings.Contains(line, "--"+prefix):
		d.wrong = fmt.Sprintf("no blank before %q, without which MySQL takes the dashes for operators", prefix+name)
	}
	return d, true
}

// section tells whether a directive starts a section of its own.
func (d directive) section() bool {
	return d.name == "upgrade" || d.name == "downgrade"
}

// check returns what is wrong with a directive in itself, or nil.
func (d directive) check() *fault {
	if d.wrong != "" {
		return &fault{line: d.line, what: d.wrong}
	}
	switch d.name {
	case "upgrade", "downgrade", "irreversible", "no-transaction":
		if d.arg != "" {
			return d.fault("nothing may follow it, but %q does", d.arg)
		}
	case "verify", "delimiter":
		if d.arg == "" {
			return d.fault("nothing follows it")
		}
	case "lock-timeout":
		_, fault := d.duration()
		return fault
	case "only":
		_, fault := d.products()
		return fault
	default:
		return &fault{line: d.line, what: fmt.Sprintf("unknown directive %q", prefix+d.name), hint: didYouMean(d.name, directives, prefix)}
	}
	return nil
}

// products returns what a retort:only names.
func (d directive) products() ([]string, *fault) {
	names := words(d.arg)
	if len(names) == 0 {
		return nil, d.fault("no product follows it")
	}
	for _, name := range names {
		if !slices.Contains(products, name) {
			f := d.fault("unknown product %q", name)
			f.hint = didYouMean(name, products, "")
			if f.hint == "" {
				f.hint = "the products are " + strings.Join(products, ", ")
			}
			return nil, f
		}
	}
	return names, nil
}

// duration returns how long a retort:lock-timeout has a statement wait.
func (d directive) duration() (time.Duration, *fault) {
	wait, err := time.ParseDuration(d.arg)
	if err != nil || wait < time.Millisecond {
		f := d.fault("%q is not how long to wait for a lock", d.arg)
		f.hint = `write it as in "500ms", "5s" or "2m30s"`
		return 0, f
	}
	return wait, nil
}

func (d directive) fault(format string, args ...any) *fault {
	return &fault{line: d.line, what: prefix + d.name + ": " + fmt.Sprintf(format, args...)}
}

// words splits a list whose items are separated by commas or blanks.
func words(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' })
}

// A fault is what is wrong with a line of a file, before the file's name is
// known.
type fault struct {
	line       int
	what, hint string
}

func (f *fault) in(path string) *FileError {
	return &FileError{Path: path, Line: f.line, What: f.what, Hint: f.hint}
}
