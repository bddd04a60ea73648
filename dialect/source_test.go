package dialect_test

import (
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// forms returns the Go text of every sample's operation by the sample's name,
// as it stands in the sample's own source: what people read is what runs.
func forms(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("sample_*_test.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sources of samples: %v", err)
	}
	forms := map[string]string{}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		files := token.NewFileSet()
		parsed, err := parser.ParseFile(files, file, source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		text := func(e ast.Expr) string {
			return string(source[files.Position(e.Pos()).Offset:files.Position(e.End()).Offset])
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if literal, ok := n.(*ast.CompositeLit); ok {
				addForm(t, forms, literal, text)
			}
			return true
		})
	}
	return forms
}

// addForm takes the operation out of a literal if that is a sample.
func addForm(t *testing.T, forms map[string]string, literal *ast.CompositeLit, text func(ast.Expr) string) {
	fields := map[string]ast.Expr{}
	for _, e := range literal.Elts {
		if pair, ok := e.(*ast.KeyValueExpr); ok {
			if key, ok := pair.Key.(*ast.Ident); ok {
				fields[key.Name] = pair.Value
			}
		}
	}
	if fields["rule"] == nil || fields["op"] == nil {
		return
	}
	rule, err := strconv.Unquote(text(fields["rule"]))
	if err != nil {
		t.Fatalf("rule %s is no plain string: %v", text(fields["rule"]), err)
	}
	const declare = "var _ = "
	formatted, err := format.Source([]byte(declare + text(fields["op"])))
	if err != nil {
		t.Fatalf("%s: %v", rule, err)
	}
	form := strings.TrimPrefix(string(formatted), declare)
	operation, _, _ := strings.Cut(strings.TrimPrefix(form, "&op."), "{")
	forms[operation+"/"+rule] = form
}

// A nounDoc is what the source of a package says of one of its types.
type nounDoc struct {
	name, doc string
	fields    []fieldDoc
	methods   []string // all, also those that are not exported
}

// A fieldDoc is a field of a struct, or several that are declared at once.
type fieldDoc struct {
	names     []string
	kind, doc string
}

// nouns returns the types of a package of this module in the order of their
// declaration, and the values of its constants by their names.
func nouns(t *testing.T, dir string) (types []*nounDoc, constants map[string]string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	set := token.NewFileSet()
	var files []*ast.File
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	read := &sourceReader{byName: map[string]*nounDoc{}, constants: map[string]string{}}
	for _, file := range files {
		for _, d := range file.Decls {
			read.declaration(d)
		}
	}
	for _, file := range files {
		for _, d := range file.Decls {
			read.method(d)
		}
	}
	return read.types, read.constants
}

// A sourceReader gathers the declarations of a package.
type sourceReader struct {
	types     []*nounDoc
	byName    map[string]*nounDoc
	constants map[string]string
}

func (r *sourceReader) declaration(d ast.Decl) {
	group, ok := d.(*ast.GenDecl)
	if !ok {
		return
	}
	for _, spec := range group.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			text := spec.Doc.Text()
			if text == "" {
				text = group.Doc.Text()
			}
			noun := &nounDoc{name: spec.Name.Name, doc: strings.TrimSpace(text)}
			if s, ok := spec.Type.(*ast.StructType); ok {
				noun.fields = fieldsOf(s)
			}
			r.types = append(r.types, noun)
			r.byName[noun.name] = noun
		case *ast.ValueSpec:
			if literal, ok := firstLiteral(spec); ok && ast.IsExported(spec.Names[0].Name) {
				r.constants[spec.Names[0].Name] = literal
			}
		}
	}
}

func (r *sourceReader) method(d ast.Decl) {
	f, ok := d.(*ast.FuncDecl)
	if !ok || f.Recv == nil {
		return
	}
	receiver := f.Recv.List[0].Type
	if star, ok := receiver.(*ast.StarExpr); ok {
		receiver = star.X
	}
	if name, ok := receiver.(*ast.Ident); ok && r.byName[name.Name] != nil {
		noun := r.byName[name.Name]
		noun.methods = append(noun.methods, f.Name.Name)
	}
}

// firstLiteral returns the string that a constant is.
func firstLiteral(spec *ast.ValueSpec) (string, bool) {
	if len(spec.Values) != 1 {
		return "", false
	}
	literal, ok := spec.Values[0].(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	value, err := strconv.Unquote(literal.Value)
	return value, err == nil
}

func fieldsOf(s *ast.StructType) []fieldDoc {
	var fields []fieldDoc
	for _, f := range s.Fields.List {
		field := fieldDoc{kind: typeText(f.Type)}
		for _, name := range f.Names {
			if name.IsExported() {
				field.names = append(field.names, name.Name)
			}
		}
		text := f.Doc.Text() + f.Comment.Text()
		field.doc = strings.Join(strings.Fields(text), " ")
		if len(field.names) > 0 {
			fields = append(fields, field)
		}
	}
	return fields
}

// typeText writes the type of a field.
func typeText(e ast.Expr) string {
	var b strings.Builder
	if err := format.Node(&b, token.NewFileSet(), e); err != nil {
		return ""
	}
	return b.String()
}

// functionText returns the source of a function of this folder.
func functionText(t *testing.T, file, name string) string {
	t.Helper()
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, file, source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range parsed.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == name {
			return string(source[set.Position(f.Pos()).Offset:set.Position(f.End()).Offset])
		}
	}
	t.Fatalf("%s has no function %s", file, name)
	return ""
}
