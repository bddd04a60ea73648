package cli

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retort-db/retort"
)

func downgradeCommand(a *app) *cobra.Command {
	var sql sqlFlags
	cmd := &cobra.Command{
		Use:   "downgrade TARGET",
		Short: "Take the database back to a revision",
		Example: `  retort downgrade -1
  retort downgrade base
  retort downgrade head:ae10 --sql > downgrade.sql`,
		Args:              exactly("TARGET"),
		ValidArgsFunction: a.completeTargets(1, "base", "-1"),
		RunE: run(func(ctx context.Context, args []string) error {
			if !sql.wanted {
				return a.move(ctx, args, func(s *session) error { return s.Downgrade(ctx, args[0]) })
			}
			if !strings.Contains(args[0], ":") {
				return &codedError{code: exitUsage, err: errors.New("downgrade --sql needs to know where it starts"),
					hint: "give START:TARGET, as in \"retort downgrade head:" + args[0] + " --sql\""}
			}
			return a.writeSQL(args[0], (*retort.Migrator).DowngradeSQL)
		}),
	}
	sql.add(cmd)
	a.addGuard(cmd)
	a.addWaits(cmd)
	return cmd
}
