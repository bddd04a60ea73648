package emulator_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/rdsdata/types"
)

// TestPostgreSQLValues has a value of every type, as the service would send
// it.
func TestPostgreSQLValues(t *testing.T) {
	f := postgresql(t, nil)
	f.run("CREATE TYPE mood AS ENUM ('sad', 'happy')")
	f.run("CREATE DOMAIN positive AS int CHECK (VALUE > 0)")
	tests := []struct{ sql, want string }{
		{"1::int2", "long:1"},
		{"-2::int4", "long:-2"},
		{"9223372036854775807::int8", "long:9223372036854775807"},
		{"5::oid", `string:"5"`},
		{"true", "boolean:true"},
		{"0.1::float4", "double:0.1"},
		{"1e300::float8", "double:1e+300"},
		{"1.500::numeric", `string:"1.500"`},
		{"-0.00001234::numeric", `string:"-0.00001234"`},
		{"123456789012345678901234567890.5::numeric", `string:"123456789012345678901234567890.5"`},
		{"100000000::numeric", `string:"100000000"`},
		{"0::numeric(10,2)", `string:"0.00"`},
		{"'ü'::text", `string:"ü"`},
		{"'v'::varchar(5)", `string:"v"`},
		{"'c'::char(3)", `string:"c  "`},
		{"'n'::name", `string:"n"`},
		{"'happy'::mood", `string:"happy"`},
		{"7::positive", "long:7"},
		{"'7D444840-9DC0-11D1-B245-5FFDCE74FAD2'::uuid", `string:"7d444840-9dc0-11d1-b245-5ffdce74fad2"`},
		{`'{"b": [1, 2], "a": "x y"}'::json`, `string:"{\"b\":[1,2],\"a\":\"x y\"}"`},
		{`'{"b": [1, 2], "a": "x y"}'::jsonb`, `string:"{\"a\":\"x y\",\"b\":[1,2]}"`},
		{`'\x00ff'::bytea`, `blob:"AP8="`},
		{"''::bytea", `blob:""`},
		{"'2024-02-29'::date", `string:"2024-02-29"`},
		{"'1812-09-07'::date", `string:"1812-09-07"`},
		{"'01:02:03'::time", `string:"01:02:03"`},
		{"'01:02:03.5'::time", `string:"01:02:03.500"`},
		{"'24:00:00'::time", `string:"24:00:00"`},
		{"'2024-02-29 01:02:03'::timestamp", `string:"2024-02-29 01:02:03"`},
		{"'2024-02-29 01:02:03.12'::timestamp", `string:"2024-02-29 01:02:03.120"`},
		{"'2024-02-29 01:02:03.000001'::timestamp", `string:"2024-02-29 01:02:03.000001"`},
		{"'1999-12-31 23:59:59.75'::timestamp", `string:"1999-12-31 23:59:59.750"`},
		{"'2024-02-29 01:02:03+05'::timestamptz", `string:"2024-02-28 20:02:03"`},
		{"'10.0.0.1'::inet", `string:"10.0.0.1"`},
		{"'10.0.0.0/8'::cidr", `string:"10.0.0.0/8"`},
		{"'[1,3)'::int4range", `string:"[1,3)"`},
		{"numrange(1.5, 2)", `string:"[1.5,2)"`},
		{"pg_notify('a', 'b')", "null"},
		{"ARRAY[1, NULL, 3]", "longs:[1,null,3]"},
		{"ARRAY[true, NULL]", "booleans:[true,null]"},
		{"ARRAY[1.5, NULL]::float8[]", "doubles:[1.5,null]"},
		{"ARRAY[1.50, NULL]::numeric[]", `strings:["1.50",null]`},
		{`ARRAY['a,b', '"', NULL, '\']`, `strings:["a,b","\"",null,"\\"]`},
		{"'{}'::text[]", "strings:[]"},
		{"'{}'::int[]", "longs:[]"},
		{"ARRAY['2024-02-29'::date]", `strings:["2024-02-29"]`},
		{"ARRAY['7d444840-9dc0-11d1-b245-5ffdce74fad2'::uuid]", `strings:["7d444840-9dc0-11d1-b245-5ffdce74fad2"]`},
		{"NULL::int[]", "null"},
	}
	for _, test := range tests {
		out := f.run("SELECT " + test.sql)
		if got := show(t, out.Records); got != test.want {
			t.Errorf("SELECT %s: got %s, want %s", test.sql, got, test.want)
		}
	}
}

