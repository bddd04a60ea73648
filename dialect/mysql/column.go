package mysql

import (
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/schema"
)

// column writes what follows the name of a column in CREATE TABLE and ADD
// COLUMN, in SQLAlchemy's order.
func column(w *dialect.Writer, c *schema.Column) {
	w.Type(c.Type)
	w.ComputedClause(c.Default)
	switch {
	case c.NotNull:
		w.Raw(" NOT NULL")
	case isTimestamp(c.Type) && !isComputed(c.Default):
		// A TIMESTAMP without it may be NOT NULL, see
		// explicit_defaults_for_timestamp in the manual.
		w.Raw(" NULL")
	}
	comment(w, c)
	if c.AutoIncrement {
		w.Raw(" AUTO_INCREMENT")
	} else {
		defaultClause(w, c)
	}
	ending(w, c)
}

// restated writes what follows the name of a column in MODIFY and CHANGE, in
// Alembic's order. All that it leaves out the column loses.
func restated(w *dialect.Writer, c *schema.Column) {
	w.Type(c.Type)
	w.ComputedClause(c.Default)
	switch {
	case c.NotNull:
		w.Raw(" NOT NULL")
	case !isComputed(c.Default): // where MariaDB does not take it
		w.Raw(" NULL")
	}
	if c.AutoIncrement {
		w.Raw(" AUTO_INCREMENT")
	}
	defaultClause(w, c)
	comment(w, c)
	ending(w, c)
}

func comment(w *dialect.Writer, c *schema.Column) {
	if c.Comment != "" {
		w.Raw(" COMMENT ").Lit(c.Comment)
	}
}

// ending writes what SQLAlchemy does not know.
func ending(w *dialect.Writer, c *schema.Column) {
	if c.OnUpdate != "" {
		w.Raw(" ON UPDATE ").Raw(string(c.OnUpdate))
	}
	if c.Invisible {
		w.Raw(" INVISIBLE")
	}
	if c.Check != "" {
		w.Raw(" CHECK (").Raw(c.Check).Raw(")")
	}
}

// defaultClause writes DEFAULT after a blank, if the column has one.
func defaultClause(w *dialect.Writer, c *schema.Column) {
	switch c.Default.(type) {
	case schema.Literal, schema.Expr:
		defaultValue(w.Raw(" DEFAULT "), c.Default, c.Type)
	case *schema.Identity:
		w.Need(dialect.IdentityColumns)
	}
}

// defaultValue writes a default as both products take it. In MySQL anything
// but a literal and CURRENT_TIMESTAMP stands in parentheses, and so does a
// literal for a type of any length. t may be nil. See "Data Type Default
// Values" in the manual of MySQL 8.0.
func defaultValue(w *dialect.Writer, d schema.Default, t schema.Type) {
	if needsParentheses(d, t) {
		w.Raw("(").Default(d).Raw(")")
		return
	}
	w.Default(d)
}

func needsParentheses(d schema.Default, t schema.Type) bool {
	if _, ok := d.(schema.Literal); ok {
		return isLong(t)
	}
	expr, ok := d.(schema.Expr)
	if !ok || isNow(string(expr)) || saysOnUpdate(expr) || bare(string(expr)) != string(expr) {
		return false
	}
	return !isLiteral(string(expr)) || isLong(t) && !isNull(string(expr))
}

// saysOnUpdate reports whether a default goes on with ON UPDATE, as users of
// SQLAlchemy write it who have no other place for it.
func saysOnUpdate(expr schema.Expr) bool {
	return strings.Contains(" "+strings.Join(wordsOf(string(expr)), " ")+" ", " on update ")
}

// isLiteral reports whether an expression is one value: a number with or
// without a sign, a string with or without an introducer, NULL, TRUE or FALSE.
func isLiteral(expr string) bool {
	var kinds []sqltext.Kind
	var first string
	for _, t := range tokens(expr) {
		if t.Kind == sqltext.Blank {
			continue
		}
		if kinds == nil {
			first = strings.ToLower(t.Text)
		}
		kinds = append(kinds, t.Kind)
	}
	switch {
	case len(kinds) == 1 && kinds[0] == sqltext.Word:
		return first == "null" || first == "true" || first == "false"
	case len(kinds) == 1:
		return kinds[0] == sqltext.Number || kinds[0] == sqltext.String
	case len(kinds) == 2 && (first == "-" || first == "+"):
		return kinds[1] == sqltext.Number
	case len(kinds) == 2:
		return kinds[0] == sqltext.Word && kinds[1] == sqltext.String
	}
	return false
}

func isNull(expr string) bool { return strings.EqualFold(strings.TrimSpace(expr), "null") }

// isLong reports whether a type is one whose default MySQL only takes as an
// expression: TEXT, BLOB, JSON, geometry.
func isLong(t schema.Type) bool {
	switch t := schema.For("mysql", t).(type) {
	case schema.Text, schema.Binary, schema.JSON, schema.JSONB:
		return true
	case schema.Raw:
		name := strings.ToLower(t.SQL)
		for _, long := range []string{"text", "blob", "json", "geometry", "point", "linestring", "polygon"} {
			if word, _, _ := strings.Cut(strings.ReplaceAll(name, "(", " "), " "); strings.HasSuffix(word, long) {
				return true
			}
		}
	}
	return false
}

func isTimestamp(t schema.Type) bool {
	_, ok := schema.For("mysql", t).(schema.Timestamp)
	return ok
}

func isComputed(d schema.Default) bool {
	_, ok := d.(*schema.Computed)
	return ok
}

// wordsOf returns the words of a piece of SQL in lower case, without names and
// strings in quotes.
func wordsOf(text string) []string {
	var list []string
	for _, t := range tokens(text) {
		if t.Kind == sqltext.Word {
			list = append(list, strings.ToLower(t.Text))
		}
	}
	return list
}
