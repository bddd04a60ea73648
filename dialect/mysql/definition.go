package mysql

import (
	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/sqltext"
)

// created takes what follows CREATE.
func created(r *sqltext.Reader) dialect.Effect {
	h := readHeader(r)
	switch {
	case h.temporary:
		return dialect.Effect{Kind: dialect.Bound}
	case h.replace, h.conditional:
		return dialect.Effect{Kind: dialect.Repeatable}
	case h.object == "INDEX":
		return indexed(r)
	case h.object == "FUNCTION" && r.Has("SONAME"):
		return dialect.Effect{Kind: dialect.Hidden}
	case h.object == "USER":
		return creation(h.object, list(r, readAccount))
	}
	// One name: a comma further on belongs to what is created, as in CREATE VIEW
	// v AS SELECT a, b.
	n, ok := readName(r)
	if !ok {
		return dialect.Effect{Kind: dialect.Hidden}
	}
	return creation(h.object, []name{n})
}

// dropped takes what follows DROP.
func dropped(r *sqltext.Reader) dialect.Effect {
	h := readHeader(r)
	switch {
	case h.temporary:
		return dialect.Effect{Kind: dialect.Session}
	case h.conditional:
		return dialect.Effect{Kind: dialect.Repeatable}
	case h.object == "INDEX":
		return indexed(r)
	case h.object == "USER":
		return removal(h.object, list(r, readAccount))
	}
	return removal(h.object, list(r, readName))
}

// altered takes what follows ALTER. What has no case of its own here restates
// properties of the object, which can be done twice.
func altered(r *sqltext.Reader) dialect.Effect {
	switch h := readHeader(r); h.object {
	case "TABLE":
		return alterTable(r)
	case "EVENT":
		return alterEvent(r)
	case "DATABASE", "FUNCTION", "PROCEDURE", "SEQUENCE", "SERVER", "USER", "VIEW":
		return dialect.Effect{Kind: dialect.Repeatable}
	}
	return dialect.Effect{Kind: dialect.Hidden}
}

// alterTable takes what follows ALTER TABLE. What changes no definition is
// done again, which is right but for what moves rows between files.
func alterTable(r *sqltext.Reader) dialect.Effect {
	table, ok := readName(r)
	tables := []name{table}
	for ok && !r.Done() {
		switch {
		case r.Is("EXCHANGE", "PARTITION"), r.Is("DISCARD"), r.Is("IMPORT"):
			return dialect.Effect{Kind: dialect.Hidden}
		case r.Take("RENAME"):
			if other, named := newName(r); named {
				tables = append(tables, other)
			}
		default:
			r.Skip()
		}
	}
	if !ok {
		return dialect.Effect{Kind: dialect.Hidden}
	}
	return fingerprint(tables)
}

// newName reads what follows RENAME, unless that is a part of the table.
func newName(r *sqltext.Reader) (name, bool) {
	for _, part := range []string{"COLUMN", "INDEX", "KEY", "CONSTRAINT"} {
		if r.Is(part) {
			return name{}, false
		}
	}
	if !r.Take("TO") && !r.Take("AS") {
		r.Take("=")
	}
	return readName(r)
}

// alterEvent takes what follows ALTER EVENT. All but the name can be set twice.
func alterEvent(r *sqltext.Reader) dialect.Effect {
	old, ok := readName(r)
	for !r.Done() && !r.Is("DO") {
		if r.Take("RENAME", "TO") {
			other, named := readName(r)
			if !ok || !named {
				return dialect.Effect{Kind: dialect.Hidden}
			}
			return renaming("EVENT", []name{old}, []name{other})
		}
		r.Skip()
	}
	return dialect.Effect{Kind: dialect.Repeatable}
}

// indexed takes what follows CREATE INDEX or DROP INDEX.
func indexed(r *sqltext.Reader) dialect.Effect {
	for !r.Done() && !r.Take("ON") {
		r.Skip()
	}
	table, ok := readName(r)
	if !ok {
		return dialect.Effect{Kind: dialect.Hidden}
	}
	return fingerprint([]name{table})
}
