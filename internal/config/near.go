package config

import (
	"strings"

	"github.com/retort-db/retort/internal/near"
)

// suggest returns a hint: the name that was probably meant, or all of them.
func suggest(word string, names []string, all string) string {
	if name := near.Name(word, names); name != "" {
		return "did you mean " + quote(name) + "?"
	}
	return all + strings.Join(names, ", ")
}
