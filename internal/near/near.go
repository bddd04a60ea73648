// Package near guesses which name a person meant who typed another.
package near

import (
	"cmp"
	"slices"
	"strings"
)

// Names returns the candidates that word is most like, the nearest first and
// those at one distance in alphabetical order. A candidate that differs in
// more than a third of the word's bytes is left out, unless word, of at least
// three bytes, is the beginning of it: those come last.
func Names(word string, candidates []string) []string {
	far := map[string]int{}
	var names []string
	for _, c := range candidates {
		if d, ok := compare(word, c); ok {
			far[c] = d
			names = append(names, c)
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(far[a], far[b]), cmp.Compare(a, b))
	})
	return names
}

// compare returns how far a candidate is from word, and whether it is near.
func compare(word, candidate string) (far int, near bool) {
	limit := max(1, len(word)/3)
	if abs(len(candidate)-len(word)) <= limit {
		if d := distance(word, candidate); d <= limit {
			return d, true
		}
	}
	return limit + 1, len(word) >= 3 && strings.HasPrefix(candidate, word)
}

func abs(n int) int { return max(n, -n) }

// Name returns the nearest of [Names], or "".
func Name(word string, candidates []string) string {
	names := Names(word, candidates)
	if len(names) == 0 {
		return ""
	}
	return names[0]
}

// distance counts the bytes to insert, delete, replace or swap with their
// neighbour to get from a to b.
func distance(a, b string) int {
	before, row, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next[0] = i + 1
		for j := range len(b) {
			next[j+1] = min(row[j+1]+1, next[j]+1, row[j]+cost(a[i], b[j]))
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row, next = row, next, before
	}
	return row[len(b)]
}

func cost(a, b byte) int {
	if a == b {
		return 0
	}
	return 1
}
