package emulator_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rdsdata"
	"github.com/aws/aws-sdk-go-v2/service/rdsdata/types"
)

// TestAutocommit: nothing is begun round a statement, so that those which
// refuse to run in a transaction run, and with a transaction do not.
func TestAutocommit(t *testing.T) {
	f := postgresql(t, nil)
	f.run("CREATE TABLE t (id int)")
	f.run("INSERT INTO t VALUES (1)")
	tests := []struct{ sql, name string }{
		{"CREATE INDEX CONCURRENTLY i ON t (id)", "CREATE INDEX CONCURRENTLY"},
		{"VACUUM t", "VACUUM"},
		{"CREATE DATABASE " + f.database + "_other", "CREATE DATABASE"},
		{"DROP DATABASE " + f.database + "_other", "DROP DATABASE"},
	}
	for _, test := range tests {
		x := f.begin()
		code, message := x.refuse(test.sql)
		f.wantError(code, message, "DatabaseErrorException",
			"ERROR: "+test.name+" cannot run inside a transaction block; SQLState: 25001")
		x.rollback()
		f.run(test.sql)
	}
	out := f.run("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass")
	if got := show(t, out.Records); got != "boolean:true" {
		t.Errorf("index is valid: got %s, want boolean:true", got)
	}
}

// TestSessionsDoNotLast: what a call leaves in its session is not there for
// the next, whichever that is.
func TestSessionsDoNotLast(t *testing.T) {
	t.Run("postgresql", func(t *testing.T) {
		f := postgresql(t, nil)
		for range 8 {
			f.run("SET search_path = 'elsewhere'")
			f.run("CREATE TEMP TABLE t (id int)")
			f.run("SELECT pg_advisory_lock(1)")
			f.run("PREPARE p AS SELECT 1")
			f.run("BEGIN") // answered, and undone
		}
		out := f.run(`SELECT current_setting('search_path'), to_regclass('t')::text, pg_try_advisory_lock(1),
			(SELECT count(*) FROM pg_prepared_statements WHERE name = 'p')`)
		want := `string:"\"$user\", public" null boolean:true long:0`
		if got := show(t, out.Records); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		f.run("VACUUM pg_am") // not in a transaction
	})
	t.Run("mysql", func(t *testing.T) {
		f := mariadb(t, nil)
		for range 4 {
			f.run("SET @a = 1")
			f.run("SET time_zone = '+05:00'")
			f.run("SELECT GET_LOCK('l', 0)")
			f.run("CREATE TEMPORARY TABLE t (id int)")
		}
		out := f.run("SELECT @a, @@time_zone, GET_LOCK('l', 1), LAST_INSERT_ID()")
		if got, want := show(t, out.Records), `null string:"+00:00" long:1 long:0`; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	})
}

// TestIdleBackends: the emulator's own connections keep a database from being
// dropped, as the service's do.
func TestIdleBackends(t *testing.T) {
	t.Parallel() // PostgreSQL waits five seconds before it refuses
	f := postgresql(t, nil)
	name := f.database + "_other"
	f.run("CREATE DATABASE " + name)
	in := f.input("SELECT 1")
	in.Database = aws.String(name)
	f.send(in)
	_, message := f.refuse("DROP DATABASE " + name)
	if !strings.HasSuffix(message, "SQLState: 55006") {
		t.Errorf("DROP DATABASE: got %s, want SQLState 55006", message)
	}
	f.run("DROP DATABASE " + name + " WITH (FORCE)")
	f.run("CREATE DATABASE " + name)
	f.send(in) // the connections to the one that was dropped are dead
	f.run("DROP DATABASE " + name + " WITH (FORCE)")
}

