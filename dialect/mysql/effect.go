package mysql

import (
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/sqltext"
)

// Effect says what can be known about sql if its reply is lost. What changes
// rows is transactional, in tables of an engine that is; whatever else the
// manual lists under "Statements That Cause an Implicit Commit" leaves a trace
// in information_schema, can be sent twice, or is hidden. So is what is not
// listed.
func (Dialect) Effect(sql string) dialect.Effect {
	return effect(sqltext.NewReader(sql, sqltext.MySQL))
}

func effect(r *sqltext.Reader) dialect.Effect {
	for r.Take("(") {
	}
	word := r.Word()
	if kind, ok := kinds[word]; ok {
		return dialect.Effect{Kind: kind}
	}
	r.Next()
	switch word {
	case "CREATE":
		return created(r)
	case "DROP":
		return dropped(r)
	case "ALTER":
		return altered(r)
	case "RENAME":
		return renamed(r)
	case "REVOKE":
		return revoked(r)
	case "SET":
		return set(r)
	}
	return dialect.Effect{Kind: kindOf(word, r)}
}

// kinds holds the first words that tell the kind.
var kinds = map[string]dialect.Kind{
	"INSERT":  dialect.Transactional,
	"UPDATE":  dialect.Transactional,
	"DELETE":  dialect.Transactional,
	"REPLACE": dialect.Transactional,
	"SIGNAL":  dialect.Transactional,

	"TRUNCATE": dialect.Repeatable,
	"GRANT":    dialect.Repeatable,
	"OPTIMIZE": dialect.Repeatable,
	"REPAIR":   dialect.Repeatable,
	"CHECK":    dialect.Repeatable,
	"CHECKSUM": dialect.Repeatable,
	"CACHE":    dialect.Repeatable,
	"SHOW":     dialect.Repeatable,
	"HELP":     dialect.Repeatable,
	"EXPLAIN":  dialect.Repeatable,
	"DESCRIBE": dialect.Repeatable,
	"DESC":     dialect.Repeatable,
	"KILL":     dialect.Repeatable,

	"USE":        dialect.Session,
	"PREPARE":    dialect.Session, // its text is there, or in a variable that must be there too
	"DEALLOCATE": dialect.Session,
	"UNLOCK":     dialect.Session,

	"LOCK":      dialect.Bound,
	"SAVEPOINT": dialect.Bound,
	"HANDLER":   dialect.Bound,
	"GET":       dialect.Bound, // DIAGNOSTICS
	"BACKUP":    dialect.Bound,
}

// kindOf returns the kind of a statement whose first word, which r is past,
// does not tell.
func kindOf(word string, r *sqltext.Reader) dialect.Kind {
	switch word {
	case "SELECT", "WITH", "VALUES", "TABLE", "DO":
		return selected(r)
	case "ANALYZE":
		return analyzed(r)
	case "LOAD":
		if r.Is("DATA") || r.Is("XML") {
			return dialect.Transactional
		}
		return dialect.Repeatable // INDEX INTO CACHE
	case "FLUSH":
		if r.Has("LOCK") || r.Has("EXPORT") {
			return dialect.Bound
		}
		return dialect.Repeatable
	case "START":
		if r.Is("TRANSACTION") {
			return dialect.Bound
		}
	case "BEGIN":
		if r.Done() || r.Is("WORK") {
			return dialect.Bound
		}
	}
	return dialect.Hidden
}

// analyzed tells ANALYZE TABLE from MariaDB's ANALYZE, which performs the
// statement that it explains.
func analyzed(r *sqltext.Reader) dialect.Kind {
	for r.Take("LOCAL") || r.Take("NO_WRITE_TO_BINLOG") {
	}
	if r.Is("TABLE") || r.Is("TABLES") {
		return dialect.Repeatable
	}
	return dialect.Transactional
}

// selected tells a query that leaves something outside the tables from one
// that reads or writes them.
func selected(r *sqltext.Reader) dialect.Kind {
	kind := dialect.Transactional
	for ; !r.Done(); r.Next() {
		rest := *r
		word := rest.Next()
		switch {
		case r.Is("INTO", "OUTFILE"), r.Is("INTO", "DUMPFILE"):
			return dialect.Hidden
		case r.Is("INTO", "@"), r.Is(":="):
			return dialect.Bound
		case rest.Is("(") && locks[strings.ToUpper(word.Text)]:
			kind = dialect.Session
		}
	}
	return kind
}

// locks holds the functions that change the locks that the session holds by
// name.
var locks = dialect.Words(`GET_LOCK RELEASE_LOCK RELEASE_ALL_LOCKS`)
