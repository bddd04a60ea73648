package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// print writes a result: as JSON where that was asked for, else as text.
func (a *app) print(result any, text func(w io.Writer)) error {
	if a.flags.json {
		return a.printJSON(result)
	}
	var b strings.Builder
	text(&b)
	a.notes.clear()
	_, err := io.WriteString(a.out, strings.ReplaceAll(b.String(), "(head)", a.out.paint(cyan, "(head)")))
	return err
}

// printJSON writes the one JSON document of this run.
func (a *app) printJSON(v any) error {
	a.printed = true
	a.notes.clear()
	enc := json.NewEncoder(a.Stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// say tells the person at the terminal what is going on.
func (a *app) say(format string, args ...any) {
	if !a.flags.quiet && !a.flags.json {
		fmt.Fprintf(a.notes, format+"\n", args...)
	}
}

// sayPassing tells what is true for a while.
func (a *app) sayPassing(format string, args ...any) {
	if !a.flags.quiet && !a.flags.json {
		a.notes.pass(fmt.Sprintf(format, args...))
	}
}
