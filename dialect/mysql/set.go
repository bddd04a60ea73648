package mysql

import (
	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/sqltext"
)

// set takes what follows SET.
func set(r *sqltext.Reader) dialect.Effect {
	switch r.Word() {
	case "STATEMENT": // MariaDB: SET STATEMENT name = value, ... FOR statement
		for !r.Done() && !r.Is("FOR") {
			r.Skip()
		}
		if !r.Take("FOR") {
			return dialect.Effect{Kind: dialect.Hidden}
		}
		return effect(r)
	case "PASSWORD", "GLOBAL", "PERSIST", "PERSIST_ONLY", "DEFAULT":
		return dialect.Effect{Kind: serverWide(r)}
	}
	return dialect.Effect{Kind: assigned(r)}
}

// serverWide takes what begins with a setting of the server's, which can be
// made twice. Others may follow that are the session's.
func serverWide(r *sqltext.Reader) dialect.Kind {
	for rest := *r; !rest.Done(); rest.Skip() {
		if rest.Is(",") && !r.Is("DEFAULT") {
			return assigned(r)
		}
	}
	return dialect.Repeatable
}

// assigned tells settings that a new session can be given by the same words
// from those that come of rows, of the time or of what happened before.
func assigned(r *sqltext.Reader) dialect.Kind {
	for ; !r.Done(); r.Next() {
		word := r.Word()
		rest := *r
		rest.Next()
		switch {
		case word == "FROM", word == "LAST_INSERT_ID", word == "IDENTITY":
			return dialect.Bound
		case current[word]:
			return dialect.Bound
		case word != "" && rest.Is("(") && !same[word]:
			return dialect.Bound
		}
	}
	return dialect.Session
}

// same holds the functions whose result depends on their arguments alone, and
// words that an opening parenthesis may follow.
var same = dialect.Words(`CONCAT CONCAT_WS REPLACE UPPER LOWER IF IFNULL NULLIF
COALESCE CAST CONVERT TRIM CASE WHEN THEN ELSE AND OR NOT IN SELECT DATABASE
SCHEMA`)

// current holds the functions that need no parentheses.
var current = dialect.Words(`CURRENT_TIMESTAMP CURRENT_DATE CURRENT_TIME
LOCALTIME LOCALTIMESTAMP UTC_TIMESTAMP UTC_DATE UTC_TIME`)
