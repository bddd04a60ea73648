package cli

import (
	"cmp"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retort-db/retort/revision"
)

func historyCommand(a *app) *cobra.Command {
	var revRange string
	var indicate, applied bool
	cmd := &cobra.Command{
		Use:   "history",
		Short: "List the revisions, newest first",
		Example: `  retort history
  retort history -r -3:current
  retort history -r ae10: -v
  retort history --applied`,
		Args: exactly(),
		RunE: run(func(ctx context.Context, _ []string) error {
			switch {
			case applied && (indicate || revRange != ""):
				return &usageError{errors.New("--applied lists what was done to the database: it takes no other flag")}
			case applied:
				return a.printJournal(ctx)
			}
			return a.history(ctx, unguard(revRange), indicate)
		}),
	}
	cmd.Flags().StringVarP(&revRange, "rev-range", "r", "", "only the revisions of `START:END`, both included")
	cmd.Flags().BoolVarP(&indicate, "indicate-current", "i", false, "mark the revisions the database is at")
	cmd.Flags().BoolVar(&applied, "applied", false, "what runs have done to the database: when, what, how it ended, who")
	return cmd
}

func (a *app) history(ctx context.Context, revRange string, indicate bool) error {
	if indicate || countsFromRows(revRange) {
		return a.online(func(s *session) error {
			rows, err := s.Rows(ctx)
			if err != nil {
				return err
			}
			return a.printHistory(s.project, revRange, rows)
		})
	}
	p, err := a.project()
	if err != nil {
		return err
	}
	return a.printHistory(p, revRange, nil)
}

// countsFromRows reports whether a range speaks of the database: of current,
// or of nothing but numbers of steps.
func countsFromRows(revRange string) bool {
	from, to, err := revision.SplitRange(revRange)
	if err != nil || from == "" && to == "" {
		return false
	}
	counted := revision.NeedsRows(from) && from != "" && revision.NeedsRows(to) && to != ""
	return counted || isCurrent(from) || isCurrent(to)
}

func isCurrent(target string) bool {
	return strings.Contains(target, "current") && revision.NeedsRows(target)
}

func (a *app) printHistory(p *project, revRange string, current []revision.ID) error {
	revs, faults := p.graph.All(), p.faults
	if revRange != "" {
		var err error
		if revs, err = p.graph.Range(revRange, current); err != nil {
			return err
		}
		faults = nil // they are not in the range
	}
	entries := make([]entry, len(revs))
	for i, rev := range revs {
		entries[i] = p.entry(rev.ID, current)
	}
	err := a.print(entries, func(w io.Writer) {
		for _, e := range entries {
			a.writeEntry(w, e, e.line())
		}
	})
	return cmp.Or(err, faults)
}
