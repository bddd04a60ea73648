package schema_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"

	"github.com/retort-db/retort/internal/dbtest"
	"github.com/retort-db/retort/schema"
)

func TestNaming(t *testing.T) {
	account := &schema.Table{Name: "account"}
	shop := &schema.Table{Schema: "a.b", Name: "account"}
	key := &schema.ForeignKey{Columns: []string{"x", "y"}, RefTable: "other", RefColumns: []string{"p", "q"}}
	unique := &schema.Unique{Columns: []string{"x", "y"}}
	for _, c := range []struct {
		rule string
		n    schema.Naming
		t    *schema.Table
		c    schema.Constraint
		want string
	}{
		{"without a template there is no name", schema.Naming{}, account, unique, ""},
		{"table and column", schema.Naming{Unique: "uq_%(table_name)s_%(column_0_name)s"}, account, unique, "uq_account_x"},
		{"another column", schema.Naming{Unique: "%(column_1_name)s"}, account, unique, "y"},
		{"a column that is not there", schema.Naming{Unique: "u%(column_2_key)s"}, account, unique, "u"},
		{"all columns", schema.Naming{Unique: "uq_%(column_0_N_name)s"}, account, unique, "uq_x_y"},
		{"all columns without a sign between", schema.Naming{Unique: "uq_%(column_0N_name)s"}, account, unique, "uq_xy"},
		{"the label has the schema before it", schema.Naming{Unique: "%(column_0_label)s"}, shop, unique, "a_b_account_x"},
		{"a foreign key", schema.Naming{ForeignKey: "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s_%(referred_column_0_N_name)s"}, account, key, "fk_account_x_other_p_q"},
		{"a name that is given stays", schema.Naming{Unique: "uq"}, account, &schema.Unique{Name: "mine"}, "mine"},
		{"unless the template asks for it", schema.Naming{Check: "ck_%(table_name)s_%(constraint_name)s"}, account, &schema.Check{Name: "adult"}, "ck_account_adult"},
		{"an exclusion constraint", schema.Naming{Exclude: "ex_%(column_0_N_name)s"}, account, &schema.Exclude{Elements: []schema.ExcludeElement{{SQL: "f(x)"}, {Column: "during"}}}, "ex_during"},
		{"a percent sign", schema.Naming{Unique: "uq%%"}, account, unique, "uq%"},
		{"a long name is cut, with a hash", schema.Naming{Unique: "uq_%(table_name)s_%(column_0_name)s", Limit: 11}, account, unique, "uq__bb20"},
		{"a name as long as the limit stays", schema.Naming{Unique: "uq_%(table_name)s_%(column_0_name)s", Limit: 12}, account, &schema.Unique{Columns: []string{""}}, "uq_account_"},
	} {
		if got, err := c.n.ConstraintName(c.t, c.c); err != nil || got != c.want {
			t.Errorf("%s: got %q, %v; want %q", c.rule, got, err, c.want)
		}
	}
}

func TestNamingOfIndexes(t *testing.T) {
	account := &schema.Table{Name: "account"}
	index := &schema.Index{Columns: []schema.IndexColumn{{SQL: "lower(a)"}, {Name: "b"}}}
	for _, c := range []struct {
		n    schema.Naming
		i    *schema.Index
		want string
	}{
		{schema.Naming{}, index, "ix_account_b"},
		{schema.Naming{Index: "i_%(column_0_name)s"}, index, "i_b"},
		{schema.Naming{}, &schema.Index{Name: "mine"}, "mine"},
	} {
		if got, err := c.n.IndexName(account, c.i); err != nil || got != c.want {
			t.Errorf("%+v: got %q, %v; want %q", c.n, got, err, c.want)
		}
	}
}

func TestNamingRefuses(t *testing.T) {
	account := &schema.Table{Name: "account"}
	for template, want := range map[string]string{
		"%(constraint_name)s":        "%(constraint_name)s: it has to be given a name",
		"%(colum_0_name)s":           "%(colum_0_name)s: no such word",
		"%(column_0_nam)s":           "%(column_0_nam)s: no such word",
		"%(column_1_N_name)s":        "%(column_1_N_name)s: no such word",
		"%(referred_table_name)s":    "%(referred_table_name)s: only a foreign key refers to a table",
		"%(referred_column_0_name)s": "%(referred_column_0_name)s: only a foreign key refers to columns",
		"%(referred_column_0_key)s":  "%(referred_column_0_key)s: no such word",
		"100%":                       "%: no such word",
		"%(table_name)d":             "%(: no such word",
	} {
		n := schema.Naming{Unique: template}
		_, err := n.ConstraintName(account, &schema.Unique{Columns: []string{"x"}})
		if err == nil || !strings.HasPrefix(err.Error(), "name unique constraint of account: naming convention") || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%s: got %v, want ...%s", template, err, want)
		}
	}
}

