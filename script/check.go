package script

import (
	"errors"
	"slices"
	"strings"

	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/revision"
)

// check finds the statements of a direction that could not run as the file
// asks.
func (b *Body) check(dir revision.Direction, syntax sqltext.Syntax) error {
	statements, err := b.Statements(dir, syntax)
	if err != nil {
		return err
	}
	var errs []error
	for _, st := range statements {
		what, hint := b.refuse(st, dir, syntax)
		if what != "" {
			errs = append(errs, &FileError{Path: st.Pos.File, Line: st.Pos.Line, What: what, Hint: hint})
		}
	}
	return errors.Join(errs...)
}

// refuse says what is wrong with a statement where it stands, or "".
func (b *Body) refuse(st Statement, dir revision.Direction, syntax sqltext.Syntax) (what, hint string) {
	words := sqltext.Keywords(st.SQL, syntax, depth)
	if name := controls(words, syntax); name != "" {
		return name + " in a revision file", "leave it out: retort begins and ends the transaction around a revision"
	}
	if name := standsAlone(words, syntax); name != "" && b.Transactional(dir) {
		return name + " does not work inside a transaction", `write "-- retort:no-transaction" below "-- retort:` + dir.String() + `", and keep the statement in a revision of its own`
	}
	return "", ""
}

// depth is how many leading words of a statement are looked at.
const depth = 8

// controls names the statement if it begins or ends a transaction.
func controls(words []string, syntax sqltext.Syntax) string {
	switch {
	case starts(words, "BEGIN", "NOT", "ATOMIC"): // a block of MariaDB
		return ""
	case starts(words, "ROLLBACK") && slices.Contains(words, "TO"): // a savepoint
		return ""
	case syntax == sqltext.MySQL:
		return first(words, control)
	}
	return first(words, slices.Concat(controlEnd, control))
}

// control holds the leading words of statements that begin or end a
// transaction; controlEnd those that MySQL has not.
var (
	control = [][]string{
		{"START", "TRANSACTION"}, {"BEGIN"}, {"COMMIT"}, {"ROLLBACK"},
	}
	controlEnd = [][]string{
		{"PREPARE", "TRANSACTION"}, {"END"}, {"ABORT"},
	}
)

// standsAlone names the statement if its product refuses it inside a
// transaction. The lists are PostgreSQL's PreventInTransactionBlock, for what
// leading words can tell, and SQLite's VACUUM and PRAGMA foreign_keys, of which
// the second silently does nothing (sqlite.org/pragma.html).
func standsAlone(words []string, syntax sqltext.Syntax) string {
	switch syntax {
	case sqltext.PostgreSQL:
		return first(words, alonePostgres)
	case sqltext.SQLite:
		return first(words, aloneSQLite)
	}
	return ""
}

// alonePostgres holds the leading words of statements; "…" stands for any
// words before the next.
var alonePostgres = [][]string{
	{"CREATE", "INDEX", "CONCURRENTLY"},
	{"CREATE", "UNIQUE", "INDEX", "CONCURRENTLY"},
	{"DROP", "INDEX", "CONCURRENTLY"},
	{"ALTER", "TABLE", "…", "CONCURRENTLY"}, // DETACH PARTITION
	{"REINDEX", "…", "CONCURRENTLY"},
	{"REINDEX", "DATABASE"},
	{"REINDEX", "SCHEMA"},
	{"REINDEX", "SYSTEM"},
	{"VACUUM"},
	{"CREATE", "DATABASE"},
	{"DROP", "DATABASE"},
	{"CREATE", "TABLESPACE"},
	{"DROP", "TABLESPACE"},
	{"ALTER", "SYSTEM"},
	{"DISCARD", "ALL"},
}

var aloneSQLite = [][]string{
	{"VACUUM"},
	{"PRAGMA", "FOREIGN_KEYS"},
}

// first returns the first pattern that words match, as text.
func first(words []string, patterns [][]string) string {
	for _, p := range patterns {
		if matches(words, p) {
			return strings.Join(p, " ")
		}
	}
	return ""
}

func matches(words, pattern []string) bool {
	if i := slices.Index(pattern, "…"); i >= 0 {
		return starts(words, pattern[:i]...) && slices.Contains(words, pattern[i+1])
	}
	return starts(words, pattern...)
}

func starts(words []string, with ...string) bool {
	return len(words) >= len(with) && slices.Equal(words[:len(with)], with)
}
