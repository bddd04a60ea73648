// An AWS Lambda function that moves an Aurora database to its newest revision,
// over the RDS Data API: it needs no VPC, no connection pool and no files
// beside it, for the revisions are part of the program.
//
// Its environment names the cluster: PRODUCT ("mysql" or "postgresql"),
// CLUSTER_ARN, SECRET_ARN and DATABASE. Several may be called at once: one does
// the work, the others wait and find nothing to do.
package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/dataapi"
	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/dialect/mysql"
	"github.com/retort-db/retort/dialect/postgres"
	"github.com/retort-db/retort/examples/lambda/migrations/versions"
	"github.com/retort-db/retort/revision"
)

// A Request says where to. An empty Target is the newest revision.
type Request struct {
	Target string `json:"target"`
}

// A Response says where the database is after it.
type Response struct {
	Revisions []revision.ID `json:"revisions"`
}

func main() {
	h, err := newHandler(&dataapi.Config{
		Product:     dataapi.Product(os.Getenv("PRODUCT")),
		ResourceARN: os.Getenv("CLUSTER_ARN"),
		SecretARN:   os.Getenv("SECRET_ARN"),
		Database:    os.Getenv("DATABASE"),
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	lambda.Start(h.handle)
}

// A handler answers requests. What it needs is made once, at the cold start.
type handler struct{ migrator *retort.Migrator }

func newHandler(cfg *dataapi.Config) (*handler, error) {
	connector, err := dataapi.NewConnector(cfg)
	if err != nil {
		return nil, err
	}
	scripts, err := versions.Load()
	if err != nil {
		return nil, err
	}
	var d dialect.Dialect = postgres.Dialect{}
	if cfg.Product == dataapi.MySQL {
		d = mysql.Dialect{}
	}
	m, err := retort.New(sql.OpenDB(connector), d, scripts, nil)
	return &handler{m}, err
}

// handle moves the database. When the function's time is nearly up, ctx ends
// the run between two statements, and the next call goes on from there.
func (h *handler) handle(ctx context.Context, r Request) (Response, error) {
	if r.Target == "" {
		r.Target = "head"
	}
	if err := h.migrator.Upgrade(ctx, r.Target); err != nil {
		return Response{}, err
	}
	rows, err := h.migrator.Rows(ctx)
	return Response{rows}, err
}