// A question is how SQLAlchemy would name something, as testdata/naming.py
// reads it.
type question struct {
	Product  string   `json:"product"`
	Schema   string   `json:"schema"`
	Table    string   `json:"table"`
	Columns  []string `json:"columns"`
	Kind     string   `json:"kind"`
	Name     string   `json:"name"`
	On       []string `json:"on"`
	Refs     []string `json:"refs"`
	Template string   `json:"template"`
}

// TestNamesAreSQLAlchemys asks SQLAlchemy about random constraints.
func TestNamesAreSQLAlchemys(t *testing.T) {
	dbtest.Client(t, "alembic") // SQLAlchemy comes with it
	r := rand.New(rand.NewPCG(1, 2))
	questions := make([]question, 3000)
	for i := range questions {
		questions[i] = ask(r)
	}
	wrong, named := 0, 0
	for i, want := range sqlAlchemy(t, questions) {
		got, err := questions[i].answer()
		switch {
		case want == nil:
			named--
			want = new(string)
		case *want == "error":
			if err == nil {
				t.Errorf("%+v: got %q, SQLAlchemy refuses it", questions[i], got)
			}
			continue
		}
		named++
		if err != nil || got != *want {
			t.Errorf("%+v: got %q, %v; SQLAlchemy says %q", questions[i], got, err, *want)
			if wrong++; wrong > 10 {
				t.Fatal("and so on")
			}
		}
	}
	if named < 1000 {
		t.Errorf("only %d of the questions have a name for an answer", named)
	}
}

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

// ask makes up a question.
func ask(r *rand.Rand) question {
	q := question{
		Product: pick(r, "postgresql", "mysql", "sqlite"),
		Schema:  pick(r, "", "", "shop", "a.b"),
		Table:   pick(r, "account", "t", strings.Repeat("long_", 12)),
		Kind:    pick(r, "ix", "uq", "ck", "fk", "pk"),
		Name:    pick(r, "", "", "mine"),
	}
	q.Columns = []string{"id", "email", "a_rather_long_name_of_a_column", q.Table + "_id"}
	for _, i := range r.Perm(len(q.Columns))[:1+r.IntN(3)] {
		q.On = append(q.On, q.Columns[i])
		q.Refs = append(q.Refs, pick(r, "p", "q")+strings.Repeat("x", len(q.On)))
	}
	if r.IntN(8) > 0 {
		q.Template = q.Kind
		for range 1 + r.IntN(3) {
			word := "%(constraint_name)s"
			if q.Kind == "pk" {
				word = "" // every Table has a nameless key at first, which SQLAlchemy then refuses
			}
			q.Template += "_" + pick(r, "%(table_name)s", word, "%(column_0_name)s", "%(column_0_key)s", "%(column_0_label)s", "%(column_1_name)s",
				"%(column_0_N_name)s", "%(column_0N_name)s", "%(column_0_N_label)s", "%(column_0N_key)s", "%%")
			if q.Kind == "fk" {
				q.Template += "_" + pick(r, "", "%(referred_table_name)s", "%(referred_column_0_name)s", "%(referred_column_0_N_name)s", "%(referred_column_0N_name)s")
			}
		}
	}
	return q
}

// answer is our own answer.
func (q question) answer() (string, error) {
	n := schema.Naming{Limit: map[string]int{"postgresql": 63, "mysql": 64}[q.Product]}
	*map[string]*string{"ix": &n.Index, "uq": &n.Unique, "ck": &n.Check, "fk": &n.ForeignKey, "pk": &n.PrimaryKey}[q.Kind] = q.Template
	table := &schema.Table{Schema: q.Schema, Name: q.Table}
	for _, c := range q.Columns {
		table.Columns = append(table.Columns, &schema.Column{Name: c})
	}
	switch q.Kind {
	case "ix":
		return n.IndexName(table, &schema.Index{Name: q.Name, Columns: schema.On(q.On...)})
	case "uq":
		return n.ConstraintName(table, &schema.Unique{Name: q.Name, Columns: q.On})
	case "pk":
		return n.ConstraintName(table, &schema.PrimaryKey{Name: q.Name, Columns: q.On})
	case "ck":
		return n.ConstraintName(table, &schema.Check{Name: q.Name})
	}
	return n.ConstraintName(table, &schema.ForeignKey{Name: q.Name, Columns: q.On, RefTable: "other", RefColumns: q.Refs})
}

func sqlAlchemy(t *testing.T, questions []question) []*string {
	t.Helper()
	in, err := json.Marshal(questions)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "/usr/bin/python3", "testdata/naming.py") // the one that the package installs for
	cmd.Stdin = bytes.NewReader(in)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("naming.py: %v\n%s", err, complaint.Bytes())
	}
	var answers []*string
	if err := json.Unmarshal(out, &answers); err != nil || len(answers) != len(questions) {
		t.Fatalf("naming.py: %d answers to %d questions, %v\n%s", len(answers), len(questions), err, complaint.Bytes())
	}
	return answers
}
