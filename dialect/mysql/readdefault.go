package mysql

import (
	"strings"

	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/schema"
)

// defaultOf returns what fills a column.
func (r *reader) defaultOf(doc columnDoc) schema.Default {
	extra := strings.ToLower(doc.Extra)
	switch {
	case doc.Expression != nil && *doc.Expression != "":
		return &schema.Computed{SQL: r.expression(*doc.Expression), Stored: strings.Contains(extra, "stored generated")}
	case doc.Default == nil:
		return nil
	case r.mariadb:
		return r.writtenDefault(*doc.Default)
	case strings.Contains(extra, "default_generated"):
		return generatedDefault(*doc.Default)
	}
	return bareDefault(doc.Data, *doc.Default)
}

// expression returns an expression of the catalog as it can be written again:
// MySQL escapes it as if it stood in a string, MariaDB names sequences by
// their database.
func (r *reader) expression(text string) string {
	if r.mariadb {
		return r.local(text)
	}
	return unescape(text)
}

// writtenDefault returns a default as MariaDB has it since 10.2.7: as it would
// be written, NULL included.
func (r *reader) writtenDefault(text string) schema.Default {
	list := tokens(text)
	switch {
	case text == "NULL":
		return nil
	case len(list) == 1 && list[0].Kind == sqltext.String && text[0] == '\'':
		return schema.Literal(unquote(text))
	}
	return schema.Expr(moment(r.local(text)))
}

// generatedDefault returns a default that MySQL 8 calls DEFAULT_GENERATED. All
// but CURRENT_TIMESTAMP has to be written in parentheses, which the catalog
// leaves out.
func generatedDefault(text string) schema.Default {
	if isNow(text) {
		return schema.Expr(moment(text))
	}
	return schema.Expr("(" + bare(unescape(text)) + ")")
}

// bareDefault returns a default that MySQL shows as the value it has.
func bareDefault(data, text string) schema.Default {
	switch data {
	case "tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "float", "double", "year", "bit":
		return schema.Expr(text)
	case "binary", "varbinary":
		if strings.HasPrefix(text, "0x") {
			return schema.Expr(text)
		}
	case "timestamp", "datetime":
		if isNow(text) {
			return schema.Expr(moment(text))
		}
	}
	return schema.Literal(text)
}

// moment returns an expression, spelled as MySQL does if it is the time of the
// row: MariaDB's catalog has "current_timestamp()".
func moment(text string) string {
	if !isNow(text) {
		return text
	}
	return strings.ToUpper(strings.TrimSuffix(text, "()"))
}

// isNow reports whether an expression is CURRENT_TIMESTAMP or a synonym, alone
// or with a precision: the one expression that every version takes for a
// default without parentheses. See "Data Type Default Values" in the manual.
func isNow(text string) bool {
	name, rest, call := strings.Cut(strings.ToLower(strings.TrimSpace(text)), "(")
	if call && strings.Trim(rest, "0123456789 ") != ")" {
		return false
	}
	switch strings.TrimSpace(name) {
	case "current_timestamp", "localtime", "localtimestamp":
		return true
	case "now":
		return call
	}
	return false
}

// escapes are what may follow a backslash, see "String Literals" in the manual.
var escapes = map[byte]byte{'0': 0, 'b': '\b', 'n': '\n', 'r': '\r', 't': '\t', 'Z': 26}

// unescape undoes the escapes of a string literal.
func unescape(text string) string {
	var plain strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			plain.WriteByte(text[i])
			continue
		}
		i++
		if c, ok := escapes[text[i]]; ok {
			plain.WriteByte(c)
		} else {
			plain.WriteByte(text[i])
		}
	}
	return plain.String()
}

// unquote returns the value of a string literal as the catalog writes it:
// quotes are doubled, and what else is special comes after a backslash.
func unquote(literal string) string {
	return unescape(strings.ReplaceAll(literal[1:len(literal)-1], "''", "'"))
}

// bare takes away parentheses around a whole expression.
func bare(text string) string {
	for {
		list := tokens(text)
		if len(list) < 2 || list[0].Text != "(" || closes(list) != len(list)-1 {
			return text
		}
		text = strings.TrimSpace(text[1 : len(text)-1])
	}
}

// closes returns which token closes the parenthesis that the first one opens.
func closes(list []sqltext.Token) int {
	depth := 0
	for i, t := range list {
		switch {
		case t.Kind == sqltext.Operator && t.Text == "(":
			depth++
		case t.Kind == sqltext.Operator && t.Text == ")":
			depth--
		}
		if depth == 0 {
			return i
		}
	}
	return -1
}

// local takes the name of the connection's own database away from names in an
// expression, so that it means the same in another database.
func (r *reader) local(text string) string {
	own := inQuotes(r.own)
	var out strings.Builder
	list := tokens(text)
	for i := 0; i < len(list); i++ {
		first := i == 0 || list[i-1].Text != "."
		if first && list[i].Text == own && i+1 < len(list) && list[i+1].Text == "." {
			i++
			continue
		}
		out.WriteString(list[i].Text)
	}
	return out.String()
}
