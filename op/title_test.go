package op_test

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// Every operation says what it does in words of its own.
func TestTitle(t *testing.T) {
	tests := []struct {
		o    op.Op
		want string
	}{
		{&op.Execute{SQL: "SELECT 1"}, "execute"},
		{&op.CreateTable{Table: &schema.Table{Schema: "s", Name: "t"}}, "create table s.t"},
		{&op.DropTable{Table: "t"}, "drop table t"},
		{&op.RenameTable{Table: "t", Name: "u"}, "rename table t to u"},
		{&op.SetTableComment{Table: "t"}, "comment on table t"},
		{&op.AlterTable{Table: "t"}, "alter table t"},
		{&op.AttachPartition{Table: "t", Partition: "p"}, "attach partition p"},
		{&op.DetachPartition{Table: "t", PartitionSchema: "s", Partition: "p"}, "detach partition s.p"},
		{&op.Batch{Table: "t"}, "alter table t"},
		{&op.AddColumn{Schema: "s", Table: "t", Column: &schema.Column{Name: "c"}}, "add column s.t.c"},
		{&op.DropColumn{Table: "t", Column: "c"}, "drop column t.c"},
		{&op.AlterColumn{Table: "t", Column: "c"}, "alter column t.c"},
		{&op.AddConstraint{Table: "t", Constraint: &schema.ForeignKey{Name: "fk"}}, "add foreign key fk to t"},
		{&op.AddConstraint{Table: "t", Constraint: &schema.PrimaryKey{}}, "add primary key to t"},
		{&op.DropConstraint{Table: "t", Name: "c"}, "drop constraint c of t"},
		{&op.RenameConstraint{Table: "t", Constraint: "c"}, "rename constraint c of t"},
		{&op.ValidateConstraint{Table: "t", Name: "c"}, "validate constraint c of t"},
		{&op.BulkInsert{Table: "t"}, "insert into t"},
		{&op.CreateIndex{Table: "t", Index: &schema.Index{Name: "i"}}, "create index i on t"},
		{&op.DropIndex{Index: "i"}, "drop index i"},
		{&op.RenameIndex{Index: "i", Name: "j"}, "rename index i to j"},
		{&op.CreateEnum{Enum: &schema.Enum{Name: "e"}}, "create enum e"},
		{&op.DropEnum{Name: "e"}, "drop enum e"},
		{&op.AddEnumValue{Enum: "e", Value: "v"}, `add value "v" to enum e`},
		{&op.RenameEnumValue{Enum: "e", Value: "v"}, `rename value "v" of enum e`},
		{&op.CreateSequence{Sequence: &schema.Sequence{Name: "q"}}, "create sequence q"},
		{&op.AlterSequence{Sequence: "q"}, "alter sequence q"},
		{&op.DropSequence{Sequence: "q"}, "drop sequence q"},
		{&op.CreateSchema{Name: "s"}, "create schema s"},
		{&op.DropSchema{Name: "s"}, "drop schema s"},
		{&op.RenameSchema{Schema: "s", Name: "r"}, "rename schema s to r"},
		{&op.CreateExtension{Name: "x"}, "create extension x"},
		{&op.DropExtension{Name: "x"}, "drop extension x"},
		{&op.CreateView{View: &schema.View{Name: "v"}}, "create view v"},
		{&op.DropView{View: "v"}, "drop view v"},
		{&op.RefreshView{View: "v"}, "refresh view v"},
		{&op.CreateFunction{Function: &schema.Function{Name: "f"}}, "create function f"},
		{&op.DropFunction{Function: "f", Procedure: true}, "drop procedure f"},
		{&op.CreateTrigger{Trigger: &schema.Trigger{Table: "t", Name: "g"}}, "create trigger g on t"},
		{&op.DropTrigger{Table: "t", Trigger: "g"}, "drop trigger g on t"},
	}
	titled := map[string]bool{}
	for _, tt := range tests {
		titled[reflect.TypeOf(tt.o).Elem().Name()] = true
		if got := op.Title(tt.o); got != tt.want {
			t.Errorf("Title(%+v) = %q, want %q", tt.o, got, tt.want)
		}
	}
	for _, name := range operationNames(t) {
		if !titled[name] {
			t.Errorf("%s has no case here", name)
		}
	}
}

// operationNames returns the types of package op that are operations.
func operationNames(t *testing.T) []string {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, found := range regexp.MustCompile(`(?m)^func \(\*(\w+)\) op\(\)`).FindAllStringSubmatch(string(text), -1) {
			names = append(names, found[1])
		}
	}
	if len(names) < 30 {
		t.Fatalf("%d operations, want more: is the pattern right?", len(names))
	}
	return names
}
