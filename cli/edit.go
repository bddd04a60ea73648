package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"

	"github.com/spf13/cobra"

	"github.com/retort-db/retort/revision"
)

func editCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "edit REVISION",
		Short: "Open a revision's file in $EDITOR",
		Args:  exactly("REVISION"),

		ValidArgsFunction: a.completeTargets(1, "head", "heads", "current"),
		RunE: run(func(ctx context.Context, args []string) error {
			return a.resolved(ctx, args[0], func(p *project, ids []revision.ID) error {
				for _, id := range ids {
					if err := a.edit(ctx, p, id); err != nil {
						return err
					}
				}
				return a.print(p.entries(ids, nil), func(io.Writer) {})
			})
		}),
	}
}

// edit opens one revision's file and waits for the editor to end.
func (a *app) edit(ctx context.Context, p *project, id revision.ID) error {
	s := p.byID[id]
	if s == nil || s.Path == "" {
		return fmt.Errorf("revision %s is a Go value and has no file", id)
	}
	editor, err := a.editor()
	if err != nil {
		return err
	}
	// The shell takes apart an EDITOR such as "code --wait".
	cmd := exec.CommandContext(ctx, "/bin/sh", "-c", editor+` "$1"`, "sh", s.Path)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = a.Stdin, a.Stdout, a.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("editor %q: %w", editor, err)
	}
	return nil
}

// editor finds what the person edits with.
func (a *app) editor() (string, error) {
	for _, name := range []string{"EDITOR", "VISUAL"} {
		if editor := a.Getenv(name); editor != "" {
			return editor, nil
		}
	}
	for _, name := range []string{"sensible-editor", "editor", "nano", "vim", "vi", "code"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no editor is installed: set EDITOR")
}
