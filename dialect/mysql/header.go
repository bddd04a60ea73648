package mysql

import (
	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/sqltext"
)

// A header is what CREATE, ALTER and DROP say before the name.
type header struct {
	object      string // "TABLE"; DATABASE for SCHEMA
	temporary   bool
	replace     bool // CREATE OR REPLACE
	conditional bool // IF EXISTS, IF NOT EXISTS
}

// readHeader moves r past the header and IF EXISTS.
func readHeader(r *sqltext.Reader) header {
	var h header
	for h.object == "" && !r.Done() {
		switch {
		case r.Take("OR", "REPLACE"):
			h.replace = true
		case r.Take("TEMPORARY"):
			h.temporary = true
		case r.Take("ALGORITHM", "="), r.Take("SQL", "SECURITY"):
			r.Next()
		case r.Take("DEFINER", "="):
			skipDefiner(r)
		case modifiers[r.Word()]:
			r.Next()
		default:
			h.object = r.Word()
			if r.Next(); h.object == "" {
				return h
			}
		}
	}
	h.object = canonical(h.object, r)
	h.conditional = r.Take("IF", "NOT", "EXISTS") || r.Take("IF", "EXISTS")
	return h
}

// modifiers may stand before the kind of object and do not matter here.
var modifiers = dialect.Words(`UNIQUE FULLTEXT SPATIAL AGGREGATE ONLINE OFFLINE IGNORE`)

// skipDefiner moves r past 'u'@'h', u@h, CURRENT_USER or CURRENT_USER().
func skipDefiner(r *sqltext.Reader) {
	r.Next()
	if r.Take("@") {
		r.Next()
	}
	if r.Is("(") {
		r.Skip()
	}
}

// canonical returns the one name of what has two.
func canonical(object string, r *sqltext.Reader) string {
	switch {
	case object == "SCHEMA":
		return "DATABASE"
	case object == "TABLES":
		return "TABLE"
	case object == "PACKAGE" && r.Take("BODY"):
		return "PACKAGE BODY"
	}
	return object
}
