package script

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/revision"
)

// A Go is what a revision does whose file is Go code. Where it belongs in the
// graph is said by the header of the file.
type Go struct {
	Revision revision.ID

	// Upgrade takes the database forward; nil does nothing. Downgrade takes it
	// back; nil makes the revision irreversible. They may be called again after
	// a failure, and should then perform the same operations.
	Upgrade, Downgrade func(ctx context.Context, s op.Sink) error

	// NoTransaction has the revision run outside a transaction, as
	// retort:no-transaction does in the header.
	NoTransaction bool

	// LockTimeout is how long a statement waits for a lock that others hold; 0
	// leaves that to the header or to the run.
	LockTimeout time.Duration
}

// Bind gives the scripts of Go files, as [Load] returned them, their code. It
// is called before anything else is done with them. Code that no script is
// for is an error; a script without code is none: its [Script.Check] fails
// with an [*AbsentError].
func Bind(scripts []*Script, code []Go) error {
	var errs []error
	for _, g := range code {
		i := slices.IndexFunc(scripts, func(s *Script) bool { return s.ID == g.Revision && s.absent })
		if i < 0 {
			errs = append(errs, fmt.Errorf("revision %s: there is Go code for it, but no Go file whose header declares it", g.Revision))
			continue
		}
		scripts[i].bind(g)
	}
	return errors.Join(errs...)
}

func (s *Script) bind(g Go) {
	s.absent = false
	s.Upgrade, s.Downgrade = g.Upgrade, g.Downgrade
	s.NoTransaction = s.NoTransaction || g.NoTransaction
	if g.LockTimeout != 0 {
		s.LockTimeout = g.LockTimeout
	}
}

// Absent reports whether the script is Go code that the program does not have,
// so that it can be looked at but not performed.
func (s *Script) Absent() bool { return s.absent }

// checkGo finds out whether the program can go in a direction.
func (s *Script) checkGo(dir revision.Direction) error {
	switch {
	case s.absent:
		return &AbsentError{ID: s.ID, Path: s.Path}
	case dir == revision.Down && (s.Downgrade == nil || s.irreversible):
		return &IrreversibleError{ID: s.ID, Path: s.Path, Go: true, Declared: s.irreversible}
	}
	return nil
}

func (s *Script) call(ctx context.Context, dir revision.Direction, sink op.Sink) error {
	if err := s.checkGo(dir); err != nil {
		return err
	}
	f := s.Upgrade
	if dir == revision.Down {
		f = s.Downgrade
	}
	if f == nil {
		return nil
	}
	return f(ctx, sink)
}

// readGo returns the script of a Go file, or nil if the file is no revision.
func (l *loader) readGo(file, where string) (*Script, error) {
	if base := path.Base(file); base == ListFile || strings.HasSuffix(base, "_test.go") {
		return nil, nil
	}
	text, err := fs.ReadFile(l.fsys, file)
	if err != nil {
		return nil, unreadable(where, err)
	}
	s, f := parseGo(string(text), where)
	if f != nil {
		return nil, f.in(where)
	}
	return s, nil
}

// parseGo returns the script that the header of a Go file declares. A file
// without one may hold whatever it likes, except what looks like the code of
// a revision.
func parseGo(text, where string) (*Script, *fault) {
	head := goHeader(text)
	if !declares(head) {
		if strings.Contains(text, "= script.Go{") {
			return nil, &fault{line: 1, what: `no "// revision:" line in the comment on top`, hint: "without it the revision has no place in the graph"}
		}
		return nil, nil
	}
	h, f := parseHeader(head)
	if f != nil {
		f.what = strings.Replace(f.what, `"-- `, `"// `, 1)
		return nil, f
	}
	s := h.script(where)
	s.absent = true
	s.irreversible, s.NoTransaction, s.LockTimeout = h.irreversible, h.noTransaction, h.lockTimeout
	return s, nil
}

// goHeader returns the comment lines that a Go file begins with, in the form
// that the header of an SQL file has. What is meant for the compiler, such as
// "//go:build", becomes an empty line.
func goHeader(text string) string {
	var head strings.Builder
	for line := range strings.Lines(text) {
		comment, ok := strings.CutPrefix(strings.TrimSpace(strings.TrimPrefix(line, byteOrderMark)), "//")
		if !ok && strings.TrimSpace(line) != "" {
			break
		}
		switch {
		case !ok || strings.HasPrefix(comment, "go:"):
		case strings.HasPrefix(comment, prefix):
			head.WriteString("-- " + comment)
		default:
			head.WriteString("--" + comment)
		}
		head.WriteByte('\n')
	}
	return head.String()
}

// declares reports whether a header has a line of metadata, rightly placed or
// not.
func declares(head string) bool {
	for line := range strings.Lines(head) {
		if isMetadata(uncomment(line)) {
			return true
		}
	}
	return false
}

// variable returns the name of the Go value that holds what a revision does.
func variable(id revision.ID) string {
	return "rev_" + strings.Map(func(r rune) rune {
		if r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			return r
		}
		return '_'
	}, string(id))
}
