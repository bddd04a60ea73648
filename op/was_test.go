package op_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

func TestWithWas(t *testing.T) {
	other := &schema.Table{Name: "other"}
	last := op.Place{After: "mood"}
	for _, c := range []struct {
		rule     string
		op, want op.Op
	}{
		{"a dropped column is filled in", &op.DropColumn{Table: "account", Column: "mood"},
			&op.DropColumn{Table: "account", Column: "mood", Was: account.Columns[1], WasPlace: op.Place{After: "id"}, TableWas: account}},
		{"the place of the last column is the end", &op.DropColumn{Table: "account", Column: "email"},
			&op.DropColumn{Table: "account", Column: "email", Was: email, TableWas: account}},
		{"an altered column is filled in", &op.AlterColumn{Table: "account", Column: "email", Name: "mail"},
			&op.AlterColumn{Table: "account", Column: "email", Name: "mail", Was: email, WasPlace: last, TableWas: account}},
		{"the first column stands first", &op.DropColumn{Table: "account", Column: "id"},
			&op.DropColumn{Table: "account", Column: "id", Was: account.Columns[0], WasPlace: op.Place{First: true}, TableWas: account}},
		{"what is set stays", &op.DropColumn{Table: "account", Column: "email", Was: account.Columns[0], WasPlace: op.Place{First: true}, TableWas: other},
			&op.DropColumn{Table: "account", Column: "email", Was: account.Columns[0], WasPlace: op.Place{First: true}, TableWas: other}},
		{"what is not there stays unknown", &op.DropColumn{Table: "account", Column: "x"},
			&op.DropColumn{Table: "account", Column: "x", TableWas: account}},
		{"a dropped table is filled in", &op.DropTable{Table: "account"}, &op.DropTable{Table: "account", Was: account}},
		{"a comment is filled in", &op.SetTableComment{Table: "account"},
			&op.SetTableComment{Table: "account", Was: ptr("who may come in")}},
		{"settings are filled in", &op.AlterTable{Table: "account"}, &op.AlterTable{Table: "account", Was: &account.MySQL}},
		{"a rebuild gets its table to add a column", &op.AddColumn{Table: "account", Column: email},
			&op.AddColumn{Table: "account", Column: email, TableWas: account}},
		{"and to add a constraint", &op.AddConstraint{Table: "account", Constraint: emailUnique},
			&op.AddConstraint{Table: "account", Constraint: emailUnique, TableWas: account}},
		{"and to rename one", &op.RenameConstraint{Table: "account", Constraint: "uq_email", Name: "uq"},
			&op.RenameConstraint{Table: "account", Constraint: "uq_email", Name: "uq", TableWas: account}},
		{"a constraint is found by its name", &op.DropConstraint{Table: "account", Name: "uq_email"},
			&op.DropConstraint{Table: "account", Name: "uq_email", Kind: op.Unique, Was: emailUnique, TableWas: account}},
		{"a primary key by its kind", &op.DropConstraint{Table: "account", Kind: op.PrimaryKey},
			&op.DropConstraint{Table: "account", Kind: op.PrimaryKey, Was: account.Constraints[0], TableWas: account}},
		{"a constraint without name or kind is nobody's", &op.DropConstraint{Table: "account"},
			&op.DropConstraint{Table: "account", TableWas: account}},
		{"an index is found by its name", &op.DropIndex{Table: "account", Index: "ix_email"},
			&op.DropIndex{Table: "account", Index: "ix_email", Was: emailIndex}},
		{"also to rename it", &op.RenameIndex{Table: "account", Index: "ix_email", Name: "ix"},
			&op.RenameIndex{Table: "account", Index: "ix_email", Name: "ix", Was: emailIndex}},
		{"what was nothing before gets nothing", &op.CreateIndex{Table: "account", Index: emailIndex}, &op.CreateIndex{Table: "account", Index: emailIndex}},
		{"a parent does not say the bound of a partition", &op.DetachPartition{Table: "account", Partition: "p"}, &op.DetachPartition{Table: "account", Partition: "p"}},
	} {
		before := c.op
		got := op.WithWas(c.op, account)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.rule, diff)
		}
		if diff := cmp.Diff(before, c.op); diff != "" {
			t.Errorf("%s: the operation itself was changed:\n%s", c.rule, diff)
		}
	}
}

func TestWithWasOfPartition(t *testing.T) {
	partition := &schema.Table{Name: "event_de", Postgres: schema.PostgresTable{Bound: "DEFAULT"}}
	got := op.WithWas(&op.DetachPartition{Table: "event", Partition: "event_de"}, partition)
	if d := got.(*op.DetachPartition); d.Was != "DEFAULT" {
		t.Errorf("got the bound %q, want DEFAULT", d.Was)
	}
}

// TestWithWasInBatch has each operation see what those before it leave.
func TestWithWasInBatch(t *testing.T) {
	note := &schema.Column{Name: "note", Type: schema.Text{}}
	batch := &op.Batch{Table: "account", Ops: []op.Op{
		&op.AlterColumn{Column: "email", Name: "mail", NotNull: ptr(true), Place: op.Place{First: true}},
		&op.AddColumn{Column: note, Place: op.Place{After: "id"}},
		&op.AlterColumn{Column: "mail", Type: schema.Text{}},
		&op.DropColumn{Column: "mood"},
		&op.DropColumn{Column: "note"},
		&op.DropColumn{Column: "email"},
	}}
	got := op.WithWas(batch, account).(*op.Batch)
	if got.TableWas != account {
		t.Errorf("got the table %+v, want account", got.TableWas)
	}
	mail := *email
	mail.Name, mail.NotNull = "mail", true
	if diff := cmp.Diff(&mail, got.Ops[2].(*op.AlterColumn).Was); diff != "" {
		t.Errorf("a column altered before (-want +got):\n%s", diff)
	}
	if place := got.Ops[2].(*op.AlterColumn).WasPlace; place != (op.Place{First: true}) {
		t.Errorf("a column moved before: got the place %+v", place)
	}
	if place := got.Ops[3].(*op.DropColumn).WasPlace; place != (op.Place{}) {
		t.Errorf("a column that is last since another moved: got the place %+v", place)
	}
	if got.Ops[4].(*op.DropColumn).Was != note {
		t.Errorf("a column added before: got %+v", got.Ops[4])
	}
	if was := got.Ops[5].(*op.DropColumn).Was; was != nil {
		t.Errorf("a column renamed before: got %+v by its old name", was)
	}
	if len(account.Columns) != 3 || account.Columns[2] != email || email.Name != "email" {
		t.Errorf("the table was changed: %+v", account.Columns)
	}
}
