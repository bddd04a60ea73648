// Package emulatortest gives a test a Data API of its own in one call:
//
//	cfg := emulatortest.Start(t, dataapi.PostgreSQL, nil)
//	connector, err := dataapi.NewConnector(cfg)
//
// The emulator stands in front of a throwaway server, which is started from
// the binaries that are installed, shared by the tests of the binary, and gone
// with it.
package emulatortest

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/retort-db/retort/dataapi"
	"github.com/retort-db/retort/dataapi/emulator"
	"github.com/retort-db/retort/internal/dbserver"
)

// What requests name. The emulator takes any, unless opts.Access says which.
const (
	ClusterARN = "arn:aws:rds:us-east-1:123456789012:cluster:local"
	SecretARN  = "arn:aws:secretsmanager:us-east-1:123456789012:secret:local"
)

// The servers of this test binary, each started when it is first asked for.
var (
	postgresql = sync.OnceValues(func() (emulator.Engine, error) { return emulator.Open(context.Background(), "postgresql") })
	mysql      = sync.OnceValues(func() (emulator.Engine, error) { return emulator.Open(context.Background(), "mysql") })
)

// Start returns how to reach an emulator in front of an empty database. Both
// end with the test. opts may be nil.
//
// Where the product is not installed the test is skipped; in CI, that is with
// the environment variable CI, it fails: a test that did not run has not
// passed. Start may be called by tests that run in parallel.
func Start(t testing.TB, p dataapi.Product, opts *emulator.Options) *dataapi.Config {
	t.Helper()
	open := mysql
	if p == dataapi.PostgreSQL {
		open = postgresql
	}
	engine, err := open()
	if missing, ok := errors.AsType[*dbserver.NotInstalledError](err); ok && os.Getenv("CI") == "" {
		t.Skip(missing)
	}
	if err != nil {
		t.Fatal(err)
	}
	database := "test_" + strings.ToLower(rand.Text())
	if err := engine.CreateDatabase(t.Context(), database); err != nil {
		t.Fatal(err)
	}
	server := emulator.New(engine, opts)
	web := httptest.NewServer(server)
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		web.Close()
	})
	return &dataapi.Config{Product: p, ResourceARN: ClusterARN, SecretARN: SecretARN, Database: database, Endpoint: web.URL}
}
