package revision

import (
	"fmt"
	"strings"
)

// A TargetError is a target that means nothing where it is used.
type TargetError struct {
	Target string
	Reason string
}

func (e *TargetError) Error() string { return fmt.Sprintf("target %q: %s", e.Target, e.Reason) }

// A NotFoundError is a name that is no revision and no label, nor the
// beginning of one.
type NotFoundError struct {
	Name string
	Near []string // ids, labels and words that look like it, the nearest first
}

func (e *NotFoundError) Error() string {
	return fmt.Sprintf("no revision or label %q", e.Name)
}

// An AmbiguousError is a name with which several ids or labels begin.
type AmbiguousError struct {
	Name       string
	Candidates []string // sorted
}

func (e *AmbiguousError) Error() string {
	const enough = 5
	list := strings.Join(e.Candidates[:min(enough, len(e.Candidates))], ", ")
	if more := len(e.Candidates) - enough; more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return fmt.Sprintf("%q is ambiguous: %s begin with it", e.Name, list)
}

// A MultipleHeadsError is a target that needs one head where there are more.
type MultipleHeadsError struct {
	Target string
	Heads  []ID
}

func (e *MultipleHeadsError) Error() string {
	return fmt.Sprintf("target %q is ambiguous: heads %s", e.Target, join(e.Heads))
}

// A MultipleRowsError is a target that counts from where the database is,
// which is at several revisions.
type MultipleRowsError struct {
	Target string
	Rows   []ID
	Names  []string // of Rows: what before an @ tells each from the others, a label if there is one
}

func (e *MultipleRowsError) Error() string {
	words := make([]string, len(e.Rows))
	for i, id := range e.Rows {
		words[i] = string(id)
		if e.Names[i] != words[i] {
			words[i] += " (" + e.Names[i] + ")"
		}
	}
	return fmt.Sprintf("target %q is ambiguous: the database is at %s", e.Target, strings.Join(words, ", "))
}

// A ForkError is a target that counts across a place where there are several
// ways to go.
type ForkError struct {
	Target  string
	At      ID // empty for the base of everything
	Choices []ID
}

func (e *ForkError) Error() string {
	at := string(e.At)
	if at == "" {
		at = wordBase
	}
	return fmt.Sprintf("target %q is ambiguous: from %s there is %s", e.Target, at, join(e.Choices))
}

// A TooFarError is a target that counts beyond the end of the graph.
type TooFarError struct {
	Target string
	Steps  int // how many there are
	At     ID  // the last revision on the way; empty if there is none
}

func (e *TooFarError) Error() string {
	switch {
	case e.At == "":
		return fmt.Sprintf("target %q is too far: no revision to count from", e.Target)
	case e.Steps == 0:
		return fmt.Sprintf("target %q is too far: %s is the last", e.Target, e.At)
	}
	return fmt.Sprintf("target %q is too far: %s is the last, %d away", e.Target, e.At, e.Steps)
}

// A NotInBranchError is a revision asked for in a branch that it is not part
// of, as in "branch@id".
type NotInBranchError struct {
	ID     ID
	Branch string
}

func (e *NotInBranchError) Error() string {
	return fmt.Sprintf("revision %s is not part of branch %q", e.ID, e.Branch)
}

// A NotAppliedError is a downgrade to where the database has not been.
type NotAppliedError struct {
	Target string
	ID     ID // what would have to be applied
}

func (e *NotAppliedError) Error() string {
	if string(e.ID) == e.Target {
		return fmt.Sprintf("revision %s is not applied", e.ID)
	}
	return fmt.Sprintf("target %q: revision %s is not applied", e.Target, e.ID)
}

// A SharedError is a downgrade of one branch that would take another with it.
type SharedError struct {
	Target string
	Others []ID // the newest revisions that would go and are not of the branch
}

func (e *SharedError) Error() string {
	return fmt.Sprintf("target %q: another branch would go with it: %s", e.Target, join(e.Others))
}

// A RangeError is a range whose start is not below its end.
type RangeError struct {
	Range      string
	Start, End []ID
}

func (e *RangeError) Error() string {
	return fmt.Sprintf("range %q: %s is not below %s", e.Range, orBase(e.Start), orBase(e.End))
}

// An UnknownError is a database that is at revisions which the graph does not
// have.
type UnknownError struct {
	IDs []ID
}

func (e *UnknownError) Error() string {
	return fmt.Sprintf("the database is at %s, which is not among the revisions", join(e.IDs))
}

func orBase(ids []ID) string {
	if len(ids) == 0 {
		return wordBase
	}
	return join(ids)
}
