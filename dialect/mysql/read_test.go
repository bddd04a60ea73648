package mysql

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/retort-db/retort/schema"
)

// The catalog of MySQL 8.0, as its manual and those who read it describe it:
// a value of text stands bare, and an expression is escaped as in a string.
func TestReadMySQL8Columns(t *testing.T) {
	for _, tt := range []struct {
		rule string
		doc  string
		want schema.Column
	}{
		{"numbers have no display width",
			`{"type": "int unsigned", "data": "int", "null": "NO", "default": "0", "extra": ""}`,
			schema.Column{Type: schema.Integer{Unsigned: true}, NotNull: true, Default: schema.Expr("0")}},
		{"but a tinyint(1)",
			`{"type": "tinyint(1)", "data": "tinyint", "null": "YES", "default": "1"}`,
			schema.Column{Type: schema.Boolean{}, Default: schema.Expr("1")}},
		{"no default",
			`{"type": "bigint", "data": "bigint", "null": "NO", "default": null, "extra": "auto_increment"}`,
			schema.Column{Type: schema.BigInteger{}, NotNull: true, AutoIncrement: true}},
		{"a default of text is bare",
			`{"type": "varchar(9)", "data": "varchar", "null": "YES", "default": "it's \\ NULL", "collation": "utf8mb4_0900_ai_ci"}`,
			schema.Column{Type: schema.String{Length: 9}, Default: schema.Literal(`it's \ NULL`)}},
		{"a default of text that looks like nothing",
			`{"type": "varchar(9)", "data": "varchar", "null": "YES", "default": "NULL", "collation": "utf8mb4_0900_ai_ci"}`,
			schema.Column{Type: schema.String{Length: 9}, Default: schema.Literal("NULL")}},
		{"a default of text that looks like a moment",
			`{"type": "varchar(30)", "data": "varchar", "null": "YES", "default": "CURRENT_TIMESTAMP", "collation": "utf8mb4_0900_ai_ci"}`,
			schema.Column{Type: schema.String{Length: 30}, Default: schema.Literal("CURRENT_TIMESTAMP")}},
		{"a moment",
			`{"type": "datetime(3)", "data": "datetime", "null": "YES", "default": "CURRENT_TIMESTAMP(3)", "extra": "DEFAULT_GENERATED on update CURRENT_TIMESTAMP(3)"}`,
			schema.Column{Type: schema.DateTime{Precision: new(3)}, Default: schema.Expr("CURRENT_TIMESTAMP(3)"), OnUpdate: "CURRENT_TIMESTAMP(3)"}},
		{"a day",
			`{"type": "date", "data": "date", "null": "YES", "default": "2020-01-02"}`,
			schema.Column{Type: schema.Date{}, Default: schema.Literal("2020-01-02")}},
		{"an expression by default lacks its parentheses",
			`{"type": "varchar(36)", "data": "varchar", "null": "YES", "default": "uuid()", "extra": "DEFAULT_GENERATED", "collation": "utf8mb4_0900_ai_ci"}`,
			schema.Column{Type: schema.String{Length: 36}, Default: schema.Expr("(uuid())")}},
		{"a literal in an expression is escaped",
			`{"type": "text", "data": "text", "null": "YES", "default": "_utf8mb4\\'it\\\\\\'s\\'", "extra": "DEFAULT_GENERATED", "collation": "utf8mb4_0900_ai_ci"}`,
			schema.Column{Type: schema.Text{}, Default: schema.Expr(`(_utf8mb4'it\'s')`)}},
		{"bits", `{"type": "bit(4)", "data": "bit", "null": "YES", "default": "b'101'"}`,
			schema.Column{Type: schema.Raw{SQL: "bit(4)"}, Default: schema.Expr("b'101'")}},
		{"bytes", `{"type": "varbinary(4)", "data": "varbinary", "null": "YES", "default": "0x00FF"}`,
			schema.Column{Type: schema.Raw{SQL: "varbinary(4)"}, Default: schema.Expr("0x00FF")}},
		{"a stored expression",
			`{"type": "varchar(9)", "data": "varchar", "null": "YES", "extra": "STORED GENERATED", "expression": "concat(` + "`a`" + `,_utf8mb4\\'x\\')", "collation": "utf8mb4_0900_ai_ci"}`,
			schema.Column{Type: schema.String{Length: 9}, Default: &schema.Computed{SQL: "concat(`a`,_utf8mb4'x')", Stored: true}}},
		{"an expression that is not stored, and not shown",
			`{"type": "int", "data": "int", "null": "YES", "extra": "VIRTUAL GENERATED INVISIBLE", "expression": "(` + "`a`" + ` + 1)"}`,
			schema.Column{Type: schema.Integer{}, Default: &schema.Computed{SQL: "(`a` + 1)"}, Invisible: true}},
		{"an expression by default is not computed", `{"type": "int", "data": "int", "null": "YES", "default": "(1 + 2)", "extra": "DEFAULT_GENERATED", "expression": ""}`,
			schema.Column{Type: schema.Integer{}, Default: schema.Expr("(1 + 2)")}},
		{"a reference system", `{"type": "point", "data": "point", "null": "NO", "srid": "4326"}`,
			schema.Column{Type: schema.Raw{SQL: "point SRID 4326"}, NotNull: true}},
		{"another collation than the table's",
			`{"type": "mediumtext", "data": "mediumtext", "null": "YES", "collation": "utf8mb4_bin", "comment": "c"}`,
			schema.Column{Type: schema.Raw{SQL: "mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"}, Comment: "c"}},
		{"documents", `{"type": "json", "data": "json", "null": "YES"}`, schema.Column{Type: schema.JSON{}}},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			r := mysql8()
			r.add(fact{kind: "column", schema: "d", table: "t", name: "x", seq: 1, doc: []byte(tt.doc)})
			if err := r.read(); err != nil {
				t.Fatal(err)
			}
			tt.want.Name = "x"
			if diff := cmp.Diff(&tt.want, r.catalog.Tables[0].Columns[0]); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.doc, diff)
			}
		})
	}
}

