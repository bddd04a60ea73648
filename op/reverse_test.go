package op_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

var (
	mood    = &schema.Enum{Name: "mood", Values: []string{"sad", "ok"}}
	account = &schema.Table{
		Name:    "account",
		Columns: []*schema.Column{{Name: "id", Type: schema.Integer{}, NotNull: true}, {Name: "mood", Type: mood}, email},
		Constraints: []schema.Constraint{
			&schema.PrimaryKey{Columns: []string{"id"}},
			emailUnique,
		},
		Indexes: []*schema.Index{emailIndex},
		Comment: "who may come in",
		MySQL:   schema.MySQLTable{Engine: "InnoDB", Charset: "utf8mb3", Options: []schema.Option{{Name: "STATS_PERSISTENT", Value: "1"}}},
	}
	email       = &schema.Column{Name: "email", Type: schema.String{Length: 50}, Default: schema.Literal("none"), Comment: "where to write to"}
	emailUnique = &schema.Unique{Name: "uq_email", Columns: []string{"email"}}
	emailIndex  = &schema.Index{Name: "ix_email", Columns: schema.On("email")}
	adults      = &schema.View{Name: "adults", SQL: "SELECT 1"}
	minors      = &schema.View{Name: "adults", SQL: "SELECT 2"}
	numbers     = &schema.Sequence{Name: "numbers", Numbers: schema.Numbers{Increment: ptr[int64](1), Min: ptr[int64](1)}}
	twice       = &schema.Function{Name: "twice", Args: "n int", SQL: "RETURNS int LANGUAGE sql AS 'SELECT 2 * n'"}
	thrice      = &schema.Function{Name: "twice", Args: "n int", SQL: "RETURNS int LANGUAGE sql AS 'SELECT 3 * n'"}
	audit       = &schema.Trigger{Table: "account", Name: "audit", When: "AFTER INSERT", SQL: "FOR EACH ROW EXECUTE FUNCTION f()"}
	silent      = &schema.Trigger{Table: "account", Name: "audit", When: "AFTER DELETE", SQL: "FOR EACH ROW EXECUTE FUNCTION g()"}
	citext      = &op.CreateExtension{Name: "citext", Version: "1.6", IfNotExists: true}
)

func ptr[T any](v T) *T { return &v }

