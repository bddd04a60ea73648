package mysql_test

import (
	"database/sql"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/retort-db/retort/dataapi"
	"github.com/retort-db/retort/dataapi/emulator/emulatortest"
	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/dialect/mysql"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

func TestAlterColumnKeepsWhatIsNotAskedFor(t *testing.T) {
	const any = `$0`
	for _, tt := range []struct {
		rule     string
		op       op.AlterColumn // of gauge
		old, new string         // in the column's line of SHOW CREATE TABLE
	}{
		{"NULL", op.AlterColumn{Column: "name", NotNull: new(false)},
			` NOT NULL`, ``},
		{"another length", op.AlterColumn{Column: "name", Type: schema.String{Length: 80}},
			`varchar\(50\)`, `varchar(80)`},
		{"another collation", op.AlterColumn{Column: "name", Type: schema.String{Length: 50, Charset: "latin1", Collation: "latin1_general_ci"}},
			`latin1_bin`, `latin1_general_ci`},
		{"the type of a key that numbers the rows", op.AlterColumn{Column: "id", Type: schema.Integer{}},
			`bigint unsigned`, `int`},
		{"the comment of a key that numbers the rows", op.AlterColumn{Column: "id", Comment: new("it's \\ it")},
			`'the id'`, `'it''s \\ it'`},
		{"numbers no rows", op.AlterColumn{Column: "id", AutoIncrement: new(false)},
			` AUTO_INCREMENT`, ``},
		{"the comment of a moment", op.AlterColumn{Column: "changed", Comment: new("then")},
			`'when'`, `'then'`},
		{"no comment", op.AlterColumn{Column: "changed", Comment: new("")},
			` COMMENT 'when'`, ``},
		{"no ON UPDATE", op.AlterColumn{Column: "changed", OnUpdate: new(schema.Expr(""))},
			`(?i) ON UPDATE current_timestamp\(3\)`, ``},
		{"another default alone", op.AlterColumn{Column: "price", Default: schema.Expr("2.50")},
			`1\.50`, `2.50`},
		{"another default and NULL", op.AlterColumn{Column: "price", Default: schema.Literal("2.50"), NotNull: new(false)},
			` NOT NULL (DEFAULT '?)1\.50`, ` ${1}2.50`},
		{"a default of text, with what is special in it", op.AlterColumn{Column: "name", Default: schema.Literal(`a'b\c"d`)},
			`DEFAULT 'it''s'`, `DEFAULT 'a''b\\c"d'`},
		{"no default", op.AlterColumn{Column: "name", DropDefault: true},
			` DEFAULT 'it''s'`, ``},
		{"another expression by default", op.AlterColumn{Column: "uid", Default: schema.Expr("concat(1,2)")},
			`uuid\(\)`, `concat(1,2)`},
		{"one more value", op.AlterColumn{Column: "kind", Type: &schema.Enum{Values: []string{"a", "b'c", "d,e", `f\g`, "h"}}},
			`'f\\\\g'`, `'f\\g','h'`},
		{"the type of a stored expression", op.AlterColumn{Column: "total", Type: schema.Numeric{Precision: 14, Scale: 2}},
			`decimal\(12,2\)`, `decimal(14,2)`},
		{"the comment of a virtual expression", op.AlterColumn{Column: "lower_name", Comment: new("small")},
			`VIRTUAL`, `VIRTUAL COMMENT 'small'`},
		{"the type of an invisible column", op.AlterColumn{Column: "secret", Type: schema.BigInteger{}},
			` int `, ` bigint `},
		{"visible", op.AlterColumn{Column: "secret", Invisible: new(false)},
			` INVISIBLE| /\*!80023 INVISIBLE \*/`, ``},
		{"the type of a column with a rule", op.AlterColumn{Column: "rule", Type: schema.BigInteger{}},
			` int `, ` bigint `},
		{"NOT NULL for a column with a rule", op.AlterColumn{Column: "rule", NotNull: new(true)},
			` DEFAULT`, ` NOT NULL DEFAULT`},
		{"the comment of a document", op.AlterColumn{Column: "doc", Comment: new("d")},
			`DEFAULT NULL`, `DEFAULT NULL COMMENT 'd'`},
		{"the comment of a column with a foreign key", op.AlterColumn{Column: "site_id", Comment: new("d")},
			`DEFAULT NULL`, `DEFAULT NULL COMMENT 'd'`},
		{"the length of bytes", op.AlterColumn{Column: "data", Type: schema.Raw{SQL: "varbinary(9)"}},
			`varbinary\(8\)`, `varbinary(9)`},
		{"the comment of a day", op.AlterColumn{Column: "day", Comment: new("d")},
			`'2020-01-02'`, any + ` COMMENT 'd'`},
		{"the comment of a column with an expression by default", op.AlterColumn{Column: "uid", Comment: new("d")},
			`DEFAULT \(?uuid\(\)\)?`, any + ` COMMENT 'd'`},
		{"the comment of bits", op.AlterColumn{Column: "bits", Comment: new("d")},
			`b'101'`, any + ` COMMENT 'd'`},
		{"the name of a key that numbers the rows", op.AlterColumn{Column: "id", Name: "nr"},
			"`id`", "`nr`"},
		{"the name of a text with a collation and a default", op.AlterColumn{Column: "kind", Name: "sort"},
			"`kind`", "`sort`"},
		{"the name of a long text", op.AlterColumn{Column: "note", Name: "remark"},
			"`note`", "`remark`"},
		{"the name of a moment", op.AlterColumn{Column: "changed", Name: "at"},
			"`changed`", "`at`"},
		{"the name and the length", op.AlterColumn{Column: "note", Name: "remark", Type: schema.Raw{SQL: "mediumtext"}},
			"`note` text", "`remark` mediumtext"},
		{"the name and the comment of a moment", op.AlterColumn{Column: "changed", Name: "at", Comment: new("then")},
			"`changed`(.*)'when'", "`at`$1'then'"},
		{"the name of a column with a rule", op.AlterColumn{Column: "rule", Name: "law"},
			"`rule`", "`law`"},
		{"the name and the type of a column with a rule", op.AlterColumn{Column: "rule", Name: "law", Type: schema.BigInteger{}},
			"`rule` int(.*)", "`law` bigint$1"},
		{"the name and the comment of a document", op.AlterColumn{Column: "doc", Name: "paper", Comment: new("d")},
			"`doc`(.*) DEFAULT NULL", "`paper`$1 DEFAULT NULL COMMENT 'd'"},
		{"hints for the server", op.AlterColumn{Column: "note", Comment: new("x"), Online: op.Online{Algorithm: "COPY", Lock: "SHARED"}},
			`'free'`, `'x'`},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			db := filled(t, gauge)
			if tt.op.Column == "rule" && tt.op.Name != "" && !isMariaDB(t, db) {
				t.Skip("MySQL renames no column that a check names")
			}
			before, rows := lines(t, db, "gauge"), contents(t, db, "gauge")
			tt.op.Table = "gauge"
			perform(t, db, &tt.op)
			want := change(t, before, tt.op, tt.old, tt.new)
			if diff := cmp.Diff(want, lines(t, db, "gauge")); diff != "" {
				t.Errorf("SHOW CREATE TABLE differs from what was asked for (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(rows, contents(t, db, "gauge")); diff != "" {
				t.Errorf("the rows have changed (-before +after):\n%s", diff)
			}
		})
	}
}

