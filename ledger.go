package retort

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/retort/dialect"
)

// The tables beside the version table, in its schema.
const (
	runTable     = "retort_run"
	journalTable = "retort_journal"
)

// A ledger spells the statements about the three tables that say where a
// database is and who moves it. Values are literals, see versionTable.
type ledger struct {
	dialect dialect.Dialect
	version versionTable
	spelling
}

func newLedger(d dialect.Dialect, version versionTable) ledger {
	return ledger{dialect: d, version: version, spelling: spellingOf(d)}
}

// name spells a table of ours.
func (l ledger) name(table string) *dialect.Writer {
	return l.dialect.Writer().Name(l.version.schema, table)
}

// writer returns a Writer that begins with words and the name of a table.
func (l ledger) writer(words, table string) *dialect.Writer {
	return l.dialect.Writer().Raw(words).Name(l.version.schema, table)
}

// create returns the statements that make what is missing. Each may be sent
// again, and by several at once.
func (l ledger) create() ([]string, error) {
	var list []string
	for _, spell := range []func() (string, error){
		func() (string, error) { return l.version.create(" IF NOT EXISTS") },
		l.createRun, l.createJournal, l.insertRun,
	} {
		query, err := spell()
		if err != nil {
			return nil, err
		}
		list = append(list, query)
	}
	return list, nil
}

func (l ledger) createRun() (string, error) {
	return l.createTable(runTable, "version_table", []string{
		"version_table VARCHAR(128) NOT NULL",
		"fence BIGINT NOT NULL",
		"run VARCHAR(32) NOT NULL",
		"owner VARCHAR(255) NOT NULL",
		"started_at " + l.moment + " NOT NULL",
		"expires_at " + l.moment + " NOT NULL",
		"state VARCHAR(16) NOT NULL",
		"revision VARCHAR(255) NOT NULL",
		"direction VARCHAR(16) NOT NULL",
		"statement INTEGER NOT NULL",
		"statements INTEGER NOT NULL",
		"checksum VARCHAR(64) NOT NULL",
		"intent " + l.text + " NOT NULL",
		"intent_checksum VARCHAR(64) NOT NULL",
		"evidence VARCHAR(255) NOT NULL",
		"error " + l.text + " NOT NULL",
		"session VARCHAR(255) NOT NULL",
	})
}

func (l ledger) createTable(name, key string, columns []string) (string, error) {
	w := l.writer("CREATE TABLE IF NOT EXISTS ", name)
	w.Raw(" (\n    " + strings.Join(columns, ",\n    "))
	w.Raw(",\n    CONSTRAINT " + name + "_pkc PRIMARY KEY (" + key + ")\n)" + l.table)
	return w.Text()
}

// insertRun makes the row of our version table, unless it is there.
func (l ledger) insertRun() (string, error) {
	w := l.writer(l.insert, runTable)
	w.Raw(" (version_table, fence, run, owner, started_at, expires_at, state, revision, direction, statement, statements, checksum, intent, intent_checksum, evidence, error, session) VALUES (").Lit(l.version.name)
	w.Raw(fmt.Sprintf(", 0, '', '', %s, %s, '%s', '', '', 0, 0, '', '', '', '', '', '')", l.now, l.now, Idle))
	return w.Raw(l.unless).Text()
}

// read returns the query for the version rows and the row of retort_run at
// once: rows of a kind, "version" or "run", and then as many texts as there
// are columns, of which a version has one. That is a cast, as what stands below
// it is: the version table has the database's collation and a number as text
// that of the connection, which MySQL puts in no column together.
func (l ledger) read() (string, error) {
	w := l.dialect.Writer().Raw("SELECT " + l.kind("version") + " AS kind, " + fmt.Sprintf(l.cast, "version_num"))
	w.Raw(strings.Repeat(", ''", len(columns)-1)).Raw(" FROM ").Name(l.version.schema, l.version.name)
	w.Raw(" UNION ALL SELECT " + l.kind("run"))
	for _, c := range columns {
		w.Raw(", " + l.asText(c))
	}
	w.Raw(" FROM ").Name(l.version.schema, runTable).Raw(" WHERE version_table = ").Lit(l.version.name)
	return w.Text()
}

// survey is read with the lines of the journal that tell what is applied: rows
// of the kind "line", in the order of surveyed, in no order of time.
func (l ledger) survey() (string, error) {
	look, err := l.read()
	if err != nil {
		return "", err
	}
	w := l.dialect.Writer().Raw(look + " UNION ALL SELECT " + l.kind("line"))
	for _, c := range surveyed {
		w.Raw(", " + l.asText(c))
	}
	w.Raw(strings.Repeat(", ''", len(columns)-len(surveyed))).Raw(" FROM ").Name(l.version.schema, journalTable)
	w.Raw(" WHERE version_table = ").Lit(l.version.name)
	return w.Raw(" AND outcome IN ('" + outcomeApplied + "', '" + outcomeAccepted + "')").Text()
}

// surveyed names the columns of the journal that a survey returns.
var surveyed = []string{"run", "number", "revision", "parents", "direction", "statements", "checksum",
	"planned_at", "started_at", "finished_at", "who", "host", "tool", "outcome"}

// kind spells the kind of a row. go-mysql-server makes nothing of a plain
// literal in a UNION.
func (l ledger) kind(name string) string { return fmt.Sprintf(l.cast, "'"+name+"'") }

// asText spells a column of retort_run as text.
func (l ledger) asText(column string) string {
	switch {
	case column == "expired":
		return "CASE WHEN expires_at < " + l.now + " THEN 'yes' ELSE 'no' END"
	case strings.HasSuffix(column, "_at"):
		return fmt.Sprintf(l.stamp, column)
	case slices.Contains([]string{"fence", "statement", "statements", "number"}, column):
		return fmt.Sprintf(l.cast, column)
	}
	return column
}
