package retort

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/retort-db/retort/internal/sqltext"
)

// chain returns the checksum of a row of statements whose last is sql, and of
// whose others sum is the checksum; "" is that of none. Line ends, comments
// and blanks outside quotes do not count.
func chain(sum, sql string, syntax sqltext.Syntax) string {
	h := sha256.New()
	h.Write([]byte(sum))
	for t := range sqltext.Tokens(sql, syntax) {
		if t.Kind != sqltext.Blank && t.Kind != sqltext.Comment {
			h.Write([]byte(t.Text + "\x00"))
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:32]
}

// chainText is chain for an operation that is not spelled, but told by
// [op.Text].
func chainText(sum, text string) string {
	h := sha256.Sum256([]byte(sum + "\x00" + text))
	return hex.EncodeToString(h[:])[:32]
}

// checksum is the chain of all statements.
func checksum(statements []string, syntax sqltext.Syntax) string {
	sum := ""
	for _, sql := range statements {
		sum = chain(sum, sql, syntax)
	}
	return sum
}

// shortened returns a text for people, in one line.
func shortened(sql string) string {
	const enough = 100
	text := strings.Join(strings.Fields(sql), " ")
	if len(text) > enough {
		text = strings.ToValidUTF8(text[:enough], "") + "..."
	}
	return text
}
