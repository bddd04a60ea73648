package mysql

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/sqltext"
)

// renamed takes what follows RENAME.
func renamed(r *sqltext.Reader) dialect.Effect {
	h := readHeader(r)
	read := readName
	if h.object == "USER" {
		read = readAccount
	}
	var from, to []name
	ok := true
	for more := ok; more; more = ok && r.Take(",") {
		old, found := read(r)
		for r.Is("WAIT") || r.Is("NOWAIT") || r.Peek().Kind == sqltext.Number {
			r.Next()
		}
		ok = found && r.Take("TO")
		other, named := read(r)
		ok = ok && named
		from, to = append(from, old), append(to, other)
	}
	if !ok || !r.Done() {
		return dialect.Effect{Kind: dialect.Hidden}
	}
	return renaming(h.object, from, to)
}

// renaming asks whether the names that vanish are there, and those that come
// up are not. Where the same names are there before and after, as when two
// tables change places, that tells nothing.
func renaming(object string, from, to []name) dialect.Effect {
	p, known := places[object]
	gone, come := change(from, to)
	if !known || len(gone) == 0 || ambiguous(from, to) {
		return dialect.Effect{Kind: dialect.Hidden}
	}
	w := write().Raw("SELECT CASE counts WHEN '" + fmt.Sprint(len(gone)) + " 0' THEN 'undone' WHEN '0 " + fmt.Sprint(len(come)) +
		"' THEN 'done' ELSE CONCAT('unknown ', counts) END FROM (SELECT CONCAT((")
	p.count(w, "there", gone)
	w.Raw("), ' ', (")
	p.count(w, "there", come)
	return visible(w.Raw(")) AS counts) counted"), write())
}

// change returns the names that exist only before the renames, which are made
// from left to right, and those that exist only after them.
func change(from, to []name) (gone, come []name) {
	var before, after []name
	for i := range from {
		if n := slices.Index(after, from[i]); n >= 0 {
			after = slices.Delete(after, n, n+1)
		} else {
			before = append(before, from[i])
		}
		after = append(after, to[i])
	}
	lacks := func(list []name) func(name) bool {
		return func(n name) bool { return slices.Contains(list, n) }
	}
	return slices.DeleteFunc(slices.Clone(before), lacks(after)), slices.DeleteFunc(after, lacks(before))
}

// ambiguous reports whether two names may be one: of several renames some have
// a schema and some have none, and nobody knows here which the current one is.
func ambiguous(from, to []name) bool {
	seen := map[string]name{}
	for _, n := range slices.Concat(from, to) {
		bare := strings.ToLower(n.name)
		if other, ok := seen[bare]; ok && other != n && len(from) > 1 {
			return true
		}
		seen[bare] = n
	}
	return false
}
