package script

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A Format is the language of a revision file. The zero value is SQL.
type Format string

// The formats, by the names that commands have for them.
const (
	SQL  Format = "sql"
	Code Format = "go"
)

// ParseFormat returns the format of that name.
func ParseFormat(name string) (Format, error) {
	if f := Format(name); f == SQL || f == Code {
		return f, nil
	}
	return "", errors.New(`unknown format "` + name + `": sql or go is wanted`)
}

// TemplateFile returns the name of a project's template of new files.
func (f Format) TemplateFile() string {
	if f == Code {
		return "script.go.tmpl"
	}
	return TemplateFile
}

// mark begins the lines of a comment.
func (f Format) mark() string {
	if f == Code {
		return "//"
	}
	return "--"
}

// template returns the template of new files: the one in the file, or the
// built-in one if file is "" or does not exist.
func (f Format) template(file string) (string, error) {
	text, err := os.ReadFile(file)
	if file == "" || errors.Is(err, fs.ErrNotExist) {
		text, err = templates.ReadFile("templates/" + f.project() + "/" + f.TemplateFile())
	}
	return string(text), err
}

// project is the template of projects that has the built-in template of files.
func (f Format) project() string {
	if f == Code {
		return "go"
	}
	return "generic"
}

// fileName returns the name of a file that is name but for its ending. The Go
// tool builds files whose names end in _test, or in a system's name, at other
// times than others.
func (f Format) fileName(name string) string {
	if f != Code {
		return name + ".sql"
	}
	words := strings.Split(name, "_")
	if last := words[len(words)-1]; len(words) > 1 && slices.Contains(constraining, last) {
		name += "_"
	}
	return name + ".go"
}

// constraining holds the words that, at the end of a Go file's name, say when
// it is built: those of "go doc go/build", and the systems and processors of
// "go tool dist list", with those that have been or are reserved.
var constraining = strings.Fields(`test
	aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos
	386 amd64 amd64p32 arm arm64 arm64be armbe loong64 mips mips64 mips64le mips64p32 mips64p32le mipsle ppc ppc64 ppc64le
	riscv riscv64 s390 s390x sparc sparc64 wasm`)

// parse reads the text of a new file that is to be at path.
func (f Format) parse(path string, text []byte) (*Script, error) {
	if f == Code {
		return parseNewGo(path, string(text))
	}
	body, err := parseFile(path, text)
	if err != nil {
		return nil, err
	}
	end, _ := headerEnd(text)
	h, _ := parseHeader(string(text[:end])) // parseFile was content with it
	s := h.script(path)
	s.fsys, s.name = os.DirFS(filepath.Dir(path)), filepath.Base(path)
	s.once.Do(func() { s.body = body })
	return s, nil
}

// parseNewGo reads the text of a new Go file, which has to be a revision that
// the list can name.
func parseNewGo(path, text string) (*Script, error) {
	s, fault := parseGo(text, path)
	if fault != nil {
		return nil, fault.in(path)
	}
	if s == nil {
		return nil, &FileError{Path: path, Line: 1, What: `no "// revision:" line in the comment on top`}
	}
	if strings.ContainsAny(text, "\x00\uFEFF") {
		return nil, &FileError{Path: path, What: "it holds a character that no Go file may hold"}
	}
	if want := "var " + variable(s.ID) + " = script.Go{"; !strings.Contains(text, want) {
		return nil, &FileError{Path: path, What: `"` + want + `" is missing`}
	}
	return s, nil
}
