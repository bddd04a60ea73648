package sqlite

import (
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/sqltext"
)

// Effect says what can be known about sql if the process ended while it ran.
// SQLite rolls everything back but what is listed here.
func (Dialect) Effect(sql string) dialect.Effect {
	r := sqltext.NewReader(sql, sqltext.SQLite)
	word := r.Word()
	r.Next()
	return dialect.Effect{Kind: kindOf(word, r)}
}

// kindOf returns the kind of a statement whose first word r is past.
func kindOf(word string, r *sqltext.Reader) dialect.Kind {
	switch word {
	case "VACUUM":
		if r.Has("INTO") { // a file, which must not be there the second time
			return dialect.Hidden
		}
		return dialect.Repeatable
	case "PRAGMA":
		return pragma(r)
	case "ATTACH", "DETACH":
		return dialect.Session
	case "CREATE":
		if r.Is("TEMP") || r.Is("TEMPORARY") || temporary(r) {
			return dialect.Bound
		}
	case "BEGIN", "SAVEPOINT":
		return dialect.Bound
	case "COMMIT", "END", "ROLLBACK", "RELEASE":
		return dialect.Hidden
	}
	return dialect.Transactional
}

// temporary reports whether a schema is named that only the session has.
func temporary(r *sqltext.Reader) bool {
	for !r.Done() {
		schema, _, ok := r.Name()
		if ok && strings.EqualFold(schema, "temp") {
			return true
		}
		if !ok {
			r.Next()
		}
	}
	return false
}

// pragma tells what becomes a part of the file in a transaction from what can
// be set twice, and both from what ends with the session. See
// https://sqlite.org/pragma.html.
func pragma(r *sqltext.Reader) dialect.Kind {
	name := r.Word()
	r.Next()
	if r.Take(".") {
		name = r.Word()
		r.Next()
	}
	switch name {
	case "APPLICATION_ID", "USER_VERSION", "SCHEMA_VERSION":
		return dialect.Transactional
	case "AUTO_VACUUM", "ENCODING", "JOURNAL_MODE", "PAGE_SIZE",
		"INCREMENTAL_VACUUM", "OPTIMIZE", "WAL_CHECKPOINT":
		return dialect.Repeatable
	}
	return dialect.Session
}
