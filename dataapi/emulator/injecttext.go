package emulator

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ParseFault reads a fault as [Fault] describes it. This is what flags,
// headers and admin requests have.
func ParseFault(text string) (Fault, error) {
	f, err := parseFault(text)
	if err != nil {
		return Fault{}, fmt.Errorf("fault %q: %w", text, err)
	}
	return f, nil
}

func parseFault(text string) (Fault, error) {
	kind, rest, more := strings.Cut(text, ",")
	f := Fault{Kind: Kind(kind)}
	if _, ok := effectOf(f.Kind); !ok {
		return f, f.check()
	}
	if more {
		if err := parseSettings(rest, faultSettings, &f); err != nil {
			return f, err
		}
	}
	return f, f.check()
}

// A setting is one key of a text, and how its value goes into a T and out.
type setting[T any] struct {
	key string
	set func(*T, string) error
	get func(T) string // empty for the default
}

var faultSettings = []setting[Fault]{
	{"for", func(f *Fault, v string) error { return setDuration(&f.For, v) },
		func(f Fault) string { return showDuration(f.For) }},
	{"op", func(f *Fault, v string) error { f.Operation = v; return nil },
		func(f Fault) string { return f.Operation }},
	{"sql", func(f *Fault, v string) error { f.SQL = v; return nil },
		func(f Fault) string { return f.SQL }},
	{"nth", func(f *Fault, v string) error { return setNumber(&f.Nth, v) },
		func(f Fault) string { return showNumber(f.Nth) }},
	{"count", setCount, showCount},
}

// parseSettings reads key=value,key="value", … into a T. A value with a comma,
// or one that begins with a quote, is written as a string of Go.
func parseSettings[T any](text string, table []setting[T], into *T) error {
	var seen []string
	for more := true; more; {
		key, rest, ok := strings.Cut(text, "=")
		at := slices.IndexFunc(table, func(s setting[T]) bool { return s.key == key })
		if !ok || at < 0 {
			return fmt.Errorf("unknown setting %q; there are %s", key, keys(table))
		}
		if slices.Contains(seen, key) {
			return fmt.Errorf("%s is there twice", key)
		}
		seen = append(seen, key)
		value, err := "", error(nil)
		if value, text, more, err = cutValue(rest); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		if err := table[at].set(into, value); err != nil {
			return fmt.Errorf("%s=%s: %w", key, value, err)
		}
	}
	return nil
}

func keys[T any](table []setting[T]) string {
	names := make([]string, len(table))
	for i, s := range table {
		names[i] = s.key + "="
	}
	return strings.Join(names, ", ")
}

// cutValue returns the value that text begins with, what comes after its
// comma, and whether there is one.
func cutValue(text string) (value, rest string, more bool, err error) {
	if !strings.HasPrefix(text, `"`) {
		value, rest, more = strings.Cut(text, ",")
		return value, rest, more, nil
	}
	quoted, err := strconv.QuotedPrefix(text)
	if err != nil {
		return "", "", false, fmt.Errorf("the quotes of %s do not close", text)
	}
	value, err = strconv.Unquote(quoted)
	if err != nil {
		return "", "", false, err
	}
	after := text[len(quoted):]
	rest, more = strings.CutPrefix(after, ",")
	if after != "" && !more {
		return "", "", false, fmt.Errorf("%s comes right after the quotes", after)
	}
	return value, rest, more, nil
}

// quoteSetting writes a value so that cutValue reads it.
func quoteSetting(value string) string {
	if quoted := strconv.Quote(value); strings.ContainsAny(value, `,"`) || quoted != `"`+value+`"` {
		return quoted
	}
	return value
}

func setDuration(d *time.Duration, text string) (err error) {
	if *d, err = time.ParseDuration(text); err != nil || *d <= 0 {
		return fmt.Errorf("want a time, as in 500ms or 30s")
	}
	return nil
}

func showDuration(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

func setNumber(n *int, text string) (err error) {
	if *n, err = strconv.Atoi(text); err != nil || *n < 1 {
		return fmt.Errorf("want a number from 1 on")
	}
	return nil
}

func showNumber(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func setCount(f *Fault, text string) error {
	if text == "all" {
		f.Count = All
		return nil
	}
	return setNumber(&f.Count, text)
}

func showCount(f Fault) string {
	if f.Count == All {
		return "all"
	}
	return showNumber(f.Count)
}
