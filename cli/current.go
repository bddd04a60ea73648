package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func currentCommand(a *app) *cobra.Command {
	var checkHeads bool
	cmd := &cobra.Command{
		Use:   "current",
		Short: "Show the revisions the database is at",
		Args:  exactly(),
		RunE: run(func(ctx context.Context, _ []string) error {
			return a.online(func(s *session) error { return a.current(ctx, s, checkHeads) })
		}),
	}
	cmd.Flags().BoolVar(&checkHeads, "check-heads", false, "exit with 4 unless the database is at all head revisions")
	cmd.SetFlagErrorFunc(currentFlagError)
	return cmd
}

// currentFlagError answers "current -c", which is --check-heads for Alembic.
func currentFlagError(cmd *cobra.Command, err error) error {
	e, ok := errors.AsType[*pflag.ValueRequiredError](err)
	if !ok || e.GetFlag().Name != "config" {
		return flagError(cmd, err)
	}
	return &codedError{code: exitUsage, err: err, hint: `-c is --config for every command; what Alembic calls "current -c" is --check-heads`}
}

func (a *app) current(ctx context.Context, s *session, checkHeads bool) error {
	rows, err := s.Rows(ctx)
	if err != nil {
		return err
	}
	ids, err := s.graph.Current(rows)
	if err != nil {
		return err
	}
	entries := s.entries(ids, rows)
	err = a.print(entries, func(w io.Writer) {
		for _, e := range entries {
			e.Current = false // that goes without saying
			a.writeEntry(w, e, fmt.Sprintf("%s%s", e.Revision, e.marks()))
		}
	})
	if err != nil || !checkHeads {
		return err
	}
	if err := s.needAll("heads"); err != nil {
		return err
	}
	pending, err := s.graph.Pending(rows)
	if err == nil && len(pending) > 0 {
		err = &codedError{code: exitBehind, err: errors.New("the database is not at all head revisions"),
			hint: `"retort plan upgrade heads" shows what is missing`}
	}
	return err
}
