package revision

import (
	"fmt"
	"strings"
	"unicode"
)

// An IDError is a revision with an id that cannot be used.
type IDError struct {
	ID     ID
	Source string
	Reason string // "is empty", "contains '@'"
}

func (e *IDError) Error() string {
	return fmt.Sprintf("revision id %q%s %s", e.ID, in(e.Source), e.Reason)
}

// A DuplicateError is an id that several revisions have.
type DuplicateError struct {
	ID      ID
	Sources []string // of all of them, in the order given
}

func (e *DuplicateError) Error() string {
	return fmt.Sprintf("revision %s is declared %d times%s", e.ID, len(e.Sources), in(e.Sources...))
}

// A MissingError is a revision that stands on one that does not exist.
type MissingError struct {
	ID         ID     // what is missing; for a dependency it may be meant as a label
	By         ID     // who names it
	Source     string // of By
	Dependency bool   // named in DependsOn, not in Down
}

func (e *MissingError) Error() string {
	verb := "follows"
	if e.Dependency {
		verb = "depends on"
	}
	return fmt.Sprintf("revision %s%s %s %q, which does not exist", e.By, in(e.Source), verb, string(e.ID))
}

// A CycleError is a circle of revisions, each of which stands on the next and
// the last on the first.
type CycleError struct {
	IDs     []ID
	Sources []string // of IDs
}

func (e *CycleError) Error() string {
	var b strings.Builder
	b.WriteString("revisions form a cycle: ")
	for i, id := range e.IDs {
		fmt.Fprintf(&b, "%s%s needs ", id, in(e.Sources[i]))
	}
	fmt.Fprintf(&b, "%s", e.IDs[0])
	return b.String()
}

// A LabelError is a branch label that cannot be used. Its revisions can.
type LabelError struct {
	Label   string
	IDs     []ID     // the revisions that claim it
	Sources []string // of IDs
	Reason  string   // "is declared twice"
}

func (e *LabelError) Error() string {
	return fmt.Sprintf("label %q of %s%s %s", e.Label, join(e.IDs), in(e.Sources...), e.Reason)
}

// Words that mean something as a target, and so cannot name a revision or a
// branch.
const (
	wordHead    = "head"
	wordHeads   = "heads"
	wordBase    = "base"
	wordCurrent = "current"
)

// checkID says what is wrong with an id.
func checkID(id ID) string {
	if strings.ContainsAny(string(id), "+-") {
		return "contains '+' or '-', which count steps in a target"
	}
	return checkLabel(string(id))
}

// checkLabel says what is wrong with a label. Unlike ids, labels may contain
// signs: Alembic reads "my-branch@head", and projects have such labels.
func checkLabel(label string) string {
	switch label {
	case "":
		return "is empty"
	case wordHead, wordHeads, wordBase, wordCurrent:
		return "has a meaning as a target"
	}
	if label[0] == '+' || label[0] == '-' {
		return "begins like a number of steps"
	}
	for _, r := range label {
		if strings.ContainsRune("@:'\"`\\", r) || unicode.IsSpace(r) || !unicode.IsPrint(r) {
			return fmt.Sprintf("contains %q", r)
		}
	}
	return ""
}

// in says where something is declared, as far as that is known.
func in(sources ...string) string {
	var known []string
	for _, s := range sources {
		if s != "" {
			known = append(known, s)
		}
	}
	if len(known) == 0 {
		return ""
	}
	return " (" + strings.Join(known, ", ") + ")"
}

// join lists ids for a message: "a1, b2".
func join(ids []ID) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = string(id)
	}
	return strings.Join(words, ", ")
}
