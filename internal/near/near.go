// Package near guesses which name a person meant who typed another.
package near

import (
	"cmp"
	"slices"
)

// Names returns the candidates that word is most like, the nearest first and
// those at one distance in alphabetical order. A candidate that differs in
// more than a third of the word's bytes is left out.
func Names(word string, candidates []string) []string {
	limit := max(1, len(word)/3)
	far := map[string]int{}
	var names []string
	for _, c := range candidates {
		if d := max(len(c)-len(word), len(word)-len(c)); d > limit {
			continue
		}
		if d := distance(word, c); d <= limit {
			far[c] = d
			names = append(names, c)
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(far[a], far[b]), cmp.Compare(a, b))
	})
	return names
}

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
