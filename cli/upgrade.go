package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/revision"
)

func upgradeCommand(a *app) *cobra.Command {
	var sql sqlFlags
	cmd := &cobra.Command{
		Use:   "upgrade TARGET",
		Short: "Take the database forward to a revision",
		Example: `  retort upgrade head
  retort upgrade +1
  retort upgrade ae10:head --sql > upgrade.sql`,
		Args:              exactly("TARGET"),
		ValidArgsFunction: a.completeTargets(1, "head", "heads", "+1"),
		RunE: run(func(ctx context.Context, args []string) error {
			if sql.wanted {
				return a.writeSQL(args[0], (*retort.Migrator).UpgradeSQL)
			}
			return a.move(ctx, args, func(s *session) error { return a.upgrade(ctx, s, args[0]) })
		}),
	}
	sql.add(cmd)
	a.addGuard(cmd)
	a.addWaits(cmd)
	return cmd
}

// A moved is what a run did, as --json prints it.
type moved struct {
	From  []revision.ID `json:"from"`
	To    []revision.ID `json:"to"`
	Steps []step        `json:"steps"`

	ByHand *interrupted `json:"settled_by_hand,omitempty"`
}

// move makes one run and tells how it ended.
func (a *app) move(ctx context.Context, targets []string, f func(*session) error) error {
	defer a.tellStopping(ctx)()
	if err := a.noGuard(); err != nil {
		return err
	}
	for _, target := range targets {
		if err := noRange(target); err != nil {
			return err
		}
	}
	return a.online(func(s *session) error {
		if err := s.needAll(targets...); err != nil {
			return err
		}
		if err := f(s); err != nil {
			return err
		}
		done := s.moved()
		if a.flags.json {
			return a.printJSON(done)
		}
		if len(done.Steps) == 0 && done.ByHand == nil {
			a.say("nothing to do: %s", whereabouts(done.From))
		}
		a.tellByHand(done)
		return nil
	})
}

// tellByHand tells that a step which was half-way is taken to be settled.
func (a *app) tellByHand(done moved) {
	if h := done.ByHand; h != nil {
		a.say("the %s of %s, which was half-way, is taken to be settled by hand: %s", h.Direction, h.Revision, whereabouts(done.To))
	}
}

// tellStopping tells a person who interrupts a run what comes of it, until the
// function that it returns is called.
func (a *app) tellStopping(ctx context.Context) (done func() bool) {
	return context.AfterFunc(ctx, func() {
		a.say("stopping where it can go on from; once more ends it at once")
	})
}

// moved tells what the last run did.
func (s *session) moved() moved {
	from, steps := s.planned.From, s.planned.Steps
	done := moved{From: list(from), To: list(from), Steps: printable(steps), ByHand: s.interrupted(s.planned.ByHand)}
	if len(steps) > 0 {
		done.To = list(steps[len(steps)-1].Heads)
	}
	return done
}

// whereabouts says where a database with these rows is.
func whereabouts(rows []revision.ID) string {
	if len(rows) == 0 {
		return "no revision is applied"
	}
	return "the database is at " + join(rows)
}

// upgrade says more than that there was nothing to do where the target is
// older than what is applied: to Alembic that is a downgrade forgotten.
func (a *app) upgrade(ctx context.Context, s *session, target string) error {
	err := s.Upgrade(ctx, target)
	if err != nil || len(s.planned.Steps) > 0 {
		return err
	}
	if ahead, err := s.graph.Ahead(s.planned.From, target); err == nil && len(ahead) > 0 {
		a.say("%s is already applied; \"retort downgrade %s\" goes back to it", target, target)
	}
	return nil
}
