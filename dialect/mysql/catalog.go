package mysql

import (
	"cmp"
	"slices"
	"strings"

	"github.com/retort-db/retort/schema"
)

// A reader makes a catalog of facts.
type reader struct {
	found   map[string][]fact // by kind
	named   map[[4]string][]fact
	only    []string // tables, if the answer has more than was asked for
	catalog *schema.Catalog
	own     string // the connection's database
	mariadb bool
	tables  map[[2]string]*schema.Table
	binary  []located // columns that have a default of bytes
	spatial []located // columns that may have a reference system
}

// A located column is one whose table is known, and the database of that.
type located struct {
	schema string
	table  *schema.Table
	column *schema.Column
}

func newReader() *reader {
	return &reader{found: map[string][]fact{}, named: map[[4]string][]fact{}, catalog: &schema.Catalog{}, tables: map[[2]string]*schema.Table{}}
}

// add keeps a fact, if it is about something that was asked for.
func (r *reader) add(f fact) {
	if r.only != nil && f.kind != "server" && !slices.Contains(r.only, f.table) {
		return
	}
	r.found[f.kind] = append(r.found[f.kind], f)
	r.named[f.key()] = append(r.named[f.key()], f)
}

// read makes the catalog: tables first, then what belongs to them.
func (r *reader) read() error {
	for _, f := range r.found["server"] {
		r.own, r.mariadb = f.schema, strings.Contains(f.name, "MariaDB")
	}
	for _, part := range []struct {
		kind string
		read func(fact) error
	}{
		{"table", r.table},
		{"column", r.column},
		{"index", r.index},
		{"reference", r.reference},
		{"check", r.check},
		{"view", r.view},
		{"routine", r.routine},
		{"trigger", r.trigger},
	} {
		for _, f := range r.found[part.kind] {
			if err := part.read(f); err != nil {
				return err
			}
		}
	}
	for _, t := range r.tables {
		tidy(t)
	}
	return r.partitions()
}

// schemaOf returns a schema as the catalog has it.
func (r *reader) schemaOf(name string) string {
	if name == r.own {
		return ""
	}
	return name
}

// of returns the facts of a kind about the same thing of a table, in order.
func (r *reader) of(kind string, about fact) []fact {
	about.kind = kind
	list := r.named[about.key()]
	slices.SortFunc(list, func(a, b fact) int { return cmp.Compare(a.seq, b.seq) })
	return list
}

func (r *reader) table(f fact) error {
	var doc struct{ Type, Engine, Collation, Options, Comment string }
	if err := f.into(&doc); err != nil {
		return err
	}
	if doc.Type == "SEQUENCE" {
		r.catalog.Sequences = append(r.catalog.Sequences, &schema.Sequence{Schema: r.schemaOf(f.schema), Name: f.table})
		return nil
	}
	t := &schema.Table{Schema: r.schemaOf(f.schema), Name: f.table, Comment: doc.Comment}
	t.MySQL = schema.MySQLTable{Engine: doc.Engine, Charset: charsetOf(doc.Collation), Collation: doc.Collation}
	if doc.Type == "SYSTEM VERSIONED" {
		t.MySQL.Options = []schema.Option{{Name: "WITH SYSTEM VERSIONING"}}
	}
	createOptions(&t.MySQL, doc.Options)
	r.tables[[2]string{f.schema, f.table}] = t
	r.catalog.Tables = append(r.catalog.Tables, t)
	return nil
}

// charsetOf returns the character set of a collation: its first word, see
// "Collation Naming Conventions" in the manual.
func charsetOf(collation string) string {
	charset, _, _ := strings.Cut(collation, "_")
	return charset
}

// createOptions reads CREATE_OPTIONS: what CREATE TABLE said, as in
// "row_format=DYNAMIC stats_persistent=1 `page_compressed`='1' partitioned".
func createOptions(t *schema.MySQLTable, text string) {
	for _, word := range optionWords(text) {
		name, value, ok := strings.Cut(word, "=")
		switch name = strings.ToUpper(strings.Trim(name, "`")); {
		case !ok:
		case name == "ROW_FORMAT":
			t.RowFormat = strings.ToUpper(value)
		default:
			t.Options = append(t.Options, schema.Option{Name: name, Value: value})
		}
	}
}

// optionWords splits at blanks outside quotes.
func optionWords(text string) []string {
	var words []string
	quoted, start := byte(0), 0
	for i := 0; i <= len(text); i++ {
		switch {
		case i == len(text) || quoted == 0 && text[i] == ' ':
			if start < i {
				words = append(words, text[start:i])
			}
			start = i + 1
		case quoted == text[i]:
			quoted = 0
		case quoted == 0 && strings.IndexByte("'`\"", text[i]) >= 0:
			quoted = text[i]
		}
	}
	return words
}

// tidy puts what belongs to a table in an order of its own, and leaves out the
// indexes that foreign keys make.
func tidy(t *schema.Table) {
	slices.SortStableFunc(t.Constraints, func(a, b schema.Constraint) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.ConstraintName(), b.ConstraintName()))
	})
	t.Indexes = slices.DeleteFunc(t.Indexes, func(i *schema.Index) bool {
		key, ok := t.Constraint(i.Name).(*schema.ForeignKey)
		return ok && isPlain(i) && slices.Equal(columnNames(i.Columns), key.Columns)
	})
	slices.SortFunc(t.Indexes, func(a, b *schema.Index) int { return cmp.Compare(a.Name, b.Name) })
}

func rank(c schema.Constraint) int {
	switch c.(type) {
	case *schema.PrimaryKey:
		return 0
	case *schema.Unique:
		return 1
	case *schema.ForeignKey:
		return 2
	}
	return 3
}
