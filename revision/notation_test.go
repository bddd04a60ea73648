package revision

import (
	"fmt"
	"strings"
	"testing"
)

// graphOf builds a graph from revisions separated by semicolons, each with its
// parents after "<", dependencies after "+" and labels after "#":
//
//	a1; a2 < a1; m < a2 b2 + n1 #blue
func graphOf(t testing.TB, text string) *Graph {
	t.Helper()
	g, err := NewGraph(revisionsOf(text))
	if err != nil {
		t.Fatalf("NewGraph(%s): %v", text, err)
	}
	return g
}

func revisionsOf(text string) []Revision {
	var revs []Revision
	for part := range strings.SplitSeq(text, ";") {
		words := strings.Fields(part)
		r := Revision{ID: ID(words[0]), Source: words[0] + ".sql"}
		kind := ""
		for _, word := range words[1:] {
			switch {
			case word == "<" || word == "+":
				kind = word
			case word[0] == '#':
				r.Labels = append(r.Labels, word[1:])
			case kind == "<":
				r.Down = append(r.Down, ID(word))
			default:
				r.DependsOn = append(r.DependsOn, word)
			}
		}
		revs = append(revs, r)
	}
	return revs
}

// rowsOf reads "a1 b1".
func rowsOf(text string) []ID {
	var rows []ID
	for _, word := range strings.Fields(text) {
		rows = append(rows, ID(word))
	}
	return rows
}

// say writes ids as "a1 b1".
func say(ids []ID) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = string(id)
	}
	return strings.Join(words, " ")
}

// planText writes steps as "a2: a1>a2 | m: -b1 a2>m", and an error as it is.
// ">" is an update, "+" an insert, "-" a delete.
func planText(steps []Step, err error) string {
	if err != nil {
		return "error: " + err.Error()
	}
	parts := make([]string, len(steps))
	for i, s := range steps {
		parts[i] = string(s.Revision.ID) + ":"
		for _, c := range s.Rows {
			parts[i] += " " + rowText(c)
		}
	}
	return strings.Join(parts, " | ")
}

func rowText(c RowChange) string {
	switch {
	case c.From == "":
		return "+" + string(c.To)
	case c.To == "":
		return "-" + string(c.From)
	}
	return fmt.Sprintf("%s>%s", c.From, c.To)
}

// idsText writes the outcome of a question.
func idsText(ids []ID, err error) string {
	if err != nil {
		return "error: " + err.Error()
	}
	return say(ids)
}
