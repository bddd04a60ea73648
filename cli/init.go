package cli

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/retort-db/retort/internal/config"
	"github.com/retort-db/retort/script"
)

func initCommand(a *app) *cobra.Command {
	var template string
	cmd := &cobra.Command{
		Use:   "init DIRECTORY",
		Short: "Start a project: a directory for revisions and a retort.toml",
		Args:  exactly("DIRECTORY"),
		RunE: run(func(_ context.Context, args []string) error {
			return a.init(args[0], template)
		}),
	}
	cmd.Flags().StringVarP(&template, "template", "t", "generic", "`name` of what the project starts from; list_templates lists them")
	return cmd
}

// init writes the settings last: until they are there, nothing else of Retort
// takes the directory for a project.
func (a *app) init(dir, template string) error {
	made, err := script.Init(dir, template)
	if err != nil {
		return err
	}
	file := a.flags.config
	if file == "" {
		file = config.FileName
	}
	if _, err := os.Stat(file); err == nil {
		a.say("%s is there already and stays as it is", file)
	} else {
		if err := config.Write(file, dir); err != nil {
			return err
		}
		made = append(made, file)
	}
	err = a.print(made, func(w io.Writer) {
		for _, path := range made {
			fmt.Fprintln(w, path)
		}
	})
	if err == nil {
		a.say("next: set the database's url in %s, %sthen \"retort revision -m ...\"", file, afterInit(template))
	}
	return err
}

// afterInit is what a template asks for before the first revision.
func afterInit(template string) string {
	if template == "go" {
		return `"go mod tidy", `
	}
	return ""
}
