package revision

import (
	"cmp"
	"slices"
)

// near returns the names that a person who typed name may have meant, the
// nearest first.
func (g *Graph) near(name string) []string {
	const enough = 3
	type guess struct {
		name string
		far  int
	}
	var guesses []guess
	limit := 1 + len(name)/4
	consider := func(other string) {
		if far := distance(name, other, limit); far <= limit {
			guesses = append(guesses, guess{other, far})
		}
	}
	for _, word := range []string{wordHead, wordHeads, wordBase, wordCurrent} {
		consider(word)
	}
	for id := range g.ids {
		consider(string(id))
	}
	for label := range g.labels {
		consider(label)
	}
	slices.SortFunc(guesses, func(a, b guess) int {
		return cmp.Or(cmp.Compare(a.far, b.far), cmp.Compare(a.name, b.name))
	})
	var names []string
	for _, g := range guesses[:min(enough, len(guesses))] {
		names = append(names, g.name)
	}
	return names
}

// distance returns how many bytes have to be inserted, deleted or replaced to
// make b of a, or more than limit.
func distance(a, b string, limit int) int {
	if abs(len(a)-len(b)) > limit {
		return limit + 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0]++
		for j := range len(b) {
			next := diagonal
			if a[i] != b[j] {
				next = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], next
		}
	}
	return row[len(b)]
}

func abs(n int) int { return max(n, -n) }
