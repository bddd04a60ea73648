package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/revision"
)

// A status is where a database stands among the project's revisions.
type status struct {
	Environment string        `json:"environment,omitempty"`
	Database    string        `json:"database"`
	Current     []revision.ID `json:"current"`
	Heads       []revision.ID `json:"heads"`
	Pending     []entry       `json:"pending"`
	Holder      *holder       `json:"holder"`
	Interrupted *interrupted  `json:"interrupted"`
	Failed      *interrupted  `json:"failed"`
	Edited      []edited      `json:"edited"`
	Unknown     []deed        `json:"unknown"` // what the journal says of them

	lines []string // what there is to say of the runs, for people
}

// An edited is an applied revision whose file was edited since.
type edited struct {
	Revision revision.ID `json:"revision"`
	Applied  string      `json:"applied"` // the checksums: of what was applied
	File     string      `json:"file"`    // and of the file
	Path     string      `json:"path"`
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
	cmd.Flags().BoolVar(&exitCode, "exit-code", false, "exit with 4 if revisions are left to apply, with 6 if one is half-way")
	return cmd
}

func (a *app) status(ctx context.Context, s *session, wantCode bool) error {
	found, err := s.Status(ctx)
	if err != nil {
		return err
	}
	pending, lost := s.graph.Pending(found.Rows)
	if lost != nil && len(found.Forgotten) == 0 {
		return lost
	}
	st := s.statusOf(found)
	for i, line := range st.lines {
		st.lines[i] = a.out.paint(yellow, line)
	}
	for _, rev := range pending {
		st.Pending = append(st.Pending, s.entry(rev.ID, found.Rows))
	}
	err = cmp.Or(a.print(st, st.write), s.unread)
	switch {
	case err != nil:
		return err
	case lost != nil:
		return &retort.ForgottenError{Lines: found.Forgotten, Err: lost}
	case wantCode:
		return st.left()
	}
	return nil
}

// statusOf says what was found, but for what is pending.
func (s *session) statusOf(found *retort.Status) status {
	st := status{
		Environment: s.Env,
		Database:    s.Database.String(),
		Current:     list(found.Rows),
		Heads:       list(s.graph.RealHeads()),
		Pending:     []entry{},
		Holder:      s.holder(found.Holder),
		Interrupted: s.interrupted(found.Half),
		Failed:      s.interrupted(found.Failed),
		Edited:      []edited{},
		Unknown:     s.deeds(found.Forgotten),
		lines:       s.ofRuns(found),
	}
	for _, e := range found.Edited {
		st.Edited = append(st.Edited, edited{e.Revision, e.Applied.Checksum, e.Checksum, s.byID[e.Revision].Path})
	}
	return st
}

// left is the error of --exit-code, or nil.
func (st status) left() error {
	switch {
	case st.Interrupted != nil:
		return &codedError{code: exitPartial, err: fmt.Errorf("%s is half-way", st.Interrupted.Revision),
			hint: `"retort resume" finishes it, and so does any "retort upgrade"`}
	case len(st.Pending) > 0:
		return &codedError{code: exitBehind, err: errors.New("revisions are left to apply"),
			hint: `"retort upgrade heads" applies them`}
	}
	return nil
}

func (st status) write(w io.Writer) {
	if st.Environment != "" {
		fmt.Fprintf(w, "environment  %s\n", st.Environment)
	}
	fmt.Fprintf(w, "database     %s\n", st.Database)
	fmt.Fprintf(w, "current      %s\n", orNone(st.Current))
	fmt.Fprintf(w, "heads        %s\n", orNone(st.Heads))
	for _, line := range st.lines {
		fmt.Fprintln(w, line)
	}
	if len(st.Unknown) > 0 {
		return // what is pending cannot be told
	}
	fmt.Fprintf(w, "pending      %d\n", len(st.Pending))
	for _, e := range st.Pending {
		fmt.Fprintf(w, "  %s\n", e.line())
	}
}

// ofRuns says what the last run does, or has left.
func (s *session) ofRuns(st *retort.Status) []string {
	var lines []string
	if h := st.Holder; h != nil && h.Expired {
		lines = append(lines, fmt.Sprintf("locked by    %s, not heard of since; the next run takes over", h.Owner))
	} else if h != nil {
		lines = append(lines, fmt.Sprintf("locked by    %s, since %s", h.Owner, clock(h.Since)))
	}
	if st.Half != nil {
		lines = append(lines, halfwayLabel(st)+s.halfway(st.Half))
	}
	if st.Failed != nil {
		lines = append(lines, "failed       "+s.halfway(st.Failed))
	}
	for _, e := range st.Edited {
		lines = append(lines, fmt.Sprintf("edited       %s: its file does not say what was applied; \"retort accept %[1]s\" if it is right", e.Revision))
	}
	for _, line := range st.Forgotten {
		lines = append(lines, fmt.Sprintf("unknown      %s, applied %s by %s@%s", line.Revision, clock(line.Planned), line.Who, line.Host))
	}
	return lines
}

// halfwayLabel tells a step that a run is at from one that was left.
func halfwayLabel(st *retort.Status) string {
	if st.Holder != nil && !st.Holder.Expired {
		return "running      "
	}
	return "half-way     "
}
