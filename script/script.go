// Package script holds the revisions of a project: SQL files with a header of
// plain comments, Go files with the same header ([Go]), and Go values that
// have no file. It reads them ([Load], [Script.Body]), says
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
//	retort:lock-timeout 5s likewise: how long one of its statements waits for
//	                       a lock, instead of what the run would have it wait
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
//
// # The file of a Go revision
//
// A .go file is a revision if it begins with the same header, with two slashes
// before each line; the directives of a header may follow them at once, as in
// "//retort:lock-timeout 5s". Below it is a [Go] value that says what the
// revision does, named "rev_" and the revision's id. Other Go files, and tests,
// are left alone.
//
//	// fill in names
//	//
//	// revision: c3
//	// down_revision: deb04adc7bd7
//
//	package versions
//
//	var rev_c3 = script.Go{
//		Revision: "c3",
//		Upgrade: func(ctx context.Context, s op.Sink) error {
//			return op.Do(ctx, s, op.SQL("UPDATE sample SET name = 'nobody'"))
//		},
//	}
//
// So the graph can be read without a compiler. [Bind] puts files and values
// together; [SyncList] keeps the list of the values.
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

	// Upgrade and Downgrade are what a Go revision does; nil for one in SQL. A
	// nil Upgrade does nothing. A nil Downgrade makes the revision
	// irreversible.
	Upgrade, Downgrade func(ctx context.Context, s op.Sink) error

	// NoTransaction says that a Go revision must run outside a transaction. In
	// general, ask [Script.Transactional].
	NoTransaction bool

	// LockTimeout is how long a statement of a Go revision waits for a lock; 0
	// leaves that to the run. In general, ask [Script.LockWait].
	LockTimeout time.Duration

	fsys fs.FS  // of a file in SQL
	name string // in fsys

	absent       bool // the file is Go code that Bind has not met
	irreversible bool // as the header of such a file says

	once    sync.Once
	body    *Body
	bodyErr error
}

// IsGo reports whether the revision is Go code, with or without a file, rather
// than SQL.
func (s *Script) IsGo() bool { return s.fsys == nil }

// Transactional tells whether the direction wants to run in a transaction,
// where the product can roll back what it does.
func (s *Script) Transactional(dir revision.Direction) (bool, error) {
	if s.IsGo() {
		return !s.NoTransaction, nil
	}
	body, err := s.Body()
	if err != nil {
		return false, err
	}
	return body.Transactional(dir), nil
}

// LockWait returns how long a statement of the direction waits for a lock that
// others hold, where the revision says so by retort:lock-timeout or
// LockTimeout; else 0, which leaves it to the run.
func (s *Script) LockWait(dir revision.Direction) (time.Duration, error) {
	if s.IsGo() {
		return s.LockTimeout, nil
	}
	body, err := s.Body()
	if err != nil {
		return 0, err
	}
	return body.LockWait(dir), nil
}

// Check finds everything wrong with one direction that can be known without a
// database: faults of the file, a missing way back ([*IrreversibleError]),
// statements that could not run as the file asks. It is meant to be called for
// every planned step before the first statement is sent.
func (s *Script) Check(dir revision.Direction, syntax sqltext.Syntax) error {
	if dir == revision.Move {
		return nil
	}
	if s.IsGo() {
		return s.checkGo(dir)
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
	if s.IsGo() {
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
