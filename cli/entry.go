package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/retort-db/retort/revision"
)

// An entry is a revision as commands show it: its place in the graph and what
// its file says.
type entry struct {
	Revision      revision.ID   `json:"revision"`
	Parents       []revision.ID `json:"parents"`
	DependsOn     []string      `json:"depends_on"`
	Children      []revision.ID `json:"children"`
	Labels        []string      `json:"labels"`
	Head          bool          `json:"head"`
	EffectiveHead bool          `json:"effective_head"`
	Current       bool          `json:"current"`
	BranchPoint   bool          `json:"branchpoint"`
	MergePoint    bool          `json:"mergepoint"`
	Message       string        `json:"message"`
	Path          string        `json:"path"`

	doc string
}

// entry describes one revision; current are the rows of the database, if they
// are known.
func (p *project) entry(id revision.ID, current []revision.ID) entry {
	rev, _ := p.graph.Revision(id)
	e := entry{
		Revision:    id,
		Parents:     list(rev.Down),
		DependsOn:   list(rev.DependsOn),
		Children:    list(p.graph.Children(id)),
		Labels:      list(p.graph.Labels(id)),
		Current:     slices.Contains(current, id),
		BranchPoint: p.graph.IsBranchPoint(id),
		MergePoint:  p.graph.IsMergePoint(id),
	}
	e.EffectiveHead = len(e.Children) == 0 && !p.graph.IsRealHead(id)
	e.Head = len(e.Children) == 0 && !e.EffectiveHead
	if s := p.byID[id]; s != nil {
		e.Message, e.Path, e.doc = s.Message, s.Path, s.Doc
	}
	return e
}

// marks returns what stands behind a revision in parentheses, in Alembic's
// order.
func (e entry) marks() string {
	var b strings.Builder
	if len(e.Labels) > 0 {
		fmt.Fprintf(&b, " (%s)", strings.Join(e.Labels, ", "))
	}
	for _, mark := range []struct {
		word string
		on   bool
	}{
		{"head", e.Head}, {"effective head", e.EffectiveHead}, {"current", e.Current},
		{"branchpoint", e.BranchPoint}, {"mergepoint", e.MergePoint},
	} {
		if mark.on {
			fmt.Fprintf(&b, " (%s)", mark.word)
		}
	}
	return b.String()
}

// line is the revision in one line, with where it comes from.
func (e entry) line() string {
	from := "<base>"
	if len(e.Parents) > 0 {
		from = join(e.Parents)
	}
	if len(e.DependsOn) > 0 {
		from += " (" + strings.Join(e.DependsOn, ", ") + ")"
	}
	text := fmt.Sprintf("%s -> %s%s", from, e.Revision, e.marks())
	if e.Message != "" {
		text += ", " + e.Message
	}
	return text
}

// full writes all that is known of the revision.
func (e entry) full(w io.Writer) {
	fmt.Fprintf(w, "Rev: %s%s\n", e.Revision, e.marks())
	if e.MergePoint {
		fmt.Fprintf(w, "Merges: %s\n", join(e.Parents))
	} else {
		fmt.Fprintf(w, "Parent: %s\n", orBase(e.Parents))
	}
	if len(e.DependsOn) > 0 {
		fmt.Fprintf(w, "Also depends on: %s\n", strings.Join(e.DependsOn, ", "))
	}
	if e.BranchPoint {
		fmt.Fprintf(w, "Branches into: %s\n", join(e.Children))
	}
	if e.Path != "" {
		fmt.Fprintf(w, "Path: %s\n", e.Path)
	}
	fmt.Fprintln(w)
	for line := range strings.Lines(e.doc) {
		fmt.Fprintln(w, strings.TrimRight("    "+line, " \n"))
	}
	fmt.Fprintln(w)
}

// join lists ids: "a1, b2".
func join(ids []revision.ID) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = string(id)
	}
	return strings.Join(words, ", ")
}

func orBase(ids []revision.ID) string {
	if len(ids) == 0 {
		return "<base>"
	}
	return join(ids)
}

// list returns s, or an empty slice in place of nil, which JSON would call
// null.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
