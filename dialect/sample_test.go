package dialect_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/dialect/sqlite"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// A sample is one use of an operation. The samples are the specification of
// the spelling: testdata/*.txtar shows what comes of each on every product,
// the installed Alembic and the real servers confirm it, and docs/operations.md
// is made of it.
type sample struct {
	rule string // what it shows; no other of the operation has it
	op   op.Op

	// before makes what the operation needs besides the [fixture].
	before []op.Op

	// on names the products it is for, separated by blanks, if it is not for
	// all: "mariadb" is the dialect of MySQL where MySQL itself has no such.
	on string

	// minor samples are in testdata, but not in docs/operations.md.
	minor bool

	// offline says that nobody can look how the tables are.
	offline bool

	// alembic is the same in Python, or, if Alembic has no such, beginning
	// with #, why.
	alembic string

	// differs tells per product why the text is not Alembic's.
	differs map[string]reason

	// refused tells per server why that refuses the text, though another of
	// the product takes it.
	refused map[string]reason

	// since is the version of PostgreSQL that refuses it no longer; 0 is none.
	since int

	// oneWay tells per product, or under "" for all, why the way back does not
	// lead to the same as before.
	oneWay map[string]reason
}

// A reason is a sentence for docs/operations.md.
type reason string

// samples lists every sample, by where its source is.
var samples = slices.Concat(tableSamples, tableOptionSamples, typeSamples, columnSamples, alterSamples,
	constraintSamples, indexSamples, dataSamples, batchSamples, enumSamples, sequenceSamples, schemaSamples,
	viewSamples, routineSamples)

// operation returns the name of a sample's operation: "AddColumn".
func (s *sample) operation() string { return reflect.TypeOf(s.op).Elem().Name() }

// name returns what a test calls the sample: "AddColumn/with a default".
func (s *sample) name() string { return s.operation() + "/" + s.rule }

// meant reports whether the sample is for a product.
func (s *sample) meant(product string) bool {
	on := strings.Fields(s.on)
	return s.on == "" || slices.Contains(on, product) || product == "mysql" && slices.Contains(on, "mariadb")
}

// label returns "mariadb" where a sample of MySQL's dialect is for that alone,
// else the product.
func (s *sample) label(product string) string {
	if product == "mysql" && slices.Contains(strings.Fields(s.on), "mariadb") {
		return "mariadb"
	}
	return product
}

// spell returns the statements of a sample on a product, as a runner comes to
// them: if the operation needs to know a table, it is told.
func (s *sample) spell(d dialect.Dialect) ([]dialect.Statement, error) {
	return spell(d, s.op, s.look(d))
}

// A look finds a table.
type look func(schema, name string) (*schema.Table, error)

// look returns how a runner would look at tables before the sample, or nil.
func (s *sample) look(d dialect.Dialect) look {
	switch {
	case s.offline:
		return nil
	case d.Name() == "sqlite":
		return s.inspected // a rebuild wants to know more than the fields say
	}
	return s.table
}

// spell returns the statements of o. find looks for a table that o needs to
// know.
func spell(d dialect.Dialect, o op.Op, find look) ([]dialect.Statement, error) {
	statements, err := d.Statements(o)
	need, ok := errors.AsType[*dialect.NeedError](err)
	switch {
	case !ok:
		return statements, err
	case find == nil && need.Offline != nil:
		return need.Offline, nil
	case find == nil:
		return nil, err
	}
	table, err := find(need.Schema, need.Table)
	if err != nil {
		return nil, err
	}
	return d.Statements(op.WithWas(o, table))
}

// table returns a table as it is before the sample.
func (s *sample) table(schemaName, name string) (*schema.Table, error) {
	for _, o := range slices.Concat(fixture, s.before) {
		if c, ok := o.(*op.CreateTable); ok && c.Table.Schema == schemaName && c.Table.Name == name {
			return c.Table, nil
		}
	}
	return nil, fmt.Errorf("no table %s %s before this", schemaName, name)
}

// inspected returns a table as SQLite has it before the sample.
func (s *sample) inspected(schemaName, name string) (*schema.Table, error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	ctx := context.Background()
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	b := &bench{dialect: sqlite.Dialect{}, conn: conn}
	for _, o := range slices.Concat(fixture, s.before) {
		if err := b.do(ctx, o); err != nil {
			return nil, err
		}
	}
	return b.look(ctx, schemaName, name)
}

// The fixture is what every sample finds: two tables with rows.
var fixture = []op.Op{
	&op.CreateTable{Table: &schema.Table{
		Name: "account",
		Columns: []*schema.Column{
			{Name: "id", Type: schema.Integer{}, NotNull: true, AutoIncrement: true},
			{Name: "name", Type: schema.String{Length: 50}, NotNull: true, Default: schema.Literal("nobody"), Comment: "what to call them"},
			{Name: "email", Type: schema.String{Length: 100}},
			{Name: "age", Type: schema.Integer{}, Default: schema.Expr("0")},
			{Name: "since", Type: schema.DateTime{}},
		},
		Constraints: []schema.Constraint{
			&schema.PrimaryKey{Columns: []string{"id"}},
			&schema.Unique{Name: "uq_account_email", Columns: []string{"email"}},
			&schema.Check{Name: "ck_account_age", SQL: "age >= 0"},
		},
		Indexes: []*schema.Index{{Name: "ix_account_name", Columns: schema.On("name")}},
	}},
	&op.CreateTable{Table: &schema.Table{
		Name: "post",
		Columns: []*schema.Column{
			{Name: "id", Type: schema.Integer{}, NotNull: true, AutoIncrement: true},
			{Name: "account_id", Type: schema.Integer{}, NotNull: true},
			{Name: "editor_id", Type: schema.Integer{}},
			{Name: "title", Type: schema.String{Length: 200}},
		},
		Constraints: []schema.Constraint{
			&schema.PrimaryKey{Columns: []string{"id"}},
			&schema.ForeignKey{
				Name: "fk_post_account", Columns: []string{"account_id"},
				RefTable: "account", RefColumns: []string{"id"}, OnDelete: schema.Cascade,
			},
		},
	}},
	&op.BulkInsert{
		Table: "account", Columns: []string{"id", "name", "email", "age"},
		Rows: [][]any{{1, "ann", "ann@example.com", 31}, {2, "bob", nil, 0}},
	},
	&op.BulkInsert{
		Table: "post", Columns: []string{"id", "account_id", "title"},
		Rows: [][]any{{1, 1, "first"}, {2, 1, "second"}},
	},
}

// Reasons that many samples have.
var (
	rebuilt   = map[string]reason{"sqlite": rebuilds}
	moves     = map[string]reason{"postgresql": movesDefault, "sqlite": rebuilds}
	noComment = map[string]reason{"sqlite": "Alembic writes a statement that SQLite does not know"}
)

const (
	rebuilds     reason = "SQLite has no ALTER for it: Retort makes the table anew; Alembic does so within `batch_alter_table` only"
	comesLast    reason = "the constraint comes back as the last"
	dropsCheck   reason = "DROP CHECK is not MariaDB's; MySQL and MariaDB know DROP CONSTRAINT"
	noIdentity   reason = "a product without identity columns refuses one; SQLAlchemy leaves it out and says nothing"
	keepsIndex   reason = "MySQL keeps the index that it made for the foreign key"
	movesDefault reason = "the default steps aside while the type changes, for PostgreSQL does not convert it"
)
