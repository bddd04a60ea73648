package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/retort-db/retort/revision"
)

func headsCommand(a *app) *cobra.Command {
	var resolve bool
	cmd := &cobra.Command{
		Use:   "heads",
		Short: "Show the newest revision of every branch",
		Args:  exactly(),
		RunE: run(func(_ context.Context, _ []string) error {
			p, err := a.project()
			if err != nil {
				return err
			}
			ids := p.graph.Heads()
			if resolve {
				ids = p.graph.RealHeads()
			}
			entries := p.entries(ids, nil)
			err = a.print(entries, func(w io.Writer) {
				for _, e := range entries {
					a.writeEntry(w, e, fmt.Sprintf("%s%s", e.Revision, e.marks()))
				}
			})
			return cmp.Or(err, p.faults)
		}),
	}
	cmd.Flags().BoolVar(&resolve, "resolve-dependencies", false, "leave out heads that another revision depends on")
	return cmd
}

// entries describes several revisions.
func (p *project) entries(ids, current []revision.ID) []entry {
	entries := make([]entry, len(ids))
	for i, id := range ids {
		entries[i] = p.entry(id, current)
	}
	return entries
}

// writeEntry writes a revision in one line, or with -v all that is known.
func (a *app) writeEntry(w io.Writer, e entry, line string) {
	if a.flags.verbose {
		e.full(w)
		return
	}
	fmt.Fprintln(w, line)
}