// reversible holds operations that are what the reverse of their reverse is.
var reversible = []op.Op{
	&op.CreateTable{Table: account, IfNotExists: true},
	&op.CreateTable{Table: account, NoTypes: true},
	&op.DropTable{Table: "account", Was: account, IfExists: true, Types: true},
	&op.DropTable{Table: "account", Was: account},
	&op.RenameTable{Schema: "s", Table: "account", Name: "user"},
	&op.SetTableComment{Table: "account", Comment: "new", Was: ptr("old")},
	&op.AlterTable{Table: "account", MySQL: schema.MySQLTable{Charset: "utf8mb4", Options: []schema.Option{{Name: "STATS_PERSISTENT", Value: "0"}}}, Was: &account.MySQL, Online: op.Online{Lock: "NONE"}},
	&op.AttachPartition{Table: "event", Partition: "event_de", Bound: "FOR VALUES IN ('de')"},
	&op.DetachPartition{Table: "event", Partition: "event_de", Was: "DEFAULT"},
	&op.Batch{Table: "account", Recreate: op.RecreateAlways, Ops: []op.Op{
		&op.RenameTable{Table: "account", Name: "user"},
		&op.DropColumn{Table: "user", Column: "email", Was: email},
	}},
	&op.AddColumn{Table: "account", Column: email, IfNotExists: true, Place: op.Place{First: true}, Online: op.Online{Algorithm: "INSTANT"}},
	&op.AddColumn{Table: "account", Column: account.Columns[1], NoTypes: true},
	&op.DropColumn{Table: "account", Column: "mood", Was: account.Columns[1], WasPlace: op.Place{After: "id"}, IfExists: true, Types: true},
	&op.AlterColumn{Table: "account", Column: "email", Name: "mail", Place: op.Place{First: true}, WasPlace: op.Place{After: "mood"}},
	&op.AlterColumn{
		Table: "account", Column: "email", Was: email, WasPlace: op.Place{After: "mood"},
		Name: "mail", Type: schema.Text{}, NotNull: ptr(true), Default: schema.Expr("now()"), Comment: ptr(""),
		AutoIncrement: ptr(true), OnUpdate: ptr(schema.Expr("CURRENT_TIMESTAMP")), Invisible: ptr(true), Online: op.Online{Lock: "NONE"},
	},
	&op.AlterColumn{Table: "account", Column: "email", Was: email, DropDefault: true, Type: mood},
	&op.AlterColumn{Table: "account", Column: "email", Was: email, NoTypes: true, Type: mood},
	&op.AlterColumn{Table: "account", Column: "mood", Was: account.Columns[1], Types: true, Type: schema.Text{}, Default: schema.Literal("x")},
	&op.AddConstraint{Table: "account", Constraint: emailUnique, Online: op.Online{Lock: "NONE"}},
	&op.AddConstraint{Table: "account", Constraint: &schema.PrimaryKey{Columns: []string{"id"}}},
	&op.DropConstraint{Table: "account", Name: "uq_email", Kind: op.Unique, Was: emailUnique},
	&op.RenameConstraint{Table: "account", Constraint: "uq_email", Name: "uq_mail"},
	&op.CreateIndex{Table: "account", Index: emailIndex, IfNotExists: true, Concurrently: true, Online: op.Online{Lock: "NONE"}},
	&op.DropIndex{Table: "account", Index: "ix_email", Was: emailIndex},
	&op.RenameIndex{Table: "account", Index: "ix_email", Name: "ix_mail", Was: emailIndex},
	&op.CreateEnum{Enum: mood},
	&op.DropEnum{Name: "mood", Was: mood},
	&op.RenameEnumValue{Enum: "mood", Value: "ok", Name: "fine"},
	&op.CreateSequence{Sequence: numbers, IfNotExists: true},
	&op.AlterSequence{Sequence: "numbers", Numbers: schema.Numbers{Increment: ptr[int64](5), Cycle: true}, Was: numbers},
	&op.DropSequence{Sequence: "numbers", Was: numbers},
	&op.CreateSchema{Name: "shop", IfNotExists: true},
	&op.DropSchema{Name: "shop"},
	&op.RenameSchema{Schema: "shop", Name: "store"},
	citext,
	&op.DropExtension{Name: "citext", Was: citext, IfExists: true},
	&op.CreateView{View: adults},
	&op.CreateView{View: adults, OrReplace: true, Was: minors},
	&op.DropView{View: "adults", Was: adults},
	&op.CreateFunction{Function: twice},
	&op.CreateFunction{Function: twice, OrReplace: true, Was: thrice},
	&op.DropFunction{Function: "twice", Args: "n int", Was: twice},
	&op.CreateTrigger{Trigger: audit},
	&op.CreateTrigger{Trigger: audit, OrReplace: true, Was: silent},
	&op.DropTrigger{Table: "account", Trigger: "audit", Was: audit},
}

func TestReverseOfReverseIsTheSame(t *testing.T) {
	for _, want := range reversible {
		back, err := op.Reverse(want)
		if err != nil {
			t.Errorf("%s: %v", op.Title(want), err)
			continue
		}
		got, err := op.Reverse(back)
		if err != nil {
			t.Errorf("%s, whose reverse is %+v: %v", op.Title(want), back, err)
			continue
		}
		if cmp.Equal(want, back) {
			t.Errorf("%s: is its own reverse", op.Title(want))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: the reverse of its reverse (-want +got):\n%s", op.Title(want), diff)
		}
	}
}

