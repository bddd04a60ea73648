package mysql

import (
	"errors"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/schema"
)

// spellType writes the types that have lengths, signs and character sets here.
func spellType(w *dialect.Writer, t schema.Type) bool {
	switch t := t.(type) {
	case schema.Boolean:
		w.Raw("BOOL")
	case schema.SmallInteger:
		unsigned(w.Raw("SMALLINT"), t.Unsigned)
	case schema.Integer:
		unsigned(w.Raw("INTEGER"), t.Unsigned)
	case schema.BigInteger:
		unsigned(w.Raw("BIGINT"), t.Unsigned)
	case schema.String:
		if t.Length == 0 {
			w.Fail(errors.New("a VARCHAR needs a length"))
		}
		text(w.Raw("VARCHAR").Length(t.Length), t.Charset, t.Collation)
	case schema.Char:
		text(w.Raw("CHAR").Length(t.Length), t.Charset, t.Collation)
	case schema.Text:
		text(w.Raw("TEXT").Length(t.Length), t.Charset, t.Collation)
	case *schema.Enum:
		enum(w, t)
	case schema.Binary:
		w.Raw("BLOB").Length(t.Length)
	case schema.Time:
		fraction(w.Raw("TIME"), t.Precision)
	case schema.DateTime:
		fraction(w.Raw("DATETIME"), t.Precision)
	case schema.Timestamp:
		fraction(w.Raw("TIMESTAMP"), t.Precision)
	default:
		return false
	}
	return true
}

func unsigned(w *dialect.Writer, is bool) {
	if is {
		w.Raw(" UNSIGNED")
	}
}

// fraction appends the digits of a second, of which there are none by default.
func fraction(w *dialect.Writer, digits *int) {
	if digits != nil {
		w.Length(*digits)
	}
}

// text appends a character set and a collation, if they are not the table's.
func text(w *dialect.Writer, charset, collation string) {
	if charset != "" {
		w.Raw(" CHARACTER SET ").Word(charset)
	}
	if collation != "" {
		w.Raw(" COLLATE ").Word(collation)
	}
}

func enum(w *dialect.Writer, t *schema.Enum) {
	if len(t.Values) == 0 {
		w.Fail(errors.New("an ENUM needs values"))
	}
	for i, value := range t.Values {
		w.Raw([...]string{"ENUM(", ","}[min(i, 1)]).Lit(value)
	}
	text(w.Raw(")"), t.Charset, t.Collation)
}

// keepCollation returns the type that a column is to have, in the character set
// and collation that it had, unless it says another.
func keepCollation(is, was schema.Type) schema.Type {
	charset, collation := collationOf(was)
	if own, other := collationOf(is); charset+collation == "" || own+other != "" {
		return is
	}
	switch t := is.(type) {
	case schema.String:
		t.Charset, t.Collation = charset, collation
		return t
	case schema.Char:
		t.Charset, t.Collation = charset, collation
		return t
	case schema.Text:
		t.Charset, t.Collation = charset, collation
		return t
	case *schema.Enum:
		e := *t
		e.Charset, e.Collation = charset, collation
		return &e
	case schema.Raw:
		return schema.Raw{SQL: t.SQL + rawText(t.SQL, charset, collation)}
	}
	return is
}

// rawText returns what says the character set and the collation after a type in
// MySQL's words, if it is one that has them.
func rawText(sql, charset, collation string) string {
	words := append(wordsOf(sql), "")
	switch words[0] {
	case "char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set":
	default:
		return ""
	}
	clause := ""
	if charset != "" {
		clause = " CHARACTER SET " + charset
	}
	if collation != "" {
		clause += " COLLATE " + collation
	}
	return clause
}

// collationOf returns the character set and the collation of a type that says
// them.
func collationOf(t schema.Type) (charset, collation string) {
	switch t := t.(type) {
	case schema.String:
		return t.Charset, t.Collation
	case schema.Char:
		return t.Charset, t.Collation
	case schema.Text:
		return t.Charset, t.Collation
	case *schema.Enum:
		return t.Charset, t.Collation
	case schema.Raw:
		return rawCollation(t.SQL)
	}
	return "", ""
}

// rawCollation finds the words COLLATE and CHARACTER SET in a type. Without the
// latter the character set is in the name of the collation.
func rawCollation(sql string) (charset, collation string) {
	words := wordsOf(sql)
	for i, word := range words {
		switch {
		case i+1 < len(words) && word == "collate":
			collation = words[i+1]
		case i+2 < len(words) && word == "character" && words[i+1] == "set":
			charset = words[i+2]
		case i+1 < len(words) && word == "charset":
			charset = words[i+1]
		}
	}
	if charset == "" {
		charset = charsetOf(collation)
	}
	return charset, collation
}
