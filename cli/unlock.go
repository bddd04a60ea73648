package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/retort-db/retort"
)

func unlockCommand(a *app) *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use:   "unlock",
		Short: "Take the lock away from a run that is known to be gone",
		Long: `Take the lock away from a run that is known to be gone.

There is hardly ever a need: a run that was killed keeps the others waiting for
a minute at most. What it was doing stays recorded, and the next run finishes it.
A run that turns out to be alive notices before its next change, and stops.

Without --yes it takes nothing away from a run that was heard of within that
minute, and says which it is.`,
		Args: exactly(),
		RunE: run(func(ctx context.Context, _ []string) error {
			return a.online(func(s *session) error {
				if !yes {
					if err := s.leaveAlive(ctx); err != nil {
						return err
					}
				}
				return a.unlock(ctx, s)
			})
		}),
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "also from a run that seems to be alive")
	return cmd
}

// leaveAlive refuses to break the lock of a run that was heard of lately.
func (s *session) leaveAlive(ctx context.Context) error {
	st, err := s.Status(ctx)
	if err != nil || st.Holder == nil || st.Holder.Expired {
		return err
	}
	h := st.Holder
	text := fmt.Sprintf("%s has the lock since %s and seems to be alive", h.Owner, clock(h.Since))
	if st.Half != nil {
		text += ": " + s.halfway(st.Half)
	}
	return &codedError{code: exitLocked, err: errors.New(text),
		hint: fmt.Sprintf("if it is gone, others take over at %s by themselves; \"retort unlock --yes\" does not wait", clock(h.ExpiresAt))}
}

// An unlocked is what "retort unlock --json" prints.
type unlocked struct {
	Holder      *holder      `json:"holder"`
	Interrupted *interrupted `json:"interrupted"`
}

func (a *app) unlock(ctx context.Context, s *session) error {
	st, err := s.Unlock(ctx)
	if _, ok := errors.AsType[*retort.LockedError](err); ok {
		return &codedError{code: exitLocked, err: err,
			hint: "that run is in a transaction, and lets go when that ends; end its session in the database if it cannot wait"}
	}
	if err != nil {
		return err
	}
	return a.print(unlocked{s.holder(st.Holder), s.interrupted(st.Half)}, func(w io.Writer) {
		if st.Holder == nil {
			fmt.Fprintln(w, "nothing is locked")
			return
		}
		fmt.Fprintf(w, "unlocked: %s held the lock since %s\n", st.Holder.Owner, clock(st.Holder.Since))
		if st.Half != nil {
			fmt.Fprintf(w, "left half-way: %s\n", s.halfway(st.Half))
		}
	})
}

// clock says a time of the server for people.
func clock(t time.Time) string { return t.UTC().Format(time.DateTime + " MST") }
