package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/retort-db/retort/script"
)

func listTemplatesCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "list_templates",
		Aliases: []string{"list-templates"},
		Short:   "List what a new project may start from",
		Args:    exactly(),
		RunE: run(func(context.Context, []string) error {
			type template struct {
				Name  string `json:"name"`
				About string `json:"about"`
			}
			var templates []template
			for _, t := range script.ProjectTemplates() {
				templates = append(templates, template(t))
			}
			return a.print(templates, func(w io.Writer) {
				for _, t := range templates {
					fmt.Fprintf(w, "%s - %s\n", t.Name, t.About)
				}
			})
		}),
	}
}
