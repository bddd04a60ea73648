package dataapi_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log"

	"github.com/retort-db/retort/dataapi"
)

func ExampleNewConnector() {
	connector, err := dataapi.NewConnector(&dataapi.Config{
		Product:     dataapi.PostgreSQL,
		ResourceARN: "arn:aws:rds:us-west-1:123456789012:cluster:sample",
		SecretARN:   "arn:aws:secretsmanager:us-west-1:123456789012:secret:sample-Ab12Cd",
		Database:    "sampledb",
		OnWait: func(w dataapi.Wait) {
			if w.Resuming() {
				log.Printf("the cluster is resuming; waited %v", w.Waited)
			}
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	db := sql.OpenDB(connector) // sends nothing
	defer db.Close()
}

func ExampleParseDSN() {
	cfg, err := dataapi.ParseDSN("mysql+auroradataapi:///sampledb?endpoint=http://127.0.0.1:8080")
	if err != nil {
		log.Fatal(err)
	}
	cfg.ResourceARN = "arn:aws:rds:us-west-1:123456789012:cluster:sample"
	cfg.SecretARN = "sample"
	fmt.Println(cfg.Product, cfg.Database)
	fmt.Println(cfg.FormatDSN())
	// Output:
	// mysql sampledb
	// mysql+auroradataapi:///sampledb?cluster_arn=arn:aws:rds:us-west-1:123456789012:cluster:sample&secret_arn=sample&endpoint=http://127.0.0.1:8080
}

func ExampleError() {
	run := func(ctx context.Context, db *sql.DB) error {
		_, err := db.ExecContext(ctx, "CREATE TABLE sample (id int)")
		if e, ok := errors.AsType[*dataapi.Error](err); ok {
			switch e.Outcome {
			case dataapi.NotExecuted:
				return fmt.Errorf("nothing has happened: %w", err)
			case dataapi.Executed, dataapi.Unknown:
				return fmt.Errorf("look whether the table is there: %w", err)
			}
		}
		return err
	}
	_ = run
}
