package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/retort-db/retort"
)

func resumeCommand(a *app) *cobra.Command {
	var applied, notApplied bool
	cmd := &cobra.Command{
		Use:   "resume",
		Short: "Finish a revision that is half-way, and nothing else",
		Long: `Finish a revision that is half-way, and nothing else.

Any "retort upgrade" or "retort downgrade" does so first. Where nobody can tell
whether a statement took effect, because its reply was lost and it leaves no
trace, they stop: look at the database, and say which with --applied or
--not-applied. That alone is recorded then; the next run goes on from there.`,
		Example: `  retort resume
  retort resume --not-applied && retort upgrade head`,
		Args: exactly(),
		RunE: run(func(ctx context.Context, _ []string) error {
			defer a.tellStopping(ctx)()
			return a.online(func(s *session) error {
				switch {
				case applied && notApplied:
					return &usageError{errors.New("--applied and --not-applied exclude each other")}
				case applied:
					return a.settle(ctx, s, retort.Applied)
				case notApplied:
					return a.settle(ctx, s, retort.NotApplied)
				}
				return a.finish(ctx, s)
			})
		}),
	}
	cmd.Flags().BoolVar(&applied, "applied", false, "the statement in doubt took effect")
	cmd.Flags().BoolVar(&notApplied, "not-applied", false, "it did not, and is to be sent again")
	a.addWaits(cmd)
	return cmd
}

// settle records what became of the statement in doubt.
func (a *app) settle(ctx context.Context, s *session, what retort.Settlement) error {
	err := s.Resume(ctx, what)
	if errors.Is(err, retort.ErrNothingToSettle) {
		return &codedError{code: exitError, err: err, hint: `"retort status" shows where the database is`}
	}
	if err != nil {
		return err
	}
	st, err := s.Status(ctx)
	if err != nil {
		return err
	}
	return a.print(unlocked{Interrupted: s.interrupted(st.Half)}, func(w io.Writer) {
		if st.Half != nil {
			fmt.Fprintf(w, "recorded; %s\n", s.halfway(st.Half))
		} else {
			fmt.Fprintln(w, "recorded")
		}
	})
}

// finish runs what is left of the revision that is half-way.
func (a *app) finish(ctx context.Context, s *session) error {
	if err := s.Finish(ctx); err != nil {
		return err
	}
	done := s.moved()
	if a.flags.json {
		return a.printJSON(done)
	}
	if len(done.Steps) == 0 {
		a.say("nothing to do: no revision is half-way, and %s", whereabouts(done.From))
	}
	return nil
}
