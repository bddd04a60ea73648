package sqlite_test

import (
	"testing"

	"github.com/retort-db/retort/dialect/sqlite"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// New columns under old names: only what means the column is changed.
func TestRenamed(t *testing.T) {
	for sql, want := range map[string]string{
		"a > 0":                  "b > 0",
		`"A" > t.a`:              `"b" > t.b`,
		"a(a) + max(a)":          "a(b) + max(b)",
		"'a' <> a":               "'a' <> b",
		"x COLLATE a = a":        "x COLLATE a = b",
		"CAST(a AS a) -- a":      "CAST(b AS a) -- a",
		"aa + a.a /* a */ + [a]": `aa + b.b /* a */ + "b"`,
		`"a"IS 1`:                `"b"IS 1`,
		"":                       "",
	} {
		if got := sqlite.Renamed(sql, map[string]string{"a": "b"}); got != want {
			t.Errorf("%s becomes %s, want %s", sql, got, want)
		}
	}
}

func TestMentions(t *testing.T) {
	for sql, want := range map[string]bool{
		"a > 0": true, "b > A": true, `"a"`: true, "new.a": true,
		"a(1)": false, "'a'": false, "ab": false, "-- a\n1": false, "": false,
	} {
		if got := sqlite.Mentions(sql, "a"); got != want {
			t.Errorf("mentions(%q, a) = %t, want %t", sql, got, want)
		}
	}
}

// A key to the table itself names columns as they are called by then.
func TestBatchWithAKeyToARenamedColumn(t *testing.T) {
	db := open(t, "CREATE TABLE t (a INTEGER PRIMARY KEY, up INT)", "INSERT INTO t VALUES (1, 1)")
	must(t, db, &op.Batch{Table: "t", Ops: []op.Op{
		&op.AlterColumn{Table: "t", Column: "a", Name: "id"},
		&op.AddConstraint{Table: "t", Constraint: &schema.ForeignKey{Columns: []string{"up"}, RefTable: "t", RefColumns: []string{"id"}}},
	}})
	want := &schema.ForeignKey{Columns: []string{"up"}, RefTable: "t", RefColumns: []string{"id"}}
	if got := inspect(t, db, "t").Constraints[1]; spellOf(got) != spellOf(want) {
		t.Errorf("the key is %+v, want %+v", got, want)
	}
}
