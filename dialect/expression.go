package dialect

import (
	"slices"
	"strings"

	"github.com/retort-db/retort/internal/sqltext"
)

// Expression appends an expression where PostgreSQL wants a name, the call of
// a function, or parentheses: what is no call gets them.
func (w *Writer) Expression(sql string) *Writer {
	if isCall(sql) {
		return w.Raw(sql)
	}
	return w.Raw("(").Raw(sql).Raw(")")
}

// notCalls are words that a parenthesis may follow without making a call of a
// function.
var notCalls = []string{"not", "exists", "row", "array", "interval", "case", "select", "any", "all", "some", "in", "values"}

// isCall reports whether an expression is one call of a function, such as
// lower(name).
func isCall(sql string) bool {
	r := sqltext.NewReader(sql, sqltext.PostgreSQL)
	if slices.Contains(notCalls, strings.ToLower(r.Peek().Text)) {
		return false
	}
	if _, _, ok := r.Name(); !ok || !r.Is("(") {
		return false
	}
	r.Skip()
	return r.Peek().Text == ""
}
