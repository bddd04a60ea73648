package script

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/retort-db/retort/revision"
)

//go:embed templates
var templates embed.FS

// TemplateFile is the name of a project's template of new revision files in
// SQL; [Format.TemplateFile] is that of others. The words in it are those of
// Alembic's script.py.mako:
//
//	${message}        what the revision does; more lines get the marks of a comment
//	${up_revision}    its id
//	${down_revision}  its parents, with commas
//	${branch_labels}  ${depends_on}  likewise
//	${create_date}    RFC 3339
//	${upgrades}       SQL of the sections; a line that holds nothing but
//	${downgrades}     an empty value is left out
//	${package}        in Go: that of the files beside it
//	${variable}       in Go: the name of the value
//
// "$${" stands for "${".
const TemplateFile = "script.sql.tmpl"

// A ProjectTemplate is what a new project may start from.
type ProjectTemplate struct {
	Name  string
	About string // one line
}

// ProjectTemplates returns all of them, sorted by name.
func ProjectTemplates() []ProjectTemplate {
	entries, _ := templates.ReadDir("templates")
	list := make([]ProjectTemplate, len(entries))
	for i, e := range entries {
		readme, _ := templates.ReadFile(path.Join("templates", e.Name(), "README"))
		about, _, _ := strings.Cut(string(readme), "\n")
		list[i] = ProjectTemplate{Name: e.Name(), About: strings.TrimSuffix(about, ".")}
	}
	return list
}

// ErrNotEmpty says that a new project's directory already holds something.
var ErrNotEmpty = errors.New("the directory is not empty")

// Init makes the directory dir, with versions and what the project template of
// that name holds; "" means "generic". It returns what it made, in order, and
// writes nothing over: a directory that is not empty is [ErrNotEmpty].
func Init(dir, name string) (made []string, err error) {
	if name == "" {
		name = "generic"
	}
	source, err := fs.ReadDir(templates, path.Join("templates", name))
	if err != nil {
		return nil, unknownTemplate(name)
	}
	if there, err := os.ReadDir(dir); err == nil && len(there) > 0 {
		return nil, fmt.Errorf("init %s: %w", dir, ErrNotEmpty)
	}
	files, err := initial(dir, name, source)
	if err != nil {
		return nil, fmt.Errorf("init: %w", err)
	}
	versions := filepath.Join(dir, "versions")
	if err := os.MkdirAll(versions, 0o777); err != nil {
		return nil, fmt.Errorf("init: %w", err)
	}
	made = []string{dir, versions}
	for _, f := range files {
		file := filepath.Join(dir, f.name)
		if err := writeNew(file, f.text); err != nil {
			return made, fmt.Errorf("init: %w", err)
		}
		made = append(made, file)
	}
	return made, nil
}

// A newFile is a file that a new project starts with.
type newFile struct {
	name string // in the project's directory
	text []byte
}

// initial returns the files of a new project in dir. Those of the template
// that end in .txt are Go code, of which two are made.
func initial(dir, name string, source []fs.DirEntry) ([]newFile, error) {
	var files []newFile
	for _, e := range source {
		text, _ := templates.ReadFile(path.Join("templates", name, e.Name()))
		switch e.Name() {
		case "list.go.txt":
			files = append(files, newFile{filepath.Join("versions", ListFile), listText("versions", nil)})
		case "main.go.txt":
			from, err := importPath(filepath.Join(dir, "versions"))
			if err != nil {
				return nil, err
			}
			files = append(files, newFile{"main.go", bytes.Replace(text, []byte("${versions}"), []byte(from), 1)})
		default:
			files = append(files, newFile{e.Name(), text})
		}
	}
	return files, nil
}

func unknownTemplate(name string) error {
	var names []string
	for _, t := range ProjectTemplates() {
		names = append(names, t.Name)
	}
	return fmt.Errorf("init: no template %q; there are: %s", name, strings.Join(names, ", "))
}

// placeholder is a word of a template, or the escape of one.
var placeholder = regexp.MustCompile(`\$?\$\{(\w+)\}`)

// fillIn puts values in place of a template's words. Blanks at the end of a line are what an empty
// value leaves, and go.
func fillIn(template string, values map[string]string) (string, error) {
	var text strings.Builder
	for line := range strings.Lines(template) {
		var unknown string
		filled := placeholder.ReplaceAllStringFunc(line, func(word string) string {
			name := strings.TrimRight(word[strings.IndexByte(word, '{')+1:], "}")
			value, ok := values[name]
			switch {
			case strings.HasPrefix(word, "$$"):
				return word[1:]
			case !ok:
				unknown = word
			}
			return value
		})
		switch {
		case unknown != "":
			return "", fmt.Errorf("the template has no value for %s", unknown)
		case filled == line:
			text.WriteString(line)
		case strings.TrimSpace(filled) != "":
			text.WriteString(strings.TrimRight(filled, " \r\n") + "\n")
		}
	}
	return text.String(), nil
}

// values are what the words of a template stand for.
func (n New) values(f Format) map[string]string {
	mark := f.mark()
	return map[string]string{
		"message":       strings.ReplaceAll(strings.ReplaceAll(n.Message, "\n", "\n"+mark+" "), mark+" \n", mark+"\n"),
		"up_revision":   string(n.ID),
		"down_revision": strings.Join(asStrings(n.Down), ", "),
		"branch_labels": strings.Join(n.Labels, ", "),
		"depends_on":    strings.Join(n.DependsOn, ", "),
		"create_date":   n.Created.Format(time.RFC3339),
		"upgrades":      strings.Trim(n.Upgrade, "\r\n"),
		"downgrades":    strings.Trim(n.Downgrade, "\r\n"),
	}
}

func asStrings(ids []revision.ID) []string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = string(id)
	}
	return list
}
