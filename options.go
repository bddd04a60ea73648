package retort

// Options are the choices of a [Migrator]. The zero value is ready to use.
type Options struct {
	// VersionTable is the table that records where the database is. Defaults
	// to "alembic_version".
	VersionTable string

	// VersionSchema is the schema of that table. Defaults to the connection's
	// own.
	VersionSchema string

	// VersionWidth is how many characters a revision's id may have in a table
	// that the Migrator creates. Defaults to 255; Alembic's own is 32.
	VersionWidth int

	// Transactions says how much is done in one transaction, where the product
	// can roll back DDL. Defaults to PerRevision.
	Transactions Transactions

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
