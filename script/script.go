// Package script holds the revisions of a project: SQL files with a header of
// plain comments, and Go values. It reads them ([Load], [Script.Body]), says
// what is wrong with them ([Script.Check]), performs them on an [op.Sink]
// ([Script.Perform]) and writes new ones ([Writer]).
//
// # The file
//
// A revision file is SQL that any editor and any client can read:
//
//	-- create sample table
//	--
//	-- revision: deb04adc7bd7
//	-- down_revision:
//	-- branch_labels:
//	-- depends_on:
//	-- create_date: 2024-05-06T07:08:09Z
//
//	-- retort:upgrade
//	CREATE TABLE sample (id int, name varchar(10));
//
//	-- retort:downgrade
//	DROP TABLE sample;
//
// The header is everything before the first section, and holds only comments
// that start with two dashes, and blank lines. Its last paragraph is the
// metadata, which begins at the first line that starts with one of the five
// keys; whatever comes before is the description, which may say anything. Only
// "revision" must be there. Values are separated by commas or blanks. A
// create_date is RFC 3339, or as Alembic writes it; without an offset it is
// UTC.
//
// # Directives
//
// A comment line that starts with "retort:" is a directive, wherever it
// stands.
//
//	retort:upgrade         starts the section that takes the database forward
//	retort:downgrade       starts the section that takes it back
//	retort:irreversible    in the header, or in place of the downgrade section:
//	                       there is no way back
//	retort:no-transaction  in the header, or before the first statement of a
//	                       section: it runs outside a transaction
//	retort:only PRODUCT,…  the next statement is for these products alone:
//	                       mysql, postgresql, sqlite
//	retort:verify SELECT … a query that tells whether the next statement has
//	                       taken effect
//	retort:delimiter TEXT  what ends a statement from here to the end of the
//	                       section, or until the next such line
//
// A file must have an upgrade section. Without a downgrade section, and
// without retort:irreversible, it cannot be downgraded either; an empty
// section does nothing.
package script

import (
	"context"
	"io/fs"
	"sync"
	"time"

	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/revision"
)

// A Script is one revision: its place in the graph and what it does. It comes
// from a file, by [Load], or is a Go value that the program made.
//
// A Script is not to be copied. Its methods are safe for concurrent use. The
// file is read once, at the first use of its body, so that what was checked is
// what runs.
type Script struct {
	revision.Revision

	Message string    // the first line of the description
	Doc     string    // the whole description
	Created time.Time // zero if unknown
	Path    string    // the file, as messages name it; "" for a Go value

	// Upgrade and Downgrade are what a Go value does; nil for a file. A nil
	// Upgrade does nothing. A nil Downgrade makes the revision irreversible.
	Upgrade, Downgrade func(ctx context.Context, s op.Sink) error

	// NoTransaction says that a Go value must run outside a transaction. Of a
	// file, ask [Script.Transactional].
	NoTransaction bool

	fsys fs.FS
	name string // in fsys

	once    sync.Once
	body    *Body
	bodyErr error
}

// Transactional tells whether the direction wants to run in a transaction,
// where the product can roll back what it does.
func (s *Script) Transactional(dir revision.Direction) (bool, error) {
	if s.fsys == nil {
		return !s.NoTransaction, nil
	}
	body, err := s.Body()
	if err != nil {
		return false, err
	}
	return body.Transactional(dir), nil
}

// Check finds everything wrong with one direction that can be known without a
// database: faults of the file, a missing way back ([*IrreversibleError]),
// statements that could not run as the file asks. It is meant to be called for
// every planned step before the first statement is sent.
func (s *Script) Check(dir revision.Direction, syntax sqltext.Syntax) error {
	if dir == revision.Move {
		return nil
	}
	if s.fsys == nil {
		return s.checkFunc(dir)
	}
	body, err := s.Body()
	if err != nil {
		return err
	}
	return body.check(dir, syntax)
}

// Perform does one direction of the revision on sink: each statement of the
// file's section in turn, or the Go function. An error of sink stops it and is
// returned unchanged.
func (s *Script) Perform(ctx context.Context, dir revision.Direction, syntax sqltext.Syntax, sink op.Sink) error {
	if dir == revision.Move {
		return nil
	}
	if s.fsys == nil {
		return s.call(ctx, dir, sink)
	}
	body, err := s.Body()
	if err != nil {
		return err
	}
	statements, err := body.Statements(dir, syntax)
	if err != nil {
		return err
	}
	for _, st := range statements {
		if err := sink.Do(ctx, &op.Execute{SQL: st.SQL, Pos: st.Pos}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Script) call(ctx context.Context, dir revision.Direction, sink op.Sink) error {
	if err := s.checkFunc(dir); err != nil {
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

func (s *Script) checkFunc(dir revision.Direction) error {
	if dir == revision.Down && s.Downgrade == nil {
		return &IrreversibleError{ID: s.ID}
	}
	return nil
}
