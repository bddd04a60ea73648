package revision

import "github.com/retort-db/retort/internal/near"

// near returns the names that a person who typed name may have meant, the
// nearest first.
func (g *Graph) near(name string) []string {
	const enough = 3
	names := []string{wordHead, wordHeads, wordBase, wordCurrent}
	for id := range g.ids {
		names = append(names, string(id))
	}
	for label := range g.labels {
		names = append(names, label)
	}
	names = near.Names(name, names)
	return names[:min(enough, len(names))]
}
