package op

import (
	"slices"

	"github.com/retort-db/retort/schema"
)

// WithWas returns o with what the table was before it: its Was, WasPlace and
// TableWas, as far as it has them and they are not set already. o itself is
// not changed. An operation that has none of them is returned as it is, and
// so is one that names something the table does not have.
//
// The operations of a [Batch] get the table as those before them leave it.
func WithWas(o Op, table *schema.Table) Op {
	switch o := o.(type) {
	case *Batch:
		return o.withWas(table)
	case *DropTable:
		return with(o, func(o *DropTable) { fill(&o.Was, table) })
	case *SetTableComment:
		return with(o, func(o *SetTableComment) { fill(&o.Was, &table.Comment) })
	case *AlterTable:
		return with(o, func(o *AlterTable) { fill(&o.Was, &table.MySQL) })
	case *DetachPartition: // the bound is said by the partition, not by its parent
		return with(o, func(o *DetachPartition) {
			if table.Name == o.Partition && o.Was == "" {
				o.Was = table.Postgres.Bound
			}
		})
	case *AddColumn:
		return with(o, func(o *AddColumn) { fill(&o.TableWas, table) })
	case *DropColumn:
		return with(o, func(o *DropColumn) {
			fill(&o.TableWas, table)
			fill(&o.Was, table.Column(o.Column))
			if o.WasPlace == (Place{}) && !isLast(table, o.Column) {
				o.WasPlace = placeOf(table, o.Column)
			}
		})
	case *AlterColumn:
		return with(o, func(o *AlterColumn) {
			fill(&o.TableWas, table)
			fill(&o.Was, table.Column(o.Column))
			if o.WasPlace == (Place{}) {
				o.WasPlace = placeOf(table, o.Column)
			}
		})
	case *AddConstraint:
		return with(o, func(o *AddConstraint) { fill(&o.TableWas, table) })
	case *DropConstraint:
		return with(o, func(o *DropConstraint) { fill(&o.TableWas, table); o.fillWas(table) })
	case *RenameConstraint:
		return with(o, func(o *RenameConstraint) { fill(&o.TableWas, table) })
	case *DropIndex:
		return with(o, func(o *DropIndex) { fill(&o.Was, table.Index(o.Index)) })
	case *RenameIndex:
		return with(o, func(o *RenameIndex) { fill(&o.Was, table.Index(o.Index)) })
	}
	return o
}

// with returns a copy of o that change was made to.
func with[T any](o *T, change func(*T)) *T {
	c := *o
	change(&c)
	return &c
}

// fill sets a field that is nil.
func fill[T any](field **T, value *T) {
	if *field == nil {
		*field = value
	}
}

// placeOf returns where a column of table stands.
func placeOf(table *schema.Table, column string) Place {
	i := slices.IndexFunc(table.Columns, func(c *schema.Column) bool { return c.Name == column })
	switch {
	case i < 0:
		return Place{}
	case i == 0:
		return Place{First: true}
	}
	return Place{After: table.Columns[i-1].Name}
}

// isLast reports whether a column of table is where a new one would be.
func isLast(table *schema.Table, column string) bool {
	n := len(table.Columns)
	return n > 0 && table.Columns[n-1].Name == column
}

// fillWas finds the constraint by its name, or the primary key by its kind:
// MySQL's has no name.
func (o *DropConstraint) fillWas(table *schema.Table) {
	if o.Was == nil {
		o.Was = o.find(table)
	}
	if o.Was != nil && o.Kind == "" {
		o.Kind = KindOf(o.Was)
	}
}

func (o *DropConstraint) find(table *schema.Table) schema.Constraint {
	if key := table.PrimaryKey(); o.Kind == PrimaryKey && key != nil {
		return key
	}
	if o.Name == "" {
		return nil
	}
	return table.Constraint(o.Name)
}

func (o *Batch) withWas(table *schema.Table) *Batch {
	b := *o
	fill(&b.TableWas, table)
	b.Ops = make([]Op, len(o.Ops))
	for i, inner := range o.Ops {
		b.Ops[i] = WithWas(inner, table)
		table = columnsAfter(table, b.Ops[i])
	}
	return &b
}

// columnsAfter returns the table with its columns as o leaves them: what later
// operations of a batch may ask for by other names.
func columnsAfter(table *schema.Table, o Op) *schema.Table {
	after := *table
	after.Columns = slices.Clone(table.Columns)
	switch o := o.(type) {
	case *AddColumn:
		after.Columns = insert(after.Columns, o.Column, o.Place)
	case *DropColumn:
		after.Columns = without(after.Columns, o.Column)
	case *AlterColumn:
		if o.Was == nil {
			break
		}
		i := slices.IndexFunc(after.Columns, func(c *schema.Column) bool { return c.Name == o.Column })
		if i < 0 {
			break
		}
		after.Columns[i] = o.After()
		if o.Place != (Place{}) {
			after.Columns = insert(slices.Delete(after.Columns, i, i+1), o.After(), o.Place)
		}
	default:
		return table
	}
	return &after
}

func without(columns []*schema.Column, name string) []*schema.Column {
	return slices.DeleteFunc(columns, func(c *schema.Column) bool { return c.Name == name })
}

// insert puts a column at its place, by default the end.
func insert(columns []*schema.Column, column *schema.Column, place Place) []*schema.Column {
	at := len(columns)
	if place.First {
		at = 0
	}
	if i := slices.IndexFunc(columns, func(c *schema.Column) bool { return c.Name == place.After }); place.After != "" && i >= 0 {
		at = i + 1
	}
	return slices.Insert(columns, at, column)
}
