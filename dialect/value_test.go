package dialect_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/dialect/mysql"
	"github.com/retort-db/retort/dialect/postgres"
	"github.com/retort-db/retort/dialect/sqlite"
	"github.com/retort-db/retort/internal/dbtest"
	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

type word string

func TestValue(t *testing.T) {
	noon := time.Date(2020, 2, 29, 13, 0, 5, 6_000_999, time.FixedZone("CET", 3600))
	tests := []struct {
		rule                    string
		value                   any
		t                       schema.Type
		postgres, mysql, sqlite string // "" is refused
	}{
		{"nil", nil, nil, "NULL", "NULL", "NULL"},
		{"true", true, nil, "true", "true", "1"},
		{"false", false, nil, "false", "false", "0"},
		{"an integer", int8(-5), nil, "-5", "-5", "-5"},
		{"the largest integer", uint64(math.MaxUint64), nil, "18446744073709551615", "18446744073709551615", ""},
		{"a float keeps its point", 3.0, nil, "3.0", "3.0", "3.0"},
		{"a float as short as it can be", 0.1, nil, "0.1", "0.1", "0.1"},
		{"a float of 32 bits too", float32(0.1), nil, "0.1", "0.1", "0.1"},
		{"a large float", 1e100, nil, "1e+100", "1e+100", "1e+100"},
		{"a float that is not yet large", 1e15, nil, "1000000000000000.0", "1000000000000000.0", "1000000000000000.0"},
		{"a float that just is", 1e16, nil, "1e+16", "1e+16", "1e+16"},
		{"a small float", 1.5e-7, nil, "1.5e-07", "1.5e-07", "1.5e-07"},
		{"infinity", math.Inf(1), nil, "'Infinity'::float8", "", "9e999"},
		{"no number", math.NaN(), nil, "'NaN'::float8", "", ""},
		{"a string", `O'Neil \ é`, nil, `'O''Neil \ é'`, `'O''Neil \\ é'`, `'O''Neil \ é'`},
		{"a string of a type of one's own", word("x"), nil, "'x'", "'x'", "'x'"},
		{"a string with a NUL", "a\x00", nil, "", "", ""},
		{"bytes", []byte{0, 255}, nil, `'\x00ff'::bytea`, "x'00ff'", "X'00ff'"},
		{"no bytes", []byte(nil), nil, "NULL", "NULL", "NULL"},
		{"JSON", json.RawMessage(`{"a": "\n'"}`), nil, `'{"a": "\n''"}'`, `'{"a": "\\n''"}'`, `'{"a": "\n''"}'`},
		{"no JSON", json.RawMessage(`{`), nil, "", "", ""},
		{"an expression", schema.Expr("now()"), nil, "now()", "now()", "now()"},
		{"a time", noon, nil, "'2020-02-29 12:00:05.006+00:00'", "'2020-02-29 12:00:05.006'", "'2020-02-29 12:00:05.006000'"},
		{"a time without a zone", noon, schema.DateTime{}, "'2020-02-29 12:00:05.006'", "'2020-02-29 12:00:05.006'", "'2020-02-29 12:00:05.006000'"},
		{"a time with a zone", noon, schema.Timestamp{TimeZone: true}, "'2020-02-29 12:00:05.006+00:00'", "'2020-02-29 12:00:05.006'", "'2020-02-29 12:00:05.006000'"},
		{"a day", noon, schema.Date{}, "'2020-02-29'", "'2020-02-29'", "'2020-02-29'"},
		{"a time of day", noon, schema.Time{}, "'12:00:05.006'", "'12:00:05.006'", "'12:00:05.006000'"},
		{"the type of the product", noon, &schema.Variant{Of: schema.Date{}, On: map[string]schema.Type{"mysql": schema.Time{}}}, "'2020-02-29'", "'12:00:05.006'", "'2020-02-29'"},
		{"a year that has no literal", time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), nil, "", "", ""},
		{"what is no value", []string{"a"}, nil, "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			for d, want := range map[dialect.Dialect]string{postgres.Dialect{}: tt.postgres, mysql.Dialect{}: tt.mysql, sqlite.Dialect{}: tt.sqlite} {
				if got, err := d.Writer().Value(tt.value, tt.t).Text(); got != want || (err == nil) != (want != "") {
					t.Errorf("%s: Value(%v) = %s, %v; want %s", d.Name(), tt.value, got, err, want)
				}
			}
		})
	}
}

