package dbtest

import (
	"crypto/rand"
	"strings"
	"testing"
)

// name returns a name for a database of t that no other has, so that what a
// server's log says can be traced to a test: the test's name as far as plain
// identifiers go, and a random end.
func name(t testing.TB) string {
	plain := strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToLower(t.Name()))
	return plain[:min(len(plain), 40)] + "_" + strings.ToLower(rand.Text()[:8])
}
