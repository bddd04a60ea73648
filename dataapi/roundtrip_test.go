package dataapi_test

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/google/go-cmp/cmp"

	"github.com/retort-db/retort/dataapi"
	"github.com/retort-db/retort/dataapi/emulator"
	"github.com/retort-db/retort/internal/dbtest"
)

// The tests of this file talk to real databases through the emulator.

// postgresql returns a fresh database.
func postgresql(t *testing.T) *sql.DB {
	t.Helper()
	db := dbtest.PostgreSQL(t)
	e, err := emulator.NewPostgreSQL(db.DSN())
	if err != nil {
		t.Fatal(err)
	}
	return through(t, e, dataapi.PostgreSQL, db.Name)
}

// mariadb returns a fresh database.
func mariadb(t *testing.T) *sql.DB {
	t.Helper()
	db := dbtest.MySQL(t)
	cfg, err := mysql.ParseDSN(db.DSN())
	if err != nil {
		t.Fatal(err)
	}
	e, err := emulator.NewMySQL(cfg, nil)
	if err != nil {
		t.Fatal(err)
	}
	return through(t, e, dataapi.MySQL, db.Name)
}

func through(t *testing.T, e emulator.Engine, p dataapi.Product, database string) *sql.DB {
	t.Helper()
	server := emulator.New(e, nil)
	web := httptest.NewServer(server)
	t.Cleanup(func() {
		web.Close()
		server.Close()
	})
	c, err := dataapi.NewConnector(&dataapi.Config{Product: p, ResourceARN: clusterARN, SecretARN: secretARN,
		Database: database, Endpoint: web.URL})
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(c)
	t.Cleanup(func() { db.Close() })
	return db
}

// both runs a test on each product.
func both(t *testing.T, test func(t *testing.T, db *sql.DB, p dataapi.Product)) {
	t.Run("postgresql", func(t *testing.T) { test(t, postgresql(t), dataapi.PostgreSQL) })
	t.Run("mysql", func(t *testing.T) { test(t, mariadb(t), dataapi.MySQL) })
}

// A trip is a value that is stored in a column and read again.
type trip struct {
	column string // its type
	cast   string // around the placeholder, with %s; "" for none
	in     any
	want   any
}

func TestRoundTripPostgreSQL(t *testing.T) {
	db := postgresql(t)
	at := time.Date(2024, 2, 29, 23, 30, 0, 123456000, time.FixedZone("", -3*60*60))
	for _, tt := range []trip{
		{"int2", "", 7, int64(7)},
		{"int4", "", -7, int64(-7)},
		{"int8", "", int64(math.MinInt64), int64(math.MinInt64)},
		{"int8", "", int64(9007199254740993), int64(9007199254740993)},
		{"serial", "", 7, int64(7)},
		{"bool", "", true, true},
		{"float8", "", 0.1, 0.1},
		{"float4", "", 0.5, 0.5},
		{"numeric(10,3)", "CAST(%s AS numeric)", "1.500", "1.500"},
		{"numeric", "", uint64(math.MaxUint64), "18446744073709551615"},
		{"text", "", "it's :x 'y' $1 ? \\ é\n", "it's :x 'y' $1 ? \\ é\n"},
		{"text", "", "", ""},
		{"varchar(10)", "", "vc", "vc"},
		{"char(4)", "", "ab", "ab  "},
		{"uuid", "CAST(%s AS uuid)", "7D444840-9dc0-11d1-b245-5ffdce74fad2", "7d444840-9dc0-11d1-b245-5ffdce74fad2"},
		{"json", "", json.RawMessage(`{"a":1}`), `{"a":1}`},
		{"bytea", "", []byte{0, 0xff, ':'}, []byte{0, 0xff, ':'}},
		{"date", "", at, utc("2024-03-01T00:00:00Z")},
		{"timestamp", "", at, utc("2024-03-01T02:30:00.123456Z")},
		{"timestamptz", "", at, utc("2024-03-01T02:30:00.123456Z")},
		{"timestamptz", "", at.Truncate(time.Second), utc("2024-03-01T02:30:00Z")},
		{"time", "CAST(%s AS time)", "01:02:03.5", "01:02:03.500"},
		{"int4[]", "CAST(%s AS int4[])", "{1,NULL,3}", "{1,NULL,3}"},
		{"text[]", "CAST(%s AS text[])", "{a,NULL,b}", "{a,NULL,b}"},
		{"int4", "", nil, nil},
		{"text", "", nil, nil},
	} {
		roundTrip(t, db, tt, "$1")
	}
}

