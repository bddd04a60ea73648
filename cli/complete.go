package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// completeTargets offers a shell what may stand for a revision: words that
// always may, ids with their messages, and labels. It offers them for the
// first argument and, where a command takes more than one, for all.
func (a *app) completeTargets(most int, words ...string) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) >= most {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return a.targets(typed, words), cobra.ShellCompDirectiveNoFileComp
	}
}

// many is more arguments than anybody types.
const many = 1 << 10

// targets lists what begins with what was typed so far. A project that cannot
// be read offers nothing: the command itself will say why.
func (a *app) targets(typed string, words []string) []cobra.Completion {
	p, err := a.project()
	if err != nil {
		return nil
	}
	offers := slices.Clone(words)
	for _, rev := range p.graph.All() {
		e := p.entry(rev.ID, nil)
		offers = append(offers, cobra.CompletionWithDesc(string(rev.ID), e.Message))
		for _, label := range rev.Labels {
			offers = append(offers, cobra.CompletionWithDesc(label+"@head", "the head of this branch"))
		}
	}
	return slices.DeleteFunc(offers, func(o string) bool { return !strings.HasPrefix(o, typed) })
}

// completeEnvironments offers the environments of retort.toml.
func (a *app) completeEnvironments(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	p, err := a.settings()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return p.Envs, cobra.ShellCompDirectiveNoFileComp
}

// completeFlag says how a flag's value is completed. It panics if there is no
// such flag.
func completeFlag(cmd *cobra.Command, flag string, f cobra.CompletionFunc) {
	if err := cmd.RegisterFlagCompletionFunc(flag, f); err != nil {
		panic(err)
	}
}
