package dialect_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/dialect/sqlite"
)

// A manual writes docs/operations.md.
type manual struct {
	b     strings.Builder
	forms map[string]string
	nouns []*nounDoc
}

func (m *manual) printf(format string, args ...any) { fmt.Fprintf(&m.b, format, args...) }

func (m *manual) text(t *testing.T) string {
	t.Helper()
	m.printf(preface, functionText(t, "docs_test.go", "up"))
	m.index(t)
	m.printf("\n## What every example finds\n\nTwo tables with rows.\n")
	m.sql([]part{{"PostgreSQL", fixtureText(dialects[0])}})
	for _, c := range chapters {
		m.printf("\n## %s\n", c.title)
		for _, e := range c.operations {
			m.operation(e)
		}
	}
	m.printf("\n## Fields that many have\n")
	for _, name := range []string{"Place", "Online"} {
		m.noun(name)
	}
	m.types(t)
	m.rebuild(t)
	m.differences()
	return strings.ReplaceAll(m.b.String(), "\n\n\n", "\n\n")
}

// index is the table on top: each operation, by product.
func (m *manual) index(t *testing.T) {
	t.Helper()
	listed := map[string]bool{}
	m.printf("| operation | in Alembic | PostgreSQL | MySQL | SQLite | undone by |\n|---|---|---|---|---|---|\n")
	for _, c := range chapters {
		for _, e := range c.operations {
			listed[e.operation] = true
			m.printf("| [%s](#%s) | %s |", e.operation, strings.ToLower(e.operation), e.alembic)
			for _, d := range dialects {
				m.printf(" %s |", support(e.operation, d))
			}
			m.printf(" %s |\n", reverseOf(e.operation))
		}
	}
	for _, name := range operations(t) {
		if !listed[name] {
			t.Errorf("%s is in no chapter", name)
		}
	}
}

// reverseOf names the operation that undoes one, if any does.
func reverseOf(operation string) string {
	for _, s := range samples {
		if s.operation() != operation {
			continue
		}
		back, err := s.reverse()
		if err == nil {
			return (&sample{op: back}).operation()
		}
	}
	return "–"
}

// support says in a word what a product makes of an operation.
func support(operation string, d dialect.Dialect) string {
	word := "–"
	for _, s := range samples {
		if s.operation() != operation || !s.meant(d.Name()) {
			continue
		}
		statements, err := s.spell(d)
		switch {
		case err == nil && len(statements) > 0 && s.label(d.Name()) == "mariadb":
			word = "MariaDB"
		case err == nil && len(statements) > 0:
			return "yes"
		case err == nil:
			word = "nothing to do"
		}
	}
	return word
}

// reference is a name in a doc comment, such as [time.Time].
var reference = regexp.MustCompile(`\[\*?([\w.]+)\]`)

// noun shows what the source says of a type of package op.
func (m *manual) noun(name string) {
	m.printf("\n### %s\n\n", name)
	for _, noun := range m.nouns {
		if noun.name == name {
			m.printf("%s\n\n", reference.ReplaceAllString(noun.doc, "`$1`"))
			m.fields(noun)
		}
	}
}

func (m *manual) operation(e entry) {
	m.noun(e.operation)
	if e.alembic != "" {
		m.printf("In Alembic: %s.\n", e.alembic)
	} else {
		m.printf("Alembic has no such operation.\n")
	}
	for _, s := range samples {
		if s.operation() == e.operation && !s.minor && !strings.HasPrefix(s.rule, typesOf) {
			m.sample(s)
		}
	}
}

// fields are a table of the fields that say something.
func (m *manual) fields(noun *nounDoc) {
	if !slices.ContainsFunc(noun.fields, func(f fieldDoc) bool { return f.doc != "" }) {
		return
	}
	m.printf("| field | |\n|---|---|\n")
	for _, f := range noun.fields {
		m.printf("| `%s` %s | %s |\n", strings.Join(f.names, "`, `"), strings.ReplaceAll(f.kind, "|", `\|`), f.doc)
	}
	m.printf("\n")
}

// A part is what several products make of a sample alike.
type part struct{ names, text string }

// sample shows a sample, products that say the same together.
func (m *manual) sample(s *sample) {
	m.printf("\n**%s**\n\n```go\n%s\n```\n", sentence(s.rule), m.forms[s.name()])
	var written, told []part
	for _, p := range parts(s) {
		if prose := p.prose(); prose != "" {
			told = append(told, part{p.names, prose})
		} else {
			written = append(written, p)
		}
	}
	m.sql(written)
	for _, p := range told {
		m.printf("\n%s %s.\n", p.names, p.text)
	}
	for _, p := range unlike(s) {
		m.printf("\n*Alembic differs on %s: %s.*\n", p.names, p.text)
	}
	for _, server := range []string{"postgresql", "mysql", "mariadb", "sqlite"} {
		if why := s.refused[server]; why != "" {
			m.printf("\n*%s.*\n", sentence(string(why)))
		}
	}
}

