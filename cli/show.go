package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/retort-db/retort/revision"
)

func showCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "show REVISION",
		Short: "Show all that is known of a revision",
		Args:  exactly("REVISION"),

		ValidArgsFunction: a.completeTargets(1, "head", "heads", "current"),
		RunE: run(func(ctx context.Context, args []string) error {
			return a.resolved(ctx, args[0], func(p *project, ids []revision.ID) error {
				entries := p.entries(ids, nil)
				return a.print(entries, func(w io.Writer) {
					for _, e := range entries {
						e.full(w)
					}
				})
			})
		}),
	}
}

// resolved lends f the revisions that target names. Only a target that speaks
// of the database opens it.
func (a *app) resolved(ctx context.Context, target string, f func(p *project, ids []revision.ID) error) error {
	p, err := a.project()
	if err != nil {
		return err
	}
	if !revision.NeedsRows(target) {
		err := p.lend(target, nil, f)
		a.warn(p, err)
		return err
	}
	return a.online(func(s *session) error {
		rows, err := s.Rows(ctx)
		if err != nil {
			return err
		}
		return s.lend(target, rows, f)
	})
}

func (p *project) lend(target string, rows []revision.ID, f func(p *project, ids []revision.ID) error) error {
	ids, err := p.graph.Resolve(target, rows)
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		return fmt.Errorf("%q names no revision", target)
	}
	return f(p, ids)
}
