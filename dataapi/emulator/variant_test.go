package emulator_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/retort-db/retort/dataapi/emulator"
)

func variants(v ...emulator.Variant) *emulator.Options { return &emulator.Options{Variants: v} }

func TestParseVariant(t *testing.T) {
	if v, err := emulator.ParseVariant("not-found"); err != nil || v != emulator.NotFound {
		t.Errorf("got %q, %v, want %q", v, err, emulator.NotFound)
	}
	if _, err := emulator.ParseVariant("found"); err == nil || err.Error() != `variant "found" is none of [dollar-quotes not-found prepared]` {
		t.Errorf("got %v, want an error that lists the variants", err)
	}
}

func TestDollarQuotes(t *testing.T) {
	f := postgresql(t, variants(emulator.DollarQuotes))
	tests := []struct{ sql, want string }{
		{"SELECT $$a :b c$$", `string:"a :b c"`},
		{"SELECT $q$it's :b $$ $q$ || :c", `string:"it's :b $$ x"`},
		{"SELECT 1 AS a$b, :c AS c", `long:1 string:"x"`},
	}
	for _, test := range tests {
		if got := show(t, f.run(test.sql, text("c", "x")).Records); got != test.want {
			t.Errorf("%s: got %s, want %s", test.sql, got, test.want)
		}
	}
}

// TestNotFound: only of an id that was never given.
func TestNotFound(t *testing.T) {
	f := postgresql(t, variants(emulator.NotFound))
	never := &tx{f, "bm9uZQ=="}
	for _, end := range []func() (string, error){never.commit, never.rollback} {
		_, err := end()
		code, message := apiError(t, err)
		f.wantError(code, message, "NotFoundException", "Transaction bm9uZQ== is not found")
	}
	code, _ := never.refuse("SELECT 1")
	if code != "TransactionNotFoundException" {
		t.Errorf("a statement: got %s, want TransactionNotFoundException", code)
	}
	x := f.begin()
	status, err := x.commit()
	f.mustEnd(status, err, "Transaction Committed")
	_, err = x.commit()
	if code, _ := apiError(t, err); code != "TransactionNotFoundException" {
		t.Errorf("a second commit: got %s, want TransactionNotFoundException", code)
	}
}

func TestPrepared(t *testing.T) {
	f := mariadb(t, variants(emulator.Prepared))
	f.run("CREATE TABLE t (id int)")
	f.run("INSERT INTO t VALUES (7)")
	if got := show(t, f.run("SELECT id, 'a', 1.5 FROM t").Records); got != `long:7 string:"a" string:"1.5"` {
		t.Errorf("got %s", got)
	}
	for _, sql := range []string{
		"CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.id = 1",
		"CREATE DEFINER = root@localhost PROCEDURE p() SELECT 1",
		"DROP FUNCTION IF EXISTS f", "LOCK TABLES t READ", "USE mysql", "SAVEPOINT a",
	} {
		code, message := f.refuse(sql)
		f.wantError(code, message, "DatabaseErrorException",
			"This command is not supported in the prepared statement protocol yet; Error code: 1295; SQLState: HY000")
	}
	if code, _ := f.refuse("SELECT * FROM nothing"); code != "DatabaseErrorException" {
		t.Errorf("an error of preparing: got %s, want DatabaseErrorException", code)
	}
}

// TestHeadersCount: a request has 4 MiB, of which its headers take a part.
func TestHeadersCount(t *testing.T) {
	f := postgresql(t, nil)
	send := func(body int) int {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, f.url+"/Execute", strings.NewReader(strings.Repeat(" ", body)))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("X-Padding", strings.Repeat("x", 10000))
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		return answer.StatusCode
	}
	if status := send(4<<20 - 9000); status != http.StatusRequestEntityTooLarge {
		t.Errorf("with headers beyond 4 MiB: got %d, want 413", status)
	}
	if status := send(4<<20 - 12000); status != http.StatusBadRequest {
		t.Errorf("with headers within 4 MiB: got %d, want 400, for it is not JSON", status)
	}
}

// TestTextArray: an array literal has its own escapes, so that a backslash
// before an n is an n. A report that the service garbles text arrays expects a
// line break of it; PostgreSQL does not either.
func TestTextArray(t *testing.T) {
	f := postgresql(t, nil)
	literal := `{"Hello \"World\"","It's working","Line 1\nLine 2","a,b",NULL}`
	got := show(t, f.run("SELECT CAST(:a AS text[])", text("a", literal)).Records)
	if want := `strings:["Hello \"World\"","It's working","Line 1nLine 2","a,b",null]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
