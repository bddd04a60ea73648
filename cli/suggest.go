package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/retort-db/retort/internal/near"
)

// unknownCommand tells what a misspelt command may have meant.
func unknownCommand(root *cobra.Command, name string) error {
	e := &codedError{code: exitUsage, err: fmt.Errorf("unknown command %q", unguard(name)), hint: `"retort --help" lists the commands`}
	var names []string
	for _, cmd := range root.Commands() {
		if !cmd.Hidden {
			names = append(names, cmd.Name())
		}
	}
	if meant := near.Name(name, names); meant != "" {
		e.hint = fmt.Sprintf("did you mean \"retort %s\"?", meant)
	}
	return e
}

// flagError tells what a misspelt flag may have meant.
func flagError(cmd *cobra.Command, err error) error {
	unknown, ok := errors.AsType[*pflag.NotExistError](err)
	if !ok || unknown.GetSpecifiedShortnames() != "" {
		return &usageError{err}
	}
	e := &codedError{code: exitUsage, err: fmt.Errorf("unknown flag --%s", unknown.GetSpecifiedName()),
		hint: fmt.Sprintf("%q lists the flags", cmd.CommandPath()+" --help")}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if meant := near.Name(unknown.GetSpecifiedName(), names); meant != "" {
		e.hint = fmt.Sprintf("did you mean --%s?", meant)
	}
	return e
}
