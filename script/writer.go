package script

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/retort-db/retort/revision"
)

// A Writer writes new revision files. Only Dir must be set.
type Writer struct {
	Dir          string         // where the files go; made if it is missing
	Format       Format         // defaults to SQL
	Template     string         // the path of a template, see [Format.TemplateFile]; the built-in one if it is not there
	FileTemplate string         // defaults to [DefaultFileTemplate]
	SlugLength   int            // defaults to [DefaultSlugLength]
	Location     *time.Location // of the times in names and headers; defaults to local time
	Recursive    bool           // Dir is read with [LoadTree]: FileTemplate may make directories
}

// A New is a revision that is to be written.
type New struct {
	revision.Revision            // an empty ID stands for a random one
	Message            string    // defaults to "empty message"
	Created            time.Time // defaults to now
	Upgrade, Downgrade string    // SQL of the sections; may be empty
}

// noMessage describes a revision that was given no message, as in Alembic.
const noMessage = "empty message"

// Create writes a new file and returns its script. Everything is known to be
// right before anything is written: the text is read back and must declare the
// same revision. The file appears at once and whole, and never in place of
// another. A file in Go is not in the program before it is listed, by
// [SyncList], and compiled.
func (w *Writer) Create(n New) (*Script, error) {
	if err := w.complete(&n); err != nil {
		return nil, fmt.Errorf("new revision: %w", err)
	}
	path, err := w.path(n)
	if err != nil {
		return nil, fmt.Errorf("new revision %s: %w", n.ID, err)
	}
	text, err := w.render(n)
	if err != nil {
		return nil, fmt.Errorf("new revision %s: %w", n.ID, err)
	}
	s, err := w.readBack(n, path, text)
	if err != nil {
		return nil, fmt.Errorf("new revision %s: %w", n.ID, err)
	}
	if err := writeNew(path, text); err != nil {
		return nil, fmt.Errorf("new revision %s: %w", n.ID, err)
	}
	return s, nil
}

// complete fills in what n leaves to us, and refuses what could not be read
// back.
func (w *Writer) complete(n *New) error {
	if n.ID == "" {
		n.ID = NewID()
	}
	if n.Created.IsZero() {
		n.Created = time.Now()
	}
	if w.Location != nil {
		n.Created = n.Created.In(w.Location)
	}
	n.Created = n.Created.Truncate(time.Second)
	n.Message = tidy(n.Message)
	if n.Message == "" {
		n.Message = noMessage
	}
	if err := CheckID(n.ID); err != nil {
		return err
	}
	return checkMessage(n.Message)
}

// tidy makes a message fit for comment lines: only line feeds and tabs are
// left of the control characters and byte order marks, and no blanks at the ends of lines or empty
// lines at either end.
func tidy(message string) string {
	message = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(message, "\uFFFD"))
	message = strings.Map(func(r rune) rune {
		switch {
		case r == '\uFEFF': // which Go takes at the beginning of a file alone
			return -1
		case unicode.IsControl(r) && r != '\n' && r != '\t':
			return ' '
		}
		return r
	}, message)
	lines := strings.Split(message, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRightFunc(line, unicode.IsSpace)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// checkMessage refuses a message that holds a directive.
func checkMessage(message string) error {
	for i, line := range strings.Split(message, "\n") {
		if _, ok := parseDirective("-- "+line, 0); ok {
			return fmt.Errorf("line %d of the message, %q, would be read as a directive", i+1, line)
		}
	}
	return nil
}

// path returns where the file goes.
func (w *Writer) path(n New) (string, error) {
	template, length := w.FileTemplate, w.SlugLength
	if template == "" {
		template = DefaultFileTemplate
	}
	if length == 0 {
		length = DefaultSlugLength
	}
	first, _, _ := strings.Cut(n.Message, "\n")
	if n.Message == noMessage {
		first = ""
	}
	name, err := fileName(template, n.ID, Slug(first, length), n.Created)
	if err != nil {
		return "", err
	}
	if err := w.checkName(name); err != nil {
		return "", fmt.Errorf("file_template %q: the name %q %w", template, name, err)
	}
	return filepath.Join(w.Dir, filepath.FromSlash(w.Format.fileName(name))), nil
}

// checkName refuses a name that Load would not find, or not in Dir.
func (w *Writer) checkName(name string) error {
	parts := strings.Split(name, "/")
	if len(parts) > 1 && !w.Recursive {
		return errors.New("makes directories, which needs recursive_version_locations")
	}
	for _, part := range parts {
		if part == "" || hidden(part) {
			return errors.New(`has a part that is empty or starts with "_" or ".", and would not be read`)
		}
	}
	if strings.ContainsFunc(name, unicode.IsControl) || strings.ContainsRune(name, '\\') {
		return errors.New("has a character that is not fit for file names")
	}
	return nil
}

// render returns the text of the file.
func (w *Writer) render(n New) ([]byte, error) {
	template, err := w.Format.template(w.Template)
	if err != nil {
		return nil, err
	}
	values := n.values(w.Format)
	if w.Format == Code {
		values["package"], values["variable"] = packageName(w.Dir), variable(n.ID)
	}
	text, err := fillIn(template, values)
	return []byte(text), err
}

// readBack parses the text of a new file, and makes sure that it says what n
// does. A template that drops the parents is found here.
func (w *Writer) readBack(n New, path string, text []byte) (*Script, error) {
	s, err := w.Format.parse(path, text)
	if err != nil {
		return nil, fmt.Errorf("the template makes a bad file: %w", err)
	}
	r := s.Revision
	if r.ID != n.ID || !slices.Equal(r.Down, n.Down) || !slices.Equal(r.DependsOn, n.DependsOn) || !slices.Equal(r.Labels, n.Labels) {
		return nil, fmt.Errorf("the template makes a file that declares another revision: %s", declared(r))
	}
	return s, nil
}

func declared(r revision.Revision) string {
	return fmt.Sprintf("revision %q, down_revision %q, depends_on %q, branch_labels %q", r.ID, r.Down, r.DependsOn, r.Labels)
}
