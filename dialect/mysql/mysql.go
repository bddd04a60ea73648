// Package mysql is the dialect of MySQL 8.0, MariaDB 10.6 and Aurora MySQL 3,
// and of what came after them.
//
// One text serves them all: where they differ it has what both take, and where
// there is no such thing, comments that one of them reads as text. So nobody has
// to know which server will run it.
//
// MODIFY and CHANGE restate a column: what they leave out, it loses. An
// [op.AlterColumn] therefore changes a name with RENAME COLUMN and a default with
// SET DEFAULT, where nothing is lost, and for all else needs the column as it is,
// which [Dialect.Inspect] reads.
package mysql

import (
	"regexp"
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/sqltext"
)

// Dialect is MySQL. The zero value is ready to use.
type Dialect struct{}

// Name returns "mysql".
func (Dialect) Name() string { return "mysql" }

// Traits returns what sets MySQL apart: every CREATE, ALTER and DROP commits.
// See "Statements That Cause an Implicit Commit" in the MySQL manual.
func (Dialect) Traits() dialect.Traits {
	return dialect.Traits{Syntax: sqltext.MySQL, NameLimit: 64}
}

// Writer returns an empty Writer for MySQL's text.
func (Dialect) Writer() *dialect.Writer { return dialect.NewWriter(grammar) }

// MissingTable reports whether err is ER_NO_SUCH_TABLE, 1146 with SQLSTATE
// 42S02. The error of go-sql-driver/mysql has no method that tells, only its
// text "Error 1146 (42S02): ...".
func (Dialect) MissingTable(err error) bool {
	return dialect.State(err) == "42S02" || strings.Contains(err.Error(), "Error 1146 ")
}

// serverError is how go-sql-driver/mysql spells the server's own errors.
var serverError = regexp.MustCompile(`\bError \d+ \((\w{5})\): `)

// Answered reports whether err is an error of the server, other than that it
// is going away, SQLSTATE 08S01.
func (Dialect) Answered(err error) bool {
	state := dialect.State(err)
	if found := serverError.FindStringSubmatch(err.Error()); state == "" && found != nil {
		state = found[1]
	}
	return state != "" && !strings.HasPrefix(state, "08")
}

// contention is how drivers spell ER_LOCK_WAIT_TIMEOUT, which is also that of
// lock_wait_timeout, and ER_LOCK_DEADLOCK.
var contention = regexp.MustCompile(`\b[Ee]rror (1205|1213|1684)\b`)

// Contended reports whether err is 1205, 1213 or 1684: the catalog was asked
// about a table that somebody is changing.
func (Dialect) Contended(err error) bool {
	return err != nil && contention.MatchString(err.Error())
}

// redundancy is how drivers spell the errors that tell of an object which is
// there already, or which is not: ER_DB_CREATE_EXISTS and what follows in the
// "Server Error Message Reference" of the MySQL manual. Some are
// MariaDB's own.
var redundancy = regexp.MustCompile(`\b[Ee]rror (1007|1008|1050|1051|1054|1060|1061|1068|1091|1141|1146|1147|1176|1304|1305|1347|1359|1360|1396|1507|1517|1537|1539|1826|3821|3822|3940|4091|4092)\b`)

// Redundant reports whether err is of an object that exists, or does not.
func (Dialect) Redundant(err error) bool {
	return err != nil && redundancy.MatchString(err.Error())
}
