package dataapi_test

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/retort-db/retort/dataapi"
)

// result answers with one row of one column.
func oneValue(meta, field string) answer {
	return reply(fmt.Sprintf(`{"numberOfRecordsUpdated":0,"columnMetadata":[{"name":"c",%s}],"records":[[%s]]}`, meta, field))
}

func utc(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		panic(err)
	}
	return t
}

// What a value of each type is in Go, for the shapes in which the service
// sends it.
func TestResultValues(t *testing.T) {
	const pg, my = dataapi.PostgreSQL, dataapi.MySQL
	for _, tt := range []struct {
		product dataapi.Product
		meta    string
		field   string
		want    any
	}{
		{pg, `"typeName":"int2"`, `{"longValue":-1}`, int64(-1)},
		{pg, `"typeName":"int8"`, `{"longValue":9007199254740993}`, int64(9007199254740993)},
		{pg, `"typeName":"bigserial"`, `{"longValue":1}`, int64(1)},
		{pg, `"typeName":"oid"`, `{"stringValue":"4294967295"}`, int64(4294967295)},
		{pg, `"typeName":"bool"`, `{"booleanValue":false}`, false},
		{pg, `"typeName":"float8"`, `{"doubleValue":2.5}`, 2.5},
		{pg, `"typeName":"float8"`, `{"doubleValue":"NaN"}`, math.NaN()},
		{pg, `"typeName":"numeric"`, `{"stringValue":"1.500"}`, "1.500"},
		{pg, `"typeName":"text"`, `{"stringValue":"2024-02-29"}`, "2024-02-29"},
		{pg, `"typeName":"bpchar"`, `{"stringValue":"a  "}`, "a  "},
		{pg, `"typeName":"uuid"`, `{"stringValue":"7d444840-9dc0-11d1-b245-5ffdce74fad2"}`, "7d444840-9dc0-11d1-b245-5ffdce74fad2"},
		{pg, `"typeName":"jsonb"`, `{"stringValue":"{\"a\":1}"}`, `{"a":1}`},
		{pg, `"typeName":"bytea"`, `{"blobValue":"AP8="}`, []byte{0, 0xff}},
		{pg, `"typeName":"date"`, `{"stringValue":"2024-02-29"}`, utc("2024-02-29T00:00:00Z")},
		{pg, `"typeName":"date"`, `{"stringValue":"0044-03-15 BC"}`, "0044-03-15 BC"},
		{pg, `"typeName":"time"`, `{"stringValue":"01:02:03.5"}`, "01:02:03.5"},
		{pg, `"typeName":"timestamp"`, `{"stringValue":"2024-02-29 01:02:03"}`, utc("2024-02-29T01:02:03Z")},
		{pg, `"typeName":"timestamp"`, `{"stringValue":"2024-02-29 01:02:03.500"}`, utc("2024-02-29T01:02:03.5Z")},
		{pg, `"typeName":"timestamptz"`, `{"stringValue":"2024-02-29 01:02:03.123456"}`, utc("2024-02-29T01:02:03.123456Z")},
		{pg, `"typeName":"timestamptz"`, `{"stringValue":"2024-02-29 01:02:03+02"}`, utc("2024-02-28T23:02:03Z")},
		{pg, `"typeName":"int4"`, `{"isNull":true}`, nil},

		{pg, `"typeName":"_int4"`, `{"arrayValue":{"longValues":[1,null,-3]}}`, "{1,NULL,-3}"},
		{pg, `"typeName":"_bool"`, `{"arrayValue":{"booleanValues":[true,false]}}`, "{t,f}"},
		{pg, `"typeName":"_float8"`, `{"arrayValue":{"doubleValues":[0.5,1e100]}}`, "{0.5,1e+100}"},
		{pg, `"typeName":"_text"`, `{"arrayValue":{"stringValues":["a","b c","","null","\"","\\","{","x,y",null]}}`,
			`{a,"b c","","null","\"","\\","{","x,y",NULL}`},
		{pg, `"typeName":"_text"`, `{"arrayValue":{"stringValues":[]}}`, "{}"},
		{pg, `"typeName":"_int4"`, `{"arrayValue":{"arrayValues":[{"longValues":[1,2]},{"longValues":[3,4]}]}}`, "{{1,2},{3,4}}"},

		{my, `"typeName":"INT UNSIGNED"`, `{"longValue":4294967295}`, int64(4294967295)},
		{my, `"typeName":"BIGINT UNSIGNED"`, `{"stringValue":"18446744073709551615"}`, uint64(math.MaxUint64)},
		{my, `"typeName":"TINYINT"`, `{"booleanValue":true}`, int64(1)},
		{my, `"typeName":"BIT","precision":1`, `{"booleanValue":false}`, int64(0)},
		{my, `"typeName":"YEAR"`, `{"stringValue":"2024"}`, int64(2024)},
		{my, `"typeName":"YEAR"`, `{"stringValue":"2024-01-01"}`, "2024-01-01"},
		{my, `"typeName":"DECIMAL"`, `{"stringValue":"12.50"}`, "12.50"},
		{my, `"typeName":"DATETIME"`, `{"stringValue":"2024-02-29 01:02:03.123"}`, utc("2024-02-29T01:02:03.123Z")},
		{my, `"typeName":"TIMESTAMP"`, `{"stringValue":"2024-02-29 01:02:03"}`, utc("2024-02-29T01:02:03Z")},
		{my, `"typeName":"DATE"`, `{"stringValue":"0000-00-00"}`, "0000-00-00"},
		{my, `"typeName":"TIME"`, `{"stringValue":"-838:59:59"}`, "-838:59:59"},
		{my, `"typeName":"VARBINARY"`, `{"blobValue":"AQ=="}`, []byte{1}},
		{my, `"typeName":"JSON"`, `{"stringValue":"{\"a\": 1}"}`, `{"a": 1}`},
	} {
		t.Run(fmt.Sprint(tt.product, " ", tt.meta, " ", tt.field), func(t *testing.T) {
			s := newService(t, always(oneValue(tt.meta, tt.field)))
			var got any
			if err := s.open(t, tt.product).QueryRowContext(t.Context(), "SELECT c").Scan(&got); err != nil {
				t.Fatal(err)
			}
			if f, ok := tt.want.(float64); ok && math.IsNaN(f) {
				if g, ok := got.(float64); !ok || !math.IsNaN(g) {
					t.Errorf("got %v, want NaN", got)
				}
				return
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestResultValuesThatAreRefused(t *testing.T) {
	for _, tt := range []struct{ meta, field, want string }{
		{`"typeName":"BIGINT UNSIGNED"`, `{"longValue":-1}`,
			`data api: column "c": the Data API cannot carry a BIGINT UNSIGNED this large; select CAST(… AS CHAR)`},
		{`"typeName":"BIT","precision":8`, `{"booleanValue":true}`,
			`data api: column "c": the Data API cannot carry a BIT(8); select CAST(… AS UNSIGNED)`},
		{`"typeName":"INT"`, `{"isNull":false}`, `data api: column "c": the service sent a value of no known kind`},
		{`"typeName":"INT"`, `{"newValue":1}`, `data api: column "c": the service sent a value of no known kind`},
		{`"typeName":"INT"`, `{"longValue":1},{"longValue":2}`, `data api: a row has 2 values for 1 columns`},
	} {
		s := newService(t, always(oneValue(tt.meta, tt.field)))
		var got any
		err := s.open(t, dataapi.MySQL).QueryRowContext(t.Context(), "SELECT c").Scan(&got)
		if message(err) != tt.want {
			t.Errorf("%s %s: got %v, %v; want %s", tt.meta, tt.field, got, err, tt.want)
		}
	}
}

func TestColumns(t *testing.T) {
	s := newService(t, always(reply(`{"records":[],"columnMetadata":[
		{"name":"id","label":"number","typeName":"serial","nullable":0,"precision":10},
		{"name":"","label":"?column?","typeName":"numeric","nullable":2,"precision":10,"scale":2},
		{"name":"n","typeName":"numeric","nullable":1,"precision":0},
		{"name":"b","label":"b","typeName":"bytea","nullable":1},
		{"name":"at","label":"at","typeName":"timestamptz","nullable":1,"precision":35,"scale":6},
		{"name":"ok","label":"ok","typeName":"bool","nullable":1},
		{"name":"f","label":"f","typeName":"float4","nullable":1,"precision":8,"scale":8}]}`)))
	rows, err := s.open(t, dataapi.PostgreSQL).QueryContext(t.Context(), "SELECT 1")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.ColumnTypes()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range columns {
		nullable, knownNull := c.Nullable()
		precision, scale, decimal := c.DecimalSize()
		got = append(got, fmt.Sprint(c.Name(), " ", c.DatabaseTypeName(), " ", c.ScanType(),
			" null ", nullable, knownNull, " decimal ", precision, scale, decimal))
	}
	want := []string{
		"number SERIAL int64 null false true decimal 0 0 false",
		"?column? NUMERIC string null false false decimal 10 2 true",
		"n NUMERIC string null true true decimal 0 0 false",
		"b BYTEA []uint8 null true true decimal 0 0 false",
		"at TIMESTAMPTZ time.Time null true true decimal 0 0 false",
		"ok BOOL bool null true true decimal 0 0 false",
		"f FLOAT4 float64 null true true decimal 0 0 false",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if rows.Next() || rows.Err() != nil {
		t.Errorf("a result without rows: got a row, or %v", rows.Err())
	}
}

func TestQueryWithoutAResult(t *testing.T) {
	s := newService(t, session(done))
	rows, err := s.open(t, dataapi.PostgreSQL).QueryContext(t.Context(), "INSERT INTO t VALUES (1)")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if columns, err := rows.Columns(); err != nil || len(columns) != 0 || rows.Next() {
		t.Errorf("got columns %v, %v; want none", columns, err)
	}
}

func TestExecResult(t *testing.T) {
	const twoRows = `{"numberOfRecordsUpdated":0,"records":[[{"longValue":1}],[{"longValue":2}]],"columnMetadata":[{"name":"id","typeName":"int4"}]}`
	for _, tt := range []struct {
		name     string
		product  dataapi.Product
		body     string
		affected int64
		id       int64
		noID     bool
	}{
		{"PostgreSQL has no ids", dataapi.PostgreSQL, `{"generatedFields":[],"numberOfRecordsUpdated":3}`, 3, 0, true},
		{"RETURNING counts", dataapi.PostgreSQL, twoRows, 2, 0, true},
		{"MySQL has the first", dataapi.MySQL, `{"generatedFields":[{"longValue":315},{"longValue":316}],"numberOfRecordsUpdated":2}`, 2, 315, false},
		{"MySQL has none", dataapi.MySQL, `{"numberOfRecordsUpdated":1}`, 1, 0, false},
		{"a SELECT changes nothing", dataapi.MySQL, twoRows, 0, 0, false},
		{"an id of no number", dataapi.MySQL, `{"generatedFields":[{"stringValue":"x"}],"numberOfRecordsUpdated":1}`, 1, 0, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newService(t, always(reply(tt.body)))
			r, err := s.open(t, tt.product).ExecContext(t.Context(), "INSERT INTO t VALUES (1)")
			if err != nil {
				t.Fatal(err)
			}
			if n, err := r.RowsAffected(); n != tt.affected || err != nil {
				t.Errorf("RowsAffected: got %d, %v, want %d", n, err, tt.affected)
			}
			if id, err := r.LastInsertId(); id != tt.id || (err != nil) != tt.noID {
				t.Errorf("LastInsertId: got %d, %v, want %d, error %v", id, err, tt.id, tt.noID)
			}
		})
	}
}

type celsius float64

func (c celsius) Value() (driver.Value, error) { return fmt.Sprintf("%.1f °C", float64(c)), nil }

func TestArguments(t *testing.T) {
	day := time.Date(2024, 2, 29, 1, 2, 3, 123456789, time.FixedZone("", 2*60*60))
	for _, tt := range []struct {
		name string
		arg  any
		want string // the parameter without its name
	}{
		{"nil", nil, `{"value":{"isNull":true}}`},
		{"int", -7, `{"value":{"longValue":-7}}`},
		{"a large int64", int64(9007199254740993), `{"value":{"longValue":9007199254740993}}`},
		{"uint64", uint64(7), `{"value":{"longValue":7}}`},
		{"uint64 too large for a long", uint64(math.MaxUint64), `{"typeHint":"DECIMAL","value":{"stringValue":"18446744073709551615"}}`},
		{"float64", 0.5, `{"value":{"doubleValue":0.5}}`},
		{"bool", false, `{"value":{"booleanValue":false}}`},
		{"string", "it's :x\x00é", `{"value":{"stringValue":"it's :x\u0000é"}}`},
		{"empty string", "", `{"value":{"stringValue":""}}`},
		{"bytes", []byte{0, 0xff}, `{"value":{"blobValue":"AP8="}}`},
		{"no bytes", []byte{}, `{"value":{"blobValue":""}}`},
		{"nil bytes", []byte(nil), `{"value":{"isNull":true}}`},
		{"JSON", json.RawMessage(`{"a":1}`), `{"typeHint":"JSON","value":{"stringValue":"{\"a\":1}"}}`},
		{"nil JSON", json.RawMessage(nil), `{"value":{"isNull":true}}`},
		{"time in UTC to the microsecond", day, `{"typeHint":"TIMESTAMP","value":{"stringValue":"2024-02-28 23:02:03.123456"}}`},
		{"time without a fraction", day.Truncate(time.Second), `{"typeHint":"TIMESTAMP","value":{"stringValue":"2024-02-28 23:02:03"}}`},
		{"a nil pointer", (*int)(nil), `{"value":{"isNull":true}}`},
		{"a valuer", celsius(20), `{"value":{"stringValue":"20.0 °C"}}`},
		{"an invalid null", sql.NullString{}, `{"value":{"isNull":true}}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newService(t, session(done))
			if _, err := s.open(t, dataapi.MySQL).ExecContext(t.Context(), "INSERT INTO t VALUES (?)", tt.arg); err != nil {
				t.Fatal(err)
			}
			parameter := s.got()[0].Body["parameters"].([]any)[0].(map[string]any)
			if parameter["name"] != "p1" {
				t.Errorf("name: got %v, want p1", parameter["name"])
			}
			delete(parameter, "name")
			var want map[string]any
			numbers := json.NewDecoder(strings.NewReader(tt.want))
			numbers.UseNumber()
			if err := numbers.Decode(&want); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(parameter, want) {
				t.Errorf("got %v, want %v", parameter, want)
			}
		})
	}
}

func TestArgumentsThatAreRefused(t *testing.T) {
	for _, tt := range []struct {
		name string
		arg  any
		want string
	}{
		{"text that is not UTF-8", "\xff", "argument 1: a string that is not UTF-8"},
		{"JSON that is not UTF-8", json.RawMessage("\xff"), "argument 1: a string that is not UTF-8"},
		{"a year of five digits", time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), "argument 1: the year 10000 cannot be sent"},
		{"a year before Christ", time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC), "argument 1: the year -1 cannot be sent"},
		{"a name", sql.Named("id", 1), `argument "id" is named`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newService(t, session(done))
			_, err := s.open(t, dataapi.MySQL).ExecContext(t.Context(), "INSERT INTO t VALUES (?)", tt.arg)
			if !strings.Contains(message(err), "not sent: "+tt.want) {
				t.Errorf("got %v, want: not sent: %s", err, tt.want)
			}
			if got := len(s.got()); got != 0 {
				t.Errorf("requests: got %d, want none", got)
			}
		})
	}
}

func TestPreparedStatement(t *testing.T) {
	s := newService(t, always(oneValue(`"typeName":"int4"`, `{"longValue":1}`)))
	stmt, err := s.open(t, dataapi.PostgreSQL).PrepareContext(t.Context(), "SELECT $1::int")
	if err != nil {
		t.Fatal(err)
	}
	defer stmt.Close()
	for range 2 {
		var n int
		if err := stmt.QueryRowContext(t.Context(), 1).Scan(&n); err != nil || n != 1 {
			t.Errorf("got %d, %v", n, err)
		}
	}
	if _, err := stmt.ExecContext(t.Context(), 1); err != nil {
		t.Error(err)
	}
	if got := len(s.got()); got != 3 {
		t.Errorf("requests: got %d, want 3", got)
	}
}
