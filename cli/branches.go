package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

func branchesCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "branches",
		Short: "Show the revisions where the graph forks",
		Args:  exactly(),
		RunE: run(func(_ context.Context, _ []string) error {
			p, err := a.project()
			if err != nil {
				return err
			}
			points := []entry{}
			for _, rev := range p.graph.All() {
				if p.graph.IsBranchPoint(rev.ID) {
					points = append(points, p.entry(rev.ID, nil))
				}
			}
			err = a.print(points, func(w io.Writer) {
				for _, e := range points {
					a.writeBranch(w, p, e)
				}
			})
			return cmp.Or(err, p.faults)
		}),
	}
}

// writeBranch writes a branch point and, below it, where it leads.
func (a *app) writeBranch(w io.Writer, p *project, point entry) {
	a.writeEntry(w, point, fmt.Sprintf("%s%s", point.Revision, point.marks()))
	indent := strings.Repeat(" ", len(point.Revision))
	for _, id := range point.Children {
		child := p.entry(id, nil)
		fmt.Fprintf(w, "%s -> %s%s\n", indent, id, child.marks())
	}
}
