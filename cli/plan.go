package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/retort-db/retort/revision"
)

// A step is a step of a plan as --json prints it.
type step struct {
	Revision  revision.ID   `json:"revision"`
	Direction string        `json:"direction"`
	Rows      []rowChange   `json:"rows"`
	Heads     []revision.ID `json:"heads"`
}

type rowChange struct {
	Op   string      `json:"op"` // insert, update or delete
	From revision.ID `json:"from,omitempty"`
	To   revision.ID `json:"to,omitempty"`
}

func printable(steps []revision.Step) []step {
	out := make([]step, len(steps))
	for i, s := range steps {
		out[i] = step{Revision: s.Revision.ID, Direction: s.Direction.String(), Rows: []rowChange{}, Heads: list(s.Heads)}
		for _, c := range s.Rows {
			out[i].Rows = append(out[i].Rows, rowChange{Op: rowOp(c), From: c.From, To: c.To})
		}
	}
	return out
}

func rowOp(c revision.RowChange) string {
	switch {
	case c.From == "":
		return "insert"
	case c.To == "":
		return "delete"
	}
	return "update"
}

func planCommand(a *app) *cobra.Command {
	var from string
	cmd := &cobra.Command{
		Use:   "plan upgrade|downgrade|stamp TARGET...",
		Short: "Show the steps of a run without running them",
		Long: `Show the steps of a run without running them.

The plan starts where the database is, which one statement finds out. With
--from it starts there, and no database is needed.`,
		Example: `  retort plan upgrade head
  retort plan downgrade -1 --from ae10 --json`,
		Args: planArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			return run(func(ctx context.Context, args []string) error {
				if cmd.Flags().Changed("from") {
					return a.planFrom(from, args)
				}
				return a.online(func(s *session) error {
					rows, err := s.Rows(ctx)
					if err != nil {
						return err
					}
					return a.plan(s.project, rows, args)
				})
			})(cmd, args)
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "start at these `revisions`, separated by commas; \"base\" for an empty database")
	return cmd
}

func planArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return &usageError{errors.New("what to plan is missing: upgrade, downgrade or stamp")}
	}
	switch args[0] {
	case "upgrade", "downgrade":
		return exactly("upgrade or downgrade", "TARGET")(cmd, args)
	case "stamp":
		return atLeastOne("TARGET")(cmd, args[1:])
	}
	return &usageError{fmt.Errorf("cannot plan %q: upgrade, downgrade or stamp is wanted", args[0])}
}

func (a *app) planFrom(from string, args []string) error {
	p, err := a.project()
	if err != nil {
		return err
	}
	rows, err := p.rows(from)
	if err != nil {
		return err
	}
	err = a.plan(p, rows, args)
	a.warn(p, err)
	return err
}

func (a *app) plan(p *project, rows []revision.ID, args []string) error {
	if err := p.needAll(args[1:]...); err != nil {
		return err
	}
	steps, err := p.steps(rows, args[0], args[1:])
	if err != nil {
		return err
	}
	result := struct {
		From  []revision.ID `json:"from"`
		Steps []step        `json:"steps"`
	}{list(rows), printable(steps)}
	return a.print(result, func(w io.Writer) {
		if len(steps) == 0 {
			fmt.Fprintln(w, "nothing to do")
		}
		for _, s := range steps {
			fmt.Fprintf(w, "%-60s rows: %s\n", p.describe(s), orNone(s.Heads))
		}
	})
}

// steps plans what a command would do.
func (p *project) steps(rows []revision.ID, command string, targets []string) ([]revision.Step, error) {
	switch command {
	case "upgrade":
		return p.graph.Upgrade(rows, targets[0])
	case "downgrade":
		return p.graph.Downgrade(rows, targets[0])
	}
	return p.graph.Stamp(rows, targets...)
}

func orNone(ids []revision.ID) string {
	if len(ids) == 0 {
		return "none"
	}
	return join(ids)
}
