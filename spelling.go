package retort

import (
	"fmt"
	"time"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/sqltext"
)

// A spelling is what the products say each in their own way in the statements
// about Retort's tables. Every time is the server's, in UTC.
type spelling struct {
	text, moment string // types of columns
	table        string // what follows the columns of a new table

	now   string                     // the time at which a statement runs
	after func(time.Duration) string // the time that much later
	stamp string                     // a format: a moment as text that parseMoment reads
	cast  string                     // a format: a value as text

	insert, unless string // around an INSERT that does nothing where the row is there

	// skip ends a SELECT ... FOR UPDATE that passes over rows which others have
	// locked; "" where there is no such thing that can be relied on.
	skip string

	// session is what tells this session from all others, as text, and sessions
	// the query for what another one does: its id for kill, whether it runs
	// something ("yes" or "no"), and for how many seconds it has, or has not.
	// They are "" where the database is in the process.
	session, sessions, kill string

	// notes is how a note changes several tables.
	notes notation
}

// A notation is how many statements a note is.
type notation int

const (
	several notation = iota // one for each table, in a transaction
	chained                 // one, of data-changing WITH queries
	joined                  // one UPDATE of several tables, if no version row comes or goes
)

func spellingOf(d dialect.Dialect) spelling {
	switch d.Traits().Syntax {
	case sqltext.PostgreSQL:
		return spelling{
			text: "TEXT", moment: "TIMESTAMP WITH TIME ZONE",
			now: "clock_timestamp()",
			after: func(d time.Duration) string {
				return fmt.Sprintf("clock_timestamp() + interval '%d microseconds'", d.Microseconds())
			},
			stamp:  "to_char(%s AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISS.US')",
			cast:   "CAST(%s AS TEXT)",
			insert: "INSERT INTO ", unless: " ON CONFLICT DO NOTHING",
			skip:    " FOR UPDATE SKIP LOCKED",
			session: "(SELECT " + identityPostgres + " FROM pg_stat_activity WHERE pid = pg_backend_pid())",
			sessions: "SELECT CAST(pid AS TEXT), CASE state WHEN 'active' THEN 'yes' ELSE 'no' END, " +
				"CAST(EXTRACT(EPOCH FROM clock_timestamp() - state_change) AS TEXT) FROM pg_stat_activity WHERE state IS NOT NULL AND " + identityPostgres + " = ",
			kill:  "SELECT pg_terminate_backend(%s)",
			notes: chained,
		}
	case sqltext.MySQL:
		return spelling{
			text: "LONGTEXT", moment: "DATETIME(6)", table: " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
			now: "UTC_TIMESTAMP(6)",
			after: func(d time.Duration) string {
				return fmt.Sprintf("UTC_TIMESTAMP(6) + INTERVAL %d MICROSECOND", d.Microseconds())
			},
			stamp:   "DATE_FORMAT(%s, '%%Y%%m%%d%%H%%i%%s.%%f')",
			cast:    "CAST(%s AS CHAR)",
			insert:  "INSERT IGNORE INTO ",
			session: "(SELECT " + identityMySQL + " FROM information_schema.processlist WHERE id = CONNECTION_ID())",
			sessions: "SELECT CAST(id AS CHAR), CASE command WHEN 'Sleep' THEN 'no' ELSE 'yes' END, CAST(time AS CHAR) " +
				"FROM information_schema.processlist WHERE " + identityMySQL + " = ",
			kill:  "KILL %s",
			notes: joined,
		}
	}
	return spelling{
		text: "TEXT", moment: "TEXT",
		now: sqliteMoment,
		after: func(d time.Duration) string {
			return fmt.Sprintf("strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now', '%+.3f seconds')", d.Seconds())
		},
		stamp:  "strftime('%%Y%%m%%d%%H%%M%%f', %s)",
		cast:   "CAST(%s AS TEXT)",
		insert: "INSERT INTO ", unless: " ON CONFLICT DO NOTHING",
	}
}

// What tells a session from those before and after it that have its id.
const (
	identityPostgres = "CAST(pid AS TEXT) || ' ' || CAST(EXTRACT(EPOCH FROM backend_start) AS TEXT)"
	identityMySQL    = "CONCAT(id, ' ', user, ' ', host)"
)

// sqliteMoment has the form that SQLite's own functions read, and that sorts.
const sqliteMoment = "strftime('%Y-%m-%d %H:%M:%f', 'now')"

// parseMoment reads what spelling.stamp writes. The zero time is "".
func parseMoment(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	return time.Parse("20060102150405", text) // a fraction is read unasked
}
