package main

import (
	"database/sql"
	"encoding/json"
	"os"
	"testing"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/retort-db/retort/dataapi"
	"github.com/retort-db/retort/dataapi/emulator/emulatortest"
	"github.com/retort-db/retort/script"
)

// TestHandler calls the function as the Lambda service would, on an emulated
// cluster of each product.
func TestHandler(t *testing.T) {
	for _, product := range []dataapi.Product{dataapi.PostgreSQL, dataapi.MySQL} {
		t.Run(string(product), func(t *testing.T) {
			cfg := emulatortest.Start(t, product, nil)
			cfg.Region = "us-east-1"
			h, err := newHandler(cfg)
			if err != nil {
				t.Fatal(err)
			}
			f := lambda.NewHandler(h.handle)
			for _, request := range []string{`{"target": "a1"}`, `{}`, `{}`} {
				answer, err := f.Invoke(t.Context(), []byte(request))
				if err != nil {
					t.Fatalf("%s: %v", request, err)
				}
				t.Logf("%s: %s", request, answer)
			}
			answer, err := f.Invoke(t.Context(), []byte(`{}`))
			var got Response
			if err := json.Unmarshal(answer, &got); err != nil || len(got.Revisions) != 1 || got.Revisions[0] != "b2" {
				t.Errorf("got %s, %v; want the revision b2", answer, err)
			}
			if err != nil {
				t.Error(err)
			}
			checkNames(t, cfg)
		})
	}
}

func checkNames(t *testing.T, cfg *dataapi.Config) {
	t.Helper()
	connector, err := dataapi.NewConnector(cfg)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	var first, last string
	if err := db.QueryRowContext(t.Context(), "SELECT first, last FROM account_name WHERE account_id = 1").Scan(&first, &last); err != nil || first != "Ann" || last != "Smith" {
		t.Errorf("got %q %q, %v; want Ann Smith", first, last, err)
	}
}

// TestListIsKept finds a revision in Go that versions/revisions.go lacks.
func TestListIsKept(t *testing.T) {
	list := "migrations/versions/" + script.ListFile
	before, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	if changed, err := script.SyncList("migrations/versions"); err != nil || changed {
		t.Errorf("the list was not up to date, and is now: %v\n%s", err, before)
	}
}

// TestMain gives the AWS SDK credentials, which an emulator does not look at.
func TestMain(m *testing.M) {
	os.Setenv("AWS_ACCESS_KEY_ID", "test")
	os.Setenv("AWS_SECRET_ACCESS_KEY", "test")
	os.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	os.Exit(m.Run())
}
