package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

func mergeCommand(a *app) *cobra.Command {
	var f newFlags
	cmd := &cobra.Command{
		Use:   "merge REVISION...",
		Short: "Write a revision that joins several heads",
		Example: `  retort merge heads -m "merge both"
  retort merge ae10 27c6`,
		Args:              atLeastOne("REVISION"),
		ValidArgsFunction: a.completeTargets(many, "heads"),
		RunE: run(func(_ context.Context, args []string) error {
			p, err := a.project()
			if err != nil {
				return err
			}
			if err := p.mergeable(args); err != nil {
				return err
			}
			return a.newRevision(p, f, args)
		}),
	}
	f.add(cmd)
	return cmd
}

// mergeable wants at least two revisions: a merge of fewer would be a revision
// like any other, made by mistake.
func (p *project) mergeable(targets []string) error {
	if p.faults != nil {
		return p.faults
	}
	ids, err := p.resolve(targets)
	switch {
	case err != nil:
		return err
	case len(ids) == 0:
		return errors.New("there is nothing to merge")
	case len(ids) == 1:
		return fmt.Errorf("there is nothing to merge with %s", ids[0])
	}
	return nil
}
