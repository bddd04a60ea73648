package mysql_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/dialect/mysql"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// Only what both products take stands bare after DEFAULT.
func TestDefaultsAreSpelledForBothProducts(t *testing.T) {
	for _, tt := range []struct {
		rule    string
		initial schema.Default
		of      schema.Type
		want    string
	}{
		{"a literal", schema.Literal("x"), schema.String{Length: 9}, "'x'"},
		{"a literal of long text", schema.Literal("x"), schema.Text{}, "('x')"},
		{"a literal of long text by another name", schema.Literal("x"), schema.Raw{SQL: "MEDIUMTEXT CHARACTER SET latin1"}, "('x')"},
		{"a literal of long text on this product only", schema.Literal("x"),
			&schema.Variant{Of: schema.String{Length: 9}, On: map[string]schema.Type{"mysql": schema.Text{}}}, "('x')"},
		{"nothing for long text", schema.Expr("NULL"), schema.Text{}, "NULL"},
		{"a number", schema.Expr("0"), schema.Integer{}, "0"},
		{"a number with a sign", schema.Expr("-1.5"), schema.Double{}, "-1.5"},
		{"a truth", schema.Expr("TRUE"), schema.Boolean{}, "TRUE"},
		{"bits", schema.Expr("b'101'"), schema.Raw{SQL: "bit(3)"}, "b'101'"},
		{"bytes", schema.Expr("0x00FF"), schema.Raw{SQL: "varbinary(3)"}, "0x00FF"},
		{"a literal with an introducer", schema.Expr("_latin1 'x'"), schema.String{Length: 9}, "_latin1 'x'"},
		{"a moment", schema.Expr("now()"), schema.DateTime{}, "now()"},
		{"a moment with a precision", schema.Expr("CURRENT_TIMESTAMP(3)"), schema.DateTime{}, "CURRENT_TIMESTAMP(3)"},
		{"a moment with ON UPDATE", schema.Expr("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP"), schema.DateTime{},
			"CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP"},
		{"an expression in parentheses", schema.Expr("(uuid())"), schema.String{Length: 36}, "(uuid())"},
		{"an expression without", schema.Expr("uuid()"), schema.String{Length: 36}, "(uuid())"},
		{"an expression of parentheses", schema.Expr("(1) + (2)"), schema.Integer{}, "((1) + (2))"},
		{"a text that names a moment", schema.Expr("concat('on update', now())"), schema.String{Length: 36}, "(concat('on update', now()))"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			o := &op.AddColumn{Table: "t", Column: &schema.Column{Name: "c", Type: tt.of, Default: tt.initial}}
			_, got, _ := strings.Cut(spelled(t, o), " DEFAULT ")
			if got != tt.want {
				t.Errorf("default %q of %T: got %s, want %s", tt.initial, tt.of, got, tt.want)
			}
		})
	}
}

