package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"
)

// errNoComparison is the answer to what needs a comparison of the database
// with a description of its tables, which Retort cannot make yet.
var errNoComparison error = &codedError{code: exitUsage,
	err:  errors.New("comparing a database with its models is not built yet"),
	hint: `write the revision by hand: "retort revision -m ..." makes the file`}

// checkCommand answers those who come from Alembic.
func checkCommand(*app) *cobra.Command {
	return &cobra.Command{
		Use:    "check",
		Short:  "Not built yet",
		Hidden: true,
		Args:   cobra.ArbitraryArgs,
		RunE:   run(func(context.Context, []string) error { return errNoComparison }),
	}
}
