package dbtest_test

import (
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/retort-db/retort/internal/dbtest"
)

// each runs a test for each product.
func each(t *testing.T, test func(t *testing.T, fresh func(testing.TB) *dbtest.Database)) {
	t.Run("postgresql", func(t *testing.T) { test(t, dbtest.PostgreSQL) })
	t.Run("mysql", func(t *testing.T) { test(t, dbtest.MySQL) })
}

func TestDatabasesAreApart(t *testing.T) {
	each(t, func(t *testing.T, fresh func(testing.TB) *dbtest.Database) {
		for range 2 {
			d := fresh(t)
			if _, err := d.DB().ExecContext(t.Context(), "CREATE TABLE sample (id int)"); err != nil {
				t.Errorf("%s: %v", d.URL(), err)
			}
		}
	})
}

func TestDatabasesShareAServer(t *testing.T) {
	each(t, func(t *testing.T, fresh func(testing.TB) *dbtest.Database) {
		if one, two := fresh(t), fresh(t); one.Server != two.Server {
			t.Errorf("got two servers, of pids %d and %d", one.Server.Pid(), two.Server.Pid())
		}
	})
}

func TestDatabaseIsGoneAfterItsTest(t *testing.T) {
	each(t, func(t *testing.T, fresh func(testing.TB) *dbtest.Database) {
		other := fresh(t) // it skips this test if there is no server
		var d *dbtest.Database
		t.Run("its test", func(t *testing.T) { d = fresh(t) })
		if err := d.DB().PingContext(t.Context()); err == nil {
			t.Errorf("its pool is still open")
		}
		if err := d.Server.DropDatabase(t.Context(), d.Name); err == nil {
			t.Errorf("%s was still there", d.URL())
		}
		if err := other.DB().PingContext(t.Context()); err != nil {
			t.Errorf("ping of another database: %v", err)
		}
	})
}

func TestClientWorksOnTheDatabase(t *testing.T) {
	each(t, func(t *testing.T, fresh func(testing.TB) *dbtest.Database) {
		d := fresh(t)
		if _, err := d.DB().ExecContext(t.Context(), "CREATE TABLE sample (id int)"); err != nil {
			t.Fatal(err)
		}
		client := d.Client(t)
		client.Stdin = strings.NewReader("INSERT INTO sample VALUES (42);")
		if out, err := client.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", client, err, out)
		}
		var got int
		if err := d.DB().QueryRowContext(t.Context(), "SELECT id FROM sample").Scan(&got); err != nil || got != 42 {
			t.Errorf("after %s: got %d, %v; want 42", client, got, err)
		}
	})
}

func TestClientByEitherName(t *testing.T) {
	for _, program := range []string{"mariadb", "mysql", "mariadb-dump", "mysqldump"} {
		out, err := exec.CommandContext(t.Context(), dbtest.Client(t, program), "--version").Output()
		if err != nil || !regexp.MustCompile("(?i)mariadb|mysql").Match(out) {
			t.Errorf("%s --version: got %q, %v", program, out, err)
		}
	}
}

func TestWhatIsLackingFailsWhereItIsRequired(t *testing.T) {
	for _, test := range []struct{ ci, required, want string }{
		{"", "", "skip: NOT TESTED, no proc: gone"},
		{"true", "", "fatal: proc is required here (CI or RETORT_REQUIRE_SERVERS is set): gone"},
		{"", "1", "fatal: proc is required here (CI or RETORT_REQUIRE_SERVERS is set): gone"},
	} {
		t.Setenv("CI", test.ci)
		t.Setenv("RETORT_REQUIRE_SERVERS", test.required)
		var got ended
		got.end(func() { dbtest.Lacking(&got, "proc", errors.New("gone")) })
		if got.how != test.want {
			t.Errorf("CI=%q RETORT_REQUIRE_SERVERS=%q: got %q, want %q", test.ci, test.required, got.how, test.want)
		}
	}
}

// An ended stands in for a test, and says how it was ended.
type ended struct {
	testing.TB
	how string
}

func (e *ended) Helper() {}

func (e *ended) Fatalf(format string, args ...any) {
	e.how = "fatal: " + fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func (e *ended) Skipf(format string, args ...any) {
	e.how = "skip: " + fmt.Sprintf(format, args...)
	runtime.Goexit()
}

// end runs f, which ends the test.
func (e *ended) end(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	<-done
}
