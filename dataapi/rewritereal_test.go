package dataapi_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"

	"github.com/retort-db/retort/dataapi"
	"github.com/retort-db/retort/dataapi/emulator"
	"github.com/retort-db/retort/internal/dbtest"
)

// beside returns the same fresh database twice: through the emulator, whose
// scanner has the faults of the service's, and directly.
func beside(t *testing.T, p dataapi.Product) (service, direct *sql.DB) {
	t.Helper()
	if p == dataapi.PostgreSQL {
		db := dbtest.PostgreSQL(t)
		e, err := emulator.NewPostgreSQL(db.DSN())
		if err != nil {
			t.Fatal(err)
		}
		return through(t, e, p, db.Name), db.DB()
	}
	db := dbtest.MySQL(t)
	cfg, err := mysql.ParseDSN(db.DSN())
	if err != nil {
		t.Fatal(err)
	}
	e, err := emulator.NewMySQL(cfg, nil)
	if err != nil {
		t.Fatal(err)
	}
	return through(t, e, p, db.Name), db.DB()
}

// What a routine's body is made of, so that the service would change it.
var bodies = map[dataapi.Product][]string{
	dataapi.PostgreSQL: {
		"BEGIN RETURN a[1:2]::text; END",
		"DECLARE d text := '12:30'; BEGIN <<l>>LOOP EXIT l; END LOOP; RETURN d; END",
		"BEGIN -- it's :x\n RETURN E'it\\'s \\\\:y' || $q$:z$q$; END",
		"BEGIN RETURN 'http://h:8080/é:é'; /* /* :n */ */ END\r\n",
		"BEGIN EXECUTE 'SELECT $1, :v' USING 1; RETURN \":w\"; END",
	},
	dataapi.MySQL: {
		`RETURN 'it\'s 12:30'`,
		`RETURN "a\"b:c\\"`,
		`RETURN CONCAT('\':a', "':b", '\\')`,
		"BEGIN DECLARE d TEXT DEFAULT '\\'é:é\\n'; RETURN d; END",
	},
}

// A routine that was sent through the service is the routine that was sent to
// the database.
func TestBodiesAreTheSameAsSentDirectly(t *testing.T) {
	for p, create := range map[dataapi.Product]string{
		dataapi.PostgreSQL: "CREATE FUNCTION %s(a int[]) RETURNS text LANGUAGE plpgsql AS $f$%s$f$",
		dataapi.MySQL:      "CREATE FUNCTION %s(a INT) RETURNS TEXT DETERMINISTIC %s",
	} {
		source := "SELECT prosrc FROM pg_proc WHERE proname = '%s'"
		if p == dataapi.MySQL {
			source = "SELECT CAST(routine_definition AS CHAR) FROM information_schema.routines WHERE routine_schema = database() AND routine_name = '%s'"
		}
		t.Run(string(p), func(t *testing.T) {
			service, direct := beside(t, p)
			for i, body := range bodies[p] {
				there, here := fmt.Sprint("there", i), fmt.Sprint("here", i)
				must(t, service, fmt.Sprintf(create, there, body))
				must(t, direct, fmt.Sprintf(create, here, body))
				got := text(t, direct, fmt.Sprintf(source, there))
				if want := text(t, direct, fmt.Sprintf(source, here)); got != want {
					t.Errorf("got %q, want %q", got, want)
				}
			}
		})
	}
}

func text(t *testing.T, db *sql.DB, query string) (s string) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), query).Scan(&s); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return s
}

// bait is what strings are made of that confuse a scanner, and that mean the
// same in all quotes.
var bait = []string{":a", ":1", ":", "x", " ", "é:é", "#", "--", "/*", "*/", "`", "[1:2]", "\n", "? $1", "👋"}

// A form is a spelling of a string, and what may be inside beside the bait.
type form struct {
	around string // with % for the inside
	inside []string
}

var forms = map[dataapi.Product][]form{
	dataapi.PostgreSQL: {
		{"'%'", []string{`\`, "''", `"`, "$$", `\:a`}},
		{"E'%'", []string{`\'`, "''", `\\`, `\n`, `\:a`, `\x3a`, `\072a`, `"`}},
		{"$$%$$", []string{`\`, "'", `"`, `\'`}},
		{"$q$%$q$", []string{`\`, "'", "$$", `"`}},
		{"'a:b'\n  '%'", []string{`\`, "''"}},
		{"E'\\':b' -- it's\n '%'", []string{`\\`, "''", `\'`}},
		{"date'2020-01-01' || /* /* it's */ :a */'%'", []string{`\`, "''"}},
		{"('{a,b}'::text[])[1:2]::text||$$%$$", []string{"'"}},
	},
	dataapi.MySQL: {
		{"'%'", []string{`\'`, "''", `\\`, `\n`, `\:a`, `"`, `\%`, `\"`}},
		{`"%"`, []string{`\"`, `""`, `\\`, `\t`, `'`, `\'`}},
		{"'a:b' '%'", []string{`\'`, "''"}},
		{"CONCAT(/* it's /* :x */'%')", []string{`\'`}},
		{"CONCAT(# it's :x\n'%')", []string{`\'`}},
	},
}

// literal returns a random string in a random form.
func literal(random *rand.Rand, p dataapi.Product) string {
	f := forms[p][random.IntN(len(forms[p]))]
	parts := slices.Concat(bait, f.inside)
	var b strings.Builder
	for range random.IntN(8) {
		b.WriteString(parts[random.IntN(len(parts))])
	}
	return strings.Replace(f.around, "%", b.String(), 1)
}

// Random strings have the same value through the service as directly.
func TestRandomStringsAreTheSameAsSentDirectly(t *testing.T) {
	for p := range forms {
		t.Run(string(p), func(t *testing.T) {
			service, direct := beside(t, p)
			random := rand.New(rand.NewPCG(7, 7))
			for range 400 {
				query := "SELECT " + literal(random, p) + ",\n " + literal(random, p) + ", " + literal(random, p)
				var got, want [3]string
				if err := direct.QueryRowContext(t.Context(), query).Scan(&want[0], &want[1], &want[2]); err != nil {
					t.Fatalf("%q: directly: %v", query, err)
				}
				err := service.QueryRowContext(t.Context(), query).Scan(&got[0], &got[1], &got[2])
				if err != nil || got != want {
					t.Errorf("%q: got %q, %v, want %q", query, got, err, want)
				}
			}
		})
	}
}