func TestReadMySQL8Constraints(t *testing.T) {
	r := mysql8()
	add := func(kind, name string, seq int64, doc string) {
		r.add(fact{kind: kind, schema: "d", table: "t", name: name, seq: seq, doc: []byte(doc)})
	}
	add("index", "PRIMARY", 1, `{"column": "id", "order": "A", "many": "0", "type": "BTREE", "comment": "", "visible": "YES", "length": null, "expression": null}`)
	add("index", "hidden", 1, `{"column": "a", "order": "D", "many": "1", "type": "BTREE", "comment": "", "visible": "NO", "length": null, "expression": null}`)
	add("index", "lower_a", 1, `{"column": null, "order": "A", "many": "0", "type": "BTREE", "comment": "", "visible": "YES", "length": null, "expression": "concat(`+"`a`"+`,_utf8mb4\\'x\\')"}`)
	add("check", "t_chk_1", 0, `{"sql": "((`+"`a`"+` > 0) and (`+"`b`"+` <> _utf8mb4\\')\\'))", "enforced": "YES"}`)
	add("check", "later", 0, `{"sql": "(`+"`a`"+` > 0)", "enforced": "NO"}`)
	add("reference", "fk", 0, `{"update": "NO ACTION", "delete": "RESTRICT"}`)
	add("referrer", "fk", 1, `{"column": "a", "schema": "d", "table": "p", "key": "id"}`)
	if err := r.read(); err != nil {
		t.Fatal(err)
	}
	got := r.catalog.Tables[0]
	constraints := []schema.Constraint{
		&schema.PrimaryKey{Columns: []string{"id"}},
		&schema.ForeignKey{Name: "fk", Columns: []string{"a"}, RefTable: "p", RefColumns: []string{"id"}, OnDelete: schema.Restrict},
		&schema.Check{Name: "later", SQL: "`a` > 0", NotEnforced: true},
		&schema.Check{Name: "t_chk_1", SQL: "(`a` > 0) and (`b` <> _utf8mb4')')"},
	}
	if diff := cmp.Diff(constraints, got.Constraints); diff != "" {
		t.Errorf("constraints (-want +got):\n%s", diff)
	}
	indexes := []*schema.Index{
		{Name: "hidden", Columns: []schema.IndexColumn{{Name: "a", Desc: true}}, Invisible: true},
		{Name: "lower_a", Unique: true, Columns: []schema.IndexColumn{{SQL: "concat(`a`,_utf8mb4'x')"}}},
	}
	if diff := cmp.Diff(indexes, got.Indexes); diff != "" {
		t.Errorf("indexes (-want +got):\n%s", diff)
	}
}

// mysql8 returns a reader that has found a server and a table.
func mysql8() *reader {
	r := newReader()
	r.add(fact{kind: "server", schema: "d", name: "8.0.39", doc: []byte(`{}`)})
	r.add(fact{kind: "table", schema: "d", table: "t", doc: []byte(
		`{"type": "BASE TABLE", "engine": "InnoDB", "collation": "utf8mb4_0900_ai_ci", "options": "", "comment": ""}`)})
	return r
}

func TestCreateOptionsAreRead(t *testing.T) {
	for _, tt := range []struct {
		rule, text string
		want       schema.MySQLTable
	}{
		{"none", "", schema.MySQLTable{}},
		{"partitions are told elsewhere", "partitioned", schema.MySQLTable{}},
		{"a row format", "row_format=COMPRESSED KEY_BLOCK_SIZE=8",
			schema.MySQLTable{RowFormat: "COMPRESSED", Options: []schema.Option{{Name: "KEY_BLOCK_SIZE", Value: "8"}}}},
		{"quotes", "`page_compressed`='1' ENCRYPTION='a b'",
			schema.MySQLTable{Options: []schema.Option{{Name: "PAGE_COMPRESSED", Value: "'1'"}, {Name: "ENCRYPTION", Value: "'a b'"}}}},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			var got schema.MySQLTable
			createOptions(&got, tt.text)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%q (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

func TestOwnDatabaseIsLeftOut(t *testing.T) {
	r := &reader{own: "d"}
	for _, tt := range []struct{ rule, text, want string }{
		{"of a table", "select `d`.`t`.`a` from `d`.`t`", "select `t`.`a` from `t`"},
		{"not of a table of the same name", "select `d`.`d`.`d` from `d`.`d`", "select `d`.`d` from `d`"},
		{"not of another", "select `e`.`d`.`a` from `e`.`d`", "select `e`.`d`.`a` from `e`.`d`"},
		{"not in a string", "select '`d`.`t`'", "select '`d`.`t`'"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			if got := r.local(tt.text); got != tt.want {
				t.Errorf("local(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

// A routine in another language than SQL is a string to MySQL 9.
func TestForeignRoutine(t *testing.T) {
	r := mysql8()
	r.add(fact{kind: "routine", schema: "d", name: "f", doc: []byte(`{"type": "FUNCTION", "returns": "int", "sql": "return \"it's\"",
		"deterministic": "NO", "access": "NO SQL", "security": "DEFINER", "comment": "", "language": "JAVASCRIPT"}`)})
	if err := r.read(); err != nil {
		t.Fatal(err)
	}
	want := []*schema.Function{{Name: "f", SQL: "RETURNS int\nNO SQL\nLANGUAGE JAVASCRIPT\nAS 'return \"it''s\"'"}}
	if diff := cmp.Diff(want, r.catalog.Functions); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
