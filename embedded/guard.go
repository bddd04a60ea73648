package embedded

import (
	"fmt"
	"regexp"
	"strings"

	protocol "github.com/dolthub/vitess/go/mysql"
	"github.com/dolthub/vitess/go/vt/sqlparser"
)

// A guard names statements that the engine answers wrongly, dies of, or calls a
// syntax error although they are none. Its pattern is matched against the words
// of a statement.
type guard struct {
	pattern *regexp.Regexp
	cannot  string // the embedded stand-in cannot ...
	because string
}

var guards = []guard{
	{regexp.MustCompile(`^(RELEASE )?SAVEPOINT |^ROLLBACK (WORK )?TO `),
		"set a savepoint", "its transactions are all or nothing"},
	{regexp.MustCompile(`^(CREATE|DROP) TEMPORARY TABLE`),
		"have temporary tables", "every table of it is everybody's"},
	{regexp.MustCompile(`^(CREATE|ALTER) TABLE .*PARTITION BY (LINEAR )?(RANGE|LIST|HASH|KEY)`),
		"partition a table", "it would forget the partitions and take every row"},
	{regexp.MustCompile(`^ALTER TABLE .* (ADD|DROP|TRUNCATE|COALESCE|REORGANIZE|EXCHANGE|REMOVE|DISCARD|IMPORT) PARTITION(ING)?( |$)`),
		"partition a table", "it would forget the partitions"},
	{regexp.MustCompile(`^(CREATE|ALTER) .*\b(KEY|INDEX) (\S+ )?(ON \S+ (\. \S+ )?)?\( \( `),
		"index an expression", "its indexes are of columns"},
	{regexp.MustCompile(`^(START|SET) .*READ ONLY|^SET .*(TRANSACTION|TX)_READ_ONLY`),
		"hold a transaction to reading", "it would write, or break the connection"},
	{regexp.MustCompile(`^(EXPLAIN|DESCRIBE|DESC) (\(|SELECT|WITH|TABLE|VALUES|INSERT|UPDATE|DELETE|REPLACE|FORMAT|ANALYZE|EXTENDED|FOR) `),
		"explain a statement", "its plans are not those of MySQL, and its answer cannot be read"},
	{regexp.MustCompile(`^ANALYZE `),
		"gather statistics", "it dies of an empty table"},
	{regexp.MustCompile(`^(CREATE|ALTER|DROP) (DEFINER = \S+ (@ \S+ )?)?(AGGREGATE )?FUNCTION `),
		"define functions", "it knows procedures and triggers only"},
	{regexp.MustCompile(`^ALTER (ALGORITHM = \S+ )?(DEFINER = \S+ (@ \S+ )?)?(SQL SECURITY \S+ )?VIEW `),
		"alter a view", "it knows CREATE OR REPLACE VIEW only"},
	{regexp.MustCompile(`INTO (OUTFILE|DUMPFILE) |^LOAD (DATA|XML) |LOAD_FILE \(`),
		"read or write files", "they would be this machine's, opened with the rights of this process"},
	{regexp.MustCompile(`^XA `),
		"take part in an XA transaction", "its transactions are of one connection"},
}

// refuse returns an error if a guard stands against the statement, or against
// the text that it prepares.
func refuse(query, words string) error {
	for _, g := range guards {
		if g.pattern.MatchString(words) {
			return cannot(g.cannot, g.because)
		}
	}
	if !strings.HasPrefix(words, "PREPARE ") {
		return nil
	}
	text := literal(query)
	return refuse("", wordsOf(text))
}

// cannot is MySQL's error for what a version of it does not do yet.
func cannot(do, because string) error {
	return protocol.NewSQLError(1235, "42000", "%s",
		fmt.Sprintf("the embedded stand-in cannot %s (%s): install a MySQL or MariaDB server, or give a DSN", do, because))
}

// literal returns the first string literal of a statement, or "".
func literal(query string) string {
	tokens := sqlparser.NewStringTokenizer(query)
	for {
		switch kind, text := tokens.Scan(); kind {
		case 0, sqlparser.LEX_ERROR:
			return ""
		case sqlparser.STRING:
			return string(text)
		}
	}
}
