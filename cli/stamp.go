package cli

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/revision"
)

func stampCommand(a *app) *cobra.Command {
	var sql sqlFlags
	var purge bool
	cmd := &cobra.Command{
		Use:   "stamp TARGET...",
		Short: "Record that the database is at a revision, without running anything",
		Example: `  retort stamp head
  retort stamp --purge ae10`,
		Args:              atLeastOne("TARGET"),
		ValidArgsFunction: a.completeTargets(many, "head", "heads", "base"),
		RunE: run(func(ctx context.Context, args []string) error {
			switch {
			case sql.wanted && purge:
				return &usageError{errors.New("--purge cannot be combined with --sql")}
			case sql.wanted:
				return a.stampSQL(args)
			case purge:
				return a.purge(ctx, args)
			}
			return a.move(ctx, args, func(s *session) error { return s.Stamp(ctx, args...) })
		}),
	}
	cmd.Flags().BoolVar(&purge, "purge", false, "delete every row first, whatever it says")
	sql.add(cmd)
	a.addGuard(cmd)
	a.addWaits(cmd)
	return cmd
}

func (a *app) purge(ctx context.Context, targets []string) error {
	if err := a.noGuard(); err != nil {
		return err
	}
	return a.online(func(s *session) error {
		if err := s.needAll(targets...); err != nil {
			return err
		}
		if err := s.Purge(ctx, targets...); err != nil {
			return err
		}
		done := s.moved()
		if a.flags.json {
			return a.printJSON(done)
		}
		a.tellByHand(done)
		a.say("the version table holds %s alone", orNone(done.To))
		return nil
	})
}

// stampSQL prints the statements of a stamp. Every target may say the start,
// but all have to say the same.
func (a *app) stampSQL(targets []string) error {
	var starts, ends []string
	for _, target := range targets {
		start, end, err := splitRange(target)
		if err != nil {
			return err
		}
		if start != "" && !slices.Contains(starts, start) {
			starts = append(starts, start)
		}
		ends = append(ends, end)
	}
	if len(starts) > 1 {
		return &usageError{errors.New("stamp --sql takes one start, not " + strings.Join(starts, " and "))}
	}
	return a.writeSQL(strings.Join(starts, "")+":"+ends[0], func(m *retort.Migrator, w io.Writer, from []revision.ID, _ string) error {
		return m.StampSQL(w, from, ends...)
	})
}
