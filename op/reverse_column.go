package op

import (
	"fmt"
	"slices"

	"github.com/retort-db/retort/schema"
)

// reverse drops the column. What came with it and has a name is dropped
// before, for MySQL keeps a column that a foreign key needs; what has none
// goes with the column, where the product lets it.
func (o *AddColumn) reverse() (Op, error) {
	drop := &DropColumn{
		Schema: o.Schema, Table: o.Table, Column: o.Column.Name,
		IfExists: o.IfNotExists,
		Types:    !o.NoTypes && hasEnum(o.Column),
		Was:      o.Column, WasPlace: o.Place, Online: o.Online,
	}
	ops := o.dropParts()
	if len(ops) == 0 {
		return drop, nil
	}
	return &Batch{Schema: o.Schema, Table: o.Table, Ops: append(ops, drop)}, nil
}

// dropParts drops the named indexes and constraints that came with a column,
// the last first.
func (o *AddColumn) dropParts() []Op {
	var ops []Op
	for _, i := range slices.Backward(o.Indexes) {
		if i.Name != "" {
			ops = append(ops, &DropIndex{Schema: o.Schema, Table: o.Table, Index: i.Name, Was: i})
		}
	}
	for _, c := range slices.Backward(o.Constraints) {
		if name := c.ConstraintName(); name != "" {
			ops = append(ops, &DropConstraint{Schema: o.Schema, Table: o.Table, Name: name, Kind: KindOf(c), Was: c})
		}
	}
	return ops
}

func (o *DropColumn) reverse() (Op, error) {
	switch {
	case o.Was == nil:
		return forever(o, whyUnknown)
	case o.Cascade:
		return forever(o, whyCascade)
	}
	back := &AddColumn{
		Schema: o.Schema, Table: o.Table, Column: o.Was,
		IfNotExists: o.IfExists,
		NoTypes:     !o.Types && hasEnum(o.Was),
		Place:       o.WasPlace, Online: o.Online,
	}
	if why := o.restoreParts(back); why != "" {
		return forever(o, why)
	}
	return back, nil
}

// restoreParts has back make again what goes with the column, as far as
// TableWas tells: the indexes and constraints of that column alone. Those of
// several columns go on PostgreSQL and lose a column on MySQL: then it says
// why not.
func (o *DropColumn) restoreParts(back *AddColumn) (why string) {
	if o.TableWas == nil {
		return ""
	}
	for _, c := range o.TableWas.Constraints {
		switch columns := constrained(c); {
		case !slices.Contains(columns, o.Column):
		case len(columns) > 1:
			return fmt.Sprintf("%s has other columns too: drop it before", constraintWords(c))
		default:
			back.Constraints = append(back.Constraints, c)
		}
	}
	for _, i := range o.TableWas.Indexes {
		switch columns := indexed(i); {
		case !slices.Contains(columns, o.Column):
		case len(columns) > 1:
			return fmt.Sprintf("index %s has other columns too: drop it before", i.Name)
		default:
			back.Indexes = append(back.Indexes, i)
		}
	}
	return ""
}

// constrained returns the columns of a constraint; those of a check are in its
// expression.
func constrained(c schema.Constraint) []string {
	switch c := c.(type) {
	case *schema.PrimaryKey:
		return slices.Concat(c.Columns, c.Include)
	case *schema.Unique:
		return slices.Concat(c.Columns, c.Include)
	case *schema.ForeignKey:
		return c.Columns
	case *schema.Exclude:
		var columns []string
		for _, e := range c.Elements {
			columns = append(columns, e.Column) // "" for an expression
		}
		return columns
	}
	return nil
}

func indexed(i *schema.Index) []string {
	var columns []string
	for _, c := range i.Columns {
		columns = append(columns, c.Name) // "" for an expression
	}
	return slices.Concat(columns, i.Include)
}

// reverse changes back what o changes, and nothing else.
func (o *AlterColumn) reverse() (Op, error) {
	if why := o.lost(); why != "" {
		return forever(o, why)
	}
	back := &AlterColumn{Schema: o.Schema, Table: o.Table, Column: o.Column, Online: o.Online, WasPlace: o.WasPlace}
	if o.Name != "" {
		back.Column, back.Name = o.Name, o.Column
	}
	if o.Place != (Place{}) {
		back.Place, back.WasPlace = o.WasPlace, o.Place
	}
	if o.Was != nil {
		back.Was = o.After()
		o.restore(back)
	}
	return back, nil
}

// lost says why the column cannot be changed back, or "".
func (o *AlterColumn) lost() string {
	switch {
	case o.Using != "":
		return "how to convert the values back is not known"
	case o.Was == nil && o.changes():
		return whyUnknown
	case o.Place != Place{} && o.WasPlace == Place{}:
		return "where it stood is not known: set WasPlace"
	}
	return ""
}

// changes reports whether o does more to the column than to rename and move
// it.
func (o *AlterColumn) changes() bool {
	return o.Type != nil || o.NotNull != nil || o.Default != nil || o.DropDefault || o.Comment != nil ||
		o.AutoIncrement != nil || o.OnUpdate != nil || o.Invisible != nil
}

// restore has back change to Was whatever o changes.
func (o *AlterColumn) restore(back *AlterColumn) {
	was := o.Was
	if o.Type != nil {
		back.Type = was.Type
		back.Types = isEnum(o.Type) && !o.NoTypes
		back.NoTypes = isEnum(was.Type) && !o.Types
	}
	if o.Default != nil || o.DropDefault {
		back.Default, back.DropDefault = was.Default, was.Default == nil
	}
	back.NotNull = ifSet(o.NotNull, &was.NotNull)
	back.Comment = ifSet(o.Comment, &was.Comment)
	back.AutoIncrement = ifSet(o.AutoIncrement, &was.AutoIncrement)
	back.OnUpdate = ifSet(o.OnUpdate, &was.OnUpdate)
	back.Invisible = ifSet(o.Invisible, &was.Invisible)
}

// ifSet returns value if there is a change, else nil.
func ifSet[T any](change, value *T) *T {
	if change == nil {
		return nil
	}
	return value
}

// After returns the column as o leaves it: Was with the changes. Was must not
// be nil; it is not changed.
func (o *AlterColumn) After() *schema.Column {
	c := *o.Was
	set(&c.NotNull, o.NotNull)
	set(&c.Comment, o.Comment)
	set(&c.AutoIncrement, o.AutoIncrement)
	set(&c.OnUpdate, o.OnUpdate)
	set(&c.Invisible, o.Invisible)
	if o.Name != "" {
		c.Name = o.Name
	}
	if o.Type != nil {
		c.Type = o.Type
	}
	if o.Default != nil || o.DropDefault {
		c.Default = o.Default
	}
	return &c
}

func set[T any](field, change *T) {
	if change != nil {
		*field = *change
	}
}