// What can be changed alone is, and says nothing of the rest of the column.
func TestAlterColumnTouchesTheLeast(t *testing.T) {
	was := &schema.Column{Type: schema.DateTime{}}
	for _, tt := range []struct {
		rule string
		op   op.AlterColumn // of t.c
		want string
	}{
		{"the name", op.AlterColumn{Name: "d"}, "RENAME COLUMN c TO d"},
		{"the name, with hints", op.AlterColumn{Name: "d", Online: op.Online{Algorithm: "INSTANT"}}, "RENAME COLUMN c TO d, ALGORITHM=INSTANT"},
		{"a literal by default", op.AlterColumn{Default: schema.Literal("x")}, "ALTER COLUMN c SET DEFAULT 'x'"},
		{"a literal by default of long text", op.AlterColumn{Default: schema.Literal("x"), Was: &schema.Column{Type: schema.Text{}}}, "ALTER COLUMN c SET DEFAULT ('x')"},
		{"an expression by default", op.AlterColumn{Default: schema.Expr("uuid()")}, "ALTER COLUMN c SET DEFAULT (uuid())"},
		{"no default but NULL", op.AlterColumn{DropDefault: true, Was: was}, "ALTER COLUMN c SET DEFAULT NULL"},
		{"no default and no NULL", op.AlterColumn{DropDefault: true, Was: &schema.Column{NotNull: true}}, "ALTER COLUMN c DROP DEFAULT"},
		{"a moment by default, which SET DEFAULT does not take", op.AlterColumn{Default: schema.Expr("now()"), Was: was}, "CHANGE c c DATETIME NULL DEFAULT now()"},
		{"no expression any more", op.AlterColumn{DropDefault: true, Was: &schema.Column{Type: schema.Integer{}, Default: &schema.Computed{SQL: "a"}}}, "MODIFY c INTEGER NULL"},
		{"a default that says ON UPDATE, in place of the old", op.AlterColumn{
			Default: schema.Expr("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP"), Was: &schema.Column{Type: schema.DateTime{}, OnUpdate: "now()"},
		}, "CHANGE c c DATETIME NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP"},
		{"the name and the type", op.AlterColumn{Name: "d", Type: schema.Date{}, Was: was}, "CHANGE c d DATE NULL"},
		{"the type", op.AlterColumn{Type: schema.Date{}, Was: was}, "MODIFY c DATE NULL"},
		{"the place", op.AlterColumn{Place: op.Place{After: "b"}, Was: was}, "MODIFY c DATETIME NULL AFTER b"},
		{"a stored expression has no NULL", op.AlterColumn{Comment: new("x"), Was: &schema.Column{Type: schema.Date{}, Default: &schema.Computed{SQL: "a", Stored: true}}},
			"MODIFY c DATE GENERATED ALWAYS AS (a) STORED COMMENT 'x'"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			tt.op.Table, tt.op.Column = "t", "c"
			if got, want := spelled(t, &tt.op), "ALTER TABLE t "+tt.want; got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
	if got, err := (mysql.Dialect{}).Statements(&op.AlterColumn{Table: "t", Column: "c"}); err != nil || len(got) != 0 {
		t.Errorf("nothing to change: got %v, %v; want no statement", got, err)
	}
}

// Where nobody can look whether the column takes NULL, its default is taken away
// as Alembic does.
func TestDefaultIsTakenAwayBlindly(t *testing.T) {
	_, err := mysql.Dialect{}.Statements(&op.AlterColumn{Table: "t", Column: "c", DropDefault: true})
	e, ok := errors.AsType[*dialect.NeedError](err)
	if !ok || len(e.Offline) != 1 || e.Offline[0].SQL != "ALTER TABLE t ALTER COLUMN c DROP DEFAULT" {
		t.Errorf("got %v, want a *NeedError with a DROP DEFAULT", err)
	}
}

// A new type has the collation of the old one unless it says another.
func TestTypeKeepsItsCollation(t *testing.T) {
	latin := schema.String{Length: 9, Charset: "latin1", Collation: "latin1_bin"}
	for _, tt := range []struct {
		rule    string
		was, is schema.Type
		want    string
	}{
		{"text to text", latin, schema.Text{}, "TEXT CHARACTER SET latin1 COLLATE latin1_bin"},
		{"text to an enum", latin, &schema.Enum{Values: []string{"a"}}, "ENUM('a') CHARACTER SET latin1 COLLATE latin1_bin"},
		{"from a type in the product's words", schema.Raw{SQL: "mediumtext collate latin1_bin"}, schema.Char{Length: 3}, "CHAR(3) CHARACTER SET latin1 COLLATE latin1_bin"},
		{"to a type in the product's words", latin, schema.Raw{SQL: "mediumtext"}, "mediumtext CHARACTER SET latin1 COLLATE latin1_bin"},
		{"to a type in the product's words that says one", latin, schema.Raw{SQL: "mediumtext charset utf8mb4"}, "mediumtext charset utf8mb4"},
		{"a character set alone", schema.Raw{SQL: "text character set latin1"}, schema.Raw{SQL: "mediumtext"}, "mediumtext CHARACTER SET latin1"},
		{"a collation alone", schema.Text{Collation: "latin1_bin"}, schema.Raw{SQL: "mediumtext"}, "mediumtext COLLATE latin1_bin"},
		{"to a number", latin, schema.Raw{SQL: "mediumint"}, "mediumint"},
		{"another collation", latin, schema.String{Length: 9, Collation: "utf8mb4_bin"}, "VARCHAR(9) COLLATE utf8mb4_bin"},
		{"text to a number", latin, schema.Integer{}, "INTEGER"},
		{"text to a document", latin, schema.JSON{}, "JSON"},
		{"the table's", schema.String{Length: 9}, schema.Text{}, "TEXT"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			got := spelled(t, &op.AlterColumn{Table: "t", Column: "c", Type: tt.is, Was: &schema.Column{Type: tt.was}})
			if want := "ALTER TABLE t MODIFY c " + tt.want + " NULL"; got != want {
				t.Errorf("%#v to %#v: got %s, want %s", tt.was, tt.is, got, want)
			}
		})
	}
}

func TestRefusalsSayWhatToDo(t *testing.T) {
	column := func(c *schema.Column) op.Op { return &op.AddColumn{Table: "t", Column: c} }
	for _, tt := range []struct {
		rule string
		op   op.Op
		want string
	}{
		{"a text without a length", column(&schema.Column{Name: "c", Type: schema.String{}}), "a VARCHAR needs a length"},
		{"an enum of nothing", column(&schema.Column{Name: "c", Type: &schema.Enum{}}), "an ENUM needs values"},
		{"an array", column(&schema.Column{Name: "c", Type: schema.Array{Of: schema.Integer{}}}), "use JSON"},
		{"an identity", column(&schema.Column{Name: "c", Type: schema.Integer{}, Default: &schema.Identity{}}), "set AutoIncrement"},
		{"a collation that is no word", column(&schema.Column{Name: "c", Type: schema.Text{Collation: "x; DROP"}}), "is no word"},
		{"an index of nobody's", &op.DropIndex{Index: "ix"}, "name the table"},
		{"an index of nobody's with another name", &op.RenameIndex{Index: "ix", Name: "iy"}, "name the table"},
		{"an index of some rows", &op.CreateIndex{Table: "t", Index: &schema.Index{Name: "ix", Columns: schema.On("a"), Where: "a > 0"}}, "generated column"},
		{"a constraint with another name", &op.RenameConstraint{Table: "t", Constraint: "a", Name: "b"}, "drop the constraint and add it again"},
		{"a constraint without a name", &op.DropConstraint{Table: "t", Kind: op.Check}, "by its name"},
		{"a constraint without a name that the table does not have",
			&op.DropConstraint{Table: "t", Was: &schema.Unique{Columns: []string{"a"}}, TableWas: &schema.Table{}}, "set Name"},
		{"an exclusion", &op.DropConstraint{Table: "t", Name: "a", Kind: op.Exclude}, "write a trigger"},
		{"a foreign key that is checked later",
			&op.AddConstraint{Table: "t", Constraint: &schema.ForeignKey{Columns: []string{"a"}, RefTable: "p", Deferral: schema.Deferrable}}, "leave Deferral out"},
		{"a key with MATCH",
			&op.AddConstraint{Table: "t", Constraint: &schema.ForeignKey{Columns: []string{"a"}, RefTable: "p", Match: "FULL"}}, "leave Match out"},
		{"with all that depends on it", &op.DropTable{Table: "t", Cascade: true}, "drop what depends on it first"},
		{"a materialized view", &op.CreateView{View: &schema.View{Name: "v", SQL: "SELECT 1", Materialized: true}}, "create a table"},
		{"an option of another product's view",
			&op.CreateView{View: &schema.View{Name: "v", SQL: "SELECT 1", With: []schema.Option{{Name: "security_barrier"}}}}, "SQL SECURITY are"},
		{"a table that nothing changes", &op.AlterTable{Table: "t"}, "nothing is to change"},
		{"a default that comes and goes",
			&op.AlterColumn{Table: "t", Column: "c", Default: schema.Expr("1"), DropDefault: true, NotNull: new(true), Was: &schema.Column{Type: schema.Integer{}}}, "set and dropped"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			statements, err := mysql.Dialect{}.Statements(tt.op)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, %v; want an error with %q", statements, err, tt.want)
			}
			if err != nil && !strings.HasPrefix(err.Error(), op.Title(tt.op)+": ") {
				t.Errorf("the error %q does not begin with what is done, %q", err, op.Title(tt.op))
			}
		})
	}
}

// spelled returns the one statement of an operation.
func spelled(t *testing.T, o op.Op) string {
	t.Helper()
	statements, err := mysql.Dialect{}.Statements(o)
	if err != nil || len(statements) != 1 {
		t.Fatalf("%s: got %v, %v; want one statement", op.Title(o), statements, err)
	}
	return statements[0].SQL
}