// irreversible holds operations with why there is no way back.
var irreversible = []struct {
	op   op.Op
	want string
}{
	{&op.Execute{SQL: "SELECT 1"}, "execute: what undoes a statement cannot be told from it"},
	{&op.BulkInsert{Table: "account"}, "insert into account: which rows are to be deleted cannot be told from what was inserted"},
	{&op.ValidateConstraint{Table: "account", Name: "c"}, "validate constraint c of account: rows that were checked stay so: there is nothing to undo"},
	{&op.AddEnumValue{Enum: "mood", Value: "fine"}, `add value "fine" to enum mood: PostgreSQL cannot take a value away from an enum type`},
	{&op.RefreshView{View: "adults"}, "refresh view adults: the rows before are not kept"},

	{&op.DropTable{Table: "account"}, "drop table account: what it was is not known: set Was"},
	{&op.DropTable{Table: "account", Was: account, Cascade: true}, "drop table account: what goes with it by Cascade is not known"},
	{&op.SetTableComment{Table: "account", Comment: "new"}, "comment on table account: what it was is not known: set Was"},
	{&op.AlterTable{Table: "account"}, "alter table account: what it was is not known: set Was"},
	{&op.AlterTable{Table: "account", Was: &account.MySQL, Convert: true}, "alter table account: which character set each column had is not known"},
	{&op.AlterTable{Table: "account", Was: &account.MySQL, MySQL: schema.MySQLTable{RowFormat: "COMPRESSED"}}, "alter table account: Was does not say the row format before"},
	{&op.AlterTable{Table: "account", Was: &account.MySQL, MySQL: schema.MySQLTable{AutoIncrement: 7}}, "alter table account: Was does not say the next number before"},
	{&op.AlterTable{Table: "account", Was: &account.MySQL, MySQL: schema.MySQLTable{Options: []schema.Option{{Name: "KEY_BLOCK_SIZE", Value: "8"}}}}, "alter table account: Was does not say the option KEY_BLOCK_SIZE before"},
	{&op.DetachPartition{Table: "event", Partition: "event_de"}, "detach partition event_de: which rows it held is not known: set Was"},
	{&op.DropColumn{Table: "account", Column: "email"}, "drop column account.email: what it was is not known: set Was"},
	{&op.DropColumn{Table: "account", Column: "email", Was: email, Cascade: true}, "drop column account.email: what goes with it by Cascade is not known"},
	{&op.AlterColumn{Table: "account", Column: "email", NotNull: ptr(true)}, "alter column account.email: what it was is not known: set Was"},
	{&op.AlterColumn{Table: "account", Column: "email", Was: email, Type: schema.Integer{}, Using: "1"}, "alter column account.email: how to convert the values back is not known"},
	{&op.AlterColumn{Table: "account", Column: "email", Place: op.Place{First: true}}, "alter column account.email: where it stood is not known: set WasPlace"},
	{&op.AddConstraint{Table: "account", Constraint: &schema.Unique{Columns: []string{"email"}}}, "add unique constraint to account: it has no name to be dropped by: name it"},
	{&op.DropConstraint{Table: "account", Name: "c"}, "drop constraint c of account: what it was is not known: set Was"},
	{&op.DropConstraint{Table: "account", Name: "c", Was: emailUnique, Cascade: true}, "drop constraint c of account: what goes with it by Cascade is not known"},
	{&op.CreateIndex{Table: "account", Index: &schema.Index{Columns: schema.On("email")}}, "create index on account: it has no name to be dropped by: name it"},
	{&op.DropIndex{Index: "ix"}, "drop index ix: what it was is not known: set Was"},
	{&op.DropIndex{Index: "ix", Was: emailIndex, Cascade: true}, "drop index ix: what goes with it by Cascade is not known"},
	{&op.DropEnum{Name: "mood"}, "drop enum mood: what it was is not known: set Was"},
	{&op.AlterSequence{Sequence: "numbers"}, "alter sequence numbers: what it was is not known: set Was"},
	{&op.AlterSequence{Sequence: "numbers", Was: numbers, Restart: ptr[int64](1)}, "alter sequence numbers: which number was next is not known"},
	{&op.AlterSequence{Sequence: "numbers", Was: numbers, Numbers: schema.Numbers{Max: ptr[int64](9)}}, "alter sequence numbers: Was does not say all that it changes"},
	{&op.DropSequence{Sequence: "numbers"}, "drop sequence numbers: what it was is not known: set Was"},
	{&op.DropSchema{Name: "shop", Cascade: true}, "drop schema shop: what goes with it by Cascade is not known"},
	{&op.DropExtension{Name: "citext"}, "drop extension citext: what it was is not known: set Was"},
	{&op.DropExtension{Name: "citext", Was: citext, Cascade: true}, "drop extension citext: what goes with it by Cascade is not known"},
	{&op.CreateView{View: adults, OrReplace: true}, "create view adults: what it replaces is not known: set Was, or OrReplace to false"},
	{&op.DropView{View: "adults"}, "drop view adults: what it was is not known: set Was"},
	{&op.DropView{View: "adults", Was: adults, Cascade: true}, "drop view adults: what goes with it by Cascade is not known"},
	{&op.CreateFunction{Function: twice, OrReplace: true}, "create function twice: what it replaces is not known: set Was, or OrReplace to false"},
	{&op.DropFunction{Function: "twice"}, "drop function twice: what it was is not known: set Was"},
	{&op.DropFunction{Function: "twice", Was: twice, Cascade: true}, "drop function twice: what goes with it by Cascade is not known"},
	{&op.CreateTrigger{Trigger: audit, OrReplace: true}, "create trigger audit on account: what it replaces is not known: set Was, or OrReplace to false"},
	{&op.DropTrigger{Table: "account", Trigger: "audit"}, "drop trigger audit on account: what it was is not known: set Was"},
	{&op.DropTrigger{Table: "account", Trigger: "audit", Was: audit, Cascade: true}, "drop trigger audit on account: what goes with it by Cascade is not known"},

	{&op.Batch{Table: "account", Ops: []op.Op{&op.RenameTable{Table: "account", Name: "a"}, &op.DropColumn{Table: "a", Column: "email"}}},
		"alter table account: operation 2: drop column a.email: what it was is not known: set Was"},
}

