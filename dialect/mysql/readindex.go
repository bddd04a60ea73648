package mysql

import (
	"github.com/retort-db/retort/schema"
)

// index reads an index from its first column.
func (r *reader) index(f fact) error {
	t := r.tables[[2]string{f.schema, f.table}]
	if t == nil || f.seq != 1 {
		return nil
	}
	i := &schema.Index{Name: f.name}
	for _, part := range r.of("index", f) {
		if err := r.indexColumn(i, part); err != nil {
			return err
		}
	}
	switch plain := isPlain(i); {
	case f.name == "PRIMARY":
		t.Constraints = append(t.Constraints, primaryKey(i))
	case plain && i.Unique:
		t.Constraints = append(t.Constraints, &schema.Unique{Name: i.Name, Columns: columnNames(i.Columns)})
	default:
		t.Indexes = append(t.Indexes, i)
	}
	return nil
}

// primaryKey leaves out the lengths of columns, which a constraint cannot say.
func primaryKey(i *schema.Index) *schema.PrimaryKey {
	return &schema.PrimaryKey{Columns: columnNames(i.Columns)}
}

func (r *reader) indexColumn(i *schema.Index, f fact) error {
	var doc struct {
		Column, Order, Type, Comment, Many string
		Length                             *int `json:",string"`
		Expression                         *string
		Visible, Ignored                   string
	}
	if err := f.into(&doc); err != nil {
		return err
	}
	c := schema.IndexColumn{Name: doc.Column, Desc: doc.Order == "D"}
	if doc.Expression != nil {
		c.SQL = unescape(*doc.Expression)
	}
	if doc.Length != nil && doc.Type != "SPATIAL" {
		c.Length = *doc.Length
	}
	i.Columns = append(i.Columns, c)
	i.Unique, i.Comment = doc.Many == "0", doc.Comment
	i.Invisible = doc.Visible == "NO" || doc.Ignored == "YES"
	switch doc.Type {
	case "FULLTEXT", "SPATIAL":
		i.Kind = doc.Type
	case "HASH":
		i.Using = doc.Type
	}
	return nil
}

// isPlain reports whether an index is nothing but its name and columns, as
// those are that a constraint makes.
func isPlain(i *schema.Index) bool {
	for _, c := range i.Columns {
		if (c != schema.IndexColumn{Name: c.Name}) {
			return false
		}
	}
	return i.Using+i.Kind+i.Comment == "" && !i.Invisible
}

func columnNames(columns []schema.IndexColumn) []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
	}
	return names
}