// parts returns what becomes of a sample, by products.
func parts(s *sample) []part {
	var parts []part
	for _, d := range dialects {
		if !s.meant(d.Name()) {
			continue
		}
		text := outcome(s.spell(d))
		i := slices.IndexFunc(parts, func(p part) bool { return p.text == text })
		if i < 0 {
			parts = append(parts, part{titles[s.label(d.Name())], text})
		} else {
			parts[i].names += ", " + titles[s.label(d.Name())]
		}
	}
	return parts
}

// unlike returns why the text is not Alembic's, by products, but for rebuilds,
// which are told in one place.
func unlike(s *sample) []part {
	var parts []part
	for _, d := range dialects {
		why := string(s.differs[d.Name()])
		if why == "" || why == string(rebuilds) {
			continue
		}
		if i := slices.IndexFunc(parts, func(p part) bool { return p.text == why }); i >= 0 {
			parts[i].names += ", " + titles[s.label(d.Name())]
		} else {
			parts = append(parts, part{titles[s.label(d.Name())], why})
		}
	}
	return parts
}

// prose says in words what is not to be shown, or nothing.
func (p part) prose() string {
	why, refused := strings.CutPrefix(p.text, "error: ")
	switch {
	case refused:
		return "refuses: `" + strings.TrimSpace(why) + "`"
	case p.text == "(nothing)\n":
		return "has nothing to do"
	case strings.Contains(p.text, "_retort_tmp_"):
		return "makes the table [anew](#how-sqlite-makes-a-table-anew)"
	}
	return ""
}

// sql shows statements.
func (m *manual) sql(parts []part) {
	if len(parts) == 0 {
		return
	}
	m.printf("\n```sql\n")
	for i, p := range parts {
		if i > 0 {
			m.printf("\n")
		}
		m.printf("-- %s\n%s", p.names, trimLines(p.text))
	}
	m.printf("```\n")
}

// typesOf begins the rules of samples that are only shown as a table of types.
const typesOf = "types"

// columnForm is a column with nothing but a type, as Go and as SQL have it.
var (
	columnForm = regexp.MustCompile(`(?m)^\s*\{Name: "(\w+)", Type: (.+)\},$`)
	columnSQL  = regexp.MustCompile("(?m)^    [\"`]?(\\w+)[\"`]? (.+?),? ?$")
)

// types is a table of types by product, made of the samples that have nothing
// else.
func (m *manual) types(t *testing.T) {
	t.Helper()
	m.printf("\n## Types\n\nThe types of package schema are named as SQLAlchemy names its own.\n\n")
	m.printf("| | PostgreSQL | MySQL | SQLite |\n|---|---|---|---|\n")
	for _, s := range samples {
		if !strings.HasPrefix(s.rule, typesOf) {
			continue
		}
		spelled := map[string]map[string]string{}
		for _, d := range dialects {
			if s.meant(d.Name()) {
				spelled[d.Name()] = columnsOf(outcome(s.spell(d)))
			}
		}
		for _, c := range columnForm.FindAllStringSubmatch(m.forms[s.name()], -1) {
			m.printf("| `%s` |", c[2])
			for _, d := range dialects {
				m.printf(" %s |", spelled[d.Name()][c[1]])
			}
			m.printf("\n")
		}
	}
}

// columnsOf returns the definitions in a CREATE TABLE by the columns' names.
func columnsOf(text string) map[string]string {
	columns := map[string]string{}
	for _, c := range columnSQL.FindAllStringSubmatch(text, -1) {
		columns[c[1]] = "`" + c[2] + "`"
	}
	return columns
}

// rebuild shows in full what sql cuts short.
func (m *manual) rebuild(t *testing.T) {
	t.Helper()
	for _, s := range samples {
		if s.name() != "DropConstraint/a foreign key" {
			continue
		}
		statements, err := s.spell(sqlite.Dialect{})
		if err != nil {
			t.Fatal(err)
		}
		m.printf(rebuildPreface, m.forms[s.name()], trimLines(outcome(statements, nil)))
		return
	}
	t.Error("the sample of a rebuild is gone")
}

// differences lists where the text is not Alembic's, by reason.
func (m *manual) differences() {
	m.printf("\n## Where the SQL is not Alembic's\n\n| | operations | |\n|---|---|---|\n")
	where, order := map[string][]string{}, []string{}
	for _, s := range samples {
		for _, d := range dialects {
			why := s.differs[d.Name()]
			if why == "" || !s.meant(d.Name()) {
				continue
			}
			key := "| " + titles[d.Name()] + " | %s | " + string(why) + " |"
			if where[key] == nil {
				order = append(order, key)
			}
			if !slices.Contains(where[key], s.operation()) {
				where[key] = append(where[key], s.operation())
			}
		}
	}
	slices.Sort(order)
	for _, key := range order {
		m.printf(key+"\n", strings.Join(where[key], ", "))
	}
}

// fixtureText is the fixture on a product.
func fixtureText(d dialect.Dialect) string {
	var all []dialect.Statement
	for _, o := range fixture {
		statements, err := d.Statements(o)
		if err != nil {
			return outcome(nil, err)
		}
		all = append(all, statements...)
	}
	return outcome(all, nil)
}

// sentence is text with a capital letter.
func sentence(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// trimLines is text without blanks at the ends of lines.
func trimLines(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}