// What the server answers to SELECT <literal> is the value, and a name that it
// is told is the name that it tells.
func TestServersReadValuesBack(t *testing.T) {
	lite, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer lite.Close()
	lite.SetMaxOpenConns(1)
	t.Run("postgresql", func(t *testing.T) { readBack(t, dbtest.PostgreSQL(t).DB(), postgres.Dialect{}, "::float8") })
	t.Run("mysql", func(t *testing.T) { readBack(t, dbtest.MySQL(t).DB(), mysql.Dialect{}, "+0e0") })
	t.Run("sqlite", func(t *testing.T) { readBack(t, lite, sqlite.Dialect{}, "") })
}

func readBack(t *testing.T, db *sql.DB, d dialect.Dialect, toFloat string) {
	random := rand.New(rand.NewPCG(1, 2))
	selecting := func(value any, after string, into any) {
		t.Helper()
		text, err := d.Writer().Value(value, nil).Text()
		if err != nil {
			t.Fatal(err)
		}
		if err := db.QueryRowContext(t.Context(), "SELECT "+text+after).Scan(into); err != nil {
			t.Fatalf("SELECT %s%s: %v", text, after, err)
		}
	}
	for range 500 {
		var s string
		value := mixed(random)
		if selecting(value, "", &s); s != value {
			t.Errorf("%q came back as %q", value, s)
		}
	}
	for range 200 {
		name := "x" + strings.ReplaceAll(mixed(random), "😀", "") + "x" // MySQL's names end at U+FFFF
		spelled, err := d.Writer().Ident(name).Text()
		if err != nil {
			t.Fatal(err)
		}
		rows, err := db.QueryContext(t.Context(), "SELECT 1 AS "+spelled)
		if err != nil {
			t.Fatalf("SELECT 1 AS %s: %v", spelled, err)
		}
		if got, err := rows.Columns(); err != nil || got[0] != name {
			t.Errorf("the name %q came back as %q, %v", name, got, err)
		}
		rows.Close()
	}
	for range 20 {
		value := make([]byte, random.IntN(300))
		for i := range value {
			value[i] = byte(random.Uint32())
		}
		var b []byte
		if selecting(value, "", &b); !bytes.Equal(b, value) {
			t.Errorf("%x came back as %x", value, b)
		}
	}
	floats := []float64{0, 1, -1.5, math.MaxFloat64, math.SmallestNonzeroFloat64 * 1e20, 1e16, 1e-5, 123456789.123456789, math.Pi}
	for range 200 {
		if f := math.Float64frombits(random.Uint64()); math.Abs(f) < 1e300 && math.Abs(f) > 1e-300 {
			floats = append(floats, f)
		}
	}
	for _, value := range floats {
		var f float64
		if selecting(value, toFloat, &f); f != value {
			t.Errorf("%v came back as %v", value, f)
		}
	}
	for _, value := range []int64{0, -1, math.MaxInt64, math.MinInt64} {
		var n int64
		if selecting(value, "", &n); n != value {
			t.Errorf("%d came back as %d", value, n)
		}
	}
}

