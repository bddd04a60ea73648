package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/revision"
)

// follow tells a person about a run as it goes, on standard error.
func (a *app) follow(s *session, e retort.Event) {
	switch e := e.(type) {
	case retort.Planned:
		s.planned = e
	case retort.StepStarted:
		a.say("Running %s", s.describe(e.Step))
	case retort.Statement:
		a.echoStatement(e)
		s.pulse.start(e.SQL)
	case retort.StepDone:
		s.pulse.stop()
		if a.flags.verbose {
			a.say("  done in %v", e.Elapsed.Round(time.Millisecond))
		}
	}
}

// pulseEvery is how often a person is told that a statement still runs.
const pulseEvery = 10 * time.Second

// stillRunning tells that a statement goes on.
func (a *app) stillRunning(sql string, since time.Duration) {
	const enough = 60
	text := strings.Join(strings.Fields(sql), " ")
	if len(text) > enough {
		text = strings.ToValidUTF8(text[:enough], "") + "..."
	}
	a.say("  still running after %v: %s", since.Round(time.Second), text)
}

// echoStatement shows a statement as it is sent, and where it was written.
func (a *app) echoStatement(s retort.Statement) {
	if !a.flags.echo {
		return
	}
	where := ""
	if s.Pos.File != "" {
		where = "  -- " + s.Pos.String()
	}
	fmt.Fprintf(a.Stderr, "  %s;%s\n", strings.ReplaceAll(s.SQL, "\n", "\n  "), where)
}

// describe says a step in a line: "upgrade a1 -> b2, create the users".
func (p *project) describe(s revision.Step) string {
	from, to := s.Revision.Down, []revision.ID{s.Revision.ID}
	switch s.Direction {
	case revision.Down:
		from, to = to, from
	case revision.Move:
		from, to = exchanged(s.Rows)
	}
	text := fmt.Sprintf("%s %s -> %s", s.Direction, orBase(from), orBase(to))
	if sc := p.byID[s.Revision.ID]; sc != nil && sc.Message != "" {
		text += ", " + sc.Message
	}
	return text
}

// exchanged returns the rows that go and those that come.
func exchanged(changes []revision.RowChange) (gone, come []revision.ID) {
	for _, c := range changes {
		if c.From != "" {
			gone = append(gone, c.From)
		}
		if c.To != "" {
			come = append(come, c.To)
		}
	}
	return gone, come
}