func TestMissingDatabase(t *testing.T) {
	t.Run("postgresql takes the user's name", func(t *testing.T) {
		f := postgresql(t, nil)
		in := f.input("SELECT 1")
		in.Database = nil
		code, message := f.refuseInput(in)
		f.wantError(code, message, "DatabaseErrorException", `ERROR: database "retort" does not exist; SQLState: 3D000`)
	})
	t.Run("mysql has none", func(t *testing.T) {
		f := mariadb(t, nil)
		in := f.input("CREATE TABLE t (id int)")
		in.Database = nil
		code, message := f.refuseInput(in)
		f.wantError(code, message, "DatabaseErrorException", "No database selected; Error code: 1046; SQLState: 3D000")
	})
	t.Run("mysql does not know it", func(t *testing.T) {
		f := mariadb(t, nil)
		in := f.input("SELECT 1")
		in.Database = aws.String("nowhere")
		code, message := f.refuseInput(in)
		f.wantError(code, message, "DatabaseErrorException", "Unknown database 'nowhere'; Error code: 1049; SQLState: 42000")
	})
}

// TestOneStatement: a second statement is refused; what is none is no second.
func TestOneStatement(t *testing.T) {
	both(t, func(t *testing.T, f *fixture) {
		for _, sql := range []string{"SELECT 1; SELECT 2", "SELECT 1;\n-- so\nSELECT 2;", "SELECT ';'; SELECT 2"} {
			code, message := f.refuse(sql)
			f.wantError(code, message, "ValidationException", "Multistatements aren't supported.")
		}
		for _, sql := range []string{"SELECT 1;", "SELECT 1 ; -- so;\n", "/* a; b */ SELECT 1"} {
			if got := show(t, f.run(sql).Records); got != "long:1" {
				t.Errorf("%q: got %s, want long:1", sql, got)
			}
		}
	})
}

// TestRoutineBodies: the semicolons of a body do not end its statement.
func TestRoutineBodies(t *testing.T) {
	t.Run("postgresql", func(t *testing.T) {
		f := postgresql(t, nil)
		f.run("CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ DECLARE n int := 1; BEGIN n := n + 1; RETURN n; END $$;")
		f.run("CREATE FUNCTION g() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 3; END")
		if got := show(t, f.run("SELECT f(), g()").Records); got != "long:2 long:3" {
			t.Errorf("got %s, want long:2 long:3", got)
		}
	})
	t.Run("mysql", func(t *testing.T) {
		f := mariadb(t, nil)
		f.run("CREATE PROCEDURE p() BEGIN DECLARE n int DEFAULT 1; SET n = n + 1; SELECT n; END")
		if got := show(t, f.run("CALL p()").Records); got != "long:2" {
			t.Errorf("got %s, want long:2", got)
		}
	})
}

