package retort

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/user"
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/revision"
)

// What the journal says became of a step.
const (
	outcomePlanned     = "planned"     // the run has not come to it
	outcomeRunning     = "running"     // it runs, or the run ended without a word
	outcomeApplied     = "applied"     // it took effect
	outcomeAccepted    = "accepted"    // nothing ran; its edited file was found right
	outcomeStamped     = "stamped"     // only the version rows changed
	outcomeFailed      = "failed"      // the database refused a statement
	outcomeStopped     = "stopped"     // the run was asked to stop in it
	outcomeUnknown     = "unknown"     // nobody can tell
	outcomeInterrupted = "interrupted" // a later run went on with it
)

func (l ledger) createJournal() (string, error) {
	return l.createTable(journalTable, "run, number", []string{
		"run VARCHAR(32) NOT NULL",
		"number INTEGER NOT NULL",
		"version_table VARCHAR(128) NOT NULL",
		"revision VARCHAR(255) NOT NULL",
		"parents " + l.text + " NOT NULL",
		"direction VARCHAR(16) NOT NULL",
		"statements INTEGER NOT NULL",
		"checksum VARCHAR(64) NOT NULL",
		"planned_at " + l.moment + " NOT NULL",
		"started_at " + l.moment,
		"finished_at " + l.moment,
		"who VARCHAR(255) NOT NULL",
		"host VARCHAR(255) NOT NULL",
		"tool VARCHAR(255) NOT NULL",
		"outcome VARCHAR(16) NOT NULL",
		"script " + l.text + " NOT NULL",
		"downgrade " + l.text + " NOT NULL",
	})
}

// journalSize is about how many bytes of the journal go into one statement:
// the Data API takes 65,536 characters, and colons cost more than one. A text
// of which there is more than journalText is not kept.
const (
	journalSize = 24 << 10
	journalText = 8 << 10
)

// A line is a step as the journal has it.
type line struct {
	number     int
	step       revision.Step
	statements []string // what the step sends, if that is known beforehand
	downgrade  []string // what takes it back
	outcome    string   // planned, unless it says otherwise
}

// insertLines returns the statements that enter lines. Each may be sent again.
func (l ledger) insertLines(run, tool string, lines []line) ([]string, error) {
	var list []string
	var values []string
	size := 0
	for i, line := range lines {
		text, err := l.values(run, tool, line)
		if err != nil {
			return nil, err
		}
		values, size = append(values, text), size+len(text)
		if size < journalSize && i < len(lines)-1 {
			continue
		}
		w := l.writer(l.insert, journalTable)
		w.Raw(" (run, number, version_table, revision, parents, direction, statements, checksum, planned_at, who, host, tool, outcome, script, downgrade) VALUES ")
		query, err := w.Raw(strings.Join(values, ", ") + l.unless).Text()
		if err != nil {
			return nil, err
		}
		list, values, size = append(list, query), nil, 0
	}
	return list, nil
}

// values spells one line.
func (l ledger) values(run, tool string, line line) (string, error) {
	w := l.dialect.Writer().Raw("(")
	w.Lit(run).Raw(fmt.Sprintf(", %d, ", line.number)).Lit(l.version.name).Raw(", ")
	w.Lit(string(line.step.Revision.ID)).Raw(", ").Lit(join(line.step.Revision.Down)).Raw(", ")
	w.Lit(line.step.Direction.String()).Raw(fmt.Sprintf(", %d, ", len(line.statements)))
	w.Lit(checksum(line.statements, l.dialect.Traits().Syntax)).Raw(", " + l.now + ", ")
	w.Lit(userName()).Raw(", ").Lit(hostName()).Raw(", ").Lit(tool).Raw(", '" + cmp.Or(line.outcome, outcomePlanned) + "', ")
	w.Lit(kept(line.statements)).Raw(", ").Lit(kept(line.downgrade)).Raw(")")
	return w.Text()
}

