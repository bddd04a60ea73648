package dataapi_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/retort-db/retort/dataapi"
)

func TestStatementAsItIsSent(t *testing.T) {
	const pg, my = dataapi.PostgreSQL, dataapi.MySQL
	for _, tt := range []struct {
		name    string
		product dataapi.Product
		in      string
		args    []any
		want    string
	}{
		{"placeholders", pg, "SELECT $2, $1", []any{1, 2}, "SELECT :p2, :p1"},
		{"placeholders of MySQL", my, "SELECT ?, ?", []any{1, 2}, "SELECT :p1, :p2"},
		{"one argument twice", pg, "SELECT $1, $1", []any{1}, "SELECT :p1, :p1"},
		{"a cast right after", pg, "SELECT $1::int", []any{1}, "SELECT :p1::int"},
		{"two colons never meet", pg, "SELECT a[$1:$2]", []any{1, 2}, "SELECT a[:p1: :p2]"},
		{"a name never grows", my, "SELECT ?from t", []any{1}, "SELECT :p1 from t"},
		{"placeholders in quotes and comments", pg, `SELECT '$1', "$1", $$ $1 $$, $1 -- $1`, []any{1},
			`SELECT '$1', "$1", $$ $1 $$, :p1`},
		{"question marks in quotes and comments", my, "SELECT '?', \"?\", `?`, ? # ?", []any{1},
			"SELECT '?', \"?\", `?`, :p1"},
		{"operators with a question mark", pg, "SELECT j ? 'a', j ?| $1", []any{"{a}"}, "SELECT j ? 'a', j ?| :p1"},
		{"final semicolon", my, "SELECT 1 ; ", nil, "SELECT 1"},
		{"comment before", my, "/* run 7 */ SELECT 1;", nil, "/* run 7 */ SELECT 1"},
		{"comment after", pg, "SELECT 1; -- done", nil, "SELECT 1"},
		{"semicolons in a body", pg, "DO $$ BEGIN a; b; END $$;", nil, "DO $$ BEGIN a; b; END $$"},
		{"a body of MySQL", my, "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END;", nil,
			"CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END"},
		{"assignment in a body", pg, "DO $$ BEGIN a := 1; END $$", nil, "DO $$ BEGIN a := 1; END $$"},
		{"colons in quotes", pg, `SELECT '12:30', ":x" /* :y */`, nil, `SELECT '12:30', ":x"`},
		{"a backslash where no colon is near", my, `SELECT 'it\'s', ?`, []any{1}, `SELECT 'it\'s', :p1`},
		{"characters count, not bytes", pg, "SELECT '" + strings.Repeat("é", 65527) + "'", nil,
			"SELECT '" + strings.Repeat("é", 65527) + "'"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newService(t, session(done))
			if _, err := s.open(t, tt.product).ExecContext(t.Context(), tt.in, tt.args...); err != nil {
				t.Fatal(err)
			}
			if got := untagged(s.got()[0].sql()); got != tt.want {
				t.Errorf("%q: got %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

// untagged returns sql without the driver's comment in front.
func untagged(sql string) string {
	if _, rest, ok := strings.Cut(sql, " */ "); ok && strings.HasPrefix(sql, "/* retort ") {
		return rest
	}
	return sql
}

func TestStatementThatIsRefused(t *testing.T) {
	const pg, my = dataapi.PostgreSQL, dataapi.MySQL
	for _, tt := range []struct {
		name    string
		product dataapi.Product
		sql     string
		args    []any
		want    string // how the reason begins
	}{
		{"nothing", pg, "", nil, "statement is empty"},
		{"comments alone", my, "-- nothing\n;", nil, "statement is empty"},
		{"two", pg, "SELECT 1;\nSELECT 2", nil,
			"there is more than one statement, the Data API takes one at a time: the second begins in line 2"},
		{"two, a body between", pg, "DO $$ a; b $$; SELECT 2", nil, "there is more than one statement"},
		{"a quote that does not end", pg, "SELECT 'x", nil, "statement is malformed"},
		{"a dollar quote that does not end", pg, "DO $$ BEGIN", nil, "statement is malformed"},
		{"too long", pg, "SELECT '" + strings.Repeat("x", 65528) + "'", nil,
			"statement has 65537 characters, the Data API takes 65536"},
		{"too long with its parameters", my, strings.Repeat("?", 30000), anys(30000), "statement has"},
		{"too long with its colons escaped", pg, "SELECT $$" + strings.Repeat(":x", 30000) + "$$", nil,
			"statement has 150010 characters with its colons escaped, the Data API takes 65536"},
		{"an argument too large", pg, "SELECT $1", []any{make([]byte, 3<<20)},
			"statement and arguments make a request of more than 4194314 bytes, the Data API takes 4194304"},
		{"not UTF-8", pg, "SELECT '\xff'", nil, "statement is not UTF-8"},
		{"NUL", pg, "SELECT\n'\x00'", nil, "statement has a NUL character in line 2"},
		{"an argument too few", pg, "SELECT $1, $2", anys(1), "statement has placeholders for 2 arguments, 1 are given"},
		{"an argument too many", my, "SELECT ?", anys(2), "statement has placeholders for 1 arguments, 2 are given"},
		{"a literal $1", pg, "SELECT $1", nil, "statement has placeholders for 1 arguments, 0 are given"},
		{"an argument that is not used", pg, "SELECT $2", anys(2), "argument 1 has no placeholder"},
		{"$0", pg, "SELECT $0", nil, "placeholder $0"},
		{"a placeholder with a huge number", pg, "SELECT $99999999999999999999", anys(1), "statement has placeholders for"},

		{"COPY", pg, "COPY t TO STDOUT", nil, "COPY needs a connection to carry the data"},
		{"BEGIN", pg, "BEGIN", nil, "BEGIN as SQL"},
		{"START TRANSACTION", my, "start transaction read only", nil, "START as SQL"},
		{"COMMIT after a comment", pg, "-- so\nCOMMIT", nil, "COMMIT as SQL"},
		{"ROLLBACK", my, "ROLLBACK", nil, "ROLLBACK as SQL"},
		{"END", pg, "END", nil, "END as SQL"},
		{"PREPARE TRANSACTION", pg, "PREPARE TRANSACTION 'x'", nil, "PREPARE as SQL"},
		{"XA", my, "XA START 'x'", nil, "XA as SQL"},

		{"SET", pg, "SET search_path TO x", nil, "SET outside a transaction has no effect"},
		{"SET LOCAL", pg, "SET LOCAL search_path TO x", nil, "SET outside a transaction has no effect"},
		{"SET of MySQL", my, "SET FOREIGN_KEY_CHECKS = 0", nil, "SET outside a transaction has no effect"},
		{"SET of a variable", my, "SET @a = 1", nil, "SET outside a transaction has no effect"},
		{"SET in a conditional comment", my, "/*!40101 SET NAMES utf8 */", nil, "SET outside a transaction has no effect"},
		{"USE", my, "USE other", nil, "USE has no effect"},
		{"temporary table", pg, "CREATE TEMP TABLE t (id int)", nil, "CREATE outside a transaction has no effect"},
		{"temporary view", pg, "CREATE OR REPLACE LOCAL TEMPORARY VIEW v AS SELECT 1", nil, "CREATE outside a transaction has no effect"},
		{"temporary table of MySQL", my, "CREATE TEMPORARY TABLE t (id int)", nil, "CREATE outside a transaction has no effect"},
		{"LISTEN", pg, "LISTEN x", nil, "LISTEN outside a transaction has no effect"},
		{"PREPARE", my, "PREPARE s FROM 'SELECT 1'", nil, "PREPARE outside a transaction has no effect"},
		{"LOCK TABLES", my, "LOCK TABLES t WRITE", nil, "LOCK outside a transaction has no effect"},
		{"advisory lock", pg, "SELECT pg_try_advisory_lock(1)", nil, "PG_TRY_ADVISORY_LOCK() outside a transaction"},
		{"set_config", pg, "SELECT pg_catalog.set_config('search_path', '', false)", nil, "SET_CONFIG() outside a transaction"},
		{"GET_LOCK", my, "SELECT GET_LOCK('x', 1)", nil, "GET_LOCK() outside a transaction"},
		{"LAST_INSERT_ID", my, "SELECT last_insert_id()", nil, "LAST_INSERT_ID() outside a transaction"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newService(t, session(done))
			_, err := s.open(t, tt.product).ExecContext(t.Context(), tt.sql, tt.args...)
			wantRefused(t, err, tt.want)
			if got := len(s.got()); got != 0 {
				t.Errorf("requests: got %d, want none", got)
			}
		})
	}
}

func wantRefused(t *testing.T, err error, reason string) {
	t.Helper()
	e, ok := errors.AsType[*dataapi.RefusedError](err)
	if !ok || !strings.HasPrefix(e.Reason, reason) {
		t.Errorf("got %T %v, want a *RefusedError: %s", err, err, reason)
	}
}

func anys(n int) []any {
	list := make([]any, n)
	for i := range list {
		list[i] = i
	}
	return list
}

func TestStatementThatIsNotRefused(t *testing.T) {
	const pg, my = dataapi.PostgreSQL, dataapi.MySQL
	for _, tt := range []struct {
		product dataapi.Product
		sql     string
	}{
		{my, "SET GLOBAL max_connections = 10"},
		{my, "SET @@GLOBAL.max_connections = 10"},
		{my, "SET PERSIST max_connections = 10"},
		{my, "SET PASSWORD FOR u = 'x'"},
		{my, "INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)"},
		{my, "CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW SET @a = LAST_INSERT_ID()"},
		{my, "UPDATE t SET a = 1"},
		{my, "SELECT 'GET_LOCK(1)', get_lock FROM t"},
		{pg, "ALTER ROLE r SET search_path TO x"},
		{pg, "SELECT pg_advisory_xact_lock(1)"},
		{pg, "CREATE TABLE temp (id int)"},
		{pg, "CREATE INDEX CONCURRENTLY i ON t (id)"},
		{pg, "COMMIT PREPARED 'x'"},
		{pg, "CREATE DATABASE x"},
		{pg, "SELECT '\\'"},
	} {
		s := newService(t, session(done))
		if _, err := s.open(t, tt.product).ExecContext(t.Context(), tt.sql); err != nil {
			t.Errorf("%s: %v", tt.sql, err)
		}
	}
}

// Where another spelling says the same to the database, it is sent.
func TestStatementThatIsRewritten(t *testing.T) {
	const pg, my = dataapi.PostgreSQL, dataapi.MySQL
	for _, tt := range []struct {
		name    string
		product dataapi.Product
		in      string
		args    []any
		want    string
	}{
		{"time in a dollar quote", pg, "SELECT $$12:30$$", nil, `SELECT E'12\x3a30'`},
		{"only what looks like a parameter", pg, "SELECT $$a: b::c :=d:$$, $$12:30: $$", nil,
			`SELECT $$a: b::c :=d:$$, E'12\x3a30: '`},
		{"quotes and backslashes in a dollar quote", pg, `SELECT $q$a\b:c it's$$d$q$`, nil,
			`SELECT E'a\\b\x3ac it''s$$d'`},
		{"slice in a body", pg, "DO $f$\nBEGIN\n  a := b[1:n];\nEND $f$", nil,
			"DO E'\nBEGIN\n  a := b[1\\x3an];\nEND '"},
		{"a letter of another alphabet", pg, "SELECT $$:é$$", nil, `SELECT E'\x3aé'`},
		{"a string without a blank before it", pg, `SELECT E'\'', date'2020:x'`, nil,
			`SELECT E'\'', date E'2020\x3ax'`},
		{"slice", pg, "SELECT a[1:2]", nil, "SELECT a[1: 2]"},
		{"slice with one bound", pg, "SELECT a[:n], a[f(b):(2)]", nil, "SELECT a[: n], a[f(b):(2)]"},
		{"slice after a parameter", pg, "SELECT $1,\n$2and a[1:2]", anys(2), "SELECT :p1,\n:p2 and a[1: 2]"},
		{"JSON_OBJECT", pg, "SELECT json_object('a':b)", nil, "SELECT json_object('a': b)"},
		{"after an escape string", pg, `SELECT E'\'', 'a:b'`, nil, `SELECT E'\'', E'a\x3ab'`},
		{"in an escape string", pg, `SELECT E'\'a:b\:c\\:d\n'`, nil, `SELECT E'''a\x3ab\x3ac\\\x3ad\n'`},
		{"strings that continue", pg, "SELECT E'\\'', 'a'\n  'b:c\\' -- and\n 'd'", nil,
			"SELECT E'\\'', E'a'\n  'b\\x3ac\\\\' -- and\n 'd'"},
		{"a name after an escape string", pg, `SELECT E'\' "', "a:b"`, nil, `SELECT E''' "', "a:b"`},
		{"nested comment", pg, "SELECT 1 /* /* */ :a */ + 1", nil, "SELECT 1 /* / *  * /  :a */ + 1"},

		{"after a backslash", my, `SELECT 'it\'s 12:30\\\n'`, nil, `SELECT 'it''s 12:30\\\n'`},
		{"in double quotes", my, `SELECT "a\"b'\': c:d"`, nil, `SELECT "a""b'\': c:d"`},
		{"comment with a number sign", my, "SELECT 1 # 12:30\n + 1", nil, "SELECT 1 --  12:30\n + 1"},
		{"after an apostrophe in a comment", my, "SELECT 1 # it's\n, 'a:b'", nil, "SELECT 1 --  it's\n, 'a:b'"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newService(t, session(done))
			if _, err := s.open(t, tt.product).ExecContext(t.Context(), tt.in, tt.args...); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, s.got()[0].sql()); diff != "" {
				t.Errorf("%q: (-want +got)\n%s", tt.in, diff)
			}
		})
	}
}

func TestStatementThatTheServiceWouldChange(t *testing.T) {
	const pg, my = dataapi.PostgreSQL, dataapi.MySQL
	const inCode, inMySQL = "write $1 for a parameter", "write ? for a parameter"
	for _, tt := range []struct {
		name    string
		product dataapi.Product
		sql     string
		args    []any
		want    dataapi.ScanError
	}{
		{"named parameter", pg, "SELECT :id", nil, dataapi.ScanError{":id", 7, 1, "the statement", inCode}},
		{"named parameter in parentheses", pg, "SELECT\n(:id)", nil, dataapi.ScanError{":id", 8, 2, "the statement", inCode}},
		{"after what can be rewritten", pg, "SELECT $$é\n12:30$$,\n  :id", nil,
			dataapi.ScanError{":id", 23, 3, "the statement", inCode}},
		{"one that looks like ours", my, "SELECT ?, :p1", anys(1),
			dataapi.ScanError{":p1", 10, 1, "the statement", inMySQL}},
		{"name in backticks", my, "SELECT `a:b`", nil,
			dataapi.ScanError{":b", 9, 1, "a quoted name", "a name with a colon has no other spelling"}},
		{"a dollar quote beside a string", pg, "SELECT 'a' $$b:c$$", nil,
			dataapi.ScanError{":c", 14, 1, "a dollar-quoted string", "write single quotes around the string"}},
		{"a string after a name with an apostrophe", my, "SELECT `it's`, 'a:b'", nil,
			dataapi.ScanError{":b", 17, 1, "a quoted string", "pass the string as an argument"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newService(t, session(done))
			_, err := s.open(t, tt.product).ExecContext(t.Context(), tt.sql, tt.args...)
			e, ok := errors.AsType[*dataapi.ScanError](err)
			if !ok {
				t.Fatalf("got %T %v, want a *ScanError", err, err)
			}
			if diff := cmp.Diff(tt.want, *e); diff != "" {
				t.Errorf("%q: (-want +got)\n%s", tt.sql, diff)
			}
			if tt.sql[e.Offset:e.Offset+len(e.Text)] != e.Text {
				t.Errorf("%q: %q is not at %d", tt.sql, e.Text, e.Offset)
			}
			if got := len(s.got()); got != 0 {
				t.Errorf("requests: got %d, want none", got)
			}
		})
	}
}

func ExampleScanError() {
	fmt.Println(&dataapi.ScanError{Text: ":30", Offset: 11, Line: 1,
		Where: "a dollar-quoted string", Advice: "write a space after the colon"})
	// Output: not sent: line 1: the Data API would take ":30" in a dollar-quoted string for a parameter: write a space after the colon
}

// What is cut off at the service's time limit must not be a definition half
// made. In a PostgreSQL transaction it is undone, so there the limit holds.
func TestContinueAfterTimeout(t *testing.T) {
	for _, tt := range []struct {
		product dataapi.Product
		sql     string
		tx      bool
		want    bool
	}{
		{dataapi.MySQL, "/* run 7 */ create table t (id int)", false, true},
		{dataapi.MySQL, "INSERT INTO t VALUES (1)", false, false},
		{dataapi.MySQL, "CREATE TEMPORARY TABLE t (id int)", true, true},
		{dataapi.PostgreSQL, "CREATE INDEX CONCURRENTLY i ON t (id)", false, true},
		{dataapi.PostgreSQL, "VACUUM t", false, true},
		{dataapi.PostgreSQL, "SELECT 1", false, false},
		{dataapi.PostgreSQL, "CREATE INDEX i ON t (id)", true, false},
	} {
		s := newService(t, session(done))
		db := s.open(t, tt.product)
		exec := db.ExecContext
		if tt.tx {
			tx, err := db.BeginTx(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			defer tx.Rollback()
			exec = tx.ExecContext
		}
		if _, err := exec(t.Context(), tt.sql); err != nil {
			t.Fatal(err)
		}
		got := s.got()
		if flag := got[len(got)-1].Body["continueAfterTimeout"] == true; flag != tt.want {
			t.Errorf("%s: %s, in a transaction %v: got %v, want %v", tt.product, tt.sql, tt.tx, flag, tt.want)
		}
	}
}

// The labels of MySQL keep off their colons.
func TestLabels(t *testing.T) {
	s := newService(t, session(done))
	const in = "CREATE PROCEDURE p() `a`:BEGIN lbl:LOOP LEAVE lbl; END LOOP; END"
	if _, err := s.open(t, dataapi.MySQL).ExecContext(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	const want = "CREATE PROCEDURE p() `a`: BEGIN lbl: LOOP LEAVE lbl; END LOOP; END"
	if got := untagged(s.got()[0].sql()); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
