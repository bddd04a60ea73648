package mysql

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/schema"
)

// reference reads a foreign key. InnoDB does the same for RESTRICT and NO
// ACTION; what each product reports for a key that says nothing is left out.
func (r *reader) reference(f fact) error {
	t := r.tables[[2]string{f.schema, f.table}]
	var doc struct{ Update, Delete schema.Action }
	if err := f.into(&doc); err != nil || t == nil {
		return err
	}
	key := &schema.ForeignKey{Name: f.name, OnUpdate: r.action(doc.Update), OnDelete: r.action(doc.Delete)}
	for _, part := range r.of("referrer", f) {
		var to struct{ Column, Schema, Table, Key string }
		if err := part.into(&to); err != nil {
			return err
		}
		key.Columns = append(key.Columns, to.Column)
		key.RefColumns = append(key.RefColumns, to.Key)
		key.RefTable = to.Table
		if to.Schema != f.schema || t.Schema != "" {
			key.RefSchema = to.Schema
		}
	}
	t.Constraints = append(t.Constraints, key)
	return nil
}

func (r *reader) action(a schema.Action) schema.Action {
	if r.mariadb && a == schema.Restrict || !r.mariadb && a == schema.NoAction {
		return ""
	}
	return a
}

// check reads a rule. MariaDB has JSON columns as text with a rule that is left
// to the type.
func (r *reader) check(f fact) error {
	t := r.tables[[2]string{f.schema, f.table}]
	var doc struct{ SQL, Enforced, Level string }
	if err := f.into(&doc); err != nil || t == nil {
		return err
	}
	sql := doc.SQL
	if !r.mariadb {
		sql = bare(unescape(sql))
	}
	if doc.Level != "Column" {
		t.Constraints = append(t.Constraints, &schema.Check{Name: f.name, SQL: sql, NotEnforced: doc.Enforced == "NO"})
		return nil
	}
	c := checked(t, f.name, sql)
	if c == nil {
		return fmt.Errorf("check (%s) of table %s: it is not known of which column", sql, f.table)
	}
	if isJSON(c, sql) {
		c.Type = schema.JSON{}
		return nil
	}
	c.Check = sql
	return nil
}

// checked returns the column that a rule belongs to. MariaDB calls the rule by
// the column's name, but by the old one after RENAME COLUMN: then it is the one
// that the rule is about.
func checked(t *schema.Table, name, sql string) *schema.Column {
	var about []*schema.Column
	for _, token := range tokens(sql) {
		if token.Kind != sqltext.Ident {
			continue
		}
		c := t.Column(strings.ReplaceAll(strings.Trim(token.Text, "`"), "``", "`"))
		if c != nil && !slices.Contains(about, c) {
			about = append(about, c)
		}
	}
	if len(about) == 1 {
		return about[0]
	}
	return t.Column(name)
}