// mixed returns a string of what breaks literals.
func mixed(random *rand.Rand) string {
	pieces := []string{"'", `\`, `"`, "`", "--", "/*", "*/", ";", "$$", "$1", ":a", "::b", "?", "%s", "%%", "\n", "\r\n", "\t", "\x1a", "é", "😀", "\u2028", "x", " ", "\ufeff", "N'", "E'", "#", "{", "@a"}
	var b strings.Builder
	for range random.IntN(12) {
		b.WriteString(pieces[random.IntN(len(pieces))])
	}
	return b.String()
}

// Whatever rows hold, an INSERT has the tokens that it has with plain rows.
func FuzzInsertKeepsItsTokens(f *testing.F) {
	for _, seed := range []string{"a", "'); DROP TABLE t; --", `\`, `\'`, "$a$", "'::bytea", "/*!", "\x00", "\xff'"} {
		f.Add(seed, []byte(seed), 1.5)
	}
	f.Fuzz(func(t *testing.T, text string, data []byte, number float64) {
		if data == nil {
			data = []byte{}
		}
		for _, d := range dialects {
			got, err := d.Statements(&op.BulkInsert{Table: "t", Columns: []string{"a", "b", "c"}, Rows: [][]any{{text, data, math.Abs(number)}, {json.RawMessage(`"x"`), text, nil}}})
			if err != nil {
				continue
			}
			plain, err := d.Statements(&op.BulkInsert{Table: "t", Columns: []string{"a", "b", "c"}, Rows: [][]any{{"x", []byte("x"), 1.5}, {json.RawMessage(`"x"`), "x", nil}}})
			if err != nil {
				t.Fatal(err)
			}
			if math.IsInf(number, 0) || math.IsNaN(number) || number == 0 {
				continue // these are written in other words
			}
			if g, w := kinds(got[0].SQL, d), kinds(plain[0].SQL, d); len(got) != 1 || !slices.Equal(g, w) {
				t.Errorf("%s: %s\nhas tokens\n%v, want\n%v", d.Name(), got[0].SQL, g, w)
			}
		}
	})
}

func kinds(text string, d dialect.Dialect) []sqltext.Kind {
	var list []sqltext.Kind
	for token := range sqltext.Tokens(text, d.Traits().Syntax) {
		list = append(list, token.Kind)
	}
	return list
}

func TestBulkInsert(t *testing.T) {
	long := strings.Repeat("x", 20_000)
	rows := func(n int, value string) [][]any {
		return slices.Repeat([][]any{{1, value}}, n)
	}
	tests := []struct {
		rule       string
		rows       [][]any
		perRow     bool
		statements int
	}{
		{"no rows, no statement", nil, false, 0},
		{"rows go together", rows(1000, "a"), false, 1},
		{"but no more than a request can hold", rows(7, long), false, 4},
		{"a row that is longer goes alone", rows(3, long+long+long+long), false, 3},
		{"each for itself if that is asked for", rows(3, "a"), true, 3},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			got, err := postgres.Dialect{}.Statements(&op.BulkInsert{Schema: "s", Table: "t", Columns: []string{"id", "Name"}, Rows: tt.rows, PerRow: tt.perRow})
			if err != nil || len(got) != tt.statements {
				t.Fatalf("%d rows: %d statements, %v; want %d", len(tt.rows), len(got), err, tt.statements)
			}
			values := 0
			for _, s := range got {
				values += strings.Count(s.SQL, "(1, 'xx") + strings.Count(s.SQL, "(1, 'a')")
				if !strings.HasPrefix(s.SQL, `INSERT INTO s.t (id, "Name") VALUES (1, '`) {
					t.Errorf("%.80s", s.SQL)
				}
			}
			if values != len(tt.rows) {
				t.Errorf("%d rows in the statements, want %d", values, len(tt.rows))
			}
		})
	}
}

func TestBulkInsertRefuses(t *testing.T) {
	tests := []struct {
		rule string
		o    *op.BulkInsert
		want string
	}{
		{"a row that is short", &op.BulkInsert{Table: "t", Columns: []string{"a", "b"}, Rows: [][]any{{1, 2}, {1}}}, "insert into t: row 2: 1 values for 2 columns"},
		{"types that are too many", &op.BulkInsert{Table: "t", Columns: []string{"a"}, Types: []schema.Type{schema.Date{}, schema.Date{}}, Rows: [][]any{{1}}}, "row 1: 2 types for 1 columns"},
		{"a value without a literal, by its column", &op.BulkInsert{Table: "t", Columns: []string{"a"}, Rows: [][]any{{struct{}{}}}}, "row 1: column a: a value of the type struct {} has no literal"},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			if _, err := (postgres.Dialect{}).Statements(tt.o); err == nil || !strings.Contains(fmt.Sprint(err), tt.want) {
				t.Errorf("Statements: %v, want %q", err, tt.want)
			}
		})
	}
}
