package script

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Load reads the header of every revision file directly in fsys, in the order
// of their names. Messages call the directory name, so that a script's Path
// is name, a slash and the file's name; an empty name is left out.
//
// Files that start with "_" or ".", files that end in neither .sql, .go nor
// .py, and Go files without a header are none of its business. The scripts of
// Go files cannot be performed before [Bind]. The error joins one [*FileError] per bad
// file; the scripts of the good ones are returned beside it. Of each file only
// as much is read as the header needs.
func Load(fsys fs.FS, name string) ([]*Script, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("read revisions: %w", locate(err, name))
	}
	l := loader{fsys: fsys, name: name}
	for _, e := range entries {
		if !e.IsDir() {
			l.add(e.Name())
		}
	}
	return l.scripts, errors.Join(l.faults...)
}

// LoadTree is [Load] for fsys and every directory below it, whatever their
// depth, leaving out those that start with "_" or ".".
func LoadTree(fsys fs.FS, name string) ([]*Script, error) {
	l := loader{fsys: fsys, name: name}
	err := fs.WalkDir(fsys, ".", func(file string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return locate(err, name)
		case !e.IsDir():
			l.add(file)
		case file != "." && hidden(e.Name()):
			return fs.SkipDir
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read revisions: %w", err)
	}
	return l.scripts, errors.Join(l.faults...)
}

// locate puts the directory's name for messages into a path error, which
// otherwise says ".".
func locate(err error, name string) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok && name != "" {
		return &fs.PathError{Op: e.Op, Path: path.Join(name, e.Path), Err: e.Err}
	}
	return err
}

// A loader gathers the scripts of a directory, and the faults.
type loader struct {
	fsys    fs.FS
	name    string
	scripts []*Script
	faults  []error
	buf     []byte // what is read of a file, reused from one to the next
}

func (l *loader) add(file string) {
	base := path.Base(file)
	if hidden(base) {
		return
	}
	where := path.Join(l.name, file)
	switch strings.ToLower(path.Ext(base)) {
	case ".sql":
		s, err := l.read(file, where)
		if err != nil {
			l.faults = append(l.faults, err)
			return
		}
		l.scripts = append(l.scripts, s)
	case ".go":
		s, err := l.readGo(file, where)
		switch {
		case err != nil:
			l.faults = append(l.faults, err)
		case s != nil:
			l.scripts = append(l.scripts, s)
		}
	case ".py":
		l.faults = append(l.faults, &FileError{Path: where, What: "Python revisions are not read yet"})
	}
}

func hidden(name string) bool { return name[0] == '_' || name[0] == '.' }

// read returns the script of one file, from its header.
func (l *loader) read(file, where string) (*Script, error) {
	text, err := l.head(file)
	if err != nil {
		return nil, unreadable(where, err)
	}
	h, fault := parseHeader(text)
	if fault != nil {
		return nil, fault.in(where)
	}
	s := h.script(where)
	s.fsys, s.name = l.fsys, file
	return s, nil
}

// chunk is the least that is asked of a file at once; nearly always it holds
// the whole header.
const chunk = 1024

// head returns the header of a file, reading no further than it must.
func (l *loader) head(file string) (string, error) {
	f, err := l.fsys.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	for buf := l.buf[:0]; ; {
		buf = slices.Grow(buf, chunk)
		n, err := f.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		l.buf = buf
		if end, whole := headerEnd(buf); whole || err == io.EOF {
			return string(buf[:end]), nil
		}
		if err != nil {
			return "", err
		}
	}
}

func unreadable(where string, err error) *FileError {
	cause := err
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		cause = e.Err
	}
	return &FileError{Path: where, What: fmt.Sprintf("read: %v", cause), Err: err}
}