// The look at the table and the change take the same way as all else.
func TestAlterColumnOverTheDataAPI(t *testing.T) {
	connector, err := dataapi.NewConnector(emulatortest.Start(t, dataapi.MySQL, nil))
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	t.Cleanup(func() { db.Close() })
	exec(t, db, gauge...)
	before, rows := lines(t, db, "gauge"), contents(t, db, "gauge")
	perform(t, db, &op.AlterColumn{Table: "gauge", Column: "name", Type: schema.String{Length: 80}})
	perform(t, db, &op.AlterColumn{Table: "gauge", Column: "changed", Comment: new("at 12:30")})
	perform(t, db, &op.AlterColumn{Table: "gauge", Column: "data", Type: schema.Raw{SQL: "varbinary(9)"}})
	want := strings.NewReplacer("varchar(50) CHARACTER", "varchar(80) CHARACTER", "'when'", "'at 12:30'", "varbinary(8)", "varbinary(9)").
		Replace(strings.Join(before, "\n"))
	if diff := cmp.Diff(want, strings.Join(lines(t, db, "gauge"), "\n")); diff != "" {
		t.Errorf("SHOW CREATE TABLE differs from what was asked for (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(rows, contents(t, db, "gauge")); diff != "" {
		t.Errorf("the rows have changed (-before +after):\n%s", diff)
	}
}

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }

// change returns the lines with the column's own changed, and its name
// everywhere else.
func change(t *testing.T, before []string, o op.AlterColumn, old, new string) []string {
	pattern := regexp.MustCompile(old)
	var after []string
	for _, line := range before {
		switch {
		case strings.HasPrefix(line, "`"+o.Column+"` "):
			changed := pattern.ReplaceAllString(line, new)
			if changed == line {
				t.Fatalf("%s is not in %s: the test changes nothing", old, line)
			}
			line = changed
			if o.Name != "" {
				line = strings.ReplaceAll(line, "`"+o.Column+"`", "`"+o.Name+"`") // in its own rule
			}
		case o.Name != "":
			line = strings.ReplaceAll(line, "`"+o.Column+"`", "`"+o.Name+"`")
		}
		after = append(after, line)
	}
	return after
}

