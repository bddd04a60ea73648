package op

import (
	"fmt"
	"strings"

	"github.com/retort-db/retort/schema"
)

// Title returns what o does in a few words, as messages begin: "add column
// account.name". Names stand as they are, without quotes.
func Title(o Op) string {
	switch o := o.(type) {
	case *Execute:
		return "execute"
	case *Batch:
		return "alter table " + name(o.Schema, o.Table)
	case *BulkInsert:
		return "insert into " + name(o.Schema, o.Table)
	}
	for _, title := range []func(Op) string{tableTitle, columnTitle, constraintTitle, indexTitle, typeTitle, spaceTitle, routineTitle} {
		if s := title(o); s != "" {
			return s
		}
	}
	return fmt.Sprintf("operation %T", o)
}

func tableTitle(o Op) string {
	switch o := o.(type) {
	case *CreateTable:
		return "create table " + name(o.Table.Schema, o.Table.Name)
	case *DropTable:
		return "drop table " + name(o.Schema, o.Table)
	case *RenameTable:
		return fmt.Sprintf("rename table %s to %s", name(o.Schema, o.Table), o.Name)
	case *SetTableComment:
		return "comment on table " + name(o.Schema, o.Table)
	case *AlterTable:
		return "alter table " + name(o.Schema, o.Table)
	case *AttachPartition:
		return "attach partition " + name(o.PartitionSchema, o.Partition)
	case *DetachPartition:
		return "detach partition " + name(o.PartitionSchema, o.Partition)
	}
	return ""
}

func columnTitle(o Op) string {
	switch o := o.(type) {
	case *AddColumn:
		return "add column " + name(o.Schema, o.Table, o.Column.Name)
	case *DropColumn:
		return "drop column " + name(o.Schema, o.Table, o.Column)
	case *AlterColumn:
		return "alter column " + name(o.Schema, o.Table, o.Column)
	}
	return ""
}

func constraintTitle(o Op) string {
	switch o := o.(type) {
	case *AddConstraint:
		return fmt.Sprintf("add %s to %s", constraintWords(o.Constraint), name(o.Schema, o.Table))
	case *DropConstraint:
		return fmt.Sprintf("drop constraint %s of %s", o.Name, name(o.Schema, o.Table))
	case *RenameConstraint:
		return fmt.Sprintf("rename constraint %s of %s", o.Constraint, name(o.Schema, o.Table))
	case *ValidateConstraint:
		return fmt.Sprintf("validate constraint %s of %s", o.Name, name(o.Schema, o.Table))
	}
	return ""
}

// constraintWords says what kind of constraint c is, and its name if it has
// one.
func constraintWords(c schema.Constraint) string {
	if c == nil {
		return "constraint"
	}
	kind := "constraint"
	switch c.(type) {
	case *schema.PrimaryKey:
		kind = "primary key"
	case *schema.Unique:
		kind = "unique constraint"
	case *schema.ForeignKey:
		kind = "foreign key"
	case *schema.Check:
		kind = "check"
	case *schema.Exclude:
		kind = "exclusion constraint"
	}
	return strings.TrimSpace(kind + " " + c.ConstraintName())
}

func indexTitle(o Op) string {
	switch o := o.(type) {
	case *CreateIndex:
		return fmt.Sprintf("create %s on %s", strings.TrimSpace("index "+o.Index.Name), name(o.Schema, o.Table))
	case *DropIndex:
		return "drop index " + name(o.Schema, o.Index)
	case *RenameIndex:
		return fmt.Sprintf("rename index %s to %s", name(o.Schema, o.Index), o.Name)
	}
	return ""
}

func typeTitle(o Op) string {
	switch o := o.(type) {
	case *CreateEnum:
		return "create enum " + name(o.Enum.Schema, o.Enum.Name)
	case *DropEnum:
		return "drop enum " + name(o.Schema, o.Name)
	case *AddEnumValue:
		return fmt.Sprintf("add value %q to enum %s", o.Value, name(o.Schema, o.Enum))
	case *RenameEnumValue:
		return fmt.Sprintf("rename value %q of enum %s", o.Value, name(o.Schema, o.Enum))
	case *CreateSequence:
		return "create sequence " + name(o.Sequence.Schema, o.Sequence.Name)
	case *AlterSequence:
		return "alter sequence " + name(o.Schema, o.Sequence)
	case *DropSequence:
		return "drop sequence " + name(o.Schema, o.Sequence)
	}
	return ""
}

func spaceTitle(o Op) string {
	switch o := o.(type) {
	case *CreateSchema:
		return "create schema " + o.Name
	case *DropSchema:
		return "drop schema " + o.Name
	case *RenameSchema:
		return fmt.Sprintf("rename schema %s to %s", o.Schema, o.Name)
	case *CreateExtension:
		return "create extension " + o.Name
	case *DropExtension:
		return "drop extension " + o.Name
	}
	return ""
}

func routineTitle(o Op) string {
	switch o := o.(type) {
	case *CreateView:
		return "create view " + name(o.View.Schema, o.View.Name)
	case *DropView:
		return "drop view " + name(o.Schema, o.View)
	case *RefreshView:
		return "refresh view " + name(o.Schema, o.View)
	case *CreateFunction:
		return fmt.Sprintf("create %s %s", routine(o.Function.Procedure), name(o.Function.Schema, o.Function.Name))
	case *DropFunction:
		return fmt.Sprintf("drop %s %s", routine(o.Procedure), name(o.Schema, o.Function))
	case *CreateTrigger:
		return fmt.Sprintf("create trigger %s on %s", o.Trigger.Name, name(o.Trigger.Schema, o.Trigger.Table))
	case *DropTrigger:
		return fmt.Sprintf("drop trigger %s on %s", o.Trigger, name(o.Schema, o.Table))
	}
	return ""
}

func routine(procedure bool) string {
	if procedure {
		return "procedure"
	}
	return "function"
}

// name joins a name and what it is in with dots.
func name(path ...string) string {
	if path[0] == "" {
		path = path[1:]
	}
	return strings.Join(path, ".")
}
