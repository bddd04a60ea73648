package sqltext

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTokens writes tokens as kind:text, blanks left out.
func TestTokens(t *testing.T) {
	tests := []struct {
		name   string
		syntax Syntax
		text   string
		want   string
	}{
		{"a colon is alone where a named parameter could be", PostgreSQL, `a[1:n] := :b::int`,
			`word:a operator:[ number:1 operator:: word:n operator:] operator::= operator:: word:b operator::: word:int`},
		{"a dollar quote is one token", PostgreSQL, `$$12:30$$ $a$:x$a$ $1`,
			`dollar:$$12:30$$ dollar:$a$:x$a$ param:$1`},
		{"a prefix belongs to its string", PostgreSQL, `E'\'' U&'a' u&"b" x'1f' "c" d'e'`,
			`string:E'\'' string:U&'a' ident:u&"b" string:x'1f' ident:"c" word:d string:'e'`},
		{"jsonb operators are operators", PostgreSQL, `a ?| b @? c`,
			`word:a operator:? operator:| word:b operator:@ operator:? word:c`},
		{"numbers", PostgreSQL, `1 1.5 .5 1e-3 1.e+2 0xff 1_000 1..2 1e-x`,
			`number:1 number:1.5 operator:. number:5 number:1e-3 number:1.e+2 number:0xff number:1_000 number:1 operator:. operator:. number:2 number:1e operator:- word:x`},
		{"double quotes hold a string in MySQL", MySQL, "\"a\" `b` 'c'", "string:\"a\" ident:`b` string:'c'"},
		{"conditional comments are marks around code", MySQL, `/*!40101 SET a */ /* b */ /*M!SELECT*/ */`,
			`mark:/*!40101 word:SET word:a mark:*/ comment:/* b */ mark:/*M! word:SELECT mark:*/ operator:* operator:/`},
		{"a version has five or six digits", MySQL, `/*!1+2*/ /*!123456 a*/`,
			`mark:/*! number:1 operator:+ number:2 mark:*/ mark:/*!123456 word:a mark:*/`},
		{"a question mark is a parameter", MySQL, `? ?1`, `param:? param:? number:1`},
		{"a label ends with a colon", MySQL, `l1:LOOP @x:=1`, `word:l1 operator:: word:LOOP operator:@ word:x operator::= number:1`},
		{"names in brackets", SQLite, `[a] ?12 :b $c`, `ident:[a] param:?12 operator:: word:b operator:$ word:c`},
		{"a comment ends before its line end", SQLite, "-- a\nb", "comment:-- a word:b"},
		{"what never ends is open", MySQL, `a 'b`, `word:a string:'b…`},
		{"a comment that the end may end is not open", SQLite, `/* a`, `comment:/* a`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for token := range Tokens(tt.text, tt.syntax) {
				text := token.Text
				if token.Open {
					text += "…"
				}
				if token.Kind != Blank {
					got = append(got, token.Kind.String()+":"+text)
				}
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("Tokens(%q, %v) (-want +got):\n%s", tt.text, tt.syntax, diff)
			}
		})
	}
}

func TestTokensStop(t *testing.T) {
	for token := range Tokens("a b c", SQLite) {
		if token.Kind == Blank {
			break // must not panic
		}
	}
}

func TestPlaceholders(t *testing.T) {
	tests := []struct {
		name   string
		syntax Syntax
		sql    string
		want   []Placeholder
	}{
		{"PostgreSQL has numbers", PostgreSQL, `$1 + $23`, []Placeholder{{0, 2, 1}, {5, 8, 23}}},
		{"jsonb operators are none", PostgreSQL, `a ? 'b' AND a ?| b AND a ?& c AND a @? d`, nil},
		{"quotes hold none in PostgreSQL", PostgreSQL, `'$1' "$1" E'\'$1' $$ $1 $$ $a$ $1 $a$ /* $1 /* */ $1 */ -- $1`, nil},
		{"names hold none", PostgreSQL, `a$1`, nil},
		{"a number too great is the greatest", PostgreSQL, `$99999999999999999999`, []Placeholder{{0, 21, 1<<63 - 1}}},
		{"MySQL counts", MySQL, `? + ?`, []Placeholder{{0, 1, 1}, {4, 5, 2}}},
		{"quotes hold none in MySQL", MySQL, "'?' \"?\" `?` 'a\\'?' /* ? */ -- ?\n# ?", nil},
		{"conditional comments hold some", MySQL, `/*!40101 ? */`, []Placeholder{{9, 10, 1}}},
		{"dollars are none in MySQL", MySQL, `$1`, nil},
		{"SQLite counts on from the highest number", SQLite, `? ?5 ? ?2 ?`,
			[]Placeholder{{0, 1, 1}, {2, 4, 5}, {5, 6, 6}, {7, 9, 2}, {10, 11, 7}}},
		{"quotes hold none in SQLite", SQLite, "'?' \"?\" `?` [?] /* ? */ -- ?", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Placeholders(tt.sql, tt.syntax)); diff != "" {
				t.Errorf("Placeholders(%q, %v) (-want +got):\n%s", tt.sql, tt.syntax, diff)
			}
		})
	}
}

func TestKeywords(t *testing.T) {
	tests := []struct {
		name   string
		syntax Syntax
		sql    string
		n      int
		want   []string
	}{
		{"upper case, no more than asked for", PostgreSQL, `create Unique index Concurrently i on t`, 4, []string{"CREATE", "UNIQUE", "INDEX", "CONCURRENTLY"}},
		{"none asked for", PostgreSQL, `SELECT 1`, 0, nil},
		{"fewer than asked for", PostgreSQL, `COMMIT`, 3, []string{"COMMIT"}},
		{"comments and parentheses are skipped", PostgreSQL, "-- a\n/* b /* */ */ ((/* c */ SELECT 1))", 2, []string{"SELECT"}},
		{"quoted names end the list", PostgreSQL, `ALTER TABLE "t" ADD a int`, 5, []string{"ALTER", "TABLE"}},
		{"later parentheses end the list", MySQL, `SELECT (a)`, 5, []string{"SELECT"}},
		{"conditional comments are code", MySQL, `/*!50003 CREATE*/ /*!50017 DEFINER=root*/ /*!50003 TRIGGER t */`, 5, []string{"CREATE", "DEFINER"}},
		{"hints are comments", MySQL, `SELECT /*+ NO_MERGE */ STRAIGHT_JOIN a`, 2, []string{"SELECT", "STRAIGHT_JOIN"}},
		{"letters beyond ASCII stay", SQLite, `ıf é`, 2, []string{"ıF", "é"}},
		{"nothing", SQLite, ` ; `, 2, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Keywords(tt.sql, tt.syntax, tt.n)); diff != "" {
				t.Errorf("Keywords(%q, %v, %d) (-want +got):\n%s", tt.sql, tt.syntax, tt.n, diff)
			}
		})
	}
}
