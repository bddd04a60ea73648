package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/internal/config"
	"github.com/retort-db/retort/revision"
	"github.com/retort-db/retort/script"
)

// advice says what to do about an error, or "" where its text says it all.
// The library states facts; what a person can type next is known here.
func advice(err error) string {
	if e, ok := errors.AsType[*codedError](err); ok {
		return e.hint
	}
	if e, ok := errors.AsType[*retort.StepError](err); ok {
		return afterStep(e)
	}
	if e, ok := errors.AsType[*config.Error](err); ok {
		return e.Hint
	}
	if e, ok := errors.AsType[*script.FileError](err); ok {
		return e.Hint
	}
	if e, ok := errors.AsType[*script.IrreversibleError](err); ok {
		return e.Hint()
	}
	if hint := aboutGraph(err); hint != "" {
		return hint
	}
	return aboutTarget(err)
}

// aboutGraph says how a fault of the graph is mended.
func aboutGraph(err error) string {
	if e, ok := errors.AsType[*revision.MissingError](err); ok {
		return fmt.Sprintf("get the file of %s, or mend what %s says of it", e.ID, e.By)
	}
	if _, ok := errors.AsType[*revision.DuplicateError](err); ok {
		return "give all but one of them another id, or remove them"
	}
	if _, ok := errors.AsType[*revision.CycleError](err); ok {
		return "one of them names a wrong down_revision or depends_on"
	}
	return ""
}

// aboutTarget says what to type instead of a target.
func aboutTarget(err error) string {
	if e, ok := errors.AsType[*revision.MultipleHeadsError](err); ok {
		return fmt.Sprintf("name one, as in %q, or all with \"heads\"", e.Heads[0])
	}
	if e, ok := errors.AsType[*revision.MultipleRowsError](err); ok {
		return fmt.Sprintf("say which before an @, as in %q", e.Names[0]+"@"+e.Target)
	}
	if e, ok := errors.AsType[*revision.NotFoundError](err); ok && len(e.Near) > 0 {
		return "did you mean " + strings.Join(e.Near, " or ") + "?"
	}
	if _, ok := errors.AsType[*revision.UnknownError](err); ok {
		return `get the files that the database was migrated with, or "retort stamp --purge REVISION" if you know where it is`
	}
	return ""
}

// afterStep says what a failed run leaves and how to go on.
func afterStep(e *retort.StepError) string {
	var parts []string
	if len(e.Applied) > 0 {
		parts = append(parts, "what came before stays: "+join(e.Applied))
	}
	id := e.Step.Revision.ID
	switch {
	case e.InDoubt:
		parts = append(parts, "the answer was lost, so nobody knows whether it took effect: look at the database; if it did, "+settle(e.Step))
	case e.Done > 0:
		parts = append(parts, fmt.Sprintf("%s is half done, up to its statement %d: undo that by hand, or finish by hand and %s", id, e.Done, settle(e.Step)))
	case e.Statement != nil:
		parts = append(parts, fmt.Sprintf("%s left nothing behind; mend its file and run again", id))
	}
	return strings.Join(parts, "; ")
}

// settle is the command that records a step as done.
func settle(s revision.Step) string {
	switch {
	case s.Direction != revision.Down:
		return commandLine("stamp", []revision.ID{s.Revision.ID})
	case len(s.Heads) == 0:
		return commandLine("stamp", []revision.ID{"base"})
	}
	return commandLine("stamp --purge", s.Heads)
}
