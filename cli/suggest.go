package cli

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// unknownCommand tells what a misspelt command may have meant.
func unknownCommand(root *cobra.Command, name string) error {
	e := &codedError{code: exitUsage, err: fmt.Errorf("unknown command %q", unguard(name)), hint: `"retort --help" lists the commands`}
	if near := root.SuggestionsFor(name); len(near) > 0 {
		e.hint = fmt.Sprintf("did you mean \"retort %s\"?", near[0])
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
	if near := nearFlags(cmd, unknown.GetSpecifiedName()); len(near) > 0 {
		e.hint = fmt.Sprintf("did you mean --%s?", near[0])
	}
	return e
}

// nearFlags asks cobra, which only knows how to compare commands.
func nearFlags(cmd *cobra.Command, name string) []string {
	probe := &cobra.Command{SuggestionsMinimumDistance: 2}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		probe.AddCommand(&cobra.Command{Use: f.Name, Hidden: f.Hidden, Run: func(*cobra.Command, []string) {}})
	})
	near := probe.SuggestionsFor(name)
	slices.SortStableFunc(near, func(a, b string) int { return difference(a, name) - difference(b, name) })
	return near
}

// difference prefers, among near names, one of the same length.
func difference(a, b string) int { return max(len(a)-len(b), len(b)-len(a)) }