func TestRoundTripMySQL(t *testing.T) {
	db := mariadb(t)
	at := time.Date(2024, 2, 29, 23, 30, 0, 123456000, time.FixedZone("", -3*60*60))
	for _, tt := range []trip{
		{"tinyint", "", 7, int64(7)},
		{"tinyint(1)", "", true, int64(1)},
		{"int", "", -7, int64(-7)},
		{"int unsigned", "", uint32(math.MaxUint32), int64(math.MaxUint32)},
		{"bigint", "", int64(math.MinInt64), int64(math.MinInt64)},
		{"bigint unsigned", "", uint64(math.MaxInt64), int64(math.MaxInt64)},
		{"double", "", 0.1, 0.1},
		{"decimal(10,3)", "", "1.5", "1.500"},
		{"decimal(20,0)", "", uint64(math.MaxUint64), "18446744073709551615"},
		{"varchar(50)", "", "it's :x 'y' $1 ? \\ é\n", "it's :x 'y' $1 ? \\ é\n"},
		{"text", "", "", ""},
		{"char(4)", "", "ab", "ab"},
		{"blob", "", []byte{0, 0xff, ':'}, []byte{0, 0xff, ':'}},
		{"date", "", "2024-02-29", utc("2024-02-29T00:00:00Z")},
		{"datetime(6)", "", at, utc("2024-03-01T02:30:00.123456Z")},
		{"timestamp(6) NULL", "", at, utc("2024-03-01T02:30:00.123456Z")},
		{"datetime", "", at.Truncate(time.Second), utc("2024-03-01T02:30:00Z")},
		{"time", "", "01:02:03", "01:02:03"},
		{"year", "", 2024, int64(2024)},
		{"enum('a','b')", "", "b", "b"},
		{"int", "", nil, nil},
	} {
		roundTrip(t, db, tt, "?")
	}
}

