package dataapi

import (
	"slices"
	"strings"
	"testing"
)

// What is known of the service's scanner, and how each reading of what is not
// differs from the plain one.
func TestServiceScanner(t *testing.T) {
	plain := reading{}
	for _, tt := range []struct {
		name string
		r    reading
		sql  string
		want string // the parameters found, one after the other
	}{
		{"a parameter", plain, "SELECT :id, :p1", ":id :p1"},
		{"a number is a name", plain, "SELECT :1", ":1"},
		{"cast", plain, "SELECT a::int, :p1::text", ":p1"},
		{"assignment", plain, "SELECT @a := 1", ""},
		{"colon before a blank", plain, "a[1: 2]", ""},
		{"colon at the end", plain, "a:", ""},
		{"string", plain, "SELECT ':a' || :b", ":b"},
		{"quote in a string", plain, "SELECT 'it''s :a', :b", ":b"},
		{"quoted name", plain, `SELECT ":a" FROM ":b", :c`, ":c"},
		{"line comment", plain, "SELECT 1 -- :a\n, :b", ":b"},
		{"block comment", plain, "SELECT /* :a */ :b", ":b"},
		{"quote in a comment", plain, "-- it's\n:a", ":a"},
		{"string that does not end", plain, "':a", ""},

		{"dollar quotes are not known", plain, "SELECT $$a :b c$$", ":b"},
		{"nor with a tag", plain, "SELECT $q$12:30$q$", ":30"},
		{"an apostrophe in a body turns quoting around", plain, "SELECT $q$it's :x$q$", ""},
		{"array slices are not known", plain, "SELECT a[1:2]", ":2"},
		{"labels are not known", plain, "lbl:LOOP", ":LOOP"},
		{"a name of other letters", plain, ":é", ":é"},

		{"backslash, if it does not escape", reading{escapes: never}, `'\':a '`, ":a"},
		{"backslash, if it escapes", reading{escapes: always}, `'\':a ', :b`, ":b"},
		{"backslash, if it escapes after E", reading{escapes: afterE}, `E'\':a ', '\', :b`, ":b"},
		{"E at the end of a name", reading{escapes: afterE}, `name'\':a '`, ":a"},
		{"comments, if they do not nest", plain, "/* /* */ :a */", ":a"},
		{"comments, if they nest", reading{nested: true}, "/* /* */ :a */ :b", ":b"},
		{"backticks, if they do not quote", plain, "`a:b`", ":b"},
		{"backticks, if they quote", reading{backtick: true}, "`a:b`, :c", ":c"},
		{"#, if it is no comment", plain, "# :a\n:b", ":a :b"},
		{"#, if it is a comment", reading{hash: true}, "# :a\n:b", ":b"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var found []string
			for _, p := range tt.r.parameters(tt.sql) {
				found = append(found, tt.sql[p.start:p.end])
			}
			if got := strings.Join(found, " "); got != tt.want {
				t.Errorf("%q: got %q, want %q", tt.sql, got, tt.want)
			}
		})
	}
}

func TestReadingsAreDistinct(t *testing.T) {
	all := readings()
	for i, r := range all {
		if slices.Contains(all[:i], r) {
			t.Errorf("%+v is there twice", r)
		}
	}
	if len(all) != 24 {
		t.Errorf("got %d readings, want 3 × 2 × 2 × 2", len(all))
	}
}

// Whatever the text, what is found is a colon and a word, and a text whose
// colons are all followed by a blank has no parameters.
func FuzzScanner(f *testing.F) {
	f.Add("SELECT $$a :b$$, a[1:2], ':c', E'\\':d' /* /* :e */ */ `:f` # :g\n::h")
	f.Add("'")
	f.Add("/*/")
	f.Add(":\xff:")
	f.Fuzz(func(t *testing.T, sql string) {
		spaced := strings.ReplaceAll(sql, ":", ": ")
		for _, r := range readings() {
			last := 0
			for _, p := range r.parameters(sql) {
				if p.start < last || p.end > len(sql) || sql[p.start] != ':' || !isWord(sql[p.end-1]) || p.end-p.start < 2 {
					t.Fatalf("%+v: %q: found %+v after %d", r, sql, p, last)
				}
				last = p.end
			}
			if found := r.parameters(spaced); len(found) > 0 {
				t.Fatalf("%+v: %q: found %v", r, spaced, found)
			}
		}
	})
}
