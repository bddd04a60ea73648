package emulator_test

import (
	"regexp"
	"testing"

	"github.com/go-sql-driver/mysql"

	"github.com/retort-db/retort/dataapi/emulator"
	"github.com/retort-db/retort/internal/dbtest"
)

// TestOpenStarts: a product's name is a server of one's own.
func TestOpenStarts(t *testing.T) {
	dbtest.PostgreSQL(t) // or skip
	dbtest.MySQL(t)
	labels := map[string]string{"postgres": `^a throwaway PostgreSQL [0-9.]+$`, "mysql": `^a throwaway (MariaDB|MySQL) [0-9.]+$`}
	for spec, label := range labels {
		t.Run(spec, func(t *testing.T) {
			e, err := emulator.Open(t.Context(), spec)
			if err != nil {
				t.Fatal(err)
			}
			if !regexp.MustCompile(label).MatchString(e.String()) {
				t.Errorf("label: got %q, want %s", e, label)
			}
			for range 2 { // the second finds the first
				if err := e.CreateDatabase(t.Context(), `it's "so" `+"`"); err != nil {
					t.Fatal(err)
				}
			}
			f := newFixture(t, e, `it's "so" `+"`", nil)
			f.run("SELECT 1")
		})
	}
}

// TestOpenURL: an address is a server that runs.
func TestOpenURL(t *testing.T) {
	for _, db := range []*dbtest.Database{dbtest.PostgreSQL(t), dbtest.MySQL(t)} {
		t.Run(string(db.Product), func(t *testing.T) {
			e, err := emulator.Open(t.Context(), db.URL())
			if err != nil {
				t.Fatal(err)
			}
			newFixture(t, e, db.Name, nil).run("SELECT 1")
		})
	}
}

func TestOpenRefusals(t *testing.T) {
	tests := []struct{ spec, want string }{
		{"oracle", `open engine: "oracle" is neither postgres, mysql nor a URL of one of them`},
		{"sqlite:///x", `open engine: "sqlite:///x" is neither postgres, mysql nor a URL of one of them`},
		{"mysql://u:secret@h/?tls=true", `open engine: unknown option "tls" in mysql URL`},
		{"other://u:secret@h/", `open engine: "other://u:xxxxx@h/" is neither postgres, mysql nor a URL of one of them`},
		{"mysql://u:secret@%zz/", `open engine: invalid URL escape "%zz"`},
	}
	for _, test := range tests {
		_, err := emulator.Open(t.Context(), test.spec)
		if err == nil || err.Error() != test.want {
			t.Errorf("Open(%q): got %v, want %s", test.spec, err, test.want)
		}
	}
}

// TestNewMySQLRefusals: what the emulator could not read along is not
// accepted.
func TestNewMySQLRefusals(t *testing.T) {
	tests := []struct{ dsn, want string }{
		{"u@tcp(h:1)/?tls=skip-verify", "new MySQL engine: encrypted connections are not supported"},
		{"u@tcp(h:1)/?compress=true", "new MySQL engine: compressed connections are not supported"},
	}
	for _, test := range tests {
		cfg, err := mysql.ParseDSN(test.dsn)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := emulator.NewMySQL(cfg, nil); err == nil || err.Error() != test.want {
			t.Errorf("NewMySQL(%s): got %v, want %s", test.dsn, err, test.want)
		}
	}
}
