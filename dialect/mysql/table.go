package mysql

import (
	"errors"
	"slices"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// createTable makes a table. A column that numbers the rows must be the first
// of a key from the beginning; if its key is an index, which is made after the
// table, it begins to number them when that is there.
func createTable(l *dialect.List, o *op.CreateTable) {
	numbered := numberedByIndex(o.Table)
	if numbered == nil {
		l.Spell(o)
		return
	}
	plain, table, create := *numbered, *o.Table, *o
	plain.AutoIncrement = false
	table.Columns = slices.Clone(table.Columns)
	table.Columns[slices.Index(table.Columns, numbered)] = &plain
	table.MySQL.AutoIncrement = 0
	create.Table = &table
	l.Spell(&create)
	alterColumn(l, &op.AlterColumn{Schema: table.Schema, Table: table.Name, Column: plain.Name, AutoIncrement: new(true), Was: &plain})
	if next := o.Table.MySQL.AutoIncrement; next != 0 {
		alterSettings(l, &op.AlterTable{Schema: table.Schema, Table: table.Name, MySQL: schema.MySQLTable{AutoIncrement: next}})
	}
}

// numberedByIndex returns the column that numbers the rows and is the first of
// no constraint but of an index, or nil.
func numberedByIndex(t *schema.Table) *schema.Column {
	i := slices.IndexFunc(t.Columns, func(c *schema.Column) bool { return c.AutoIncrement })
	if i < 0 {
		return nil
	}
	name := t.Columns[i].Name
	for _, c := range t.Constraints {
		switch c := c.(type) {
		case *schema.PrimaryKey:
			if begins(c.Columns, name) {
				return nil
			}
		case *schema.Unique:
			if begins(c.Columns, name) {
				return nil
			}
		}
	}
	for _, index := range t.Indexes {
		if begins(columnNames(index.Columns), name) {
			return t.Columns[i]
		}
	}
	return nil
}

func begins(columns []string, name string) bool { return len(columns) > 0 && columns[0] == name }

// tableOptions writes what follows the parenthesis of CREATE TABLE. As in
// SQLAlchemy's text there is no blank before it.
func tableOptions(w *dialect.Writer, t *schema.Table) {
	list := settings(&t.MySQL, t.Comment)
	if t.MySQL.PartitionBy != "" {
		list = append(list, func(w *dialect.Writer) { w.Raw("PARTITION BY ").Raw(t.MySQL.PartitionBy) })
	}
	for i, option := range list {
		if i > 0 {
			w.Raw(" ")
		}
		option(w)
	}
}

// settings returns what writes each setting of a table.
func settings(t *schema.MySQLTable, comment string) []func(*dialect.Writer) {
	var list []func(*dialect.Writer)
	word := func(name, value string) {
		if value != "" {
			list = append(list, func(w *dialect.Writer) { w.Raw(name).Word(value) })
		}
	}
	word("ENGINE=", t.Engine)
	if t.AutoIncrement != 0 {
		list = append(list, func(w *dialect.Writer) { w.Raw("AUTO_INCREMENT=").Int(t.AutoIncrement) })
	}
	word("CHARSET=", t.Charset)
	word("COLLATE ", t.Collation)
	word("ROW_FORMAT=", t.RowFormat)
	for i := range t.Options {
		list = append(list, func(w *dialect.Writer) { w.Options(t.Options[i:i+1], "=") })
	}
	if comment != "" {
		list = append(list, func(w *dialect.Writer) { w.Raw("COMMENT=").Lit(comment) })
	}
	return list
}

func setTableComment(l *dialect.List, o *op.SetTableComment) {
	l.Add().AlterTable(o.Schema, o.Table).Raw("COMMENT ").Lit(o.Comment)
}

// alterSettings writes the settings that change. PARTITION BY stands at the end
// and without a comma.
func alterSettings(l *dialect.List, o *op.AlterTable) {
	own := o.MySQL
	var list []func(*dialect.Writer)
	if o.Convert {
		own.Charset, own.Collation = "", ""
		list = append(list, func(w *dialect.Writer) { convert(w, &o.MySQL) })
	}
	list = append(list, settings(&own, "")...)
	w := l.Add().AlterTable(o.Schema, o.Table)
	if len(list) == 0 && own.PartitionBy == "" {
		w.Fail(errors.New("nothing is to change"))
	}
	for i, option := range list {
		if i > 0 {
			w.Raw(", ")
		}
		option(w)
	}
	alterOnline(w, o, len(list))
	if own.PartitionBy != "" {
		w.Raw(" PARTITION BY ").Raw(own.PartitionBy)
	}
}

// alterOnline writes the hints, which begin with a comma only if something
// stands before them.
func alterOnline(w *dialect.Writer, o *op.AlterTable, before int) {
	if before > 0 {
		w.Online(o.Online)
		return
	}
	if o.Online != (op.Online{}) {
		w.Fail(errors.New("ALGORITHM and LOCK of PARTITION BY alone cannot be chosen"))
	}
}

// convert writes CONVERT TO, which changes the columns of text as well. The
// character set is needed there.
func convert(w *dialect.Writer, t *schema.MySQLTable) {
	charset := t.Charset
	if charset == "" {
		charset = charsetOf(t.Collation)
	}
	w.Raw("CONVERT TO CHARACTER SET ").Word(charset)
	if t.Collation != "" {
		w.Raw(" COLLATE ").Word(t.Collation)
	}
}
