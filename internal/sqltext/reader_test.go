package sqltext

import (
	"fmt"
	"testing"
)

func TestReaderName(t *testing.T) {
	tests := []struct {
		rule   string
		syntax Syntax
		text   string
		want   string // schema, name and what comes next
	}{
		{"a bare name is folded", PostgreSQL, "Tab x", `"" "tab" x`},
		{"only ASCII is folded", PostgreSQL, "ÄTab x", `"" "Ätab" x`},
		{"a quoted name is not", PostgreSQL, `"Tab""le" x`, `"" "Tab\"le" x`},
		{"a schema", PostgreSQL, `S /* . */ . "T"."`, `none S`},
		{"a schema and no more", PostgreSQL, `S /* . */ . "T" x`, `"s" "T" x`},
		{"three parts are no name", PostgreSQL, "a.b.c", `none a`},
		{"escapes are not read", PostgreSQL, `U&"d\0061t" x`, `none U&"d\0061t"`},
		{"nothing behind the dot", PostgreSQL, "a.", `none a`},
		{"a quote that never ends", PostgreSQL, `"a`, `none "a`},
		{"no empty name", PostgreSQL, `"" x`, `none ""`},
		{"a string is no name", PostgreSQL, `'a'`, `none 'a'`},
		{"MySQL folds nothing", MySQL, "Db.`T``ab` x", "\"Db\" \"T`ab\" x"},
		{"a name may begin with a digit", MySQL, "2024_log x", `"" "2024_log" x`},
		{"a number is none", MySQL, "2024 x", `none 2024`},
		{"double quotes hold a string in MySQL", MySQL, `"a"`, `none "a"`},
		{"code in a conditional comment is code", MySQL, "/*!40101 a */.b x", `"a" "b" x`},
		{"brackets", SQLite, "[a b].c x", `"a b" "c" x`},
		{"SQLite folds nothing", SQLite, "Main.\"T\" x", `"Main" "T" x`},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			r := NewReader(tt.text, tt.syntax)
			schema, name, ok := r.Name()
			got := "none " + r.Peek().Text
			if ok {
				got = fmt.Sprintf("%q %q %s", schema, name, r.Peek().Text)
			}
			if got != tt.want {
				t.Errorf("%v: Name of %q: got %s, want %s", tt.syntax, tt.text, got, tt.want)
			}
		})
	}
}

func TestReaderWords(t *testing.T) {
	r := NewReader("-- a\ncreate OR replace \"VIEW\" (a, (b)) 'x' ;", PostgreSQL)
	if r.Is("CREATE", "VIEW") || r.Take("OR") {
		t.Error("words were found that are not next")
	}
	if !r.Take("CREATE", "OR") || r.Word() != "REPLACE" {
		t.Errorf("after CREATE OR: got %q, want REPLACE", r.Word())
	}
	if !r.Has("REPLACE") || !r.Has("B") || r.Has("VIEW") || r.Has("CREATE") {
		t.Error("Has finds what is left, and no quoted names")
	}
	r.Next()
	if r.Word() != "" || r.Take("VIEW") {
		t.Error("a quoted name passed for a word")
	}
	r.Next()
	if r.Skip(); r.Peek().Text != "'x'" {
		t.Errorf("after a parenthesis: got %q, want 'x'", r.Peek().Text)
	}
	if r.Done() {
		t.Error("done before the end")
	}
	r.Skip()
	if !r.Done() || r.Next().Text != ";" || r.Next().Text != "" || r.Next().Text != "" || !r.Done() {
		t.Error("the end is not the end")
	}
}