func TestIrreversibleSaysWhy(t *testing.T) {
	for _, c := range irreversible {
		got, err := op.Reverse(c.op)
		if e, ok := errors.AsType[*op.IrreversibleError](err); !ok || err.Error() != c.want || e.Why == "" {
			t.Errorf("%+v: got %+v, %v; want the error %q", c.op, got, err, c.want)
		}
	}
}

// TestReverseOfColumnWithParts takes away what came with a column before the
// column: MySQL drops no column that a foreign key needs.
func TestReverseOfColumnWithParts(t *testing.T) {
	unnamed := &schema.Check{SQL: "email <> ''"}
	got, err := op.Reverse(&op.AddColumn{Table: "account", Column: email, Constraints: []schema.Constraint{emailUnique, unnamed}, Indexes: []*schema.Index{emailIndex}})
	if err != nil {
		t.Fatal(err)
	}
	want := &op.Batch{Table: "account", Ops: []op.Op{
		&op.DropIndex{Table: "account", Index: "ix_email", Was: emailIndex},
		&op.DropConstraint{Table: "account", Name: "uq_email", Kind: op.Unique, Was: emailUnique},
		&op.DropColumn{Table: "account", Column: "email", Was: email},
	}}
	if diff := cmp.Diff(op.Op(want), got); diff != "" {
		t.Errorf("reverse of add column (-want +got):\n%s", diff)
	}
}

// TestReverseOfBatchIsOnTheRenamedTable: what undoes a batch that renames its
// table has to find it by the new name.
func TestReverseOfBatchIsOnTheRenamedTable(t *testing.T) {
	got, err := op.Reverse(&op.Batch{Table: "account", Ops: []op.Op{&op.RenameTable{Table: "account", Name: "user"}}})
	want := &op.Batch{Table: "user", Ops: []op.Op{&op.RenameTable{Table: "user", Name: "account"}}}
	if diff := cmp.Diff(op.Op(want), got); err != nil || diff != "" {
		t.Errorf("reverse: %v (-want +got):\n%s", err, diff)
	}
}

// TestReverseTakesWasFromTheTable needs no Was where TableWas says it.
func TestReverseTakesWasFromTheTable(t *testing.T) {
	for _, c := range []struct{ o, want op.Op }{
		{&op.DropColumn{Table: "account", Column: "mood", TableWas: account, Types: true},
			&op.AddColumn{Table: "account", Column: account.Columns[1], Place: op.Place{After: "id"}}},
		{&op.DropConstraint{Table: "account", Name: "uq_email", TableWas: account},
			&op.AddConstraint{Table: "account", Constraint: emailUnique}},
		{&op.Batch{Table: "account", TableWas: account, Ops: []op.Op{&op.DropConstraint{Table: "account", Name: "uq_email"}}},
			&op.Batch{Table: "account", Ops: []op.Op{&op.AddConstraint{Table: "account", Constraint: emailUnique}}}},
	} {
		got, err := op.Reverse(c.o)
		if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", op.Title(c.o), err, diff)
		}
	}
	got, err := op.Reverse(&op.AlterColumn{Table: "account", Column: "email", Type: schema.Text{}, TableWas: account})
	if a, ok := got.(*op.AlterColumn); err != nil || !ok || a.Type != email.Type || a.TableWas != nil {
		t.Errorf("alter column: got %+v, %v; want the type before", got, err)
	}
}