// TestPostgreSQLNumbersAndTimes compares many values with PostgreSQL's own
// text.
func TestPostgreSQLNumbersAndTimes(t *testing.T) {
	f := postgresql(t, nil)
	for _, sql := range []string{
		"SELECT n, n::text FROM (SELECT (random() - 0.5)::numeric * 10::numeric ^ (i % 40 - 20) FROM generate_series(1, 400) AS i) AS t (n)",
		"SELECT n, n::text FROM (SELECT round(10::numeric ^ (i / 5 - 8), i % 5) FROM generate_series(1, 100) AS i) AS t (n)",
		"SELECT d, d::text FROM (SELECT date '0001-01-01' + i * 9131 FROM generate_series(0, 399) AS i) AS t (d)",
		"SELECT t, t::text FROM (SELECT timestamp '1900-01-01' + i * interval '211 days 01:02:03' FROM generate_series(0, 399) AS i) AS t (t)",
		"SELECT t, t::text FROM (SELECT time '00:00' + i * interval '3 minutes 31 seconds' FROM generate_series(0, 399) AS i) AS t (t)",
	} {
		records := f.run(sql).Records
		if len(records) < 100 {
			t.Errorf("%s: got %d rows", sql, len(records))
		}
		for _, row := range records {
			if got, want := showField(t, row[0]), showField(t, row[1]); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		}
	}
}

