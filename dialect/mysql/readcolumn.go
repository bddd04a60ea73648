package mysql

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/schema"
)

// A columnDoc is a row of COLUMNS.
type columnDoc struct {
	Type, Data, Null, Extra, Comment string
	Collation                        string
	Default, Expression              *string
	SRID                             *string
}

// column reads a column. They come in no order; each goes to its own place.
func (r *reader) column(f fact) error {
	t := r.tables[[2]string{f.schema, f.table}]
	var doc columnDoc
	if err := f.into(&doc); err != nil || t == nil {
		return err
	}
	extra := strings.ToLower(doc.Extra)
	c := &schema.Column{
		Name:          f.name,
		Type:          typeOf(doc, t.MySQL.Collation),
		NotNull:       doc.Null == "NO",
		Default:       r.defaultOf(doc),
		Comment:       doc.Comment,
		AutoIncrement: strings.Contains(extra, "auto_increment"),
		Invisible:     strings.Contains(extra, "invisible"),
	}
	if at := strings.Index(extra, "on update "); at >= 0 {
		expr, _, _ := strings.Cut(doc.Extra[at+len("on update "):], ",")
		c.OnUpdate = schema.Expr(moment(strings.TrimSpace(expr)))
	}
	for len(t.Columns) < int(f.seq) {
		t.Columns = append(t.Columns, nil)
	}
	t.Columns[f.seq-1] = c
	where := located{f.schema, t, c}
	if r.isBinary(doc) {
		r.binary = append(r.binary, where)
	}
	if r.mariadb && doc.isSpatial() {
		r.spatial = append(r.spatial, where)
	}
	return nil
}

// isBinary reports whether a column has a default of bytes, which the catalog
// does not tell in full.
func (r *reader) isBinary(doc columnDoc) bool {
	bytes := strings.HasSuffix(doc.Data, "binary") || strings.HasSuffix(doc.Data, "blob")
	if !bytes || doc.Default == nil {
		return false
	}
	if r.mariadb {
		return strings.HasPrefix(*doc.Default, "'")
	}
	return strings.HasPrefix(*doc.Default, "0x") && !strings.Contains(strings.ToLower(doc.Extra), "default_generated")
}

// isSpatial reports whether a column is of a geometry type.
func (doc columnDoc) isSpatial() bool {
	switch doc.Data {
	case "geometry", "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon", "geometrycollection":
		return true
	}
	return false
}

// A shape is COLUMN_TYPE in its parts, as "int(10) unsigned".
var shape = regexp.MustCompile(`^(\w+)(?:\(([^()']*)\))?(.*)$`)

// widths are the display widths that a number without one has. MySQL stopped
// to show them with 8.0.19.
var widths = map[string]string{
	"tinyint(4)": "tinyint", "tinyint(3) unsigned": "tinyint unsigned",
	"smallint(6)": "smallint", "smallint(5) unsigned": "smallint unsigned",
	"mediumint(9)": "mediumint", "mediumint(8) unsigned": "mediumint unsigned",
	"int(11)": "int", "int(10) unsigned": "int unsigned",
	"bigint(20)": "bigint", "bigint(20) unsigned": "bigint unsigned",
	"year(4)": "year",
}

// unversioned marks a column whose changes MariaDB does not keep in a table
// WITH SYSTEM VERSIONING. It is kept with the type.
const unversioned = "WITHOUT SYSTEM VERSIONING"

// typeOf returns the type of a column. A text type names its collation only if
// it is another than that of its table.
func typeOf(doc columnDoc, tableCollation string) schema.Type {
	text := cmp.Or(widths[doc.Type], doc.Type)
	charset, collation := charsetOf(doc.Collation), doc.Collation
	if collation == tableCollation {
		charset, collation = "", ""
	}
	if doc.Data == "enum" {
		return &schema.Enum{Values: quotedList(text), Charset: charset, Collation: collation}
	}
	if t := plainType(text, charset, collation); t != nil && !strings.Contains(doc.Extra, unversioned) {
		return t
	}
	if collation != "" {
		text += " CHARACTER SET " + charset + " COLLATE " + collation
	}
	if doc.SRID != nil {
		text += " SRID " + *doc.SRID
	}
	if strings.Contains(doc.Extra, unversioned) {
		text += " " + unversioned
	}
	return schema.Raw{SQL: text}
}

// plainType returns the type that schema has for COLUMN_TYPE, or nil.
func plainType(text, charset, collation string) schema.Type {
	m := shape.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	name, args, rest := m[1], m[2], m[3]
	if rest == " unsigned" && args == "" {
		return unsignedType(name)
	}
	if rest != "" {
		return nil
	}
	first, second, _ := strings.Cut(args, ",")
	n, _ := strconv.Atoi(first)
	scale, _ := strconv.Atoi(second)
	switch name {
	case "varchar":
		return schema.String{Length: n, Charset: charset, Collation: collation}
	case "char":
		return schema.Char{Length: n, Charset: charset, Collation: collation}
	case "decimal":
		return schema.Numeric{Precision: n, Scale: scale}
	case "time":
		return schema.Time{Precision: precision(n)}
	case "datetime":
		return schema.DateTime{Precision: precision(n)}
	case "timestamp":
		return schema.Timestamp{Precision: precision(n)}
	case "tinyint":
		if args == "1" {
			return schema.Boolean{}
		}
	}
	if args != "" {
		return nil
	}
	return bareType(name, charset, collation)
}

// bareType returns the type that schema has for a word, or nil.
func bareType(name, charset, collation string) schema.Type {
	switch name {
	case "smallint":
		return schema.SmallInteger{}
	case "int":
		return schema.Integer{}
	case "bigint":
		return schema.BigInteger{}
	case "float":
		return schema.Float{}
	case "double":
		return schema.Double{}
	case "text":
		return schema.Text{Charset: charset, Collation: collation}
	case "blob":
		return schema.Binary{}
	case "date":
		return schema.Date{}
	case "json":
		return schema.JSON{}
	}
	return nil
}

func unsignedType(name string) schema.Type {
	switch name {
	case "smallint":
		return schema.SmallInteger{Unsigned: true}
	case "int":
		return schema.Integer{Unsigned: true}
	case "bigint":
		return schema.BigInteger{Unsigned: true}
	}
	return nil
}

// precision returns digits of a second; without any there is nothing to say.
func precision(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}

// quotedList returns the values of an ENUM.
func quotedList(text string) []string {
	var values []string
	for _, t := range tokens(text) {
		if t.Kind == sqltext.String {
			values = append(values, unquote(t.Text))
		}
	}
	return values
}

// isJSON reports whether sql is the rule of MariaDB's type JSON, which is an
// alias of LONGTEXT with utf8mb4_bin and this rule. See "JSON Data Type" in its
// manual.
func isJSON(c *schema.Column, sql string) bool {
	t, ok := c.Type.(schema.Raw)
	return ok && (t.SQL == "longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin" || t.SQL == "longtext") &&
		sql == "json_valid("+inQuotes(c.Name)+")"
}

// tokens returns the tokens of a piece of SQL.
func tokens(text string) []sqltext.Token {
	var list []sqltext.Token
	for t := range sqltext.Tokens(text, sqltext.MySQL) {
		list = append(list, t)
	}
	return list
}
