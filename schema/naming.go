package schema

import (
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Naming is how constraints and indexes are called that have no name of their
// own: SQLAlchemy's naming conventions, so that a name is the same whoever
// makes it. The zero Naming names indexes "ix_table_column", as SQLAlchemy
// does, and leaves the rest to the product.
//
// Each field is a template with these words, in each of which 0 may be another
// number, or 0N or 0_N for all of them, joined by nothing or by "_":
//
//	%(table_name)s
//	%(column_0_name)s  %(column_0_key)s     the first column; nothing for an expression
//	%(column_0_label)s                      "table_column", with the schema before it if there is one
//	%(referred_table_name)s                 of a foreign key
//	%(referred_column_0_name)s              of a foreign key
//	%(constraint_name)s                     the name it was given, which it must have
//	%%                                      a percent sign
//
// A template with %(constraint_name)s also makes the name of what has a name
// already; others leave that alone.
type Naming struct {
	Index      string // defaults to "ix_%(column_0_label)s"
	Unique     string
	Check      string
	ForeignKey string
	PrimaryKey string
	Exclude    string

	// Limit is how many characters a name may have that a template makes. One
	// that is longer is cut, and ends in four digits of a hash of the whole. 0
	// is no limit.
	Limit int
}

// IndexName returns the name of an index of t, of which no more needs to be
// known than its name and schema. It is "" if nothing says it.
func (n *Naming) IndexName(t *Table, i *Index) (string, error) {
	template := n.Index
	if template == "" {
		template = "ix_%(column_0_label)s"
	}
	var columns []string
	for _, c := range i.Columns {
		if c.Name != "" {
			columns = append(columns, c.Name)
		}
	}
	return n.fill(template, &named{table: t, kind: "index", name: i.Name, columns: columns})
}

// ConstraintName returns the name of a constraint of t, like
// [Naming.IndexName].
func (n *Naming) ConstraintName(t *Table, c Constraint) (string, error) {
	of := &named{table: t, name: c.ConstraintName()}
	template := ""
	switch c := c.(type) {
	case *PrimaryKey:
		template, of.kind, of.columns = n.PrimaryKey, "primary key", c.Columns
	case *Unique:
		template, of.kind, of.columns = n.Unique, "unique constraint", c.Columns
	case *Check:
		template, of.kind = n.Check, "check"
	case *ForeignKey:
		template, of.kind, of.columns, of.key = n.ForeignKey, "foreign key", c.Columns, c
	case *Exclude:
		template, of.kind, of.columns = n.Exclude, "exclusion constraint", c.columns()
	}
	return n.fill(template, of)
}

func (c *Exclude) columns() []string {
	var columns []string
	for _, e := range c.Elements {
		if e.Column != "" {
			columns = append(columns, e.Column)
		}
	}
	return columns
}

// named is what gets a name.
type named struct {
	table   *Table
	kind    string // for messages
	name    string // that it has
	columns []string
	key     *ForeignKey // if it is one
}

// word is a word of a template, or a percent sign that begins none.
var word = regexp.MustCompile(`%(?:\((\w*)\)s|%|.?)`)

// fill puts what of is in place of a template's words.
func (n *Naming) fill(template string, of *named) (string, error) {
	if template == "" || of.name != "" && !strings.Contains(template, "%(constraint_name)s") {
		return of.name, nil
	}
	var wrong error
	name := word.ReplaceAllStringFunc(template, func(s string) string {
		if s == "%%" {
			return "%"
		}
		text, err := of.word(word.FindStringSubmatch(s)[1])
		if err != nil && wrong == nil {
			wrong = fmt.Errorf("naming convention %q: %s: %w", template, s, err)
		}
		return text
	})
	if wrong != nil {
		return "", fmt.Errorf("name %s of %s: %w", of.kind, of.table.Name, wrong)
	}
	return n.shorten(name), nil
}

// shorten cuts a name as SQLAlchemy does.
func (n *Naming) shorten(name string) string {
	if n.Limit <= 0 || utf8.RuneCountInString(name) <= n.Limit {
		return name
	}
	sum := md5.Sum([]byte(name))
	digits := hex.EncodeToString(sum[:])
	return string([]rune(name)[:max(0, n.Limit-8)]) + "_" + digits[len(digits)-4:]
}

// columnWord is a word that stands for columns.
var columnWord = regexp.MustCompile(`^(referred_)?column_(?:(\d+)|0(_?)N)_(name|key|label)$`)

// word returns what a word of a template stands for.
func (of *named) word(name string) (string, error) {
	switch name {
	case "table_name":
		return of.table.Name, nil
	case "constraint_name":
		if of.name == "" {
			return "", fmt.Errorf("it has to be given a name")
		}
		return of.name, nil
	case "referred_table_name":
		if of.key == nil {
			return "", fmt.Errorf("only a foreign key refers to a table")
		}
		return of.key.RefTable, nil
	}
	m := columnWord.FindStringSubmatch(name)
	switch {
	case m == nil || m[1] != "" && m[4] != "name":
		return "", fmt.Errorf("no such word")
	case m[1] != "" && of.key == nil:
		return "", fmt.Errorf("only a foreign key refers to columns")
	}
	return of.columnsOf(m[1] != "").say(of, m[2], m[3], m[4]), nil
}

// A columnList is the columns that a word stands for.
type columnList []string

// columnsOf returns the columns, or those referred to.
func (of *named) columnsOf(referred bool) columnList {
	if referred {
		return of.key.RefColumns
	}
	return of.columns
}

// say writes the column with a number, or if there is none all of them, joined.
func (l columnList) say(of *named, number, join, as string) string {
	texts := make([]string, len(l))
	for i, c := range l {
		texts[i] = c
		if as == "label" {
			texts[i] = of.label(c)
		}
	}
	if number == "" {
		return strings.Join(texts, join)
	}
	if i, err := strconv.Atoi(number); err == nil && i < len(texts) {
		return texts[i]
	}
	return ""
}

// label returns the column with its table's name before it.
func (of *named) label(column string) string {
	label := of.table.Name + "_" + column
	if of.table.Schema != "" {
		label = strings.ReplaceAll(of.table.Schema, ".", "_") + "_" + label
	}
	return label
}
