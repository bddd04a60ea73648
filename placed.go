package retort

import (
	"errors"

	"github.com/retort-db/retort/op"
)

// A placedError is the database's answer to a statement, with the place of the
// mistake in the statement's file.
type placedError struct {
	error
	at op.Position
}

func (e *placedError) Unwrap() error { return e.error }

// placed adds to err, the answer to tag and s, where in the file the server
// found the mistake, if it says so. A tag is on one line. How the statements of
// Go code stand in their file nobody knows.
func (m *Migrator) placed(err error, tag string, s Statement) error {
	if err == nil || s.Pos.File == "" {
		return err
	}
	at := m.dialect.Locate(tag+s.SQL, err)
	if at.Line == 0 {
		return err
	}
	if e, ok := err.(behind); ok {
		err = e.Behind(len(tag))
	}
	if s.Pos.Column == 0 {
		return err
	}
	if at.Line == 1 && at.Column > 0 {
		at.Column += s.Pos.Column - 1 - len(tag)
	}
	at.File, at.Line = s.Pos.File, at.Line+s.Pos.Line-1
	return &placedError{err, at}
}

// A behind is an error whose text counts characters of what was sent, such as
// those of the dataapi driver. Behind returns it as of what comes after the
// first n.
type behind interface {
	error
	Behind(n int) error
}

// placeOf returns where in its file a statement went wrong: where the server
// found the mistake, or else where the statement begins.
func placeOf(s *op.Execute, err error) op.Position {
	if e, ok := errors.AsType[*placedError](err); ok {
		return e.at
	}
	if s == nil {
		return op.Position{}
	}
	return op.Position{File: s.Pos.File, Line: s.Pos.Line}
}
