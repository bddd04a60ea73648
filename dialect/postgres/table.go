package postgres

import (
	"slices"
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// createTable makes the enum types, then the table and its indexes, then the
// constraints that existing rows need not keep, which CREATE TABLE would take
// for kept, then the comments.
func createTable(l *dialect.List, o *op.CreateTable) {
	switch {
	case o.NoTypes:
	case o.IfNotExists:
		ensureEnums(l, types(o.Table)...)
	default:
		createEnums(l, types(o.Table)...)
	}
	table, later := *o.Table, []schema.Constraint(nil)
	table.Constraints, later = split(o.Table.Constraints)
	l.Spell(&op.CreateTable{Table: &table, IfNotExists: o.IfNotExists})
	for _, c := range later {
		l.AddConstraint(&op.AddConstraint{Schema: table.Schema, Table: table.Name, Constraint: c})
	}
	commentAll(l, &table)
}

func types(t *schema.Table) []schema.Type {
	var list []schema.Type
	for _, c := range t.Columns {
		list = append(list, c.Type)
	}
	return list
}

// split returns the constraints that are valid from the start, and the others.
func split(all []schema.Constraint) (now, later []schema.Constraint) {
	for _, c := range all {
		if isNotValid(c) {
			later = append(later, c)
			continue
		}
		now = append(now, c)
	}
	return now, later
}

func isNotValid(c schema.Constraint) bool {
	switch c := c.(type) {
	case *schema.Check:
		return c.NotValid
	case *schema.ForeignKey:
		return c.NotValid
	}
	return false
}

// partitionBody writes the body of a table that has its columns from another,
// and reports whether t is one.
func partitionBody(w *dialect.Writer, t *schema.Table) bool {
	if t.Postgres.PartitionOf == "" {
		return false
	}
	w.Raw("PARTITION OF ").Path(t.Postgres.PartitionOf)
	parts := 0
	next := func() *dialect.Writer {
		parts++
		return w.Raw([...]string{" (\n    ", ", \n    "}[min(parts-1, 1)])
	}
	for _, c := range t.Columns {
		if isValue(c.Default) || c.NotNull && c.Default == nil {
			partitionColumn(next(), c)
		}
	}
	for _, c := range t.Constraints {
		next().Constraint(c)
	}
	if parts > 0 {
		w.Raw("\n)")
	}
	w.Raw(" ").Raw(t.Postgres.Bound)
	return true
}

// partitionColumn says what a column of a partition has of its own.
func partitionColumn(w *dialect.Writer, c *schema.Column) {
	w.Ident(c.Name).Raw(" WITH OPTIONS").DefaultClause(c.Default)
	if c.NotNull {
		w.Raw(" NOT NULL")
	}
}

// tableOptions writes what follows the columns, each clause on a line of its
// own as SQLAlchemy has it.
func tableOptions(w *dialect.Writer, t *schema.Table) {
	p := t.Postgres
	for i, parent := range p.Inherits {
		w.Raw([...]string{"\n INHERITS ( ", ", "}[min(i, 1)]).Path(parent)
	}
	if len(p.Inherits) > 0 {
		w.Raw(" )")
	}
	if p.PartitionBy != "" {
		w.Raw("\n PARTITION BY ").Raw(p.PartitionBy)
	}
	if p.Using != "" {
		w.Raw("\n USING ").Ident(p.Using)
	}
	if len(p.With) > 0 {
		w.Raw("\n WITH (").Options(p.With, " = ").Raw(")")
	}
	if p.OnCommit != "" {
		w.Raw("\n ON COMMIT ").Raw(p.OnCommit)
	}
	if p.Tablespace != "" {
		w.Raw("\n TABLESPACE ").Ident(p.Tablespace)
	}
}

// dropTable drops a table, and the enum types of its columns if that is asked
// for.
func dropTable(l *dialect.List, o *op.DropTable) {
	l.Spell(o)
	switch {
	case !o.Types:
	case o.Was == nil:
		l.Fail(needWas(o, o.Schema, o.Table))
	case o.IfExists:
		clearEnums(l, types(o.Was)...)
	default:
		dropEnums(l, types(o.Was)...)
	}
}

// batch does one operation after the other. An enum type that several need is
// made once.
func batch(o *op.Batch) ([]dialect.Statement, error) {
	all, err := dialect.Each(Dialect{}, o.Ops)
	if need, ok := err.(*dialect.NeedError); ok {
		need.Offline = typesOnce(need.Offline)
	}
	return typesOnce(all), err
}

// typesOnce leaves out a CREATE TYPE that was there before.
func typesOnce(all []dialect.Statement) []dialect.Statement {
	made := map[string]bool{}
	return slices.DeleteFunc(all, func(s dialect.Statement) bool {
		again := made[s.SQL]
		made[s.SQL] = again || strings.HasPrefix(s.SQL, "CREATE TYPE ")
		return again
	})
}

func attachPartition(l *dialect.List, o *op.AttachPartition) {
	l.Add().AlterTable(o.Schema, o.Table).Raw("ATTACH PARTITION ").Name(o.PartitionSchema, o.Partition).Raw(" ").Raw(o.Bound)
}

func detachPartition(l *dialect.List, o *op.DetachPartition) {
	w := l.Add().AlterTable(o.Schema, o.Table).Raw("DETACH PARTITION ").Name(o.PartitionSchema, o.Partition)
	if o.Concurrently {
		w.Raw(" CONCURRENTLY")
	}
}