// TestPostgreSQLSettingsDoNotShow has settings that change PostgreSQL's text
// and not the service's.
func TestPostgreSQLSettingsDoNotShow(t *testing.T) {
	f := postgresql(t, nil)
	x := f.begin()
	for _, set := range []string{
		"SET LOCAL datestyle = 'SQL, DMY'", "SET LOCAL timezone = 'Asia/Tokyo'",
		"SET LOCAL bytea_output = 'escape'", "SET LOCAL extra_float_digits = -10",
	} {
		x.run(set)
	}
	out := x.run(`SELECT '2024-02-29 01:02:03+00'::timestamptz, '2024-02-29'::date, '\x00'::bytea, 0.1234567890123456::float8, ARRAY['2024-02-29'::date]`)
	want := `string:"2024-02-29 01:02:03" string:"2024-02-29" blob:"AA==" double:0.1234567890123456 strings:["2024-02-29"]`
	if got := show(t, out.Records); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestPostgreSQLUnsupported has values that the API cannot carry. The
// statement has been executed all the same, and a transaction goes on.
func TestPostgreSQLUnsupported(t *testing.T) {
	f := postgresql(t, nil)
	f.run("CREATE TYPE pair AS (a int, b int)")
	tests := []struct{ sql, code, message string }{
		{`'x'::"char"`, "UnsupportedResultException", `The result contains the unsupported data type "CHAR".`},
		{"'pg_class'::regclass", "UnsupportedResultException", "The result contains the unsupported data type regclass."},
		{"'1 day'::interval", "UnsupportedResultException", "The result contains the unsupported data type interval."},
		{"'01:02:03+00'::timetz", "UnsupportedResultException", "The result contains the unsupported data type timetz."},
		{"'1 2'::int2vector", "UnsupportedResultException", "The result contains the unsupported data type int2vector."},
		{"'1'::money", "UnsupportedResultException", "The result contains the unsupported data type money."},
		{"'(1,2)'::point", "UnsupportedResultException", "The result contains the unsupported data type point."},
		{"ROW(1,2)::pair", "UnsupportedResultException", "The result contains the unsupported data type pair."},
		{"'[2024-01-01,2024-01-02)'::daterange", "UnsupportedResultException", "The result contains the unsupported data type daterange."},
		{"ARRAY['pg_class'::regclass]", "UnsupportedResultException", "The result contains the unsupported data type _regclass."},
		{"ARRAY[[1,2],[3,4]]", "UnsupportedResultException", "The result contains a multidimensional array"},
		{"'NaN'::float8", "UnsupportedResultException", "NaN and Infinity values are not supported"},
		{"'-Infinity'::float4", "UnsupportedResultException", "NaN and Infinity values are not supported"},
		{"'NaN'::numeric", "UnsupportedResultException", "NaN and Infinity values are not supported"},
		{"'infinity'::timestamptz", "InternalFailure", ""},
		{"'-infinity'::date", "InternalFailure", ""},
	}
	x := f.begin()
	for _, test := range tests {
		if code, message := x.refuse("SELECT " + test.sql); code != test.code || strings.TrimPrefix(message, "UnknownError") != test.message {
			t.Errorf("SELECT %s:\ngot  %s: %s\nwant %s: %s", test.sql, code, message, test.code, test.message)
		}
	}
	x.run("SELECT 1")
}

// TestUnsupportedAfterExecution: the row is there though the answer was an
// error.
func TestUnsupportedAfterExecution(t *testing.T) {
	f := postgresql(t, nil)
	f.run("CREATE TABLE t (i interval)")
	code, _ := f.refuse("INSERT INTO t VALUES ('1 day') RETURNING i")
	if code != "UnsupportedResultException" {
		t.Errorf("got %s, want UnsupportedResultException", code)
	}
	if got := show(t, f.run("SELECT count(*) FROM t").Records); got != "long:1" {
		t.Errorf("rows after the error: got %s, want long:1", got)
	}
}

// TestUnsupportedWithoutRows: a type is no error where there is no value.
func TestUnsupportedWithoutRows(t *testing.T) {
	f := postgresql(t, nil)
	out := f.run("SELECT conname, contype, conrelid::regclass FROM pg_constraint WHERE false")
	var got []string
	for _, c := range out.ColumnMetadata {
		got = append(got, *c.TypeName)
	}
	if want := "name char regclass"; strings.Join(got, " ") != want {
		t.Errorf("type names: got %v, want %s", got, want)
	}
}

// TestPostgreSQLArgumentTypes: an argument has the type of its member or hint,
// never that of its surroundings.
func TestPostgreSQLArgumentTypes(t *testing.T) {
	f := postgresql(t, nil)
	tests := []struct {
		param types.SqlParameter
		want  string
	}{
		{text("p", "x"), "text"},
		{long("p", 1), "bigint"},
		{double("p", 1.5), "double precision"},
		{truth("p", true), "boolean"},
		{blob("p", []byte{0}), "bytea"},
		{hinted("p", "2024-02-29", types.TypeHintDate), "date"},
		{hinted("p", "01:02:03.5", types.TypeHintTime), "time without time zone"},
		{hinted("p", "2024-02-29 01:02:03.123456", types.TypeHintTimestamp), "timestamp without time zone"},
		{hinted("p", "1.50", types.TypeHintDecimal), "numeric"},
		{hinted("p", `{"a":1}`, types.TypeHintJson), "jsonb"},
		{hinted("p", "7d444840-9dc0-11d1-b245-5ffdce74fad2", types.TypeHintUuid), "uuid"},
	}
	for _, test := range tests {
		out := f.run("SELECT pg_typeof(:p)::text", test.param)
		if got, want := show(t, out.Records), `string:"`+test.want+`"`; got != want {
			t.Errorf("type of %s %v: got %s, want %s", test.param.TypeHint, test.param.Value, got, want)
		}
	}
}

// TestPostgreSQLArgumentValues: what goes in comes out.
func TestPostgreSQLArgumentValues(t *testing.T) {
	f := postgresql(t, nil)
	out := f.run("SELECT :s, :l, :d, :b, :x, :e, CAST(:n AS int), :f::numeric(4,2)",
		text("s", "it's :s"), long("l", -1<<63), double("d", 0.1), truth("b", false), blob("x", []byte{0, 255}),
		blob("e", []byte{}), null("n"), double("f", 12.5))
	want := `string:"it's :s" long:-9223372036854775808 double:0.1 boolean:false blob:"AP8=" blob:"" null string:"12.50"`
	if got := show(t, out.Records); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestPostgreSQLTypingErrors are those that surprise users of the service:
// strict types, and an occurrence of a parameter being no other's.
func TestPostgreSQLTypingErrors(t *testing.T) {
	f := postgresql(t, nil)
	f.run("CREATE TABLE t (id uuid, n int, j jsonb, at timestamptz)")
	tests := []struct {
		name, sql string
		param     types.SqlParameter
		message   string
	}{
		{"text is no uuid", "SELECT 1 FROM t WHERE id = :p", text("p", "7d444840-9dc0-11d1-b245-5ffdce74fad2"),
			"ERROR: operator does not exist: uuid = text; Hint: No operator matches the given name and argument types. You might need to add explicit type casts.; Position: 26; SQLState: 42883"},
		{"text is no jsonb", "INSERT INTO t (j) VALUES (:p)", text("p", "{}"),
			`ERROR: column "j" is of type jsonb but expression is of type text; Hint: You will need to rewrite or cast the expression.; Position: 27; SQLState: 42804`},
		{"bigint does not shift", "SELECT n << :p FROM t", long("p", 1),
			"ERROR: operator does not exist: integer << bigint; Hint: No operator matches the given name and argument types. You might need to add explicit type casts.; Position: 10; SQLState: 42883"},
		{"each occurrence is its own", "SELECT date_trunc(:p, at) FROM t GROUP BY date_trunc(:p, at)", text("p", "day"),
			`ERROR: column "t.at" must appear in the GROUP BY clause or be used in an aggregate function; Position: 23; SQLState: 42803`},
		{"a slice is no parameter", "SELECT (ARRAY[1,2,3])[1:2]", text("p", ""),
			`ERROR: syntax error at or near "$1"; Position: 24; SQLState: 42601`},
		{"a missing parameter stays unbound", "SELECT :q::int", text("p", ""),
			`ERROR: bind message supplies 0 parameters, but prepared statement "sqlx_s_1" requires 1; SQLState: 08P01`},
		{"nor does a $1 get a value", "SELECT $1::int", text("p", ""),
			`ERROR: bind message supplies 0 parameters, but prepared statement "sqlx_s_1" requires 1; SQLState: 08P01`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, message := f.refuse(test.sql, test.param)
			if anyStatement(message) != test.message {
				t.Errorf("%s\ngot  %s\nwant %s", test.sql, message, test.message)
			}
		})
	}
}

// anyStatement makes the number of a prepared statement 1: it counts the
// statements of a connection.
func anyStatement(message string) string {
	before, after, ok := strings.Cut(message, `"sqlx_s_`)
	if !ok {
		return message
	}
	return before + `"sqlx_s_1"` + strings.TrimLeft(after, "0123456789")[1:]
}
