package emulatortest_test

import (
	"database/sql"
	"testing"

	"github.com/retort-db/retort/dataapi"
	"github.com/retort-db/retort/dataapi/emulator"
	"github.com/retort-db/retort/dataapi/emulator/emulatortest"
)

// Each call has a database of its own, on either product.
func TestStart(t *testing.T) {
	for _, p := range []dataapi.Product{dataapi.PostgreSQL, dataapi.MySQL} {
		t.Run(string(p), func(t *testing.T) {
			for range 2 {
				db := open(t, emulatortest.Start(t, p, nil))
				if _, err := db.Exec("CREATE TABLE sample (id int)"); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// The options are the emulator's.
func TestStartWithFaults(t *testing.T) {
	fault, err := emulator.ParseFault("drop-after")
	if err != nil {
		t.Fatal(err)
	}
	db := open(t, emulatortest.Start(t, dataapi.PostgreSQL, &emulator.Options{Faults: []emulator.Fault{fault}}))
	if _, err := db.Exec("CREATE TABLE sample (id int)"); err == nil {
		t.Error("the first answer came, want it dropped")
	}
	if _, err := db.Exec("INSERT INTO sample (id) VALUES (1)"); err != nil {
		t.Errorf("the table is not there, though its statement was executed: %v", err)
	}
}

func open(t *testing.T, cfg *dataapi.Config) *sql.DB {
	t.Helper()
	connector, err := dataapi.NewConnector(cfg)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	t.Cleanup(func() { db.Close() })
	return db
}
