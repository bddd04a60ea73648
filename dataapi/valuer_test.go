package dataapi_test

import (
	"database/sql"
	"database/sql/driver"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/retort-db/retort/dataapi"
)

// Types as programs have them: they make themselves values, and read them.

// A uuid is sixteen bytes here and text in a statement.
type uuid [16]byte

func (u uuid) Value() (driver.Value, error) {
	return fmt.Sprintf("%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:]), nil
}

func (u *uuid) Scan(src any) error {
	s, ok := src.(string)
	if !ok {
		return fmt.Errorf("a %T is no uuid", src)
	}
	_, err := hex.Decode(u[:], []byte(strings.ReplaceAll(s, "-", "")))
	return err
}

// A decimal keeps its digits.
type decimal struct{ Digits string }

func (d decimal) Value() (driver.Value, error) { return d.Digits, nil }

func (d *decimal) Scan(src any) error { return scanString(&d.Digits, src) }

// Labels are kept as JSON.
type labels map[string]int

func (l labels) Value() (driver.Value, error) {
	b, err := json.Marshal(l)
	return string(b), err
}

func (l *labels) Scan(src any) error {
	var s string
	if err := scanString(&s, src); err != nil {
		return err
	}
	return json.Unmarshal([]byte(s), l)
}

// Names are kept as an array of PostgreSQL, as long as they are simple.
type names []string

func (n names) Value() (driver.Value, error) { return "{" + strings.Join(n, ",") + "}", nil }

func (n *names) Scan(src any) error {
	var s string
	err := scanString(&s, src)
	*n = strings.Split(strings.Trim(s, "{}"), ",")
	return err
}

func scanString(to *string, src any) error {
	s, ok := src.(string)
	if !ok {
		return fmt.Errorf("got a %T, want a string", src)
	}
	*to = s
	return nil
}

// Whatever makes itself a value comes back as what it was, and the column says
// which Go type its values have.
func TestValuersAndScanners(t *testing.T) {
	at := time.Date(2024, 2, 29, 23, 30, 0, 123456000, time.UTC)
	word, number := "x", int64(7)
	for _, tt := range []struct {
		pg, my string // the column's type, "" for none on the product
		cast   string // what PostgreSQL wants, "" for nothing
		in     any
		scan   reflect.Type // of what database/sql is told the values are
	}{
		{"uuid", "char(36)", "uuid", uuid{1, 2, 0xff}, reflect.TypeFor[string]()},
		{"numeric(30,10)", "decimal(30,10)", "numeric", decimal{"12345678901234567890.0123456789"}, reflect.TypeFor[string]()},
		{"jsonb", "json", "jsonb", labels{"a": 1, "b:c": 2}, reflect.TypeFor[string]()},
		{"text[]", "", "text[]", names{"a", "b"}, reflect.TypeFor[string]()},
		{"timestamptz", "datetime(6)", "", at, reflect.TypeFor[time.Time]()},
		{"timestamp", "timestamp(6) NULL", "", sql.Null[time.Time]{V: at, Valid: true}, reflect.TypeFor[time.Time]()},
		{"timestamp", "datetime", "", sql.NullTime{}, reflect.TypeFor[time.Time]()},
		{"date", "date", "", time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC), reflect.TypeFor[time.Time]()},
		{"bool", "", "", true, reflect.TypeFor[bool]()},
		{"", "tinyint(1)", "", true, reflect.TypeFor[int64]()},
		{"bool", "tinyint(1)", "", sql.NullBool{}, nil},
		{"bytea", "blob", "", []byte{0, 0xff, ':', 'a'}, reflect.TypeFor[[]byte]()},
		{"text", "text", "", sql.NullString{String: "it's :a", Valid: true}, reflect.TypeFor[string]()},
		{"text", "text", "", sql.NullString{}, reflect.TypeFor[string]()},
		{"text", "varchar(10)", "", &word, reflect.TypeFor[string]()},
		{"int8", "bigint", "", &number, reflect.TypeFor[int64]()},
		{"int8", "bigint", "", (*int64)(nil), reflect.TypeFor[int64]()},
		{"int4", "int", "", sql.Null[int32]{V: -7, Valid: true}, reflect.TypeFor[int64]()},
		{"float8", "double", "", sql.NullFloat64{Float64: 0.1, Valid: true}, reflect.TypeFor[float64]()},
	} {
		t.Run(fmt.Sprintf("%s %s %T", tt.pg, tt.my, tt.in), func(t *testing.T) {
			both(t, func(t *testing.T, db *sql.DB, p dataapi.Product) {
				column, placeholder := tt.pg, "$1"
				if tt.cast != "" {
					placeholder = "CAST($1 AS " + tt.cast + ")"
				}
				if p == dataapi.MySQL {
					column, placeholder = tt.my, "?"
				}
				if column == "" {
					return
				}
				must(t, db, "CREATE TABLE valued (v "+column+")")
				must(t, db, "INSERT INTO valued VALUES ("+placeholder+")", tt.in)
				rows, err := db.QueryContext(t.Context(), "SELECT v FROM valued")
				if err != nil {
					t.Fatal(err)
				}
				defer rows.Close()
				columns, err := rows.ColumnTypes()
				if err != nil {
					t.Fatal(err)
				}
				if got := columns[0].ScanType(); tt.scan != nil && got != tt.scan {
					t.Errorf("ScanType of %s: got %v, want %v", columns[0].DatabaseTypeName(), got, tt.scan)
				}
				got := reflect.New(reflect.TypeOf(tt.in))
				if !rows.Next() {
					t.Fatal("no row")
				}
				if err := rows.Scan(got.Interface()); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(tt.in, got.Elem().Interface()); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
			})
		})
	}
}
