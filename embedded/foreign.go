package embedded

import (
	"strings"

	"github.com/retort-db/retort/internal/sqltext"
)

// withoutMariaDB returns a statement without the comments that are text for
// MariaDB only, /*M! ... */. MySQL passes over them; the engine would open them
// as it does /*! ... */.
func withoutMariaDB(query string) string {
	if !strings.Contains(query, "/*M!") {
		return query
	}
	var rest strings.Builder
	inside := false
	for t := range sqltext.Tokens(query, sqltext.MySQL) {
		switch {
		case t.Kind == sqltext.Mark && strings.HasPrefix(t.Text, "/*M!"):
			inside = true
		case t.Kind == sqltext.Mark && inside:
			inside = false
			rest.WriteString(" ")
		case !inside:
			rest.WriteString(t.Text)
		}
	}
	return rest.String()
}
