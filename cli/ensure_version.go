package cli

import (
	"context"
	"io"

	"github.com/spf13/cobra"
)

func ensureVersionCommand(a *app) *cobra.Command {
	var sql sqlFlags
	cmd := &cobra.Command{
		Use:     "ensure_version",
		Aliases: []string{"ensure-version"},
		Short:   "Create the version table if it is not there",
		Args:    exactly(),
		RunE: run(func(ctx context.Context, _ []string) error {
			if !sql.wanted {
				return a.online(func(s *session) error {
					if err := s.EnsureVersionTable(ctx); err != nil {
						return err
					}
					return a.print(struct{}{}, func(io.Writer) {})
				})
			}
			p, err := a.project()
			if err != nil {
				return err
			}
			s, err := a.session(p, nil)
			if err != nil {
				return err
			}
			return a.printSQL(s.EnsureVersionTableSQL)
		}),
	}
	sql.add(cmd)
	return cmd
}