func TestAlterColumnMovesIt(t *testing.T) {
	for _, tt := range []struct {
		rule  string
		place op.Place
		want  string // the column before it
	}{
		{"first", op.Place{First: true}, "CREATE TABLE `gauge` ("},
		{"after another", op.Place{After: "price"}, "`price`"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			db := filled(t, gauge)
			before := lines(t, db, "gauge")
			perform(t, db, &op.AlterColumn{Table: "gauge", Column: "changed", Place: tt.place})
			after := lines(t, db, "gauge")
			for i, line := range after {
				if strings.HasPrefix(line, "`changed`") && !strings.HasPrefix(after[i-1], tt.want) {
					t.Errorf("%+v: changed stands after %q, want %q", tt.place, after[i-1], tt.want)
				}
			}
			if diff := cmp.Diff(sorted(before), sorted(after)); diff != "" {
				t.Errorf("%+v: more than the place has changed:\n%s", tt.place, diff)
			}
		})
	}
}

// Everything else that an operation of a table must leave alone.
func TestTableOperationsKeepTheRest(t *testing.T) {
	for _, tt := range []struct {
		rule     string
		op       op.Op
		old, new string // in SHOW CREATE TABLE, joined by line ends
	}{
		{"the table's comment", &op.SetTableComment{Table: "gauge", Comment: "it's"},
			`'what is measured'`, `'it''s'`},
		{"the table's comment goes", &op.SetTableComment{Table: "gauge"},
			` COMMENT='what is measured'`, ``},
		{"a unique constraint goes", &op.DropConstraint{Table: "gauge", Name: "uq", Kind: op.Unique},
			"(?m)^UNIQUE KEY `uq`.*\n", ``},
		{"a unique constraint whose kind is not known goes", &op.DropConstraint{Table: "gauge", Name: "uq"},
			"(?m)^UNIQUE KEY `uq`.*\n", ``},
		{"a foreign key goes, its index stays", &op.DropConstraint{Table: "gauge", Name: "fk", Kind: op.ForeignKey},
			"(?m)^CONSTRAINT `fk`.*\n", ``},
		{"a foreign key whose kind is not known goes", &op.DropConstraint{Table: "gauge", Name: "fk"},
			"(?m)^CONSTRAINT `fk`.*\n", ``},
		{"a check goes", &op.DropConstraint{Table: "gauge", Name: "ck", Kind: op.Check},
			"(?m)^CONSTRAINT `ck`.*\n", ``},
		{"a check whose kind is not known goes", &op.DropConstraint{Table: "gauge", Name: "ck"},
			"(?m)^CONSTRAINT `ck`.*\n", ``},
		{"a foreign key that was made without a name goes",
			&op.DropConstraint{Table: "gauge", Was: &schema.ForeignKey{Columns: []string{"site_id"}, RefTable: "site"}},
			"(?m)^CONSTRAINT `fk`.*\n", ``},
		{"a unique constraint that was made without a name goes", &op.DropConstraint{Table: "gauge", Was: &schema.Unique{Columns: []string{"name"}}},
			"(?m)^UNIQUE KEY `uq`.*\n", ``},
		{"a check that was made without a name goes", &op.DropConstraint{Table: "gauge", Was: &schema.Check{SQL: "(PRICE>=0)"}},
			"(?m)^CONSTRAINT `ck`.*\n", ``},
		{"an index goes", &op.DropIndex{Table: "gauge", Index: "ix"},
			"(?m)^KEY `ix`.*\n", ``},
		{"an index has another name", &op.RenameIndex{Table: "gauge", Index: "ix", Name: "by_kind"},
			"`ix`", "`by_kind`"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			db := filled(t, gauge)
			before, rows := strings.Join(lines(t, db, "gauge"), "\n"), contents(t, db, "gauge")
			perform(t, db, tt.op)
			want := regexp.MustCompile(tt.old).ReplaceAllString(before, tt.new)
			if want == before {
				t.Fatalf("%s is not in %s: the test changes nothing", tt.old, before)
			}
			if diff := cmp.Diff(want, strings.Join(lines(t, db, "gauge"), "\n")); diff != "" {
				t.Errorf("SHOW CREATE TABLE differs from what was asked for (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(rows, contents(t, db, "gauge")); diff != "" {
				t.Errorf("the rows have changed (-before +after):\n%s", diff)
			}
		})
	}
}

func TestAlterColumnNeedsTheColumnAsItIs(t *testing.T) {
	_, err := mysql.Dialect{}.Statements(&op.AlterColumn{Schema: "s", Table: "t", Column: "c", NotNull: new(true)})
	need, ok := errors.AsType[*dialect.NeedError](err)
	if !ok || need.Schema != "s" || need.Table != "t" || need.Field != "Was" {
		t.Errorf("got %v, want a NeedError for Was of s.t", err)
	}
}
