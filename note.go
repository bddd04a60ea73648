package retort

import (
	"fmt"
	"strings"
	"time"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/revision"
)

// A note is one change of where a run is: of its row, and together with that of
// the version rows and the journal. It takes effect whole or not at all, and
// only if nobody has changed the row since.
type note struct {
	place                  // what the row says from now on; its fence is that of before
	was      place         // what it says, as far as the run knows
	lease    time.Duration // from now, if there is an owner
	holder   string        // the run that has the lease; "" takes one that is free
	rows     []revision.RowChange
	evidence string  // a query whose value becomes that of the row's column
	journal  []entry // changes of the journal
	here     string  // likewise for the session; "" leaves it

	// lockTimeout is how long the transaction that the note begins waits for a
	// lock, where the product knows such a setting; 0 leaves it as it is.
	lockTimeout time.Duration
}

// An entry is a change of one line of a run's journal.
type entry struct {
	number  int
	begins  bool
	ends    bool
	outcome string
}

// guard is the condition under which a note is made.
func (l ledger) guard(w *dialect.Writer, table string, n note) {
	w.Raw(" WHERE " + table + "version_table = ").Lit(l.version.name)
	w.Raw(fmt.Sprintf(" AND %sfence = %d", table, n.fence))
	if n.holder != "" {
		w.Raw(" AND " + table + "run = ").Lit(n.holder)
		return
	}
	w.Raw(fmt.Sprintf(" AND (%sowner = '' OR %sexpires_at < %s)", table, table, l.now))
}

// set spells what the row says from now on, as far as it is not what it said.
func (l ledger) set(w *dialect.Writer, table string, n note) {
	w.Raw(fmt.Sprintf("%sfence = %d", table, n.fence+1))
	column := func(name string) *dialect.Writer { return w.Raw(", " + table + name + " = ") }
	text := func(name, was, is string) {
		if was != is {
			column(name).Lit(is)
		}
	}
	number := func(name string, was, is int) {
		if was != is {
			column(name).Raw(fmt.Sprint(is))
		}
	}
	text("run", n.was.run, n.run)
	text("owner", n.was.owner, n.owner)
	text("state", string(n.was.state), string(n.state))
	text("revision", string(n.was.revision), string(n.revision))
	text("direction", n.was.direction, n.direction)
	number("statement", n.was.statement, n.statement)
	number("statements", n.was.of, n.of)
	text("checksum", n.was.checksum, n.checksum)
	text("intent", n.was.intent, n.intent)
	text("intent_checksum", n.was.sum, n.sum)
	text("error", n.was.err, storable(n.err))
	if n.evidence != "" {
		column("evidence").Raw("(" + n.evidence + ")")
	} else {
		text("evidence", n.was.before, n.before)
	}
	if n.here != "" {
		column("session").Raw(n.here)
	}
	if n.owner == "" {
		return
	}
	if n.holder == "" {
		column("started_at").Raw(l.now)
	}
	column("expires_at").Raw(l.after(n.lease))
}

// storable leaves out of a message what no text column takes, and shortens it.
func storable(text string) string {
	const enough = 2000
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")
	if len(text) > enough {
		text = strings.ToValidUTF8(text[:enough], "") + "..."
	}
	return text
}

// alone spells a note that changes the row only.
func (l ledger) alone(n note) (string, error) {
	w := l.writer("UPDATE ", runTable).Raw(" SET ")
	l.set(w, "", n)
	l.guard(w, "", n)
	if n.holder == "" && l.skip != "" {
		w.Raw(" AND version_table IN (SELECT version_table FROM ").Name(l.version.schema, runTable)
		l.guard(w, "", n)
		w.Raw(l.skip + ")")
	}
	return w.Text()
}

