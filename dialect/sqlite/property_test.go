package sqlite_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// Random operations on random tables, with rows, children, triggers and
// views: what they do not name stays, and it makes no difference whether they
// come one by one or in a batch, nor whether the batch rebuilds.
func TestRandomOperations(t *testing.T) {
	performed := 0
	for seed := range uint64(100) {
		r := &random{rand.New(rand.NewPCG(seed, 7))}
		script, columns := r.database()
		operations := r.operations(columns)
		apart, err := result(t, script, operations...)
		if err != nil {
			continue // such as NOT NULL for a column that has NULLs
		}
		performed++
		for _, recreate := range []op.Recreate{op.RecreateAuto, op.RecreateAlways} {
			together, err := result(t, script, &op.Batch{Table: "t", Ops: operations, Recreate: recreate})
			if err != nil && strings.Contains(err.Error(), "make it two batches") {
				continue
			}
			if err != nil || !slices.Equal(apart, together) {
				t.Fatalf("seed %d:\n%s\n%s\none by one and as a batch (recreate %d) differ: %v\n%s",
					seed, strings.Join(script, ";\n"), titles(operations), recreate, err, strings.Join(difference(apart, together), "\n"))
			}
		}
	}
	t.Logf("%d sequences of operations could be performed", performed)
	if performed < 50 {
		t.Errorf("only %d of 100 sequences could be performed", performed)
	}
}

func TestRandomOperationsKeepTheRest(t *testing.T) {
	performed := 0
	for seed := range uint64(100) {
		r := &random{rand.New(rand.NewPCG(seed, 11))}
		script, columns := r.database()
		o := r.operation(columns)
		db := openRandom(t, script)
		before := kept(t, db, o)
		if err := perform(t, db, &op.Batch{Table: "t", Ops: []op.Op{o}, Recreate: op.RecreateAlways}); err != nil {
			continue
		}
		performed++
		if lost := difference(before, kept(t, db, o)); len(lost) > 0 {
			t.Fatalf("seed %d:\n%s\n%s changed:\n%s", seed, strings.Join(script, ";\n"), op.Title(o), strings.Join(lost, "\n"))
		}
		db.Close()
	}
	if performed < 50 {
		t.Errorf("only %d of 100 operations could be performed", performed)
	}
}

// kept returns what o must not change: rows without the columns it names, and
// the text of every other object and of each element of the table that does
// not speak of what it names.
func kept(t *testing.T, db *sql.DB, o op.Op) []string {
	t.Helper()
	named := namedBy(o)
	free := func(text string) bool {
		return !slices.ContainsFunc(named, func(name string) bool { return strings.Contains(text, name) })
	}
	var list, columns []string
	for _, c := range inspect(t, db, "t").Columns {
		if free(c.Name) {
			columns = append(columns, `"`+c.Name+`"`)
		}
	}
	list = append(list, query(t, db, "SELECT "+strings.Join(append(columns, "1"), ", ")+" FROM t ORDER BY seq_no")...)
	for _, line := range dump(t, db) {
		switch {
		case strings.Contains(line, "name=string(t) "):
			for _, element := range strings.Split(line, "\n") {
				if free(element) {
					element, _, _ = strings.Cut(element, "--")
					list = append(list, strings.Trim(element, ", "))
				}
			}
		case strings.HasPrefix(line, "of=string(t) "):
		case free(line):
			list = append(list, line)
		}
	}
	return list
}

// namedBy returns the names that o names.
func namedBy(o op.Op) []string {
	switch o := o.(type) {
	case *op.AddColumn:
		return []string{o.Column.Name}
	case *op.DropColumn:
		return []string{o.Column}
	case *op.AlterColumn:
		return []string{o.Column, "new_name"}
	case *op.AddConstraint:
		return []string{o.Constraint.ConstraintName()}
	case *op.DropConstraint:
		return []string{o.Name}
	case *op.RenameConstraint:
		return []string{o.Constraint, o.Name}
	case *op.CreateIndex:
		return []string{o.Index.Name}
	}
	return []string{o.(*op.DropIndex).Index}
}

// result performs operations on a fresh database and returns what it then
// holds: the table by its meaning, everything else to the letter.
func result(t *testing.T, script []string, operations ...op.Op) ([]string, error) {
	t.Helper()
	db := openRandom(t, script)
	defer db.Close()
	if err := perform(t, db, operations...); err != nil {
		return nil, err
	}
	list := []string{meaning(inspect(t, db, "t"))}
	for _, line := range dump(t, db) {
		if !strings.Contains(line, "type=string(table) name=string(t) ") {
			list = append(list, line)
		}
	}
	return list, nil
}

