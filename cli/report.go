package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/revision"
)

// report tells an error: what is wrong, and what to do about it. With --json
// it is the document on standard output, unless a result was printed before:
// then it is told as text, like without.
func (a *app) report(cmd *cobra.Command, err error) {
	if err == nil {
		return
	}
	if a.flags.json && !a.printed && a.printJSON(describeFailure(err)) == nil {
		return
	}
	told, w := "", a.notes
	for _, e := range leaves(err) {
		fmt.Fprintf(w, "%s %v\n", w.paint(red, cmd.CommandPath()+":"), e)
		a.reportTexts(e)
		if isUsage(e) {
			fmt.Fprintf(w, "usage: %s\n", cmd.UseLine())
		}
		if hint := advice(e); hint != "" && hint != told {
			fmt.Fprintf(w, "%s %s\n", w.paint(cyan, "hint:"), hint)
			told = hint
		}
	}
}

// reportTexts shows the two texts of a statement that was edited.
func (a *app) reportTexts(err error) {
	e, ok := errors.AsType[*retort.EditedError](err)
	if !ok {
		return
	}
	for _, text := range []struct{ name, sql string }{{"took effect", e.Applied}, {"in the file", e.File}} {
		if text.sql != "" {
			fmt.Fprintf(a.notes, "  %s:\n    %s\n", text.name, strings.ReplaceAll(text.sql, "\n", "\n    "))
		}
	}
}

// leaves takes apart errors that were joined, so that each is told on a line
// of its own.
func leaves(err error) []error {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok || errors.Join(joined.Unwrap()...).Error() != err.Error() {
		return []error{err}
	}
	var all []error
	for _, e := range joined.Unwrap() {
		all = append(all, leaves(e)...)
	}
	return all
}

// A failure is what --json prints where there is no result.
type failure struct {
	Error struct {
		fault
		Also     []fault `json:"also,omitempty"` // where several things are wrong
		ExitCode int     `json:"exit_code"`

		// Of a run that failed: where it stopped, and the revisions before it,
		// which took effect and stay.
		Revision revision.ID   `json:"revision,omitempty"`
		At       string        `json:"at,omitempty"` // in its file: file:line, or file:line:column
		Applied  []revision.ID `json:"applied,omitempty"`
	} `json:"error"`
}

// A fault is one thing that is wrong.
type fault struct {
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

func describeFailure(err error) failure {
	var faults []fault
	for _, e := range leaves(err) {
		faults = append(faults, fault{e.Error(), advice(e)})
	}
	var f failure
	f.Error.fault, f.Error.Also, f.Error.ExitCode = faults[0], faults[1:], exitCode(err)
	if e, ok := errors.AsType[*retort.StepError](err); ok {
		f.Error.Revision, f.Error.At, f.Error.Applied = e.Step.Revision.ID, e.At.Exact(), e.Applied
	}
	return f
}

func isUsage(err error) bool {
	_, ok := errors.AsType[*usageError](err)
	return ok
}

// commandLine spells a command for a hint: retort stamp a1 b1.
func commandLine(name string, ids []revision.ID) string {
	words := []string{"retort", name}
	for _, id := range ids {
		words = append(words, string(id))
	}
	return `"` + strings.Join(words, " ") + `"`
}
