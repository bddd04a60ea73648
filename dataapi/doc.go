// Package dataapi is a [database/sql] driver for the Amazon RDS Data API, the
// HTTPS door to Aurora PostgreSQL and Aurora MySQL clusters. It talks through
// the official SDK client, and needs neither a VPC connection nor a password.
//
//	cfg := &dataapi.Config{
//		Product:     dataapi.PostgreSQL,
//		ResourceARN: "arn:aws:rds:us-west-1:123456789012:cluster:sample",
//		SecretARN:   "arn:aws:secretsmanager:us-west-1:123456789012:secret:sample-Ab12Cd",
//		Database:    "sampledb",
//	}
//	connector, err := dataapi.NewConnector(cfg)
//	...
//	db := sql.OpenDB(connector)
//
// No name is registered with database/sql. A program that wants [sql.Open]
// calls sql.Register("auroradataapi", dataapi.Driver{}) itself and passes a
// DSN as [ParseDSN] reads it.
//
// # Connections
//
// A connection is a value in this process: opening one sends nothing, and the
// pool may be of any size. Outside a transaction each statement is one request
// that commits on its own, on whatever session the service picks. Statements
// whose only effect is on the session are therefore refused there, with a
// [*RefusedError]. A transaction is bound to one session, which the service
// ends when it was idle for three minutes; the driver sends SELECT 1 in time.
//
// # Outcomes
//
// The service has no idempotency token, so a request whose answer is lost may
// or may not have run. The driver sends a request again only when it is proven
// that the first was not executed, and never otherwise: a paused cluster that
// is resuming, throttling, and a connection that could not be made. Every
// other failure is returned as an [*Error], whose Outcome says what is known.
// [driver.ErrBadConn], on which database/sql itself tries again, is never
// returned once a request was sent.
//
// A definition that goes on when its call has ended, after 45 seconds, is waited
// for. That it has ended does not say how: the outcome is unknown, and the
// catalog knows.
//
// # Colons
//
// The service looks for parameters written ":name" in the text of a statement,
// and replaces what it takes for one, also inside dollar-quoted function
// bodies and array slices. A text that would reach the database changed is sent
// in another spelling of the same meaning, as E'12\x3a30' for $$12:30$$, and if
// there is none it is refused with a [*ScanError].
//
// # Values
//
// Placeholders are $1, $2 … on PostgreSQL and ? on MySQL. Arguments are int64,
// float64, bool, string, []byte, [time.Time], [json.RawMessage], uint64, nil and
// whatever a [driver.Valuer] makes of itself. Times are sent in UTC, with
// microseconds. An argument has the type it has in Go: text is not guessed to be a uuid
// or jsonb, and needs a cast, as in CAST($1 AS uuid).
//
// Results are int64, float64, bool, string, []byte and [time.Time] (in UTC)
// for dates and timestamps. Numeric and decimal values are strings with every
// digit. Arrays are strings in PostgreSQL's own notation. MySQL booleans are
// int64, as its other drivers have them.
package dataapi
