// Package local gives tests a Data API of their own: an emulator in front of a
// fresh database, at an address of this machine.
package local

import (
	"net/http/httptest"
	"testing"

	"github.com/go-sql-driver/mysql"

	"github.com/retort-db/retort/dataapi/emulator"
	"github.com/retort-db/retort/internal/dbserver"
	"github.com/retort-db/retort/internal/dbtest"
)

// What requests name. The emulator takes any.
const (
	ClusterARN = "arn:aws:rds:us-east-1:123456789012:cluster:local"
	SecretARN  = "arn:aws:secretsmanager:us-east-1:123456789012:secret:local"
)

// A Service is a Data API that ends with the test it was made for.
type Service struct {
	Endpoint string // as in "http://127.0.0.1:8080"
	Database string // is empty at first
	Product  dbserver.Product
}

// New returns a service in front of a product. As with [dbtest.Require], the
// test is skipped or failed where that is not installed.
func New(t testing.TB, p dbserver.Product) *Service {
	t.Helper()
	database := dbtest.MySQL
	if p == dbserver.PostgreSQL {
		database = dbtest.PostgreSQL
	}
	db := database(t)
	engine, err := open(db)
	if err != nil {
		t.Fatal(err)
	}
	return &Service{Endpoint: serve(t, engine), Database: db.Name, Product: p}
}

func open(db *dbtest.Database) (emulator.Engine, error) {
	if db.Product == dbserver.PostgreSQL {
		return emulator.NewPostgreSQL(db.DSN())
	}
	cfg, err := mysql.ParseDSN(db.DSN())
	if err != nil {
		return nil, err
	}
	return emulator.NewMySQL(cfg, nil)
}

func serve(t testing.TB, engine emulator.Engine) (endpoint string) {
	server := emulator.New(engine, nil)
	web := httptest.NewServer(server)
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		web.Close()
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	return web.URL
}
