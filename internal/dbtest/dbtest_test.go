package dbtest_test

import (
	"testing"

	"github.com/retort-db/retort/internal/dbtest"
)

func TestDatabasesOfTwoTestsAreApart(t *testing.T) {
	for _, fresh := range []func(testing.TB) *dbtest.Database{dbtest.PostgreSQL, dbtest.MySQL} {
		one, two := fresh(t), fresh(t)
		t.Run(string(one.Product), func(t *testing.T) {
			for _, d := range []*dbtest.Database{one, two} {
				if _, err := d.DB().ExecContext(t.Context(), "CREATE TABLE sample (id int)"); err != nil {
					t.Errorf("%s: %v", d.URL(), err)
				}
			}
		})
	}
}

func TestDatabaseIsGoneAfterItsTest(t *testing.T) {
	for _, fresh := range []func(testing.TB) *dbtest.Database{dbtest.PostgreSQL, dbtest.MySQL} {
		var d *dbtest.Database
		t.Run("test", func(t *testing.T) { d = fresh(t) })
		if d == nil {
			continue
		}
		again, err := d.Server.Open(d.Name)
		if err != nil {
			t.Fatal(err)
		}
		if err := again.PingContext(t.Context()); err == nil {
			t.Errorf("ping %s: got no error, want no such database", d.URL())
		}
		again.Close()
	}
}

func TestClient(t *testing.T) {
	for _, program := range []string{"psql", "mariadb", "mysql", "sqlite3"} {
		t.Run(program, func(t *testing.T) { t.Log(dbtest.Client(t, program)) })
	}
}
