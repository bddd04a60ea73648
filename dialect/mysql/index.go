package mysql

import (
	"errors"
	"fmt"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// createIndex writes a whole CREATE INDEX.
func createIndex(w *dialect.Writer, o *op.CreateIndex) {
	i := o.Index
	w.Raw("CREATE ")
	if i.Unique {
		w.Raw("UNIQUE ")
	}
	if i.Kind != "" {
		w.Word(i.Kind).Raw(" ")
	}
	w.Raw("INDEX ")
	if o.IfNotExists {
		w.Raw("IF NOT EXISTS ")
	}
	w.IndexName(o).Raw(" ")
	indexColumns(w, i)
	indexOptions(w, i)
	indexOnline(w, o.Online)
}

// indexColumns writes the parenthesis of an index.
func indexColumns(w *dialect.Writer, i *schema.Index) {
	if i.Where != "" {
		w.Need(dialect.PartialIndexes)
	}
	if i.NullsNotDistinct {
		w.Need(dialect.NullsNotDistinct)
	}
	w.IndexColumns(i.Columns, func(c schema.IndexColumn) {
		if c.SQL != "" {
			w.Raw("(").Raw(c.SQL).Raw(")")
			return
		}
		w.Ident(c.Name).Length(c.Length)
		if c.Collation != "" || c.Nulls != "" {
			w.Fail(fmt.Errorf("column %s of an index cannot have a collation or an order of NULLs of its own", c.Name))
		}
	})
}

// indexOptions writes what follows the columns. An index that plans pass over
// is INVISIBLE on MySQL and IGNORED on MariaDB; each of them reads the other's
// word as a comment.
func indexOptions(w *dialect.Writer, i *schema.Index) {
	if i.Parser != "" {
		w.Raw(" WITH PARSER ").Word(i.Parser)
	}
	if i.Using != "" {
		w.Raw(" USING ").Word(i.Using)
	}
	if i.Comment != "" {
		w.Raw(" COMMENT ").Lit(i.Comment)
	}
	if i.Invisible {
		w.Raw(" /*!80000 INVISIBLE */ /*M!100600 IGNORED */")
	}
}

// indexOnline writes the hints of CREATE INDEX, which have no commas.
func indexOnline(w *dialect.Writer, o op.Online) {
	if o.Algorithm != "" {
		w.Raw(" ALGORITHM=").Word(o.Algorithm)
	}
	if o.Lock != "" {
		w.Raw(" LOCK=").Word(o.Lock)
	}
}

// dropIndex writes DROP INDEX, or an ALTER TABLE if there are hints, which
// MariaDB takes nowhere else.
func dropIndex(l *dialect.List, o *op.DropIndex) {
	w := l.Add()
	if o.Cascade {
		w.Need(dialect.Cascades)
	}
	switch {
	case o.Table == "":
		w.Fail(errors.New("indexes belong to tables: name the table"))
	case o.Online != op.Online{}:
		w.AlterTable(o.Schema, o.Table).Raw("DROP INDEX ").IfExists(o.IfExists).Ident(o.Index).Online(o.Online)
	default:
		w.Raw("DROP INDEX ").IfExists(o.IfExists).Ident(o.Index).Raw(" ON ").Name(o.Schema, o.Table)
	}
}

func renameIndex(l *dialect.List, o *op.RenameIndex) {
	w := l.Add()
	if o.Table == "" {
		w.Fail(errors.New("indexes belong to tables: name the table"))
		return
	}
	w.AlterTable(o.Schema, o.Table).Raw("RENAME INDEX ").Ident(o.Index).Raw(" TO ").Ident(o.Name)
}
