// Package driver_test runs libraries that know nothing of the Data API over
// the driver, through the emulator, on both products.
package driver_test

import (
	"database/sql"
	"testing"

	"github.com/retort-db/retort/clients/local"
	"github.com/retort-db/retort/dataapi"
	"github.com/retort-db/retort/internal/dbserver"
)

// pool is a database a library works on.
type pool struct {
	*sql.DB
	product dbserver.Product
}

// pick returns what is for the product of the database.
func pick[T any](d pool, postgresql, mysql T) T {
	if d.product == dbserver.PostgreSQL {
		return postgresql
	}
	return mysql
}

// both runs a test on each product.
func both(t *testing.T, test func(t *testing.T, d pool)) {
	t.Parallel()
	for _, p := range []dbserver.Product{dbserver.PostgreSQL, dbserver.MySQL} {
		t.Run(string(p), func(t *testing.T) {
			t.Parallel()
			test(t, open(t, p))
		})
	}
}

func open(t *testing.T, p dbserver.Product) pool {
	t.Helper()
	s := local.New(t, p)
	connector, err := dataapi.NewConnector(&dataapi.Config{
		Product:     dataapi.Product(p),
		ResourceARN: local.ClusterARN,
		SecretARN:   local.SecretARN,
		Database:    s.Database,
		Endpoint:    s.Endpoint,
	})
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	t.Cleanup(func() { db.Close() })
	return pool{db, p}
}

// must fails the test if what it was about to do did not work.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
