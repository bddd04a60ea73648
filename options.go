package retort

import (
	"fmt"
	"os"
	"time"

	"github.com/retort-db/retort/schema"
)

// Options are the choices of a [Migrator]. The zero value is ready to use.
type Options struct {
	// VersionTable is the table that records where the database is. Defaults
	// to "alembic_version".
	VersionTable string

	// VersionSchema is the schema of that table, and of those beside it.
	// Defaults to the connection's own.
	VersionSchema string

	// VersionWidth is how many characters a revision's id may have in a table
	// that the Migrator creates. Defaults to 255; Alembic's own is 32.
	VersionWidth int

	// Transactions says how much is done in one transaction, where the product
	// can roll back DDL. Defaults to PerRevision.
	Transactions Transactions

	// LockTimeout is how long a run waits while another one moves the database,
	// before it fails with a [*LockedError]. Defaults to 5 minutes; negative
	// does not wait.
	LockTimeout time.Duration

	// Lease is how long a run that is not heard of keeps the others waiting.
	// Defaults to a minute.
	Lease time.Duration

	// StatementLockTimeout is how long a statement waits for the locks it
	// needs, while others queue up behind it, before it is given up and tried
	// again. Defaults to 5 seconds; negative leaves the database's own setting.
	StatementLockTimeout time.Duration

	// Retries is how often a statement, or the transaction it is in, is tried
	// again that failed only because others held what it needed. Defaults to
	// 10; negative does not try again.
	Retries int

	// Owner is who holds the lease, as others are told. Defaults to
	// "user@host pid 123".
	Owner string

	// Version is the program's, for the journal.
	Version string

	// Naming names constraints and indexes that a revision gives no name; see
	// [schema.Naming]. Its Limit is the product's own.
	Naming schema.Naming

	// Guard has the scripts that are written, rather than run, check before
	// each revision, or each transaction, that the database is where they take
	// it to be, and fail if it is not. They are then for the product's own
	// client: psql, mysql or sqlite3.
	Guard bool

	// OnEvent is told what happens, as it happens. It is called from the
	// goroutine that runs the migration and should return soon.
	OnEvent func(Event)
}

// Transactions says how much of a run is done in one transaction.
type Transactions int

const (
	// PerRevision commits after every revision: a failure leaves the revisions
	// before it applied.
	PerRevision Transactions = iota

	// PerRun commits once, at the end: a failure leaves nothing applied, except
	// what comes before a revision that refuses to run in a transaction.
	PerRun
)

func (o *Options) lockTimeout() time.Duration { return duration(o.LockTimeout, 5*time.Minute) }

func (o *Options) statementLockTimeout() time.Duration {
	return duration(o.StatementLockTimeout, 5*time.Second)
}

// lease is never too short to be renewed while a statement runs.
func (o *Options) lease() time.Duration {
	return max(duration(o.Lease, time.Minute), 100*time.Millisecond)
}

// duration is what a setting means: 0 the default, and negative none.
func duration(set, otherwise time.Duration) time.Duration {
	if set == 0 {
		return otherwise
	}
	return max(set, 0)
}

func (o *Options) retries() int {
	if o.Retries == 0 {
		return 10
	}
	return max(o.Retries, 0)
}

// owner names this process to people.
func (o *Options) owner() string {
	if o.Owner != "" {
		return o.Owner
	}
	return fmt.Sprintf("%s@%s pid %d", userName(), hostName(), os.Getpid())
}
