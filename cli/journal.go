package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/revision"
)

// A deed is a line of the journal as --json prints it.
type deed struct {
	Run        string      `json:"run"`
	Revision   revision.ID `json:"revision"`
	Direction  string      `json:"direction"`
	Outcome    string      `json:"outcome"`
	Statements int         `json:"statements"`
	Planned    time.Time   `json:"planned"`
	Started    *time.Time  `json:"started"`
	Finished   *time.Time  `json:"finished"`
	Seconds    *float64    `json:"seconds"`
	Who        string      `json:"who"`
	Host       string      `json:"host"`
	Tool       string      `json:"tool"`
	Checksum   string      `json:"checksum"`
	Message    string      `json:"message,omitempty"`
}

// printJournal prints what runs have done to the database, newest first.
func (a *app) printJournal(ctx context.Context) error {
	return a.online(func(s *session) error {
		if file := sqliteFile(s.Database); file != "" && missing(file) {
			return a.print([]deed{}, func(io.Writer) {})
		}
		lines, err := s.Journal(ctx)
		if err != nil {
			return err
		}
		slices.Reverse(lines)
		deeds := s.deeds(lines)
		return a.print(deeds, func(w io.Writer) {
			for _, d := range deeds {
				fmt.Fprintln(w, d.line())
			}
		})
	})
}

func (s *session) deeds(lines []retort.Line) []deed {
	deeds := make([]deed, len(lines))
	for i, line := range lines {
		deeds[i] = s.deed(line)
	}
	return deeds
}

func (s *session) deed(line retort.Line) deed {
	d := deed{Run: line.Run, Revision: line.Revision, Direction: line.Direction.String(), Outcome: line.Outcome,
		Statements: line.Statements, Planned: line.Planned, Started: known(line.Started), Finished: known(line.Finished),
		Who: line.Who, Host: line.Host, Tool: line.Tool, Checksum: line.Checksum}
	if d.Started != nil && d.Finished != nil {
		took := line.Finished.Sub(line.Started).Seconds()
		d.Seconds = &took
	}
	if sc := s.byID[line.Revision]; sc != nil {
		d.Message = sc.Message
	}
	return d
}

// known returns a time, or nil if it was not noted.
func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// line says a deed for people: when, what, how it ended, how long it took, who.
func (d deed) line() string {
	when, took := d.Planned, ""
	if d.Started != nil {
		when = *d.Started
	}
	if d.Seconds != nil {
		took = fmt.Sprintf(" in %.2fs", *d.Seconds)
	}
	text := fmt.Sprintf("%s  %-9s %s  %s%s  %s@%s", when.UTC().Format(time.DateTime), d.Direction, d.Revision, d.Outcome, took, d.Who, d.Host)
	if d.Message != "" {
		text += "  " + d.Message
	}
	return text
}
