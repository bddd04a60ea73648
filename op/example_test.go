package op_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/dialect/postgres"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/revision"
	"github.com/retort-db/retort/schema"
	"github.com/retort-db/retort/script"
)

// What a revision in Go does is operations on a sink.
func Example() {
	create := &script.Script{
		Revision: revision.Revision{ID: "a1"},
		Upgrade: func(ctx context.Context, s op.Sink) error {
			return op.Do(ctx, s,
				&op.CreateTable{Table: &schema.Table{
					Name: "account",
					Columns: []*schema.Column{
						{Name: "id", Type: schema.BigInteger{}, AutoIncrement: true, NotNull: true},
						{Name: "email", Type: schema.String{Length: 100}, NotNull: true, Comment: "where to write to"},
					},
					Constraints: []schema.Constraint{
						&schema.PrimaryKey{Columns: []string{"id"}},
						&schema.Unique{Name: "uq_account_email", Columns: []string{"email"}},
					},
				}},
				op.SQL("GRANT SELECT ON account TO report"),
			)
		},
	}
	m, err := retort.New(nil, postgres.Dialect{}, []*script.Script{create}, nil)
	if err != nil {
		log.Fatal(err)
	}
	var text strings.Builder
	if err := m.UpgradeSQL(&text, nil, "head"); err != nil {
		log.Fatal(err)
	}
	// Like Alembic's, the lines of a table end in blanks, which gofmt would
	// take out of a comment.
	fmt.Println(strings.ReplaceAll(text.String(), ", \n", ",\n"))
	// Output:
	// BEGIN;
	//
	// CREATE TABLE alembic_version (
	//     version_num VARCHAR(255) NOT NULL,
	//     CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
	// );
	//
	// -- Running upgrade  -> a1
	//
	// CREATE TABLE account (
	//     id BIGSERIAL NOT NULL,
	//     email VARCHAR(100) NOT NULL,
	//     PRIMARY KEY (id),
	//     CONSTRAINT uq_account_email UNIQUE (email)
	// );
	//
	// COMMENT ON COLUMN account.email IS 'where to write to';
	//
	// GRANT SELECT ON account TO report;
	//
	// INSERT INTO alembic_version (version_num) VALUES ('a1');
	//
	// COMMIT;
}

// A column can be made again if it is known what it was.
func ExampleReverse() {
	drop := &op.DropColumn{Table: "account", Column: "email"}
	_, err := op.Reverse(drop)
	fmt.Println(err)

	drop.Was = &schema.Column{Name: "email", Type: schema.String{Length: 100}}
	back, err := op.Reverse(drop)
	fmt.Println(op.Title(back), err)
	// Output:
	// drop column account.email: what it was is not known: set Was
	// add column account.email <nil>
}
