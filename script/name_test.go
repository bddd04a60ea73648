package script

import (
	"testing"
	"time"

	"github.com/retort-db/retort/internal/near"
)

func TestSlug(t *testing.T) {
	tests := []struct {
		rule, message string
		length        int
		want          string
	}{
		{"words are joined in lower case", "Create Sample-Table!", 40, "create_sample_table"},
		{"underscores are part of words", "add user_id  to x", 40, "add_user_id_to_x"},
		{"letters of every script", "añadir índice №5 列", 40, "añadir_índice_5_列"},
		{"cut before the word that is too long", "add column address to customers table now", 20, "add_column_address"},
		{"a word that just fits stays", "abc defg", 3, "abc"},
		{"one long word is cut within", "abcdefghij", 4, "abcd"},
		{"length is in characters", "ééééé", 5, "ééééé"},
		{"nothing to say", " -!? ", 40, ""},
	}
	for _, test := range tests {
		t.Run(test.rule, func(t *testing.T) {
			if got := Slug(test.message, test.length); got != test.want {
				t.Errorf("Slug(%q, %d): got %q, want %q", test.message, test.length, got, test.want)
			}
		})
	}
}

func TestFileName(t *testing.T) {
	at := time.Date(2024, 5, 6, 7, 8, 9, 0, time.FixedZone("", 2*60*60))
	tests := []struct{ rule, template, slug, want, err string }{
		{"the default", DefaultFileTemplate, "add_x", "ae10_add_x", ""},
		{"no slug leaves no underscore", DefaultFileTemplate, "", "ae10", ""},
		{"Alembic's dated names", "%(year)d_%(month).2d_%(day).2d_%(hour).2d%(minute).2d-%(rev)s_%(slug)s", "x", "2024_05_06_0708-ae10_x", ""},
		{"zeros by width", "%(month)02d%(second)03d_%(rev)s", "x", "05009_ae10", ""},
		{"numbers as text", "%(year)s%(month)s", "x", "20245", ""},
		{"seconds since 1970", "%(epoch)d_%(slug)s", "x", "1714972089_x", ""},
		{"a percent sign", "%%_%(rev)s", "x", "%_ae10", ""},
		{"directories", "%(year)d/%(rev)s", "x", "2024/ae10", ""},
		{"unknown token", "%(revision)s", "x", "", `file_template "%(revision)s": unknown token "revision"; there are rev, slug, epoch, year, month, day, hour, minute, second`},
		{"a lone percent sign", "100%_%(rev)s", "x", "", `file_template "100%_%(rev)s": "%_" is neither a token such as "%(rev)s" nor "%%"`},
		{"a percent sign at the end", "%(rev)s%", "x", "", `file_template "%(rev)s%": "%" is neither a token such as "%(rev)s" nor "%%"`},
		{"text as a number", "%(rev)d", "x", "", `file_template "%(rev)d": "rev" cannot be written as "%d"`},
	}
	for _, test := range tests {
		t.Run(test.rule, func(t *testing.T) {
			got, err := fileName(test.template, "ae10", test.slug, at)
			if test.err != "" {
				if err == nil || err.Error() != test.err {
					t.Errorf("fileName(%q): got error %v, want %s", test.template, err, test.err)
				}
				return
			}
			if err != nil || got != test.want {
				t.Errorf("fileName(%q): got %q, %v, want %q", test.template, got, err, test.want)
			}
		})
	}
}

func TestCheckID(t *testing.T) {
	for _, id := range []string{"a", "ae1027a6acf", "2024_05", "é", "x.1", "x#1"} {
		if what := wrongID(id); what != "" {
			t.Errorf("wrongID(%q): got %q, want it allowed", id, what)
		}
	}
	for _, id := range []string{"", "a@b", "a-b", "a+b", "a:b", "a,b", "a b", "a\tb", "a'b", `a"b`, "a`b", `a\b`, "a/b", "a\x00", "a\u2028", "a\xff", "head", "heads", "base", "current"} {
		if wrongID(id) == "" {
			t.Errorf("wrongID(%q): got none, want it refused", id)
		}
	}
}

func TestNewIDIsAnID(t *testing.T) {
	a, b := NewID(), NewID()
	if len(a) != 12 || a == b || CheckID(a) != nil {
		t.Errorf("got %q and %q, want two ids of 12 hexadecimal digits", a, b)
	}
}

func TestNearest(t *testing.T) {
	tests := []struct{ word, want string }{
		{"upgrad", "upgrade"}, {"downgrde", "downgrade"}, {"no-transactoin", "no-transaction"},
		{"onyl", "only"}, {"verify", "verify"}, {"transaction", "no-transaction"}, {"commit", ""}, {"", ""}, {"x", ""},
	}
	for _, test := range tests {
		if got := near.Name(test.word, directives); got != test.want {
			t.Errorf("near.Name(%q): got %q, want %q", test.word, got, test.want)
		}
	}
}
