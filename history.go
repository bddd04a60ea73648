package retort

import (
	"cmp"
	"context"
	"strconv"
	"time"

	"github.com/retort-db/retort/revision"
)

// A Line is a step as the journal has it.
type Line struct {
	Run        string // the id of the run; its lines follow one another
	Number     int    // of the step in the run, from 1
	Revision   revision.ID
	Parents    []revision.ID
	Direction  revision.Direction
	Statements int // 0 if it was not known beforehand, as with a Go function
	Checksum   string
	Planned    time.Time // by the server's clock, as are the others
	Started    time.Time // zero if the run did not come to it
	Finished   time.Time // zero if the end was not noted
	Who, Host  string
	Tool       string // the version of the program, see [Options.Version]

	// Outcome is what became of it: "applied", "failed", "stopped" or
	// "unknown"; "stamped" and "accepted" where nothing ran; "running" if the
	// run is at it or ended without a word; "interrupted" if a later run went
	// on with it.
	Outcome string

	Script    []string // the statements, if they were kept
	Downgrade []string // those that take it back, if they were kept
}

// Journal returns what runs have done, oldest first. Steps that were planned
// and not begun are left out. It sends one statement and writes nothing; a
// database that Retort has not moved yet has an empty journal.
func (m *Migrator) Journal(ctx context.Context) ([]Line, error) {
	if m.db == nil {
		return nil, errNoDatabase
	}
	return m.journal(ctx, m.db)
}

func (m *Migrator) journal(ctx context.Context, db queryer) ([]Line, error) {
	query, err := m.ledger.readJournal()
	if err != nil {
		return nil, err
	}
	m.emit(Record{SQL: query})
	rows, err := textRows(ctx, db, query)
	if err != nil && m.dialect.MissingTable(err) {
		return nil, nil
	}
	lines := make([]Line, len(rows))
	for i, row := range rows {
		lines[i].Script, lines[i].Downgrade = unkept(row[0]), unkept(row[1])
		if err := lines[i].scan(row[2:]); err != nil {
			return nil, err
		}
	}
	return lines, m.lost(err)
}

// readJournal is the query for the lines that were begun: the two texts, and
// the columns that are surveyed.
func (l ledger) readJournal() (string, error) {
	w := l.dialect.Writer().Raw("SELECT script, downgrade")
	for _, c := range surveyed {
		w.Raw(", " + l.asText(c))
	}
	w.Raw(" FROM ").Name(l.version.schema, journalTable)
	w.Raw(" WHERE version_table = ").Lit(l.version.name)
	return w.Raw(" AND outcome <> '" + outcomePlanned + "' ORDER BY planned_at, run, number").Text()
}

// scan fills a line from a row of the columns that are surveyed.
func (l *Line) scan(row []string) error {
	var errs [6]error
	l.Run, l.Revision, l.Checksum = row[0], revision.ID(row[2]), row[6]
	l.Number, errs[0] = strconv.Atoi(row[1])
	l.Parents = split(row[3])
	l.Direction, errs[1] = directionOf(row[4])
	l.Statements, errs[2] = strconv.Atoi(row[5])
	l.Planned, errs[3] = parseMoment(row[7])
	l.Started, errs[4] = parseMoment(row[8])
	l.Finished, errs[5] = parseMoment(row[9])
	l.Who, l.Host, l.Tool, l.Outcome = row[10], row[11], row[12], row[13]
	return cmp.Or(errs[:]...)
}

// latest returns, of each revision that the journal says is applied, the line
// of the run that applied it, or of the acceptance of its edited file.
func latest(lines []Line) map[revision.ID]Line {
	applied := map[revision.ID]Line{}
	for _, line := range lines {
		switch {
		case line.Direction == revision.Down && line.Outcome == outcomeApplied:
			delete(applied, line.Revision)
		case line.Direction == revision.Up && (line.Outcome == outcomeApplied || line.Outcome == outcomeAccepted):
			applied[line.Revision] = line
		}
	}
	return applied
}
