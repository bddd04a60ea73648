package postgres

import (
	"fmt"
	"strings"

	"github.com/retort-db/retort/schema"
)

// A tableDoc is a table as [tablesSQL] has it.
type tableDoc struct {
	Comment     string
	Unlogged    bool
	PartitionBy string
	Bound       string
	Parents     []string
	Using       string
	With, Toast []string
	Tablespace  string
}

func (d tableDoc) fill(t *schema.Table) {
	t.Comment = d.Comment
	if d.Unlogged {
		t.Prefixes = []string{"UNLOGGED"}
	}
	p := &t.Postgres
	p.PartitionBy, p.Bound, p.Using, p.Tablespace = d.PartitionBy, d.Bound, d.Using, d.Tablespace
	if d.Bound != "" && len(d.Parents) == 1 {
		p.PartitionOf = d.Parents[0]
	} else {
		p.Inherits = d.Parents
	}
	p.With = append(options(d.With, ""), options(d.Toast, "toast.")...)
}

// options takes apart what the server keeps as "name=value".
func options(list []string, prefix string) []schema.Option {
	var options []schema.Option
	for _, text := range list {
		name, value, _ := strings.Cut(text, "=")
		options = append(options, schema.Option{Name: prefix + name, Value: value})
	}
	return options
}

// A constraintDoc is a constraint as [constraintsSQL] has it.
type constraintDoc struct {
	Name, Kind                string
	Columns, Include          []string
	RefSchema, RefTable       string
	RefColumns                []string
	OnUpdate, OnDelete, Match string
	DeleteColumns             []string
	Deferrable, Deferred      bool
	NotValid, NoInherit       bool
	NotEnforced               bool
	NullsNotDistinct          bool
	SQL, Using, Where         string
	Elements                  []schema.ExcludeElement
}

func (r *reading) constraint(t *schema.Table, d constraintDoc) error {
	c, err := d.constraint()
	if err != nil {
		return err
	}
	t.Constraints = append(t.Constraints, c)
	return nil
}

func (d constraintDoc) constraint() (schema.Constraint, error) {
	switch d.Kind {
	case "p":
		return &schema.PrimaryKey{Name: d.Name, Columns: d.Columns, Include: d.Include, Deferral: d.deferral()}, nil
	case "u":
		return &schema.Unique{Name: d.Name, Columns: d.Columns, Include: d.Include, NullsNotDistinct: d.NullsNotDistinct, Deferral: d.deferral()}, nil
	case "f":
		return &schema.ForeignKey{
			Name: d.Name, Columns: d.Columns, RefSchema: d.RefSchema, RefTable: d.RefTable, RefColumns: d.RefColumns,
			OnUpdate: action(d.OnUpdate), OnDelete: action(d.OnDelete), DeleteColumns: d.DeleteColumns, Match: match(d.Match), Deferral: d.deferral(), NotValid: d.NotValid,
		}, nil
	case "c":
		return &schema.Check{Name: d.Name, SQL: bare(d.SQL), NotValid: d.NotValid && !d.NotEnforced, NoInherit: d.NoInherit, NotEnforced: d.NotEnforced}, nil
	case "x":
		for i := range d.Elements {
			d.Elements[i].SQL = bare(d.Elements[i].SQL)
		}
		return &schema.Exclude{Name: d.Name, Using: d.Using, Elements: d.Elements, Where: bare(d.Where), Deferral: d.deferral()}, nil
	}
	return nil, fmt.Errorf("constraint %s is of a kind %q that is not known", d.Name, d.Kind)
}

func (d constraintDoc) deferral() schema.Deferral {
	switch {
	case d.Deferred:
		return schema.InitiallyDeferred
	case d.Deferrable:
		return schema.Deferrable
	}
	return ""
}

// action reads the letters of pg_constraint.confupdtype.
func action(letter string) schema.Action {
	return map[string]schema.Action{"r": schema.Restrict, "c": schema.Cascade, "n": schema.SetNull, "d": schema.SetDefault}[letter]
}

// match reads the letters of pg_constraint.confmatchtype; SIMPLE is what every
// key has that does not say.
func match(letter string) string {
	return map[string]string{"f": "FULL", "p": "PARTIAL"}[letter]
}

// An indexDoc is an index as [indexesSQL] has it.
type indexDoc struct {
	Name       string
	Unique     bool
	Using      string
	Columns    []keyDoc
	Include    []string
	Where      string
	With       []string
	Tablespace string
	Comment    string

	NullsNotDistinct bool
}

// A keyDoc is what an index sorts by.
type keyDoc struct {
	Name, SQL        string
	Desc, NullsFirst bool
	OpClass          string
	OpOptions        []string
	Collation        string
}

func (d indexDoc) index() *schema.Index {
	index := &schema.Index{
		Name: d.Name, Unique: d.Unique, Using: d.Using, Include: d.Include, Where: bare(d.Where), With: options(d.With, ""),
		Tablespace: d.Tablespace, Comment: d.Comment, NullsNotDistinct: d.NullsNotDistinct,
	}
	for _, k := range d.Columns {
		index.Columns = append(index.Columns, k.column())
	}
	return index
}

// column leaves NULLS unsaid where it is what the direction brings along.
func (d keyDoc) column() schema.IndexColumn {
	c := schema.IndexColumn{Name: d.Name, SQL: bare(d.SQL), Desc: d.Desc, OpClass: d.OpClass, Collation: d.Collation}
	switch {
	case d.NullsFirst && !d.Desc:
		c.Nulls = "FIRST"
	case d.Desc && !d.NullsFirst:
		c.Nulls = "LAST"
	}
	if len(d.OpOptions) > 0 {
		c.OpClass += " (" + strings.Join(d.OpOptions, ", ") + ")"
	}
	return c
}
