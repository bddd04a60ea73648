package dialect_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/sqltext"
)

// No statement makes Effect panic, and none gets a word of its own into what is
// asked about it: evidence with other names, in which all quoted texts are the
// same, is the same evidence.
func FuzzEffect(f *testing.F) {
	for _, d := range products {
		for _, c := range effectCases(f, d) {
			f.Add(c.sql, "x")
		}
	}
	f.Add("DROP INDEX CONCURRENTLY \"a'b\"", "' OR 1")
	f.Add("ALTER TABLE `a'b\\` ADD x int", "\\' OR 1 -- ")
	f.Fuzz(func(t *testing.T, sql, name string) {
		for _, d := range products {
			e := d.Effect(sql)
			if (e.Kind == dialect.Visible) != (e.Evidence != "") {
				t.Fatalf("%s: Effect(%q) is %v, with evidence %q", d.Name(), sql, e.Kind, e.Evidence)
			}
			whole(t, d, sql, e)
			renamed := renameAll(sql, name, d)
			if other := d.Effect(renamed); other.Kind == e.Kind && e.Kind == dialect.Visible {
				whole(t, d, renamed, other)
				if a, b := skeleton(e.Evidence, d), skeleton(other.Evidence, d); !slices.Equal(a, b) {
					t.Fatalf("%s: the names of %q escape:\n%q\n%q", d.Name(), renamed, a, b)
				}
			}
		}
	})
}

// whole fails if what is asked ends in the middle of a quote, or is more than
// one statement.
func whole(t *testing.T, d dialect.Dialect, sql string, e dialect.Effect) {
	for _, text := range []string{e.Evidence, e.Repair} {
		for token := range sqltext.Tokens(text, d.Traits().Syntax) {
			if token.Open || token.Text == ";" {
				t.Fatalf("%s: Effect(%q) asks %q", d.Name(), sql, text)
			}
		}
	}
}

// renameAll puts name for each quoted name of sql.
func renameAll(sql, name string, d dialect.Dialect) string {
	quoted := `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
	if d.Name() == "mysql" {
		quoted = "`" + strings.ReplaceAll(name, "`", "``") + "`"
	}
	var b strings.Builder
	for token := range sqltext.Tokens(sql, d.Traits().Syntax) {
		if token.Kind == sqltext.Ident {
			b.WriteString(quoted)
		} else {
			b.WriteString(token.Text)
		}
	}
	return b.String()
}

// skeleton returns the tokens of sql but for what is quoted.
func skeleton(sql string, d dialect.Dialect) []string {
	var list []string
	for token := range sqltext.Tokens(sql, d.Traits().Syntax) {
		if token.Kind != sqltext.String {
			list = append(list, token.Text)
		}
	}
	return list
}
