package cli

import (
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"
)

// helpCommand is "retort help": a word that is no command is an error.
func helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Say how a command is used",
		RunE: func(cmd *cobra.Command, args []string) error {
			topic, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return unknownCommand(root, args[0])
			}
			topic.InitDefaultHelpFlag()
			return topic.Help()
		},
	}
}

// helpOf returns what "retort --help" runs. The commands stand in the order of
// [commands]; help for one of them is cobra's.
func helpOf(list []*cobra.Command, cobras func(*cobra.Command, []string)) func(*cobra.Command, []string) {
	return func(cmd *cobra.Command, args []string) {
		if cmd.HasParent() {
			cobras(cmd, args)
			return
		}
		w := cmd.OutOrStdout()
		fmt.Fprintf(w, "%s\n\nUsage:\n  retort COMMAND [flags]\n\nCommands:\n", cmd.Short)
		writeCommands(w, list)
		fmt.Fprintf(w, "\nFlags of every command:\n%s", cmd.PersistentFlags().FlagUsages())
		fmt.Fprintf(w, "\n\"retort COMMAND --help\" says more of one.\n")
	}
}

func writeCommands(w io.Writer, list []*cobra.Command) {
	shown := slices.DeleteFunc(slices.Clone(list), func(c *cobra.Command) bool { return c.Hidden })
	for _, c := range shown {
		fmt.Fprintf(w, "  %-15s %s\n", c.Name(), c.Short)
	}
}
