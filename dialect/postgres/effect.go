package postgres

import (
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/sqltext"
)

// Effect says what can be known about sql if its reply is lost. PostgreSQL
// rolls nearly everything back, so what is not listed is transactional. Listed
// is what its source refuses in a transaction block (the callers of
// PreventInTransactionBlock, up to version 18), what may commit by itself, and
// what concerns the session.
func (Dialect) Effect(sql string) dialect.Effect {
	r := sqltext.NewReader(sql, sqltext.PostgreSQL)
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
	case "REINDEX":
		return reindexed(r)
	case "COMMIT", "ROLLBACK":
		return ended(r)
	}
	return dialect.Effect{Kind: kindOf(word, r)}
}

// kinds holds the first words that tell the kind.
var kinds = map[string]dialect.Kind{
	"CALL":       dialect.Hidden, // may commit
	"VACUUM":     dialect.Repeatable,
	"CLUSTER":    dialect.Repeatable, // refused without a table, and for a partitioned one
	"CHECKPOINT": dialect.Repeatable,
	"REPACK":     dialect.Repeatable,

	"SET":        dialect.Session,
	"RESET":      dialect.Session,
	"DISCARD":    dialect.Session,
	"LISTEN":     dialect.Session,
	"UNLISTEN":   dialect.Session,
	"LOAD":       dialect.Session,
	"DEALLOCATE": dialect.Session,
	"CLOSE":      dialect.Session,

	"BEGIN":     dialect.Bound,
	"START":     dialect.Bound,
	"SAVEPOINT": dialect.Bound,
	"DECLARE":   dialect.Bound,
	"END":       dialect.Hidden,
	"ABORT":     dialect.Hidden,
	"RELEASE":   dialect.Hidden,
}

// kindOf returns the kind of a statement whose first word, which r is past,
// does not tell.
func kindOf(word string, r *sqltext.Reader) dialect.Kind {
	switch {
	case word == "DO" && commits(r):
		return dialect.Hidden
	case word == "PREPARE" && r.Is("TRANSACTION"):
		return dialect.Hidden
	case word == "PREPARE":
		return dialect.Session
	case word == "SELECT":
		return selected(r)
	}
	return dialect.Transactional
}

// commits reports whether the block may end a transaction. It looks for the
// words wherever they stand, since the body may be in any language.
func commits(r *sqltext.Reader) bool {
	for !r.Done() {
		body := strings.ToUpper(r.Next().Text)
		for _, word := range []string{"COMMIT", "ROLLBACK", "CALL"} {
			if strings.Contains(body, word) {
				return true
			}
		}
	}
	return false
}

// selected tells a query that is sent for what it does to the session, such as
// the set_config of a dump, from one that reads or writes tables.
func selected(r *sqltext.Reader) dialect.Kind {
	switch {
	case r.Has("INTO") && (r.Has("TEMP") || r.Has("TEMPORARY") || r.Has("PG_TEMP")):
		return dialect.Bound
	case r.Has("FROM"):
		return dialect.Transactional
	}
	for ; !r.Done(); r.Next() {
		word := r.Word()
		lock := strings.HasPrefix(word, "PG_ADVISORY_") || strings.HasPrefix(word, "PG_TRY_ADVISORY_")
		if word == "SET_CONFIG" || lock && !strings.Contains(word, "_XACT_") {
			return dialect.Session
		}
	}
	return dialect.Transactional
}

// created takes what follows CREATE.
func created(r *sqltext.Reader) dialect.Effect {
	r.Take("OR", "REPLACE")
	r.Take("UNIQUE")
	switch {
	case r.Take("INDEX", "CONCURRENTLY"):
		return createIndex(r)
	case r.Take("DATABASE"):
		return byOID(r, "pg_database", "datname")
	case r.Take("TABLESPACE"):
		return byOID(r, "pg_tablespace", "spcname")
	case r.Take("SUBSCRIPTION"):
		return subscription(r)
	case r.Is("TEMP"), r.Is("TEMPORARY"), r.Is("LOCAL"), r.Is("GLOBAL"), r.Has("PG_TEMP"):
		return dialect.Effect{Kind: dialect.Bound}
	}
	return dialect.Effect{}
}

// dropped takes what follows DROP.
func dropped(r *sqltext.Reader) dialect.Effect {
	concurrently := r.Take("INDEX", "CONCURRENTLY")
	switch {
	case concurrently:
		r.Take("IF", "EXISTS")
		return dropIndex(r)
	case r.Take("DATABASE"):
		r.Take("IF", "EXISTS")
		return byOID(r, "pg_database", "datname")
	case r.Take("TABLESPACE"):
		r.Take("IF", "EXISTS")
		return byOID(r, "pg_tablespace", "spcname")
	case r.Take("SUBSCRIPTION"):
		r.Take("IF", "EXISTS")
		return subscription(r)
	}
	return dialect.Effect{}
}

// altered takes what follows ALTER.
func altered(r *sqltext.Reader) dialect.Effect {
	switch {
	case r.Take("TABLE"):
		return alterTable(r)
	case r.Take("SUBSCRIPTION"):
		return alterSubscription(r)
	case r.Is("SYSTEM"):
		return dialect.Effect{Kind: dialect.Repeatable}
	case r.Take("DATABASE"):
		r.Next()
		if r.Is("SET", "TABLESPACE") {
			return dialect.Effect{Kind: dialect.Repeatable}
		}
	}
	return dialect.Effect{}
}

// alterTable takes what follows ALTER TABLE.
func alterTable(r *sqltext.Reader) dialect.Effect {
	r.Take("IF", "EXISTS")
	r.Take("ONLY")
	parent, named := relation(r)
	r.Take("*")
	if !r.Take("DETACH", "PARTITION") {
		return dialect.Effect{}
	}
	partition, ok := relation(r)
	switch {
	case !r.Is("CONCURRENTLY"):
		return dialect.Effect{}
	case !named || !ok:
		return dialect.Effect{Kind: dialect.Hidden}
	}
	return detach(parent, partition)
}

// alterSubscription takes what follows ALTER SUBSCRIPTION. What is neither a
// list of publications nor a name can be set twice.
func alterSubscription(r *sqltext.Reader) dialect.Effect {
	rest := *r
	rest.Next()
	switch {
	case rest.Is("ADD"), rest.Is("DROP"):
		return subscription(r)
	case rest.Is("RENAME"), rest.Is("OWNER"):
		return dialect.Effect{}
	}
	return dialect.Effect{Kind: dialect.Repeatable}
}

// ended takes what follows COMMIT or ROLLBACK.
func ended(r *sqltext.Reader) dialect.Effect {
	if !r.Take("PREPARED") || r.Peek().Kind != sqltext.String || r.Peek().Open {
		return dialect.Effect{Kind: dialect.Hidden}
	}
	return prepared(r.Next().Text)
}
