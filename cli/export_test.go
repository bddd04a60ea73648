package cli

import "github.com/spf13/cobra"

// Root returns the command with all its commands, for tests of documents.
func Root() *cobra.Command { return newApp(nil).rootCommand() }
