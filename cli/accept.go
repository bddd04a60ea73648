package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/retort-db/retort/revision"
)

func acceptCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "accept [REVISION...]",
		Short: "Take edited files of applied revisions for what was applied",
		Long: `Take edited files of applied revisions for what was applied.

"retort status" tells which files say something else than what was applied;
comments, blanks and line ends do not count. Without an argument all of them
are accepted.`,
		ValidArgsFunction: a.completeTargets(many),
		RunE: run(func(ctx context.Context, args []string) error {
			return a.online(func(s *session) error { return a.accept(ctx, s, args) })
		}),
	}
}

func (a *app) accept(ctx context.Context, s *session, targets []string) error {
	var ids []revision.ID
	for _, target := range targets {
		found, err := s.graph.Resolve(target, nil)
		if err != nil {
			return err
		}
		ids = append(ids, found...)
	}
	accepted, err := s.Accept(ctx, ids...)
	if err != nil {
		return &codedError{code: exitCode(err), err: err, hint: cmp.Or(advice(err), `"retort status" shows which files were edited`)}
	}
	return a.print(list(accepted), func(w io.Writer) {
		if len(accepted) == 0 {
			fmt.Fprintln(w, "nothing to accept: every file says what was applied")
			return
		}
		fmt.Fprintf(w, "accepted: %s\n", join(accepted))
	})
}
