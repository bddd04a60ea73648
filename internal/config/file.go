package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// readFile finds the file and reads its settings. No file is an empty one.
func (l *loader) readFile() error {
	work, err := filepath.Abs(l.Options.Dir)
	if err != nil {
		return err
	}
	l.work, l.dir = work, work
	name, by := l.find()
	if name == "" {
		return l.noSection()
	}
	text, err := os.ReadFile(l.resolve(name))
	if err != nil {
		return unreadable(name, by, err)
	}
	l.file, l.dir = name, filepath.Dir(l.resolve(name))
	switch {
	case filepath.Base(name) == "pyproject.toml":
		return &Error{Where: name, What: "pyproject.toml is not read yet", Hint: "write the settings in a " + FileName + " or an alembic.ini"}
	case strings.EqualFold(filepath.Ext(name), ".toml"):
		return errors.Join(l.noSection(), l.readTOML(text))
	}
	return l.readINI(text)
}

// find returns the file to read, and what asks for it; both are empty if
// there is none.
func (l *loader) find() (name, by string) {
	for _, asked := range []struct{ name, by string }{
		{l.Options.File, "-c"},
		{l.Getenv("RETORT_CONFIG"), "RETORT_CONFIG"},
		{l.ifThere(FileName), ""},
		{l.Getenv("ALEMBIC_CONFIG"), "ALEMBIC_CONFIG"},
		{l.ifThere("alembic.ini"), ""},
	} {
		if asked.name != "" {
			return asked.name, asked.by
		}
	}
	return "", ""
}

// ifThere returns name if there is such a file in the working directory. A
// file that cannot be looked at counts: reading it will tell why.
func (l *loader) ifThere(name string) string {
	if _, err := os.Stat(l.resolve(name)); errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	return name
}

func (l *loader) resolve(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(l.work, name)
}

// noSection refuses -n where there are no sections.
func (l *loader) noSection() error {
	if l.Name == "" {
		return nil
	}
	return &Error{Where: "-n", What: "only an alembic.ini has sections", Hint: "choose an environment of " + FileName + " with --env"}
}

func unreadable(name, by string, err error) error {
	what := err.Error()
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		what = e.Err.Error()
	}
	return &Error{Where: by, What: name + ": " + what}
}
