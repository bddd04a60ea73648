package retort_test

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/revision"
	"github.com/retort-db/retort/script"
)

// mistakes are sections with a mistake at ⌖, where the server finds it.
var mistakes = []struct {
	rule    string
	product string // "" for both
	section string
}{
	{"on the third line of a statement", "postgresql",
		"CREATE TABLE table_b (\n  id int,\n  name ⌖'nonsense'\n);"},
	{"on the third line of a statement", "mysql",
		"CREATE TABLE table_b (\n  id int,\n  name ⌖'nonsense');"},
	{"in a statement that shares its first line with another", "",
		"CREATE TABLE table_b (id int); CREATE ⌖TABEL table_c (id int);"},
	{"behind characters of several bytes", "",
		"INSERT INTO table_a (id) VALUES (1);\n/* é */ SELECT 'é👋:é', '12:30', 1 FROM ⌖FROM table_a;"},
	{"behind comments", "",
		"-- :x\nSELECT 1 -- it's 12:30\n  , 2 /* :y */\n  FROM ⌖FROM table_a;"},
	{"at the end of a statement", "",
		"SELECT 1\n  + 2 +⌖;"},
	{"that is none of syntax", "postgresql",
		"ALTER TABLE table_a\n  ADD COLUMN name text,\n  ADD COLUMN owner ⌖nothing;"},
	{"behind the tag of a statement that is sent alone", "postgresql",
		"-- retort:no-transaction\nCREATE INDEX CONCURRENTLY i ON table_a (id) ⌖WEHRE id > 0;"},
	{"behind strings that the Data API gets in another spelling", "postgresql",
		"SELECT $$it's 12:30\n12:31$$, (ARRAY[1,2])[1:2],\n  ⌖nowhere;"},
	{"behind strings that the Data API gets in another spelling", "mysql",
		"SELECT 'it\\'s 12:30\n12:31', # 12:32\n  1 FROM ⌖FROM table_a;"},
	{"behind lines in strings and names, which MariaDB does not count", "mysql",
		"SELECT 'a\nb', \"a\nb\" AS `a\nb` FROM ⌖FROM table_a;"},
	{"before more than MySQL quotes", "mysql",
		"SELECT 1,\n 2 WHERE ⌖FROM '" + strings.Repeat("é", 100) + "';"},
	{"in a body", "postgresql",
		"CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$\nBEGIN\n  ⌖RETRUN 1;\nEND $$;"},
	{"in a body", "mysql",
		"CREATE PROCEDURE p()\nBEGIN\n  SELECT 1;\n  SELECT ⌖FROM table_a; END;"},
}

// An error names the place in the file at which the server found the mistake,
// whatever Retort and the driver of the Data API send in front of the statement
// or in place of it.
func TestMistakeIsFoundInTheFile(t *testing.T) {
	files := map[string]string{"a1": table("a", "-- revision: a1\n")}
	for _, on := range []func(*testing.T, map[string]string, func(*testing.T, *rig)){onEach, onDataAPI} {
		on(t, files, func(t *testing.T, r *rig) {
			for i, m := range mistakes {
				if r.dialect.Name() == "sqlite" || m.product != "" && m.product != r.dialect.Name() {
					continue
				}
				r.wantMistake(fmt.Sprintf("b%d", i), m.rule, m.section)
				if strings.HasPrefix(m.section, "-- retort:") {
					continue
				}
				r.wantMistake(fmt.Sprintf("b%d", i), m.rule+", without a transaction", "-- retort:no-transaction\n"+m.section)
			}
		})
	}
}

// Where the server does not say, it is the statement's first line: SQLite never
// does, and MySQL only of its syntax.
func TestMistakeOfUnknownPlace(t *testing.T) {
	files := map[string]string{
		"a1": table("a", "-- revision: a1\n"),
		"b2": "-- revision: b2\n-- down_revision: a1\n\n-- retort:upgrade\nINSERT INTO\n  table_a\nVALUES (1, 2, 3);\n",
	}
	onEach(t, files, func(t *testing.T, r *rig) {
		err := r.Upgrade(t.Context(), "head")
		want := op.Position{File: "versions/b2.sql", Line: 5}
		if r.dialect.Name() == "postgresql" {
			want.Line, want.Column = 7, 12
		}
		if e, ok := errors.AsType[*retort.StepError](err); !ok || e.At != want {
			t.Errorf("Upgrade: got %v, want a *StepError at %s", err, want.Exact())
		}
	})
}

// In Go code it is the line of the operation.
func TestMistakeInGo(t *testing.T) {
	onEach(t, nil, func(t *testing.T, r *rig) {
		wrong := op.SQL("SELECT 1\n  FROM FROM t")
		r.use([]*script.Script{{Revision: revision.Revision{ID: "a1"}, Upgrade: does(wrong)}}, nil)
		err := r.Upgrade(t.Context(), "head")
		if e, ok := errors.AsType[*retort.StepError](err); !ok || e.At != wrong.Pos || wrong.Pos.Line == 0 {
			t.Errorf("Upgrade: got %v, want a *StepError at %v", err, wrong.Pos)
		}
	})
}

// positionInText is the character of the statement that the text of a Data API
// error names.
var positionInText = regexp.MustCompile(`Position: (\d+)`)

// wantMistake runs a revision with a section that has a mistake at ⌖.
func (r *rig) wantMistake(id, rule, section string) {
	r.t.Helper()
	text := "-- revision: " + id + "\n-- down_revision: a1\n\n-- retort:upgrade\n" + section
	r.load(map[string]string{"a1": table("a", "-- revision: a1\n"), id: strings.ReplaceAll(text, "⌖", "")}, nil)
	err := r.Upgrade(r.t.Context(), "head")
	e, ok := errors.AsType[*retort.StepError](err)
	if !ok || e.Statement == nil {
		r.t.Fatalf("%s:\n%s\ngot %v, want a *StepError with a statement", rule, text, err)
	}
	before, _, _ := strings.Cut(text, "⌖")
	want := op.Position{File: "versions/" + id + ".sql", Line: 1, Column: 1}.After(before)
	if e.At != want || !strings.HasPrefix(err.Error(), "upgrade "+id+": "+want.Exact()+": ") {
		r.t.Errorf("%s:\n%s\ngot %v, At %s\nwant it at %s", rule, text, err, e.At.Exact(), want.Exact())
	}
	if found := positionInText.FindStringSubmatch(err.Error()); found != nil {
		n, _ := strconv.Atoi(found[1])
		sql := []rune(e.Statement.SQL)
		if at := e.Statement.Pos.After(string(sql[:min(n-1, len(sql))])); at != want {
			r.t.Errorf("%s:\n%s\ngot %v\nwhich is at %s, want it at %s", rule, text, err, at.Exact(), want.Exact())
		}
	}
	r.must(r.Stamp(r.t.Context(), "a1"))
	for _, name := range []string{"b", "c"} {
		r.db.Exec("DROP TABLE IF EXISTS table_" + name)
	}
}
