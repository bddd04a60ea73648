package dataapi

import (
	"slices"
	"strings"

	"github.com/retort-db/retort/internal/sqltext"
)

func (p Product) syntax() sqltext.Syntax {
	if p == MySQL {
		return sqltext.MySQL
	}
	return sqltext.PostgreSQL
}

// code returns the tokens of sql that are neither blank nor comment.
func code(sql string, p Product) []sqltext.Token {
	var tokens []sqltext.Token
	for t := range sqltext.Tokens(sql, p.syntax()) {
		if t.Kind != sqltext.Blank && t.Kind != sqltext.Comment && t.Kind != sqltext.Mark {
			tokens = append(tokens, t)
		}
	}
	return tokens
}

// A phrase is the beginning of a statement, in upper case, in which only words
// and the @ of a system variable appear. It ends in a space.
type phrase string

// phraseOf is long enough for CREATE OR REPLACE GLOBAL TEMPORARY TABLE.
func phraseOf(tokens []sqltext.Token) phrase {
	var b strings.Builder
	for _, t := range tokens[:min(len(tokens), 6)] {
		if t.Kind != sqltext.Word && t.Text != "@" {
			break
		}
		b.WriteString(strings.ToUpper(t.Text) + " ")
	}
	return phrase(b.String())
}

func (p phrase) begins(with ...string) bool {
	return slices.ContainsFunc(with, func(w string) bool { return strings.HasPrefix(string(p), w+" ") })
}

// first returns the first word.
func (p phrase) first() string {
	word, _, _ := strings.Cut(string(p), " ")
	return word
}

// temporary reports a CREATE of something that lives as long as its session.
func (p phrase) temporary() bool {
	rest := strings.TrimPrefix(string(p), "CREATE ")
	for _, optional := range []string{"OR ", "REPLACE ", "GLOBAL ", "LOCAL "} {
		rest = strings.TrimPrefix(rest, optional)
	}
	return p.begins("CREATE") && phrase(rest).begins("TEMP", "TEMPORARY")
}

// ddl reports whether the statement defines something, or maintains it. The
// service asks that such a statement goes on after its time limit: one that is
// cut off may leave corrupted structures.
func (p phrase) ddl() bool {
	switch p.first() {
	case "CREATE", "ALTER", "DROP", "TRUNCATE", "RENAME", "COMMENT", "GRANT", "REVOKE",
		"REINDEX", "VACUUM", "ANALYZE", "ANALYSE", "CLUSTER", "REFRESH", "REASSIGN",
		"SECURITY", "IMPORT", "OPTIMIZE", "REPAIR", "CHECK", "INSTALL", "UNINSTALL":
		return true
	}
	return false
}

// controls reports whether the statement begins or ends a transaction. Sent as
// SQL it would leave a session of the service's pool in a transaction, or end
// one behind the service's back.
func (p phrase) controls(product Product) bool {
	switch {
	case p.begins("ROLLBACK TO", "ROLLBACK WORK TO", "ROLLBACK TRANSACTION TO",
		"COMMIT PREPARED", "ROLLBACK PREPARED"):
		return false
	case p.begins("BEGIN", "START TRANSACTION", "COMMIT", "ROLLBACK"):
		return true
	case product == MySQL:
		return p.begins("XA")
	}
	return p.begins("END", "ABORT", "PREPARE TRANSACTION")
}

// sessionOnly reports whether all that the statement does is to its session,
// which outside a transaction the next statement does not share.
func (p phrase) sessionOnly(product Product) bool {
	if p.temporary() {
		return true
	}
	if product == PostgreSQL {
		return p.begins("SET", "RESET", "DISCARD", "LISTEN", "UNLISTEN", "LOAD", "PREPARE", "DEALLOCATE")
	}
	switch {
	case p.begins("SET GLOBAL", "SET PERSIST", "SET PERSIST_ONLY", "SET PASSWORD", "SET DEFAULT",
		"SET RESOURCE", "SET @ @ GLOBAL", "SET @ @ PERSIST", "SET @ @ PERSIST_ONLY"):
		return false
	}
	return p.begins("SET", "PREPARE", "DEALLOCATE", "LOCK", "SAVEPOINT", "HANDLER")
}

// commitsImplicitly reports whether MySQL commits the transaction in which it
// meets the statement.
// https://dev.mysql.com/doc/refman/8.0/en/implicit-commit.html
func (p phrase) commitsImplicitly() bool {
	if p.temporary() || p.begins("DROP TEMPORARY") {
		return false
	}
	switch p.first() {
	case "CREATE", "ALTER", "DROP", "TRUNCATE", "RENAME", "GRANT", "REVOKE", "LOCK", "UNLOCK",
		"ANALYZE", "OPTIMIZE", "REPAIR", "CHECK", "CACHE", "FLUSH", "RESET", "INSTALL", "UNINSTALL":
		return true
	}
	return p.begins("SET PASSWORD", "LOAD INDEX")
}

// sessionFunctions ask or change the session, which outside a transaction is a
// different one for the next statement.
var sessionFunctions = map[Product][]string{
	PostgreSQL: {"SET_CONFIG", "PG_ADVISORY_LOCK", "PG_ADVISORY_LOCK_SHARED",
		"PG_TRY_ADVISORY_LOCK", "PG_TRY_ADVISORY_LOCK_SHARED"},
	MySQL: {"GET_LOCK"},
}

// lastFunctions tell of the statement before, if they have no argument.
var lastFunctions = []string{"LAST_INSERT_ID", "FOUND_ROWS", "ROW_COUNT"}

// sessionFunction returns the first call of one, or "". The bodies of routines
// are left alone: they run elsewhere.
func sessionFunction(tokens []sqltext.Token, product Product) string {
	if phraseOf(tokens).begins("CREATE", "ALTER") {
		return ""
	}
	for i := range len(tokens) - 1 {
		name := strings.ToUpper(tokens[i].Text)
		if tokens[i].Kind != sqltext.Word || tokens[i+1].Text != "(" {
			continue
		}
		if slices.Contains(sessionFunctions[product], name) {
			return name
		}
		empty := i+2 < len(tokens) && tokens[i+2].Text == ")"
		if product == MySQL && empty && slices.Contains(lastFunctions, name) {
			return name
		}
	}
	return ""
}
