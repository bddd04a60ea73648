package cli

import (
	"cmp"
	"fmt"
	"strconv"
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
		a.notes.clear()
	case retort.StepStarted:
		a.say("Running %s %s%s", e.Step.Direction, a.notes.paint(bold, route(e.Step)), s.remark(e.Step))
	case retort.Statement:
		a.notes.clear()
		a.echoStatement(e)
		s.watched = 0
		s.pulse.start(e.SQL)
	case retort.Record:
		a.echoStatement(retort.Statement{SQL: e.SQL})
	case retort.StepDone:
		s.pulse.stop()
		a.notes.clear()
		if a.flags.verbose {
			a.say("  done in %v", e.Elapsed.Round(time.Millisecond))
		}
	default:
		a.followTrouble(s, e)
	}
}

// followTrouble tells of what is not the usual course of a run.
func (a *app) followTrouble(s *session, e retort.Event) {
	switch e := e.(type) {
	case retort.Waiting:
		a.tellWaiting(s, e)
	case retort.Resumed:
		a.say("  an earlier run left it half-way: going on with its %s %d", s.counted(e.Step.Revision.ID), e.Statement)
	case retort.Progress:
		a.tellProgress(s, e)
	case retort.Settled:
		s.pulse.stop()
		a.say("  %s: %s (%s)", outcome(e), brief(e.Statement.SQL), e.How)
	case retort.Retrying:
		s.pulse.stop()
		a.say("  trying again, for the %s time: %v", ordinal(e.Try), e.Err)
	}
}

// tellWaiting tells for whom a run waits, at once and then now and then.
func (a *app) tellWaiting(s *session, e retort.Waiting) {
	who := cmp.Or(e.Owner, "another run")
	switch {
	case s.awaited == 0:
		a.say("waiting for %s, who moves the database", who)
	case e.For >= s.awaited:
		a.sayPassing("still waiting for %s after %v", who, e.For.Round(time.Second))
	default:
		return
	}
	s.awaited = e.For + pulseEvery
}

// tellProgress tells what the server says of a statement, as soon as it does and
// then every ten seconds. The pulse is put off: it is for where nobody tells.
func (a *app) tellProgress(s *session, e retort.Progress) {
	s.pulse.putOff()
	if e.Elapsed < s.watched {
		return
	}
	s.watched = e.Elapsed + pulseEvery
	a.sayPassing("  still running after %v: %s", e.Elapsed.Round(time.Second), doing(e))
}

// doing says what the server says of a statement that runs.
func doing(p retort.Progress) string {
	text := brief(p.SQL)
	if p.Doing != "" {
		text += " (" + p.Doing + ")"
	}
	if p.Blocked {
		text += ", waiting for a lock"
	}
	if p.By != "" {
		text += " that " + p.By + " holds"
	}
	return text
}

// outcome says what became of a statement whose reply was lost.
func outcome(e retort.Settled) string {
	if e.Applied {
		return "the reply was lost, but it took effect"
	}
	return "the reply was lost, and it did not take effect: sending it again"
}

// ordinal spells a number in the order of things: 2nd, 3rd.
func ordinal(n int) string {
	suffix := "th"
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}

// pulseEvery is how often a person is told that a statement still runs.
const pulseEvery = 10 * time.Second

// stillRunning tells that a statement goes on.
func (a *app) stillRunning(sql string, since time.Duration) {
	a.sayPassing("  still running after %v: %s", since.Round(time.Second), brief(sql))
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
	fmt.Fprintf(a.notes, "  %s;%s\n", strings.ReplaceAll(s.SQL, "\n", "\n  "), where)
}

// describe says a step in a line: "upgrade a1 -> b2, create the users".
func (p *project) describe(s revision.Step) string {
	return fmt.Sprintf("%s %s%s", s.Direction, route(s), p.remark(s))
}

// route says where a step goes: "a1 -> b2".
func route(s revision.Step) string {
	from, to := s.Revision.Down, []revision.ID{s.Revision.ID}
	switch s.Direction {
	case revision.Down:
		from, to = to, from
	case revision.Move:
		from, to = exchanged(s.Rows)
	}
	return orBase(from) + " -> " + orBase(to)
}

// remark says what a step's revision is about: ", create the users".
func (p *project) remark(s revision.Step) string {
	if sc := p.byID[s.Revision.ID]; sc != nil && sc.Message != "" {
		return ", " + sc.Message
	}
	return ""
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