// TestReverseMakesTheColumnsPartsAgain makes what goes with a column, as far as
// it is known and every product drops it.
func TestReverseMakesTheColumnsPartsAgain(t *testing.T) {
	drop := &op.DropColumn{Table: "account", Column: "email", Was: email, TableWas: account}
	got, err := op.Reverse(drop)
	if err != nil {
		t.Fatal(err)
	}
	want := &op.AddColumn{Table: "account", Column: email, Constraints: []schema.Constraint{emailUnique}, Indexes: []*schema.Index{emailIndex}}
	if diff := cmp.Diff(op.Op(want), got); diff != "" {
		t.Errorf("reverse of drop column (-want +got):\n%s", diff)
	}
	for want, table := range map[string]*schema.Table{
		"unique constraint uq has other columns too: drop it before": {Constraints: []schema.Constraint{&schema.Unique{Name: "uq", Columns: []string{"email", "id"}}}},
		"primary key has other columns too: drop it before":          {Constraints: []schema.Constraint{&schema.PrimaryKey{Columns: []string{"id", "email"}}}},
		"foreign key fk has other columns too: drop it before":       {Constraints: []schema.Constraint{&schema.ForeignKey{Name: "fk", Columns: []string{"id", "email"}}}},
		"exclusion constraint ex has other columns too: drop it before": {Constraints: []schema.Constraint{&schema.Exclude{Name: "ex",
			Elements: []schema.ExcludeElement{{Column: "email"}, {SQL: "id + 1"}}}}},
		"index ix has other columns too: drop it before": {Indexes: []*schema.Index{{Name: "ix", Columns: schema.On("id"), Include: []string{"email"}}}},
	} {
		_, err := op.Reverse(&op.DropColumn{Table: "account", Column: "email", Was: email, TableWas: table})
		if e, ok := errors.AsType[*op.IrreversibleError](err); !ok || e.Why != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestReverseDropsFunctionByItsArguments leaves out those that DROP FUNCTION
// does not take.
func TestReverseDropsFunctionByItsArguments(t *testing.T) {
	for args, want := range map[string]string{"": "", "n int": "n int", "n int DEFAULT 1": "", "n int = 1": "", "n int default 1": ""} {
		got, err := op.Reverse(&op.CreateFunction{Function: &schema.Function{Name: "f", Args: args}})
		if d, ok := got.(*op.DropFunction); err != nil || !ok || d.Args != want {
			t.Errorf("create function f(%s): got %+v, %v; want the arguments %q", args, got, err, want)
		}
	}
}

// TestEveryOperationIsTried finds an operation that the tables above forget.
func TestEveryOperationIsTried(t *testing.T) {
	tried := map[string]bool{}
	for _, o := range reversible {
		tried[reflect.TypeOf(o).Elem().Name()] = true
	}
	for _, c := range irreversible {
		tried[reflect.TypeOf(c.op).Elem().Name()] = true
	}
	all := operations(t)
	if len(all) < 39 {
		t.Errorf("found only %d operations: %v", len(all), all)
	}
	for _, name := range all {
		if !tried[name] {
			t.Errorf("*op.%s is in neither table", name)
		}
	}
}

// operations returns the names of all types of the package with a method op.
func operations(t *testing.T) []string {
	t.Helper()
	notTest := func(f fs.FileInfo) bool { return !strings.HasSuffix(f.Name(), "_test.go") }
	packages, err := parser.ParseDir(token.NewFileSet(), ".", notTest, 0)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	ast.Inspect(packages["op"], func(n ast.Node) bool {
		f, ok := n.(*ast.FuncDecl)
		if ok && f.Name.Name == "op" && f.Recv != nil {
			names = append(names, f.Recv.List[0].Type.(*ast.StarExpr).X.(*ast.Ident).Name)
		}
		return true
	})
	return names
}