// TestDollarQuotesAreRewritten is the service's worst fault: data is changed
// without an error, though the request has no parameters.
func TestDollarQuotesAreRewritten(t *testing.T) {
	f := postgresql(t, nil)
	out := f.run("SELECT $$a :b c$$, 'a :b c', $$12:30$$, 1 /* :x */, '1'::int -- :y")
	want := `string:"a $1 c" string:"a :b c" string:"12$2" long:1 long:1`
	if got := show(t, out.Records); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestCopy: there is no way to send or receive the data.
func TestCopy(t *testing.T) {
	f := postgresql(t, nil)
	f.run("CREATE TABLE t (id int)")
	tests := []struct{ sql, message string }{
		{"COPY t FROM STDIN", "execute: unexpected message: CopyInResponse"},
		{"/* so */ copy (SELECT 1) TO stdout WITH (FORMAT csv)", "execute: unexpected message: CopyOutResponse"},
	}
	for _, test := range tests {
		code, message := f.refuse(test.sql)
		f.wantError(code, message, "DatabaseErrorException", test.message)
	}
	if got := show(t, f.run("SELECT 'COPY', 'STDIN'").Records); got != `string:"COPY" string:"STDIN"` {
		t.Errorf("got %s", got)
	}
}

// TestCounts: rows changed, and the ids that MySQL has generated.
func TestCounts(t *testing.T) {
	tests := []struct {
		sql       string
		updated   int64
		generated string // on MySQL
	}{
		{"CREATE TABLE t (id %s PRIMARY KEY, n int)", 0, ""},
		{"INSERT INTO t (n) VALUES (1)", 1, "long:1"},
		{"INSERT INTO t (n) VALUES (1), (2), (3)", 3, "long:2"},
		{"UPDATE t SET n = 1 WHERE n = 1", 2, ""},
		{"DELETE FROM t WHERE n = 1", 2, ""},
		{"DELETE FROM t WHERE n = 1", 0, ""},
		{"SELECT * FROM t", 0, ""},
		{"ALTER TABLE t ADD COLUMN m int", 0, ""},
	}
	both(t, func(t *testing.T, f *fixture) {
		counter := "serial"
		if f.mysql {
			counter = "int AUTO_INCREMENT"
		}
		for _, test := range tests {
			out := f.run(strings.Replace(test.sql, "%s", counter, 1))
			if out.NumberOfRecordsUpdated != test.updated {
				t.Errorf("%s: got %d updated, want %d", test.sql, out.NumberOfRecordsUpdated, test.updated)
			}
			generated := ""
			if len(out.GeneratedFields) > 0 {
				generated = showField(t, out.GeneratedFields[0])
			}
			want := ""
			if f.mysql {
				want = test.generated
			}
			if generated != want {
				t.Errorf("%s: got generated %q, want %q", test.sql, generated, want)
			}
		}
	})
}

// TestReturning: rows take the place of the count.
func TestReturning(t *testing.T) {
	f := postgresql(t, nil)
	f.run("CREATE TABLE t (id serial, n int)")
	out := f.run("INSERT INTO t (n) VALUES (5), (6) RETURNING id, n")
	if got := show(t, out.Records); got != "long:1 long:5\nlong:2 long:6" || out.NumberOfRecordsUpdated != 0 {
		t.Errorf("got %q and %d updated", got, out.NumberOfRecordsUpdated)
	}
}

// TestAnswerShape compares answers as bytes: which members are there, and
// which are empty.
func TestAnswerShape(t *testing.T) {
	f := postgresql(t, nil)
	f.run("CREATE TABLE t (id int)")
	head := fmt.Sprintf(`{"resourceArn":%q,"secretArn":%q,"database":%q,`, clusterARN, secretARN, f.database)
	tests := []struct{ name, body, want string }{
		{"DDL", `"sql":"CREATE TABLE u (id int)","includeResultMetadata":true}`, `{"generatedFields":[],"numberOfRecordsUpdated":0}`},
		{"rows", `"sql":"SELECT 1"}`, `{"numberOfRecordsUpdated":0,"records":[[{"longValue":1}]]}`},
		{"no rows", `"sql":"SELECT 1 WHERE false"}`, `{"numberOfRecordsUpdated":0,"records":[]}`},
		{"no rows, described", `"sql":"SELECT 1 AS a WHERE false","includeResultMetadata":true}`,
			`{"columnMetadata":[{"arrayBaseColumnType":0,"isAutoIncrement":false,"isCaseSensitive":false,"isCurrency":false,"isSigned":true,"label":"a","name":"a","nullable":2,"precision":10,"scale":0,"schemaName":"","tableName":"","type":4,"typeName":"int4"}],"numberOfRecordsUpdated":0,"records":[]}`},
		{"null", `"sql":"SELECT NULL, '<'"}`, `{"numberOfRecordsUpdated":0,"records":[[{"isNull":true},{"stringValue":"<"}]]}`},
		{"formatted", `"sql":"SELECT 1 AS a, '<' AS b, 1.50 AS c, true AS d, NULL AS e","formatRecordsAs":"JSON","includeResultMetadata":true}`,
			`{"formattedRecords":"[{\"a\":1,\"b\":\"<\",\"c\":\"1.50\",\"d\":true,\"e\":null}]","numberOfRecordsUpdated":0}`},
		{"formatted lists and bytes", `"sql":"SELECT ARRAY[1,NULL] AS a, '\\xff'::bytea AS b, '2024-02-29'::date AS c","formatRecordsAs":"JSON"}`,
			`{"formattedRecords":"[{\"a\":[1,null],\"b\":\"/w==\",\"c\":\"2024-02-29\"}]","numberOfRecordsUpdated":0}`},
		{"formatted, no rows", `"sql":"SELECT 1 AS a WHERE false","formatRecordsAs":"JSON"}`, `{"formattedRecords":"[]","numberOfRecordsUpdated":0}`},
		{"formatted has no effect", `"sql":"INSERT INTO t VALUES (1)","formatRecordsAs":"JSON"}`, `{"generatedFields":[],"numberOfRecordsUpdated":1}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := f.answer("/Execute", head+test.body); got != test.want {
				t.Errorf("%s\ngot  %s\nwant %s", test.body, got, test.want)
			}
		})
	}
}

func TestFormattedLabelsDiffer(t *testing.T) {
	f := postgresql(t, nil)
	in := f.input("SELECT 1 AS a, 2 AS a")
	in.FormatRecordsAs = types.RecordsFormatTypeJson
	code, message := f.refuseInput(in)
	f.wantError(code, message, "UnsupportedResultException", "The result contains more than one column named a")
}

func TestResultSetOptions(t *testing.T) {
	both(t, func(t *testing.T, f *fixture) {
		in := f.input("SELECT 9007199254740993, CAST(2 AS decimal(4,0)), CAST(2.5 AS decimal(4,2))")
		in.ResultSetOptions = &types.ResultSetOptions{
			DecimalReturnType: types.DecimalReturnTypeDoubleOrLong, LongReturnType: types.LongReturnTypeString,
		}
		want := `string:"9007199254740993" long:2 double:2.5`
		if got := show(t, f.send(in).Records); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	})
}

// TestResultSize: the limit is 1 MiB of the database's row messages, and a
// transaction lives on.
func TestResultSize(t *testing.T) {
	both(t, func(t *testing.T, f *fixture) {
		x := f.begin()
		out := x.run("SELECT repeat('x', 1048570)") // and 6 for the row and its column
		if s := out.Records[0][0].(*types.FieldMemberStringValue).Value; len(s) != 1048570 {
			t.Errorf("got %d bytes, want 1048570", len(s))
		}
		code, message := x.refuse("SELECT repeat('x', 1048571)")
		f.wantError(code, message, "UnsupportedResultException", "The result exceeds the size limit 1 MB")
		in := x.input("SELECT repeat('x', 1048571) AS a")
		in.FormatRecordsAs = types.RecordsFormatTypeJson
		x.send(in)
		code, message = x.refuse("SELECT repeat('x', 600000) UNION ALL SELECT repeat('y', 600000)")
		f.wantError(code, message, "UnsupportedResultException", "The result exceeds the size limit 1 MB")
		status, err := x.commit()
		f.mustEnd(status, err, "Transaction Committed")
	})
}

func TestBatch(t *testing.T) {
	both(t, func(t *testing.T, f *fixture) {
		counter := "serial"
		if f.mysql {
			counter = "int AUTO_INCREMENT"
		}
		f.run("CREATE TABLE t (id " + counter + " PRIMARY KEY, n int, s varchar(9) UNIQUE)")
		in := f.batch("INSERT INTO t (n, s) VALUES (:n, :s)",
			[]types.SqlParameter{long("n", 1), text("s", "a")},
			[]types.SqlParameter{null("n"), text("s", "b")})
		out, err := f.client.BatchExecuteStatement(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		var generated []string
		for _, u := range out.UpdateResults {
			generated = append(generated, show(t, [][]types.Field{u.GeneratedFields}))
		}
		want := "|"
		if f.mysql {
			want = "long:1|long:2"
		}
		if got := strings.Join(generated, "|"); got != want {
			t.Errorf("generated: got %s, want %s", got, want)
		}
		f.batchStops()
	})
}

// batchStops: the sets before one that fails stay, outside a transaction.
func (f *fixture) batchStops() {
	f.t.Helper()
	in := f.batch("INSERT INTO t (n, s) VALUES (:n, :s)",
		[]types.SqlParameter{long("n", 3), text("s", "c")},
		[]types.SqlParameter{long("n", 4), text("s", "a")},
		[]types.SqlParameter{long("n", 5), text("s", "d")})
	_, err := f.client.BatchExecuteStatement(f.t.Context(), in)
	if code, _ := apiError(f.t, err); code != "DatabaseErrorException" {
		f.t.Errorf("got %s, want DatabaseErrorException", code)
	}
	got := show(f.t, f.run("SELECT s FROM t ORDER BY s").Records)
	if want := "string:\"a\"\nstring:\"b\"\nstring:\"c\""; got != want {
		f.t.Errorf("rows: got %q, want %q", got, want)
	}
}

func (f *fixture) batch(sql string, sets ...[]types.SqlParameter) *rdsdata.BatchExecuteStatementInput {
	return &rdsdata.BatchExecuteStatementInput{
		ResourceArn: aws.String(clusterARN), SecretArn: aws.String(secretARN),
		Database: aws.String(f.database), Sql: aws.String(sql), ParameterSets: sets,
	}
}

// TestConcurrentWriters: no row is lost.
func TestConcurrentWriters(t *testing.T) {
	both(t, func(t *testing.T, f *fixture) {
		f.run("CREATE TABLE t (id int)")
		f.write(8, 10)
		if got := show(t, f.run("SELECT count(*) FROM t").Records); got != "long:80" {
			t.Errorf("rows: got %s, want long:80", got)
		}
	})
}

// write inserts rows into t from several goroutines.
func (f *fixture) write(writers, rows int) {
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for range rows {
				if _, err := f.client.ExecuteStatement(f.t.Context(), f.input("INSERT INTO t VALUES (1)")); err != nil {
					f.t.Error(err)
				}
			}
		})
	}
	all.Wait()
}

// TestMaskedErrors: a message with a line break in it is not told.
func TestMaskedErrors(t *testing.T) {
	f := postgresql(t, nil)
	code, message := f.refuse("DO $$ BEGIN RAISE EXCEPTION E'two\\nlines'; END $$")
	f.wantError(code, message, "DatabaseErrorException", "Database returned SQL Exception")
	code, message = f.refuse("DO $$ BEGIN IF true THEN\n RAISE NOTICE 'x'; ")
	f.wantError(code, message, "DatabaseErrorException", "Database returned SQL Exception")
}

func TestErrorText(t *testing.T) {
	t.Run("postgresql", func(t *testing.T) {
		f := postgresql(t, nil)
		f.run("CREATE TABLE t (id int PRIMARY KEY)")
		f.run("INSERT INTO t VALUES (1)")
		tests := []struct{ sql, message string }{
			{"SELECT * FROM nothing", `ERROR: relation "nothing" does not exist; Position: 15; SQLState: 42P01`},
			{"INSERT INTO t VALUES (1)", `ERROR: duplicate key value violates unique constraint "t_pkey"; Detail: Key (id)=(1) already exists.; SQLState: 23505`},
			{"SELECT now('x')", `ERROR: function now(unknown) does not exist; Hint: No function matches the given name and argument types. You might need to add explicit type casts.; Position: 8; SQLState: 42883`},
			{"DO $$ BEGIN RAISE EXCEPTION 'no'; END $$", `ERROR: no; Where: PL/pgSQL function inline_code_block line 1 at RAISE; SQLState: P0001`},
		}
		for _, test := range tests {
			code, message := f.refuse(test.sql)
			f.wantError(code, message, "DatabaseErrorException", test.message)
		}
	})
	t.Run("mysql", func(t *testing.T) {
		f := mariadb(t, nil)
		code, message := f.refuse("SELECT * FROM nothing")
		f.wantError(code, message, "DatabaseErrorException",
			"Table '"+f.database+".nothing' doesn't exist; Error code: 1146; SQLState: 42S02")
		code, message = f.refuse("SELEC 1")
		if code != "DatabaseErrorException" || !strings.HasSuffix(message, "; Error code: 1064; SQLState: 42000") {
			t.Errorf("got %s: %s, want error 1064", code, message)
		}
	})
}