// chain spells a note as one query, which returns one row with the row's
// evidence, or none where the note could not be made.
func (l ledger) chain(n note) (string, error) {
	w := l.dialect.Writer().Raw("WITH noted AS (UPDATE ").Name(l.version.schema, runTable).Raw(" SET ")
	l.set(w, "", n)
	l.guard(w, "", n)
	for _, c := range n.rows {
		l.possible(w, c)
	}
	if n.holder == "" {
		w.Raw(" AND version_table IN (SELECT version_table FROM ").Name(l.version.schema, runTable)
		l.guard(w, "", n)
		w.Raw(l.skip + ")")
	}
	w.Raw(" RETURNING evidence)")
	for i, c := range n.rows {
		change, err := l.version.change(c, " AND EXISTS (SELECT 1 FROM noted)")
		if err != nil {
			return "", err
		}
		w.Raw(fmt.Sprintf(", row_%d AS (%s)", i+1, change))
	}
	if len(n.journal) > 0 {
		w.Raw(", journal AS (UPDATE ").Name(l.version.schema, journalTable).Raw(" SET ")
		l.setJournal(w, "", n)
		w.Raw(" AND EXISTS (SELECT 1 FROM noted))")
	}
	w.Raw(" SELECT evidence")
	if n.lockTimeout > 0 {
		w.Raw(fmt.Sprintf(", set_config('lock_timeout', '%d', true)", n.lockTimeout.Milliseconds()))
	}
	return w.Raw(" FROM noted").Text()
}

// possible is the condition that a version row can be changed as planned.
func (l ledger) possible(w *dialect.Writer, c revision.RowChange) {
	id, word := c.From, " AND EXISTS"
	if id == "" {
		id, word = c.To, " AND NOT EXISTS"
	}
	w.Raw(word+" (SELECT 1 FROM ").Name(l.version.schema, l.version.name)
	w.Raw(" WHERE version_num = ").Lit(string(id)).Raw(")")
}

// join spells a note that moves at most one version row as an UPDATE of all
// the tables it changes.
func (l ledger) join(n note) (string, error) {
	w := l.dialect.Writer().Raw("UPDATE ").Name(l.version.schema, runTable).Raw(" r")
	for _, c := range n.rows {
		w.Raw(" JOIN ").Name(l.version.schema, l.version.name).Raw(" v ON v.version_num = ").Lit(string(c.From))
	}
	if len(n.journal) > 0 {
		w.Raw(" LEFT JOIN ").Name(l.version.schema, journalTable).Raw(" j ON ")
		l.lines(w, "j.", n)
	}
	w.Raw(" SET ")
	l.set(w, "r.", n)
	for _, c := range n.rows {
		w.Raw(", v.version_num = ").Lit(string(c.To))
	}
	if len(n.journal) > 0 {
		w.Raw(", ")
		l.setLines(w, "j.", n)
	}
	l.guard(w, "r.", n)
	return w.Text()
}

// joinable reports whether join can spell a note.
func joinable(n note) bool {
	return len(n.rows) == 0 || len(n.rows) == 1 && n.rows[0].From != "" && n.rows[0].To != ""
}

// setJournal spells the whole of the journal's part of a note.
func (l ledger) setJournal(w *dialect.Writer, table string, n note) {
	l.setLines(w, table, n)
	w.Raw(" WHERE ")
	l.lines(w, table, n)
}

// lines is the condition that finds the lines of the journal.
func (l ledger) lines(w *dialect.Writer, table string, n note) {
	numbers := make([]string, len(n.journal))
	for i, e := range n.journal {
		numbers[i] = fmt.Sprint(e.number)
	}
	w.Raw(table + "run = ").Lit(n.run).Raw(fmt.Sprintf(" AND %snumber IN (%s)", table, strings.Join(numbers, ", ")))
}

// setLines spells what changes in the journal, each line its own.
func (l ledger) setLines(w *dialect.Writer, table string, n note) {
	var outcomes, begun, ended strings.Builder
	for _, e := range n.journal {
		fmt.Fprintf(&outcomes, " WHEN %d THEN '%s'", e.number, e.outcome)
		if e.begins {
			fmt.Fprintf(&begun, " WHEN %d THEN %s", e.number, l.now)
		}
		if e.ends {
			fmt.Fprintf(&ended, " WHEN %d THEN %s", e.number, l.now)
		}
	}
	w.Raw(fmt.Sprintf("%soutcome = CASE %snumber%s ELSE %soutcome END", table, table, outcomes.String(), table))
	if begun.Len() > 0 {
		w.Raw(fmt.Sprintf(", %sstarted_at = CASE %snumber%s ELSE %sstarted_at END", table, table, begun.String(), table))
	}
	if ended.Len() > 0 {
		w.Raw(fmt.Sprintf(", %sfinished_at = CASE %snumber%s ELSE %sfinished_at END", table, table, ended.String(), table))
	}
}

// journalOf spells the journal's part of a note as a statement.
func (l ledger) journalOf(n note) (string, error) {
	w := l.writer("UPDATE ", journalTable).Raw(" SET ")
	l.setJournal(w, "", n)
	return w.Text()
}