// kept returns statements as one text, a JSON array, or "" if it is too long
// or there are none.
func kept(statements []string) string {
	if len(statements) == 0 {
		return ""
	}
	text, err := json.Marshal(statements)
	if err != nil || len(text) > journalText {
		return ""
	}
	return string(text)
}

// join lists ids: "a1, b2".
func join(ids []revision.ID) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = string(id)
	}
	return strings.Join(words, ", ")
}

// split reads what join wrote.
func split(text string) []revision.ID {
	if text == "" {
		return nil
	}
	var ids []revision.ID
	for _, word := range strings.Split(text, ", ") {
		ids = append(ids, revision.ID(word))
	}
	return ids
}

func userName() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return os.Getenv("USER")
}

func hostName() string {
	name, err := os.Hostname()
	if err != nil {
		return "unknown"
	}
	return name
}

// enter enters a plan in the journal. If it begins with a step that another
// run has left half-way, the line of that run is closed.
func (r *run) enter(ctx context.Context, steps []revision.Step, was place) error {
	lines, err := r.m.lines(ctx, steps)
	if err != nil {
		return err
	}
	if err := r.enterLines(ctx, lines); err != nil || !was.partial() {
		return err
	}
	query, err := r.m.ledger.interrupted(was.run)
	if err != nil {
		return err
	}
	return r.insist(ctx, query)
}

// enterLines enters lines in the journal.
func (r *run) enterLines(ctx context.Context, lines []line) error {
	queries, err := r.m.ledger.insertLines(r.id, r.m.opts.Version, lines)
	if err != nil {
		return err
	}
	for _, query := range queries {
		if err := r.insist(ctx, query); err != nil {
			return err
		}
	}
	return nil
}

// interrupted closes the line at which a run came to its end.
func (l ledger) interrupted(run string) (string, error) {
	w := l.writer("UPDATE ", journalTable)
	w.Raw(" SET outcome = '" + outcomeInterrupted + "', finished_at = " + l.now + " WHERE run = ").Lit(run)
	return w.Raw(" AND outcome IN ('" + strings.Join([]string{outcomeRunning, outcomeUnknown, outcomeStopped, outcomeFailed}, "', '") + "')").Text()
}

// insist sends a statement of ours that may be sent again, until it gets
// through.
func (r *run) insist(ctx context.Context, query string) error {
	for try := 0; ; try++ {
		_, err := r.record(ctx, r.conn, query)
		switch {
		case err == nil:
			return nil
		case try == brokenTries:
			return err
		case r.broken(err):
			if err := r.reconnect(ctx, err); err != nil {
				return err
			}
		default:
			if err := r.pause(ctx, try); err != nil {
				return err
			}
		}
	}
}

// lines returns what the journal says of steps before they run.
func (m *Migrator) lines(ctx context.Context, steps []revision.Step) ([]line, error) {
	lines := make([]line, len(steps))
	for i, s := range steps {
		lines[i] = line{number: i + 1, step: s}
		if s.Direction == revision.Move {
			continue
		}
		var err error
		if lines[i].statements, err = m.texts(ctx, s.Revision.ID, s.Direction); err != nil {
			return nil, err
		}
		if s.Direction == revision.Up {
			lines[i].downgrade, _ = m.texts(ctx, s.Revision.ID, revision.Down) // there may be no way back
		}
	}
	return lines, nil
}

// texts returns the statements of one direction of a revision file. What a Go
// function does is not known before it does it.
func (m *Migrator) texts(ctx context.Context, id revision.ID, d revision.Direction) ([]string, error) {
	script := m.scripts[id]
	if script.IsGo() {
		return nil, nil
	}
	sink := &textSink{dialect: m.dialect}
	err := script.Perform(ctx, d, m.dialect.Traits().Syntax, sink)
	return sink.texts, err
}

// A textSink keeps the text of what it is given.
type textSink struct {
	dialect dialect.Dialect
	texts   []string
}

// Do spells o.
func (s *textSink) Do(_ context.Context, o op.Op) error {
	statements, err := s.dialect.Statements(o)
	for _, statement := range statements {
		s.texts = append(s.texts, statement.SQL)
	}
	return err
}
