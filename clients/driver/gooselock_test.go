package driver_test

import (
	"errors"
	"os"
	"testing"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/retort-db/retort/dataapi"
	"github.com/retort-db/retort/internal/dbserver"
)

// A lock that is a row needs no session.
func TestGooseLocksATable(t *testing.T) {
	both(t, func(t *testing.T, d pool) {
		locker, err := pick(d, lock.NewPostgresTableLocker, lock.NewMySQLTableLocker)()
		must(t, err)
		folder := os.DirFS("testdata/goose/" + string(d.product))
		_, err = gooseOver(t, d, folder, goose.WithLocker(locker)).Up(t.Context())
		must(t, err)
		wantTouched(t, d)
	})
}

// The advisory lock of a session would be lost with the statement that took
// it. The driver says so, where goose would run without a lock.
func TestGooseCannotLockASession(t *testing.T) {
	d := open(t, dbserver.PostgreSQL)
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 1))
	must(t, err)
	_, err = gooseOver(t, d, os.DirFS("testdata/goose/postgresql"), goose.WithSessionLocker(locker)).Up(t.Context())
	if _, ok := errors.AsType[*dataapi.RefusedError](err); !ok {
		t.Errorf("up: got %v, want the lock refused", err)
	}
}
