package cli

import (
	"context"
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
	if hint := aboutRun(err); hint != "" {
		return hint
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
	if _, ok := errors.AsType[*script.AbsentError](err); ok {
		return "build this program again, with cli.Options{Go: versions.Go()} in its main.go; the retort command builds it by itself"
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
	if e, ok := errors.AsType[*retort.ForgottenError](err); ok {
		return fmt.Sprintf("get the files that it was applied with, or go back without them, by what the journal has kept: \"retort downgrade %s\"", below(e.Lines))
	}
	if _, ok := errors.AsType[*revision.UnknownError](err); ok {
		return `get the files that the database was migrated with, or "retort stamp --purge REVISION" if you know where it is`
	}
	return ""
}

// below returns what a database is at once the first of these revisions is
// taken back.
func below(lines []retort.Line) string {
	if len(lines) == 0 || len(lines[0].Parents) == 0 {
		return "base"
	}
	return string(lines[0].Parents[0])
}

// aboutRun says how to go on where another run, or an earlier one, is in the
// way.
func aboutRun(err error) string {
	if _, ok := errors.AsType[*retort.LockedError](err); ok {
		return `give it more time with --lock-timeout; "retort status" shows what that run is at; if it is known to be gone, "retort unlock" takes the lock away`
	}
	if _, ok := errors.AsType[*retort.LeaseLostError](err); ok {
		return `"retort status" shows where the database is; run again to take it the rest of the way`
	}
	if e, ok := errors.AsType[*retort.UnknownError](err); ok {
		return fmt.Sprintf(`look at the database: if the statement took effect, "retort resume --applied", if not, "retort resume --not-applied"; `+
			`a "-- retort:verify SELECT ..." above it in the file of %s would have told`, e.Step.Revision.ID)
	}
	if e, ok := errors.AsType[*retort.EditedError](err); ok {
		return fmt.Sprintf("put it back as it was and run again, and make the change in a revision of its own; "+
			"or finish %s by hand, and \"retort stamp\" says so", e.Revision)
	}
	if e, ok := errors.AsType[*retort.BoundError](err); ok {
		return fmt.Sprintf("finish %s by hand, and \"retort stamp\" says so", e.Revision)
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
	stopped := errors.Is(e.Err, context.Canceled)
	switch {
	case stopped && e.Done > 0:
		parts = append(parts, fmt.Sprintf("%s is half-way, %s; run again, and it goes on there", id, stays(e.Done)))
	case stopped:
		parts = append(parts, "run again, and it goes on there")
	case e.InDoubt:
		parts = append(parts, "the answer was lost: run again, and the next run finds out whether it took effect")
	case e.Done > 0:
		parts = append(parts, fmt.Sprintf("%s is half-way, %s; mend the next one in its file and run again: it goes on there", id, stays(e.Done)))
	case e.Statement != nil:
		parts = append(parts, fmt.Sprintf("%s left nothing behind; mend its file and run again", id))
	}
	return strings.Join(parts, "; ")
}

// stays says that the first n statements of a revision took effect.
func stays(n int) string {
	if n == 1 {
		return "its first statement stays"
	}
	return fmt.Sprintf("its first %d statements stay", n)
}
