package emulator

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// number replaces parameters by their number and name, as in <1:a>.
func number(sql string, g grammar) string {
	n := 0
	return rewrite(sql, g, func(name string) string {
		n++
		return fmt.Sprintf("<%d:%s>", n, name)
	})
}

var (
	pgGrammar = (&postgresql{}).grammar()
	myGrammar = (&myEngine{}).grammar()
)

func TestRewrite(t *testing.T) {
	tests := []struct {
		rule, sql, want string
		grammars        []grammar
	}{
		{"a name is letters, digits and _", "a = :a_1Z+:1", "a = <1:a_1Z>+<2:1>", nil},
		{"each occurrence counts", ":a :a", "<1:a> <2:a>", nil},
		{"a name ends at the first other character", ":a-:é", "<1:a>-:é", nil},
		{"a cast is none", "a::int, :b::int", "a::int, <1:b>::int", nil},
		{"three colons are a cast and one", ":::a", "::<1:a>", nil},
		{"an assignment is none", "n := 1", "n := 1", nil},
		{"nor is a colon alone", "a : b", "a : b", nil},
		{"nor one at the end", "a:", "a:", nil},
		{"strings are left alone", "':a' || 'it''s :b' || :c", "':a' || 'it''s :b' || <1:c>", nil},
		{"and what is in double quotes", `":a"":b" :c`, `":a"":b" <1:c>`, nil},
		{"and line comments", "1 -- :a\n:b", "1 -- :a\n<1:b>", nil},
		{"and block comments", "/* :a */ :b", "/* :a */ <1:b>", nil},
		{"a quote that does not end goes on", "'a :b", "'a :b", nil},
		{"as a comment does", "/* :b", "/* :b", nil},
		{"dollar quotes are not known", "$$a :b$$ $q$it's :c$q$", "$$a <1:b>$$ $q$it's :c$q$", nil},
		{"nor are array slices", "a[1:2]", "a[1<1:2>]", nil},
		{"nor times", "12:30", "12<1:30>", nil},
		{"nor labels without a blank", "l:LOOP", "l<1:LOOP>", nil},
		{"comments nest in PostgreSQL", "/* /* */ :a */ :b", "/* /* */ :a */ <1:b>", []grammar{pgGrammar}},
		{"and do not in MySQL", "/* /* */ :a", "/* /* */ <1:a>", []grammar{myGrammar}},
		{"PostgreSQL's backslash escapes in E strings", `E'\':a' '\' :b`, `E'\':a' '\' <1:b>`, []grammar{pgGrammar}},
		{"and not where E ends a word", `type'\' :a`, `type'\' <1:a>`, []grammar{pgGrammar}},
		{"MySQL's in all", `'\':a' "\":b" :c`, `'\':a' "\":b" <1:c>`, []grammar{myGrammar}},
		{"MySQL's backticks quote", "`a:b` :c", "`a:b` <1:c>", []grammar{myGrammar}},
		{"MySQL's # begins a comment", "# it's :a\n:b", "# it's :a\n<1:b>", []grammar{myGrammar}},
	}
	for _, test := range tests {
		grammars := test.grammars
		if grammars == nil {
			grammars = []grammar{pgGrammar, myGrammar}
		}
		for _, g := range grammars {
			if got := number(test.sql, g); got != test.want {
				t.Errorf("%s: %+v\nsql  %s\ngot  %s\nwant %s", test.rule, g, test.sql, got, test.want)
			}
		}
	}
}

// FuzzRewrite: putting the names back gives the text back, and names are
// names.
func FuzzRewrite(f *testing.F) {
	for _, seed := range []string{"", ":", "::", ":a", "':a", "/* /* */", `E'\`, "$$:a$$", "-- :a\n:b", "`", "#'\n:a", "a[1:2]"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, sql string) {
		for _, g := range []grammar{pgGrammar, myGrammar} {
			got := rewrite(sql, g, func(name string) string {
				if !parameterName.MatchString(name) {
					t.Errorf("%q has a parameter %q", sql, name)
				}
				return ":" + name
			})
			if got != sql {
				t.Errorf("%q: got %q back", sql, got)
			}
			if utf8.ValidString(sql) != utf8.ValidString(number(sql, g)) {
				t.Errorf("%q is cut within a character", sql)
			}
		}
	})
}

func TestWords(t *testing.T) {
	tests := []struct{ sql, want string }{
		{"", ""},
		{" /* a */ -- b\n copy t from 'x' STDIN", "COPY T FROM STDIN"},
		{"select:a", "SELECT A"},
	}
	for _, test := range tests {
		if got := strings.Join(pgGrammar.words(test.sql), " "); got != test.want {
			t.Errorf("words of %q: got %q, want %q", test.sql, got, test.want)
		}
	}
}
