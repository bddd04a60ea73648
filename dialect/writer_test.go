package dialect_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/dialect/mysql"
	"github.com/retort-db/retort/dialect/postgres"
	"github.com/retort-db/retort/dialect/sqlite"
	"github.com/retort-db/retort/internal/sqltext"
)

var dialects = []dialect.Dialect{postgres.Dialect{}, mysql.Dialect{}, sqlite.Dialect{}}

func TestIdent(t *testing.T) {
	tests := []struct{ rule, name, postgres, mysql string }{
		{"plain names stay bare", "alembic_version", `alembic_version`, "alembic_version"},
		{"digits may follow", "t2", `t2`, "t2"},
		{"a digit may not lead", "2t", `"2t"`, "`2t`"},
		{"upper case is kept by quoting", "Users", `"Users"`, "`Users`"},
		{"reserved words are quoted", "select", `"select"`, "`select`"},
		{"a word reserved in one product only", "user", `"user"`, "user"},
		{"blanks are quoted", "a b", `"a b"`, "`a b`"},
		{"the quote is doubled", "a\"`b", "\"a\"\"`b\"", "`a\"``b`"},
		{"other scripts are quoted", "größe", `"größe"`, "`größe`"},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			for d, want := range map[dialect.Dialect]string{postgres.Dialect{}: tt.postgres, mysql.Dialect{}: tt.mysql} {
				if got, err := d.Writer().Ident(tt.name).Text(); err != nil || got != want {
					t.Errorf("%s: Ident(%q) = %q, %v, want %q", d.Name(), tt.name, got, err, want)
				}
			}
		})
	}
}

func TestLit(t *testing.T) {
	tests := []struct{ rule, value, postgres, mysql string }{
		{"quoted", "a1", `'a1'`, `'a1'`},
		{"the quote is doubled", "O'Neil", `'O''Neil'`, `'O''Neil'`},
		{"a backslash escapes in MySQL alone", `a\'b`, `'a\''b'`, `'a\\''b'`},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			for d, want := range map[dialect.Dialect]string{postgres.Dialect{}: tt.postgres, mysql.Dialect{}: tt.mysql} {
				if got, err := d.Writer().Lit(tt.value).Text(); err != nil || got != want {
					t.Errorf("%s: Lit(%q) = %q, %v, want %q", d.Name(), tt.value, got, err, want)
				}
			}
		})
	}
}

func TestFirstErrorSticks(t *testing.T) {
	w := postgres.Dialect{}.Writer().Raw("DROP TABLE ").Ident("a\x00b").Raw(" CASCADE")
	if text, err := w.Text(); err == nil || text != "" || !strings.Contains(err.Error(), "NUL") {
		t.Errorf("Text() = %q, %v, want an error that names the NUL", text, err)
	}
}

// Whatever a name or a literal holds, it stays one token of the statement.
func FuzzNothingEscapes(f *testing.F) {
	for _, seed := range []string{"a", "a'b", `a\`, `\'; --`, "a\"b", "a`b", "/*", "$$", "é", "\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, d := range dialects {
			for door, write := range map[string]func(w *dialect.Writer){
				"Ident": func(w *dialect.Writer) { w.Ident(text) },
				"Lit":   func(w *dialect.Writer) { w.Lit(text) },
			} {
				w := d.Writer()
				write(w)
				spelled, err := w.Text()
				if err != nil {
					continue
				}
				tokens := slices.Collect(sqltext.Tokens(spelled, d.Traits().Syntax))
				if len(tokens) != 1 {
					t.Errorf("%s %s(%q) = %s: %d tokens, want 1", d.Name(), door, text, spelled, len(tokens))
				}
			}
		}
	})
}
