package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/retort-db/retort/revision"
)

// A status is where a database stands among the project's revisions.
type status struct {
	Environment string        `json:"environment,omitempty"`
	Database    string        `json:"database"`
	Current     []revision.ID `json:"current"`
	Heads       []revision.ID `json:"heads"`
	Pending     []entry       `json:"pending"`
}

func statusCommand(a *app) *cobra.Command {
	var exitCode bool
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Show where the database is and what is left to apply",
		Args:  exactly(),
		RunE: run(func(ctx context.Context, _ []string) error {
			return a.online(func(s *session) error { return a.status(ctx, s, exitCode) })
		}),
	}
	cmd.Flags().BoolVar(&exitCode, "exit-code", false, "exit with 4 if revisions are left to apply")
	return cmd
}

func (a *app) status(ctx context.Context, s *session, wantCode bool) error {
	rows, err := s.Rows(ctx)
	if err != nil {
		return err
	}
	pending, err := s.graph.Pending(rows)
	if err != nil {
		return err
	}
	st := status{
		Environment: s.Env,
		Database:    s.Database.String(),
		Current:     list(rows),
		Heads:       list(s.graph.RealHeads()),
		Pending:     []entry{},
	}
	for _, rev := range pending {
		st.Pending = append(st.Pending, s.entry(rev.ID, rows))
	}
	err = cmp.Or(a.print(st, st.write), s.unread)
	if err == nil && wantCode && len(pending) > 0 {
		err = &codedError{code: exitBehind, err: errors.New("revisions are left to apply"), hint: `"retort upgrade heads" applies them`}
	}
	return err
}

func (st status) write(w io.Writer) {
	if st.Environment != "" {
		fmt.Fprintf(w, "environment  %s\n", st.Environment)
	}
	fmt.Fprintf(w, "database     %s\n", st.Database)
	fmt.Fprintf(w, "current      %s\n", orNone(st.Current))
	fmt.Fprintf(w, "heads        %s\n", orNone(st.Heads))
	fmt.Fprintf(w, "pending      %d\n", len(st.Pending))
	for _, e := range st.Pending {
		fmt.Fprintf(w, "  %s\n", e.line())
	}
}
