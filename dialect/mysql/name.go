package mysql

import (
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/sqltext"
)

// A name is that of a table or of what else has a schema, which is the current
// one if it is empty; or that of an account, whose schema is its host.
type name struct{ schema, name string }

// readName moves r past a name.
func readName(r *sqltext.Reader) (name, bool) {
	schema, n, ok := r.Name()
	return name{schema, n}, ok
}

// readAccount moves r past 'user'@'host', of which the host may be missing.
func readAccount(r *sqltext.Reader) (name, bool) {
	user, ok := readPart(r)
	host := "%"
	if ok && r.Take("@") {
		host, ok = readPart(r)
	}
	known := ok && !r.Is(".") && !(user == "CURRENT_USER" && r.Is("("))
	return name{host, user}, known
}

// readPart moves r past a user or a host. One that is written in escapes is
// not read.
func readPart(r *sqltext.Reader) (string, bool) {
	t := r.Peek()
	if t.Kind != sqltext.String {
		return r.Ident()
	}
	r.Next()
	if t.Open || strings.Contains(t.Text, `\`) || t.Text[0] != '\'' && t.Text[0] != '"' {
		return "", false
	}
	mark := t.Text[:1]
	return strings.ReplaceAll(t.Text[1:len(t.Text)-1], mark+mark, mark), true
}

// list moves r past names with commas between them, and what may stand behind
// each, such as how a user proves to be one. It returns nil if it finds
// anything but a name.
func list(r *sqltext.Reader, read func(*sqltext.Reader) (name, bool)) []name {
	var names []name
	for {
		n, ok := read(r)
		if !ok {
			return nil
		}
		names = append(names, n)
		for !r.Done() && !r.Is(",") && !r.Is("DEFAULT", "ROLE") {
			r.Skip()
		}
		if !r.Take(",") {
			return names
		}
	}
}

// isTable writes the condition that n is the table in columns of
// information_schema.
func (n name) isTable(w *dialect.Writer, schema, column string) {
	if w.Raw(schema + " = "); n.schema == "" {
		w.Raw("DATABASE()")
	} else {
		w.Lit(n.schema)
	}
	w.Raw(" AND " + column + " = ").Lit(n.name)
}

// isGrantee writes the condition that n is the account.
func (n name) isGrantee(w *dialect.Writer) {
	w.Raw("grantee = ").Lit("'" + n.name + "'@'" + n.schema + "'")
}
