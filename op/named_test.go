package op_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

func TestNamed(t *testing.T) {
	n := &schema.Naming{Unique: "uq_%(table_name)s_%(column_0_name)s", PrimaryKey: "pk_%(table_name)s", ForeignKey: "fk_%(column_0_name)s", Check: "ck_%(constraint_name)s", Exclude: "ex"}
	unique := &schema.Unique{Columns: []string{"email"}}
	index := &schema.Index{Columns: schema.On("email")}
	uq := &schema.Unique{Name: "uq_t_email", Columns: unique.Columns}
	ix := &schema.Index{Name: "ix_t_email", Columns: index.Columns}
	for _, c := range []struct {
		rule     string
		op, want op.Op
	}{
		{"a new table has all of it named",
			&op.CreateTable{Table: &schema.Table{Name: "t", Constraints: []schema.Constraint{
				unique, &schema.PrimaryKey{}, &schema.ForeignKey{Columns: []string{"x"}}, &schema.Check{Name: "c"}, &schema.Exclude{},
			}, Indexes: []*schema.Index{index}}},
			&op.CreateTable{Table: &schema.Table{Name: "t", Constraints: []schema.Constraint{
				uq, &schema.PrimaryKey{Name: "pk_t"}, &schema.ForeignKey{Name: "fk_x", Columns: []string{"x"}}, &schema.Check{Name: "ck_c"}, &schema.Exclude{Name: "ex"},
			}, Indexes: []*schema.Index{ix}}}},
		{"a new column too", &op.AddColumn{Table: "t", Column: email, Constraints: []schema.Constraint{unique}, Indexes: []*schema.Index{index}},
			&op.AddColumn{Table: "t", Column: email, Constraints: []schema.Constraint{uq}, Indexes: []*schema.Index{ix}}},
		{"a new constraint", &op.AddConstraint{Table: "t", Constraint: unique}, &op.AddConstraint{Table: "t", Constraint: uq}},
		{"a new index", &op.CreateIndex{Table: "t", Index: index}, &op.CreateIndex{Table: "t", Index: ix}},
		{"an index of a schema's table", &op.CreateIndex{Schema: "s", Table: "t", Index: index}, &op.CreateIndex{Schema: "s", Table: "t", Index: &schema.Index{Name: "ix_s_t_email", Columns: index.Columns}}},
		{"the indexes of a materialized view", &op.CreateView{View: &schema.View{Name: "t", Indexes: []*schema.Index{index}}}, &op.CreateView{View: &schema.View{Name: "t", Indexes: []*schema.Index{ix}}}},
		{"what is in a batch", &op.Batch{Table: "t", Ops: []op.Op{&op.AddConstraint{Table: "t", Constraint: unique}}},
			&op.Batch{Table: "t", Ops: []op.Op{&op.AddConstraint{Table: "t", Constraint: uq}}}},
		{"what is dropped has its whole name already", &op.DropConstraint{Table: "t", Name: "c", Kind: op.Check}, &op.DropConstraint{Table: "t", Name: "c", Kind: op.Check}},
	} {
		before := fmt.Sprint(inner(c.op))
		got, err := op.Named(c.op, n)
		if err != nil {
			t.Errorf("%s: %v", c.rule, err)
			continue
		}
		if after := fmt.Sprint(inner(c.op)); after != before {
			t.Errorf("%s: the batch itself was changed", c.rule)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.rule, diff)
		}
	}
	if unique.Name != "" || index.Name != "" {
		t.Errorf("the operations themselves were changed: %+v, %+v", unique, index)
	}
}

// inner returns the operations that a batch points to.
func inner(o op.Op) []op.Op {
	if b, ok := o.(*op.Batch); ok {
		return b.Ops
	}
	return nil
}

func TestNamedRefuses(t *testing.T) {
	n := &schema.Naming{Check: "ck_%(constraint_name)s", Index: "%(x)s"}
	check := &schema.Check{SQL: "x > 0"}
	add := &op.AddConstraint{Table: "t", Constraint: check}
	for _, o := range []op.Op{
		add,
		&op.CreateTable{Table: &schema.Table{Name: "t", Constraints: []schema.Constraint{check}}},
		&op.CreateTable{Table: &schema.Table{Name: "t", Indexes: []*schema.Index{{}}}},
		&op.AddColumn{Table: "t", Column: email, Constraints: []schema.Constraint{check}},
		&op.CreateIndex{Table: "t", Index: &schema.Index{}},
		&op.Batch{Table: "t", Ops: []op.Op{add}},
	} {
		if got, err := op.Named(o, n); err == nil {
			t.Errorf("%s: got %+v, want an error", op.Title(o), got)
		}
	}
}