func roundTrip(t *testing.T, db *sql.DB, tt trip, placeholder string) {
	t.Helper()
	t.Run(fmt.Sprintf("%s %.20v", tt.column, tt.in), func(t *testing.T) {
		must(t, db, "CREATE TABLE trip (v "+tt.column+")")
		defer must(t, db, "DROP TABLE trip")
		if tt.cast != "" {
			placeholder = fmt.Sprintf(tt.cast, placeholder)
		}
		r, err := db.ExecContext(t.Context(), "INSERT INTO trip VALUES ("+placeholder+")", tt.in)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := r.RowsAffected(); n != 1 || err != nil {
			t.Errorf("RowsAffected: got %d, %v, want 1", n, err)
		}
		var got any
		if err := db.QueryRowContext(t.Context(), "SELECT v FROM trip").Scan(&got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}

func must(t *testing.T, db *sql.DB, statement string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), statement, args...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func count(t *testing.T, db *sql.DB) (n int) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM sample").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

const sample = "CREATE TABLE sample (id int PRIMARY KEY, name varchar(10))"

func TestTransactionsOfRealDatabases(t *testing.T) {
	both(t, func(t *testing.T, db *sql.DB, p dataapi.Product) {
		must(t, db, sample)
		for _, tt := range []struct {
			end  func(*sql.Tx) error
			want int
		}{{(*sql.Tx).Rollback, 0}, {(*sql.Tx).Commit, 1}} {
			tx, err := db.BeginTx(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := tx.ExecContext(t.Context(), "INSERT INTO sample VALUES (1, 'a')"); err != nil {
				t.Fatal(err)
			}
			if got := count(t, db); got != 0 {
				t.Errorf("before the end: got %d rows outside, want 0", got)
			}
			if err := tt.end(tx); err != nil {
				t.Fatal(err)
			}
			if got := count(t, db); got != tt.want {
				t.Errorf("after the end: got %d rows, want %d", got, tt.want)
			}
		}
	})
}

func TestErrorsOfRealDatabases(t *testing.T) {
	both(t, func(t *testing.T, db *sql.DB, p dataapi.Product) {
		must(t, db, sample)
		must(t, db, "INSERT INTO sample VALUES (1, 'a')")
		for _, tt := range []struct {
			sql    string
			state  map[dataapi.Product]string
			number int // MySQL's
		}{
			{"INSERT INTO sample VALUES (1, 'b')", map[dataapi.Product]string{"postgresql": "23505", "mysql": "23000"}, 1062},
			{sample, map[dataapi.Product]string{"postgresql": "42P07", "mysql": "42S01"}, 1050},
			{"SELECT * FROM nowhere", map[dataapi.Product]string{"postgresql": "42P01", "mysql": "42S02"}, 1146},
			{"SELEC 1", map[dataapi.Product]string{"postgresql": "42601", "mysql": "42000"}, 1064},
		} {
			_, err := db.ExecContext(t.Context(), tt.sql)
			e, ok := errors.AsType[*dataapi.Error](err)
			if !ok {
				t.Errorf("%s: got %v", tt.sql, err)
				continue
			}
			if e.SQLState() != tt.state[p] || e.Outcome != dataapi.NotExecuted || p == dataapi.MySQL && e.Number != tt.number {
				t.Errorf("%s: got SQLSTATE %q, number %d, %v: %v", tt.sql, e.State, e.Number, e.Outcome, err)
			}
		}
	})
}

func TestFailedTransactionOfPostgreSQL(t *testing.T) {
	db := postgresql(t)
	must(t, db, sample)
	tx, err := db.BeginTx(t.Context(), &sql.TxOptions{Isolation: sql.LevelSerializable})
	if err != nil {
		t.Fatal(err)
	}
	var level string
	if err := tx.QueryRowContext(t.Context(), "SHOW transaction_isolation").Scan(&level); err != nil || level != "serializable" {
		t.Errorf("got isolation %q, %v", level, err)
	}
	tx.ExecContext(t.Context(), "INSERT INTO sample VALUES (1, 'a')")
	if _, err := tx.ExecContext(t.Context(), "INSERT INTO sample VALUES (1, 'a')"); err == nil {
		t.Fatal("a duplicate: got no error")
	}
	if err := tx.Commit(); err == nil || !strings.Contains(err.Error(), "rolled back") {
		t.Errorf("Commit: got %v, want that it is rolled back", err)
	}
	if got := count(t, db); got != 0 {
		t.Errorf("got %d rows, want 0", got)
	}
}

func TestSavepointSavesATransaction(t *testing.T) {
	db := postgresql(t)
	must(t, db, sample)
	err := play(t, db, "INSERT INTO sample VALUES (1, 'a')", "SAVEPOINT s",
		"INSERT INTO sample VALUES (1, 'a')", "ROLLBACK TO SAVEPOINT s", commit)
	if err != nil {
		t.Fatal(err)
	}
	if got := count(t, db); got != 1 {
		t.Errorf("got %d rows, want 1", got)
	}
}

func TestLastInsertIDOfMySQL(t *testing.T) {
	db := mariadb(t)
	must(t, db, "CREATE TABLE sample (id int AUTO_INCREMENT PRIMARY KEY, name varchar(10))")
	must(t, db, "INSERT INTO sample (name) VALUES ('a')")
	r, err := db.ExecContext(t.Context(), "INSERT INTO sample (name) VALUES (?)", "b")
	if err != nil {
		t.Fatal(err)
	}
	if id, err := r.LastInsertId(); id != 2 || err != nil {
		t.Errorf("got %d, %v, want 2", id, err)
	}
}

func TestReturningOfPostgreSQL(t *testing.T) {
	db := postgresql(t)
	must(t, db, "CREATE TABLE sample (id serial, name text)")
	var id int
	row := db.QueryRowContext(t.Context(), "INSERT INTO sample (name) VALUES ($1) RETURNING id", "a")
	if err := row.Scan(&id); err != nil || id != 1 {
		t.Errorf("got %d, %v, want 1", id, err)
	}
	r, err := db.ExecContext(t.Context(), "INSERT INTO sample (name) VALUES ($1), ($1) RETURNING id", "a")
	if err != nil {
		t.Fatal(err)
	}
	if n, err := r.RowsAffected(); n != 2 || err != nil {
		t.Errorf("RowsAffected: got %d, %v, want 2", n, err)
	}
}

// A function body reaches the database byte for byte, whatever the service
// would take for a parameter in it.
func TestBodiesOfPostgreSQL(t *testing.T) {
	db := postgresql(t)
	for i, body := range []string{
		"SELECT 'a''b'",
		"SELECT ((ARRAY[7, 8, 9])[1:2])::text",
		"SELECT E'it\\'s 12:30' -- don't :x\n || 'é:é'",
		"SELECT /* /* :a */ it's */ $q$:b$q$ || E'\\':c\\\\' || ':d'\r\n\t",
	} {
		name := fmt.Sprint("f", i)
		must(t, db, "CREATE FUNCTION "+name+"() RETURNS text LANGUAGE sql AS $f$"+body+"$f$;")
		var got string
		if err := db.QueryRowContext(t.Context(), "SELECT prosrc FROM pg_proc WHERE proname = $1", name).Scan(&got); err != nil || got != body {
			t.Errorf("got %q, %v, want %q", got, err, body)
		}
		if err := db.QueryRowContext(t.Context(), "SELECT "+name+"()").Scan(&got); err != nil {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestRoutineOfMySQL(t *testing.T) {
	db := mariadb(t)
	must(t, db, "CREATE PROCEDURE p(OUT n int) BEGIN SET n = 1; SET n = n + 1; END;")
	var name string
	if err := db.QueryRowContext(t.Context(), "SELECT routine_name FROM information_schema.routines WHERE routine_schema = database()").Scan(&name); err != nil || name != "p" {
		t.Errorf("got %q, %v, want p", name, err)
	}
}
