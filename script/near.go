package script

import (
	"fmt"

	"github.com/retort-db/retort/internal/near"
)

// didYouMean returns a hint that names the candidate nearest to word, behind a
// prefix, or "".
func didYouMean(word string, candidates []string, prefix string) string {
	if name := near.Name(word, candidates); name != "" {
		return fmt.Sprintf("did you mean %q?", prefix+name)
	}
	return ""
}