// meaning returns all fields of a table as text, without the source.
func meaning(t *schema.Table) string {
	plain := *t
	plain.SQLite.Source = nil
	plain.Constraints = slices.SortedFunc(slices.Values(t.Constraints), func(a, b schema.Constraint) int {
		return strings.Compare(spellOf(a), spellOf(b))
	})
	return spellOf(plain)
}

// spellOf returns all that a value holds as text.
func spellOf(v any) string { return spell(reflect.ValueOf(v)) }

func spell(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return "nil"
		}
		return v.Elem().Type().Name() + spell(v.Elem())
	case reflect.Slice:
		parts := make([]string, v.Len())
		for i := range parts {
			parts[i] = spell(v.Index(i))
		}
		return "[" + strings.Join(parts, " ") + "]"
	case reflect.Struct:
		parts := make([]string, 0, v.NumField())
		for i := range v.NumField() {
			if !v.Field(i).IsZero() {
				parts = append(parts, v.Type().Field(i).Name+":"+spell(v.Field(i)))
			}
		}
		return "{" + strings.Join(parts, " ") + "}"
	}
	return fmt.Sprint(v)
}

func titles(operations []op.Op) string {
	list := make([]string, len(operations))
	for i, o := range operations {
		list[i] = fmt.Sprintf("%s %+v", op.Title(o), o)
	}
	return strings.Join(list, "\n")
}

// openRandom opens a database with random rows, but for those that its rules
// do not admit.
func openRandom(t *testing.T, script []string) *sql.DB {
	t.Helper()
	db := open(t)
	for _, text := range script {
		if _, err := db.Exec(text); err != nil && !strings.HasPrefix(text, "INSERT") {
			t.Fatalf("%s: %v", text, err)
		}
	}
	return db
}

// A random makes databases and operations.
type random struct{ *rand.Rand }

func (r *random) pick(list ...string) string { return list[r.IntN(len(list))] }

func (r *random) often(percent int) bool { return r.IntN(100) < percent }

// database returns a script that makes a table t with rows and what may hang
// on it, and the names of columns that operations are to be on.
func (r *random) database() (script, columns []string) {
	elements := []string{"seq_no INTEGER" + r.pick(" PRIMARY KEY", " PRIMARY KEY AUTOINCREMENT", " UNIQUE", " NOT NULL")}
	strict := r.often(15)
	for i := range 2 + r.IntN(4) {
		name := fmt.Sprintf("c%d_", i)
		columns = append(columns, name)
		elements = append(elements, r.column(name, strict))
	}
	elements = append(elements, r.rules(columns, elements[0])...)
	text := "CREATE TABLE t (\n    " + strings.Join(elements, r.pick(",\n    ", ", -- a comment, with a comma\n    ", " ,\n")) + "\n)"
	if strict {
		text += " STRICT"
	}
	script = append(script, text, "CREATE TABLE child (id INTEGER PRIMARY KEY, of INTEGER REFERENCES "+r.parent(elements[0])+" ON DELETE CASCADE)")
	script = append(script, r.objects(columns)...)
	for n := range r.IntN(6) {
		script = append(script, r.row(n+1, columns), fmt.Sprintf("INSERT INTO child (of) VALUES (%d)", n+1))
	}
	return script, columns
}

// parent returns what children point to: the table if seq_no is a key of it.
func (r *random) parent(key string) string {
	if strings.HasSuffix(key, "NOT NULL") {
		return "child (id)"
	}
	return "t (seq_no)"
}

func (r *random) column(name string, strict bool) string {
	types := []string{"INTEGER", "TEXT", "VARCHAR(20)", "NUMERIC(10, 2)", "BLOB", "REAL", "DATE", "odd type (3)", ""}
	if strict {
		types = []string{"INTEGER", "TEXT", "ANY", "BLOB", "REAL"}
	}
	text := name + " " + r.pick(types...)
	for range r.IntN(3) {
		text += r.pick(" DEFAULT 5", " DEFAULT 'x'", " DEFAULT (1 + 1)", " COLLATE NOCASE", " CHECK ("+name+" IS NOT 77)",
			" CONSTRAINT own_"+name+" CHECK ("+name+" <> 78)", " UNIQUE ON CONFLICT IGNORE", " NULL", " REFERENCES child (id)")
	}
	return text
}

