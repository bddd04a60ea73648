package sqlite

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// An alteration is what becomes of a table in one batch of operations. Each
// operation is noted twice: as a change of the table's definition, for a
// rebuild, and as statements of its own, as long as SQLite has an ALTER that
// would do.
//
// Names are those before any renaming: columns are renamed after a rebuild, by
// SQLite itself, which also finds them in triggers, views and other tables.
type alteration struct {
	op            op.Op
	schema, table string
	source        *source // nil if the table is not known

	columnsWere, indexesWere []string

	names   map[string]string // in lower case: a new name, and the one before
	origin  map[string]bool   // in lower case: the columns whose values are copied
	cast    map[string]string // in lower case: a column, and what it is cast to
	dropped bool              // a column went
	added   []*clause         // foreign keys whose rows are to be checked

	own     []string // the statements of their own
	rebuild op.Op    // the first operation that has none
	after   []string // what follows a rebuild
}

// alter returns the statements of operations on one table.
func alter(b *op.Batch, o op.Op) ([]dialect.Statement, error) {
	a := &alteration{op: o, schema: b.Schema, table: b.Table, names: map[string]string{}, origin: map[string]bool{}, cast: map[string]string{}}
	if err := a.know(b.TableWas); err != nil {
		return nil, titled(o, err)
	}
	if b.Recreate == op.RecreateAlways {
		a.rebuild = o
		if a.source == nil {
			return nil, a.need(o)
		}
	}
	for _, each := range b.Ops {
		if err := a.apply(each); err != nil {
			return nil, err
		}
	}
	if a.rebuild == nil {
		return plain(a.own), nil
	}
	if b.Recreate == op.RecreateNever {
		return nil, titled(o, fmt.Errorf("SQLite has to rebuild the table to %s, which RecreateNever forbids", op.Title(a.rebuild)))
	}
	return a.rebuilt()
}

// know takes in what the table was.
func (a *alteration) know(was *schema.Table) (err error) {
	if was == nil {
		return nil
	}
	if a.source, err = sourceOf(was); err != nil {
		return err
	}
	for _, c := range a.source.definition.columns() {
		a.origin[strings.ToLower(c.name)] = true
		a.columnsWere = append(a.columnsWere, c.name)
	}
	for _, i := range a.source.indexes {
		a.indexesWere = append(a.indexesWere, i.Name)
	}
	return nil
}

// need returns the error that the table has to be known, and what to write
// where nobody can be asked.
func (a *alteration) need(o op.Op, blind ...string) error {
	e := &dialect.NeedError{Op: op.Title(o), Schema: a.schema, Table: a.table, Field: "TableWas"}
	if len(a.own) == 0 && o == a.op {
		e.Offline = plain(blind)
	}
	return e
}

// apply takes in one operation.
func (a *alteration) apply(o op.Op) error {
	if schemaName, table := target(o); schemaName != a.schema || table != a.table {
		return titled(a.op, fmt.Errorf("%s is none on this table", op.Title(o)))
	}
	var err error
	switch o := o.(type) {
	case *op.AddColumn:
		err = a.addColumn(o)
	case *op.DropColumn:
		err = a.dropColumn(o)
	case *op.AlterColumn:
		err = a.alterColumn(o)
	case *op.AddConstraint:
		err = a.addConstraint(o)
	case *op.DropConstraint:
		err = a.dropConstraint(o)
	case *op.RenameConstraint:
		err = a.renameConstraint(o)
	case *op.CreateIndex:
		err = a.spell(o)
	case *op.DropIndex:
		err = a.dropIndex(o)
	case *op.RenameIndex:
		err = a.renameIndex(o)
	case *op.SetTableComment:
		err = errNoComments
	default:
		err = fmt.Errorf("%T has no place in a batch", o)
	}
	if _, need := err.(*dialect.NeedError); need {
		return err
	}
	return titled(o, err)
}

// target returns the table that an operation of a batch is on.
func target(o op.Op) (schema, table string) {
	switch o := o.(type) {
	case *op.AddColumn:
		return o.Schema, o.Table
	case *op.DropColumn:
		return o.Schema, o.Table
	case *op.AlterColumn:
		return o.Schema, o.Table
	case *op.AddConstraint:
		return o.Schema, o.Table
	case *op.DropConstraint:
		return o.Schema, o.Table
	case *op.RenameConstraint:
		return o.Schema, o.Table
	case *op.CreateIndex:
		return o.Schema, o.Table
	case *op.DropIndex:
		return o.Schema, o.Table
	case *op.RenameIndex:
		return o.Schema, o.Table
	case *op.SetTableComment:
		return o.Schema, o.Table
	}
	return "", ""
}

var errNoComments = errors.New("SQLite keeps no comments: do it for other products only")

// titled puts before an error what was being done, once.
func titled(o op.Op, err error) error {
	if err == nil || strings.HasPrefix(err.Error(), op.Title(o)+": ") {
		return err
	}
	return fmt.Errorf("%s: %w", op.Title(o), err)
}

// plain returns statements that need nothing special.
func plain(texts []string) []dialect.Statement {
	var list []dialect.Statement
	for _, text := range texts {
		list = append(list, dialect.Statement{SQL: text})
	}
	return list
}

// spell notes the shared spelling of an operation, which SQLite performs
// without a rebuild.
func (a *alteration) spell(o op.Op) error {
	statements, err := grammar.Statements(o)
	for _, s := range statements {
		a.alone(s.SQL)
	}
	return err
}

// alone notes a statement that does as well without a rebuild as after it.
func (a *alteration) alone(text string) {
	a.own = append(a.own, text)
	a.after = append(a.after, text)
}

// alterTable begins an ALTER TABLE.
func (a *alteration) alterTable() *dialect.Writer {
	return Dialect{}.Writer().AlterTable(a.schema, a.table)
}

// needRebuild notes that an operation has no statement of its own.
func (a *alteration) needRebuild(o op.Op) {
	if a.rebuild == nil {
		a.rebuild = o
	}
}

// before returns the name that a column had before any renaming.
func (a *alteration) before(name string) string {
	if old, ok := a.names[strings.ToLower(name)]; ok {
		return old
	}
	return name
}

// allBefore is before for several names.
func (a *alteration) allBefore(names []string) []string {
	list := slices.Clone(names)
	for i, name := range list {
		list[i] = a.before(name)
	}
	return list
}

// column returns a column of the definition by its present name.
func (a *alteration) column(name string) (*column, error) {
	if c := a.source.definition.column(a.before(name)); c != nil {
		return c, nil
	}
	return nil, a.source.definition.missing("column", name)
}
