package op

import "github.com/retort-db/retort/schema"

func (o *CreateTable) reverse() (Op, error) {
	return &DropTable{
		Schema: o.Table.Schema, Table: o.Table.Name,
		IfExists: o.IfNotExists,
		Types:    !o.NoTypes && hasEnum(o.Table.Columns...),
		Was:      o.Table,
	}, nil
}

func (o *DropTable) reverse() (Op, error) {
	switch {
	case o.Was == nil:
		return forever(o, whyUnknown)
	case o.Cascade:
		return forever(o, whyCascade)
	}
	return &CreateTable{Table: o.Was, IfNotExists: o.IfExists, NoTypes: !o.Types && hasEnum(o.Was.Columns...)}, nil
}

func (o *RenameTable) reverse() (Op, error) {
	return &RenameTable{Schema: o.Schema, Table: o.Name, Name: o.Table}, nil
}

func (o *SetTableComment) reverse() (Op, error) {
	if o.Was == nil {
		return forever(o, whyUnknown)
	}
	return &SetTableComment{Schema: o.Schema, Table: o.Table, Comment: *o.Was, Was: &o.Comment}, nil
}

// reverse restores the settings that o gives. One that was empty cannot be
// restored: to AlterTable it means that the setting stays.
func (o *AlterTable) reverse() (Op, error) {
	switch {
	case o.Was == nil:
		return forever(o, whyUnknown)
	case o.Convert:
		return forever(o, "which character set each column had is not known")
	}
	back := &AlterTable{Schema: o.Schema, Table: o.Table, Online: o.Online, Was: settled(*o.Was, o.MySQL)}
	if lost := restore(&back.MySQL, o.MySQL, *o.Was); lost != "" {
		return forever(o, "Was does not say the "+lost+" before")
	}
	return back, nil
}

// restore puts into back what the settings that were changed had been, and
// names the first that is not known.
func restore(back *schema.MySQLTable, changed, was schema.MySQLTable) (lost string) {
	for _, s := range []struct {
		name             string
		back             *string
		changed, earlier string
	}{
		{"engine", &back.Engine, changed.Engine, was.Engine},
		{"character set", &back.Charset, changed.Charset, was.Charset},
		{"collation", &back.Collation, changed.Collation, was.Collation},
		{"row format", &back.RowFormat, changed.RowFormat, was.RowFormat},
		{"partitioning", &back.PartitionBy, changed.PartitionBy, was.PartitionBy},
	} {
		if s.changed == "" {
			continue
		}
		if s.earlier == "" {
			return s.name
		}
		*s.back = s.earlier
	}
	if changed.AutoIncrement != 0 {
		if was.AutoIncrement == 0 {
			return "next number"
		}
		back.AutoIncrement = was.AutoIncrement
	}
	for _, o := range changed.Options {
		i := optionIndex(was.Options, o.Name)
		if i < 0 {
			return "option " + o.Name
		}
		back.Options = append(back.Options, was.Options[i])
	}
	return ""
}

// settled returns the settings was after those of change were made.
func settled(was, change schema.MySQLTable) *schema.MySQLTable {
	keep := func(field *string, value string) {
		if value != "" {
			*field = value
		}
	}
	keep(&was.Engine, change.Engine)
	keep(&was.Charset, change.Charset)
	keep(&was.Collation, change.Collation)
	keep(&was.RowFormat, change.RowFormat)
	keep(&was.PartitionBy, change.PartitionBy)
	if change.AutoIncrement != 0 {
		was.AutoIncrement = change.AutoIncrement
	}
	var options []schema.Option
	for _, o := range was.Options {
		if optionIndex(change.Options, o.Name) < 0 {
			options = append(options, o)
		}
	}
	was.Options = append(options, change.Options...)
	return &was
}

func optionIndex(options []schema.Option, name string) int {
	for i, o := range options {
		if o.Name == name {
			return i
		}
	}
	return -1
}

func (o *AttachPartition) reverse() (Op, error) {
	return &DetachPartition{
		Schema: o.Schema, Table: o.Table,
		PartitionSchema: o.PartitionSchema, Partition: o.Partition,
		Was: o.Bound,
	}, nil
}

func (o *DetachPartition) reverse() (Op, error) {
	if o.Was == "" {
		return forever(o, "which rows it held is not known: set Was")
	}
	return &AttachPartition{
		Schema: o.Schema, Table: o.Table,
		PartitionSchema: o.PartitionSchema, Partition: o.Partition,
		Bound: o.Was,
	}, nil
}

// hasEnum reports whether a column's type is an enum, or is one on some
// product.
func hasEnum(columns ...*schema.Column) bool {
	for _, c := range columns {
		if isEnum(c.Type) {
			return true
		}
	}
	return false
}

func isEnum(t schema.Type) bool {
	switch t := t.(type) {
	case *schema.Enum:
		return true
	case schema.Array:
		return isEnum(t.Of)
	case *schema.Variant:
		for _, own := range t.On {
			if isEnum(own) {
				return true
			}
		}
		return isEnum(t.Of)
	}
	return false
}