func (r *random) rules(columns []string, key string) []string {
	var list []string
	for n := range r.IntN(4) {
		a, b := r.pick(columns...), r.pick(columns...)
		list = append(list, r.pick("", fmt.Sprintf("CONSTRAINT r%d_ ", n))+r.pick(
			"CHECK ("+a+" IS NOT 79 OR "+b+" IS NULL)", "UNIQUE ("+a+", seq_no)", "FOREIGN KEY ("+a+") REFERENCES t (seq_no) ON DELETE SET NULL",
			"UNIQUE ("+b+" COLLATE NOCASE, seq_no) ON CONFLICT REPLACE"))
	}
	if r.parent(key) != "t (seq_no)" {
		list = slices.DeleteFunc(list, func(rule string) bool { return strings.Contains(rule, "FOREIGN") })
	}
	return list
}

func (r *random) objects(columns []string) []string {
	a, b := r.pick(columns...), r.pick(columns...)
	all := []string{
		"CREATE INDEX i0_ ON t (" + a + " DESC, " + b + " COLLATE NOCASE)",
		"CREATE INDEX i1_ ON t (lower(" + b + ")) WHERE " + a + " IS NOT NULL",
		"CREATE UNIQUE INDEX i2_ ON t (seq_no, " + a + ")",
		"CREATE VIEW v AS SELECT seq_no, " + r.pick(a, "1") + " AS x FROM t",
		"CREATE TRIGGER tr AFTER UPDATE ON t BEGIN DELETE FROM child WHERE id = " + r.pick("new."+b, "new.seq_no") + "; END",
		"CREATE TRIGGER other AFTER INSERT ON child BEGIN UPDATE t SET seq_no = seq_no WHERE seq_no = new.of; END",
	}
	return slices.DeleteFunc(all, func(string) bool { return r.often(50) })
}

func (r *random) row(n int, columns []string) string {
	values := make([]string, len(columns))
	for i := range values {
		values[i] = r.pick("NULL", "NULL", "1", fmt.Sprint(n), "'text'", "'12'", "2.5", "x'00ff'", "'2020-01-01'")
	}
	return fmt.Sprintf("INSERT OR IGNORE INTO t (seq_no, %s) VALUES (%d, %s)", strings.Join(columns, ", "), n, strings.Join(values, ", "))
}

func (r *random) operations(columns []string) []op.Op {
	list := make([]op.Op, 1+r.IntN(3))
	for i := range list {
		list[i] = r.operation(columns)
	}
	return list
}

func (r *random) operation(columns []string) op.Op {
	name, other := r.pick(columns...), r.pick(columns...)
	yes, no := true, false
	switch r.IntN(12) {
	case 0:
		return &op.AddColumn{Table: "t", Column: &schema.Column{Name: "added", Type: schema.Integer{}}, Place: op.Place{After: r.pick(name, "")}}
	case 1:
		return &op.AddColumn{Table: "t", Column: &schema.Column{Name: "added", Type: schema.Text{}, NotNull: true, Default: schema.Literal("a")},
			Constraints: []schema.Constraint{&schema.Check{Name: "added_rule", SQL: "added <> " + name}}}
	case 2, 3:
		return &op.DropColumn{Table: "t", Column: name}
	case 4:
		return &op.AlterColumn{Table: "t", Column: name, Name: "new_name"}
	case 5:
		return &op.AlterColumn{Table: "t", Column: name, Type: []schema.Type{schema.Integer{}, schema.Text{}, schema.Binary{}, schema.Raw{SQL: "REAL"}}[r.IntN(4)]}
	case 6:
		return &op.AlterColumn{Table: "t", Column: name, NotNull: &no, Default: schema.Literal("d")}
	case 7:
		return &op.AlterColumn{Table: "t", Column: name, NotNull: &yes, DropDefault: true, Place: op.Place{First: r.often(50)}}
	case 8:
		return &op.AddConstraint{Table: "t", Constraint: &schema.Check{Name: "rule_added", SQL: other + " IS NOT 80"}}
	case 9:
		return &op.AddConstraint{Table: "t", Constraint: &schema.Unique{Name: "rule_added", Columns: []string{"seq_no", other}}}
	case 10:
		return &op.DropConstraint{Table: "t", Name: r.pick("r0_", "r1_", "own_"+name), IfExists: true}
	}
	return &op.CreateIndex{Table: "t", Index: &schema.Index{Name: "index_added", Columns: schema.On(name)}}
}
