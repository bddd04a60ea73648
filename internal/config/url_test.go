package config

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

func TestParseURL(t *testing.T) {
	tests := []struct {
		rule, url string
		want      Database
	}{
		{"all parts", "postgresql://me:pw@db.example:5433/app?sslmode=require",
			Database{Product: "postgresql", User: "me", Password: "pw", Host: "db.example", Port: 5433, Name: "app", Params: Params{"sslmode": "require"}}},
		{"postgres is postgresql", "postgres://db/app", Database{Product: "postgresql", Host: "db", Name: "app"}},
		{"a driver of Python means nothing", "postgresql+psycopg2://db/app", Database{Product: "postgresql", Host: "db", Name: "app"}},
		{"psycopg", "postgresql+psycopg://db/app", Database{Product: "postgresql", Host: "db", Name: "app"}},
		{"asyncpg, with its ssl", "postgresql+asyncpg://db/app?ssl=true", Database{Product: "postgresql", Host: "db", Name: "app", Params: Params{"sslmode": "require"}}},
		{"pg8000", "postgresql+pg8000://db/app", Database{Product: "postgresql", Host: "db", Name: "app"}},
		{"mysql", "mysql://root@127.0.0.1:3307/app", Database{Product: "mysql", User: "root", Host: "127.0.0.1", Port: 3307, Name: "app"}},
		{"mariadb is mysql", "mariadb+pymysql://db/app", Database{Product: "mysql", Host: "db", Name: "app"}},
		{"PyMySQL, with its timeouts", "mysql+pymysql://db/app?charset=utf8mb4&connect_timeout=10&local_infile=1",
			Database{Product: "mysql", Host: "db", Name: "app", Params: Params{"charset": "utf8mb4", "timeout": "10s"}}},
		{"schemes in capitals", "MySQL+MySQLdb://db/app", Database{Product: "mysql", Host: "db", Name: "app"}},
		{"aiomysql", "mysql+aiomysql://db/app", Database{Product: "mysql", Host: "db", Name: "app"}},
		{"no database", "mysql://db", Database{Product: "mysql", Host: "db"}},
		{"no host", "postgresql:///app", Database{Product: "postgresql", Name: "app"}},
		{"IPv6", "postgresql://[::1]:5433/app", Database{Product: "postgresql", Host: "::1", Port: 5433, Name: "app"}},
		{"escaped", "postgresql://a%40b:p%2Fw%25@db/my%20app", Database{Product: "postgresql", User: "a@b", Password: "p/w%", Host: "db", Name: "my app"}},
		{"a password may hold nearly anything", "postgresql://me:p:w/?#%%zz[]@db/app", Database{Product: "postgresql", User: "me", Password: "p:w/?#%%zz[]", Host: "db", Name: "app"}},
		{"a plus is a plus", "mysql://me:p+w@db/app", Database{Product: "mysql", User: "me", Password: "p+w", Host: "db", Name: "app"}},
		{"a socket of MySQL", "mysql://me@/app?unix_socket=/run/mysqld.sock", Database{Product: "mysql", User: "me", Host: "/run/mysqld.sock", Name: "app"}},
		{"a socket of PostgreSQL", "postgresql:///app?host=/run/postgresql&user=me&password=pw", Database{Product: "postgresql", User: "me", Password: "pw", Host: "/run/postgresql", Name: "app"}},
		{"a socket, escaped", "postgresql://%2Frun%2Fpostgresql/app", Database{Product: "postgresql", Host: "/run/postgresql", Name: "app"}},
		{"a relative file", "sqlite:///dev.db", Database{Product: "sqlite", Name: "dev.db"}},
		{"an absolute file", "sqlite:////tmp/dev.db", Database{Product: "sqlite", Name: "/tmp/dev.db"}},
		{"a file's name may hold an at sign", "sqlite:///a@b:c.db", Database{Product: "sqlite", Name: "a@b:c.db"}},
		{"a file in memory", "sqlite://", Database{Product: "sqlite", Name: ":memory:"}},
		{"a file in memory, by name", "sqlite:///:memory:", Database{Product: "sqlite", Name: ":memory:"}},
		{"aiosqlite", "sqlite+aiosqlite:///dev.db?check_same_thread=false", Database{Product: "sqlite", Name: "dev.db"}},
		{"the Data API", "mysql+auroradataapi:///sampledb", Database{Product: "mysql", Transport: DataAPI, Name: "sampledb"}},
		{"the Data API, as it was once written", "postgresql+auroradataapi://:@/app?aurora_cluster_arn=c&secret_arn=s&region_name=r&endpoint=e",
			Database{Product: "postgresql", Transport: DataAPI, Name: "app", ClusterARN: "c", SecretARN: "s", Region: "r", Endpoint: "e"}},
	}
	for _, test := range tests {
		t.Run(test.rule, func(t *testing.T) {
			got, err := ParseURL(test.url)
			if err != nil {
				t.Fatal(err)
			}
			test.want.URL = Secret(test.url)
			if test.want.Params == nil {
				test.want.Params = Params{}
			}
			if got.show() != test.want.show() {
				t.Errorf("ParseURL(%q):\n%s", test.url, cmp.Diff(test.want.show(), got.show()))
			}
		})
	}
}

// show writes everything, secrets too.
func (d Database) show() string {
	params := map[string]string{}
	for name, value := range d.Params {
		params[name] = string(value)
	}
	return fmt.Sprintf("url %s\nproduct %s transport %q\nuser %q password %q\nhost %q port %d name %q\nparams %q\ncluster %q secret %q region %q endpoint %q\n",
		string(d.URL), d.Product, d.Transport, d.User, string(d.Password), d.Host, d.Port, d.Name, params, d.ClusterARN, d.SecretARN, d.Region, d.Endpoint)
}

func TestBadURLs(t *testing.T) {
	tests := []struct{ rule, url, what, hint string }{
		{"no scheme", "me:s3cret@db/app", "it has no scheme", `write a URL such as "postgresql://user:password@host/database"`},
		{"unknown scheme", "oracle://me:s3cret@db/app", `unknown scheme "oracle"`,
			"the schemes are mariadb, mysql, postgres, postgresql, sqlite, and mysql+auroradataapi, postgresql+auroradataapi"},
		{"a scheme that may be a secret", "me s3cret://db", "unknown scheme",
			"the schemes are mariadb, mysql, postgres, postgresql, sqlite, and mysql+auroradataapi, postgresql+auroradataapi"},
		{"unknown driver", "mysql+psycopg2://me:s3cret@db/app", `unknown scheme "mysql+psycopg2"`,
			"behind + may stand aiomysql, asyncmy, auroradataapi, cymysql, mariadbconnector, mysqlconnector, mysqldb, pymysql"},
		{"Alembic's placeholder", "driver://user:s3cret@localhost/dbname", `unknown scheme "driver"`,
			"the schemes are mariadb, mysql, postgres, postgresql, sqlite, and mysql+auroradataapi, postgresql+auroradataapi"},
		{"two at signs", "mysql://me:s3@cret@db/app", `there is an "@" too many, or a "/" before it`,
			`write "@" in a user or password as "%40" and "/" as "%2F", or the password in a setting of its own`},
		{"a slash in the user", "mysql://m/e:s3cret@db/app", `there is an "@" too many, or a "/" before it`,
			`write "@" in a user or password as "%40" and "/" as "%2F", or the password in a setting of its own`},
		{"a port that is none", "mysql://db:s3cret/app", "its port is no number from 1 to 65535", ""},
		{"a port too high", "mysql://db:65536/app", "its port is no number from 1 to 65535", ""},
		{"malformed parameters", "mysql://me:s3cret@db/app?a=%zz", "its parameters are malformed", `write them as in "?name=value&other=value", with other signs escaped`},
		{"a parameter twice", "mysql://db/app?tls=true&tls=false", `a parameter is there twice: "tls"`, ""},
		{"a misspelled parameter", "postgresql://db/app?ssl_mode=require", `unknown parameter "ssl_mode"`, `did you mean "sslmode"?`},
		{"MySQL's certificates", "mysql+pymysql://db/app?ssl_ca=ca.pem", `unknown parameter "ssl_ca"`, `write "tls=true", which trusts the certificates of the system`},
		{"what we set ourselves", "mysql://db/app?multiStatements=true", `unknown parameter "multiStatements"`,
			"the parameters are allowCleartextPasswords, allowNativePasswords, charset, collation, connectionAttributes, foreign_key_checks, innodb_lock_wait_timeout, lock_wait_timeout, maxAllowedPacket, max_execution_time, readTimeout, serverPubKey, sql_mode, time_zone, timeout, tls, transaction_isolation, wait_timeout, writeTimeout"},
		{"two slashes for a file", "sqlite://dev.db", "a path needs three slashes", `write "sqlite:///file.db", or "sqlite:////tmp/file.db" for an absolute path`},
		{"a password for the Data API", "mysql+auroradataapi://me:s3cret@/app", "the Data API takes no user, password, host or port",
			"write mysql+auroradataapi:///database, and cluster_arn and secret_arn beside it"},
		{"a parameter the Data API has not", "mysql+auroradataapi:///app?cluster_ar=x", `unknown parameter "cluster_ar"`, `did you mean "cluster_arn"?`},
	}
	for _, test := range tests {
		t.Run(test.rule, func(t *testing.T) {
			d, err := ParseURL(test.url)
			e, ok := errors.AsType[*Error](err)
			if !ok {
				t.Fatalf("got %v, %v, want an *Error", d, err)
			}
			if e.What != test.what || e.Hint != test.hint {
				t.Errorf("got  %s\n     %s\nwant %s\n     %s", e.What, e.Hint, test.what, test.hint)
			}
			if d.show() != (Database{}).show() {
				t.Errorf("got %s beside the error, want nothing", d.show())
			}
		})
	}
}

func TestSecretsAreNeverShown(t *testing.T) {
	d, err := ParseURL("postgresql://me:s3cret@db/app?sslpassword=s3cret")
	if err != nil {
		t.Fatal(err)
	}
	for _, value := range []any{d, &d, d.URL, d.Password, d.Params, Project{Database: d}, &Project{Database: d}, []Database{d}, map[string]any{"d": d}} {
		encoded, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{
			fmt.Sprint(value), fmt.Sprintf("%v %+v %#v %s %q %x %d", value, value, value, value, value, value, value), string(encoded),
		} {
			if leaks(text) {
				t.Errorf("%T is shown as %s", value, text)
			}
		}
	}
	if got, want := d.String(), "postgresql://me@db/app"; got != want {
		t.Errorf("String: got %q, want %q", got, want)
	}
	if got := Secret("").String(); got != "" {
		t.Errorf("an empty secret: got %q, want nothing", got)
	}
}

// leaks tells whether a text holds the tests' secret, as it is or in
// hexadecimal digits.
func leaks(text string) bool {
	return strings.Contains(text, "s3c") || strings.Contains(strings.ToLower(text), fmt.Sprintf("%x", "s3c"))
}

func TestDSN(t *testing.T) {
	tests := []struct{ rule, url, want string }{
		{"PostgreSQL", "postgresql+psycopg2://me:p%40w@db:5433/app?sslmode=disable", "postgres://me:p%40w@db:5433/app?sslmode=disable"},
		{"PostgreSQL, IPv6", "postgresql://[::1]/app", "postgres://[::1]/app"},
		{"PostgreSQL, by a socket", "postgresql://me@:5433/app?host=/run/pg", "postgres://me@/app?host=%2Frun%2Fpg&port=5433"},
		{"MySQL", "mysql://me:p%40w@db/app", "me:p@w@tcp(db:3306)/app?parseTime=true"},
		{"MySQL without an address", "mysql:///app", "tcp(127.0.0.1:3306)/app?parseTime=true"},
		{"MySQL, by a socket", "mysql://me@/app?unix_socket=/run/m.sock", "me@unix(/run/m.sock)/app?parseTime=true"},
		{"MySQL, with session variables", "mysql://db/app?lock_wait_timeout=5&sql_mode=ANSI", "tcp(db:3306)/app?parseTime=true&lock_wait_timeout=5&sql_mode=%27ANSI%27"},
		{"SQLite", "sqlite:////tmp/a.db", "file:/tmp/a.db?_pragma=busy_timeout%285000%29&_txlock=immediate"},
		{"SQLite, odd names", "sqlite:////tmp/a#b%20c.db", "file:/tmp/a%23b%2520c.db?_pragma=busy_timeout%285000%29&_txlock=immediate"},
		{"SQLite, with a timeout", "sqlite:////tmp/a.db?timeout=0.5", "file:/tmp/a.db?_pragma=busy_timeout%28500%29&_txlock=immediate"},
		{"SQLite in memory", "sqlite://", "file::memory:?_pragma=busy_timeout%285000%29&_txlock=immediate"},
		{"SQLite, a URI", "sqlite:///file:/tmp/a.db?mode=ro&uri=true", "file:/tmp/a.db?_pragma=busy_timeout%285000%29&_txlock=immediate&mode=ro"},
		{"the Data API has none", "mysql+auroradataapi:///app", ""},
	}
	for _, test := range tests {
		t.Run(test.rule, func(t *testing.T) {
			d, err := ParseURL(test.url)
			if err != nil {
				t.Fatal(err)
			}
			if got := d.DSN(); got != test.want {
				t.Errorf("%s:\ngot  %s\nwant %s", test.url, got, test.want)
			}
		})
	}
}

// The drivers must read a DSN as it was meant.
func TestDriversUnderstandTheDSN(t *testing.T) {
	const password = `p:w/?#%40@[]()&=' "`
	d := Database{Product: "postgresql", User: "me@x", Password: password, Host: "db", Port: 7, Name: "a/b c", Params: Params{"search_path": "x,y"}}
	pg, err := pgx.ParseConfig(d.DSN())
	if err != nil {
		t.Fatal(err)
	}
	if pg.User != d.User || pg.Password != password || pg.Host != "db" || pg.Port != 7 || pg.Database != d.Name || pg.RuntimeParams["search_path"] != "x,y" {
		t.Errorf("pgx reads %q as user %q, password %q, %q:%d, database %q", d.DSN(), pg.User, pg.Password, pg.Host, pg.Port, pg.Database)
	}
	d.Product, d.Params = "mysql", Params{"tls": "skip-verify", "timeout": "3s", "time_zone": "+00:00"}
	my, err := mysql.ParseDSN(d.DSN())
	if err != nil {
		t.Fatal(err)
	}
	if my.User != d.User || my.Passwd != password || my.Addr != "db:7" || my.DBName != d.Name || !my.ParseTime || my.MultiStatements ||
		my.Loc.String() != "UTC" || my.TLSConfig != "skip-verify" || my.Timeout.Seconds() != 3 || my.Params["time_zone"] != "'+00:00'" {
		t.Errorf("mysql reads %q as %+v", d.DSN(), my)
	}
}

func TestSQLiteOpensTheFile(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"plain.db", "a b#c%20d.db", "ü.db"} {
		d, err := ParseURL("sqlite:///" + name)
		if err != nil {
			t.Fatal(err)
		}
		d.inDir(dir)
		db, err := sql.Open("sqlite", d.DSN())
		if err != nil {
			t.Fatal(err)
		}
		var timeout int
		if _, err := db.Exec("CREATE TABLE t (a int)"); err != nil {
			t.Errorf("%s: %v", d.DSN(), err)
		}
		if err := db.QueryRow("PRAGMA busy_timeout").Scan(&timeout); err != nil || timeout != 5000 {
			t.Errorf("%s: busy_timeout: got %d, %v, want 5000", d.DSN(), timeout, err)
		}
		db.Close()
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Errorf("%s: %v", d.DSN(), err)
		}
	}
}

// Whatever a URL holds, it is read or refused, and its password is not shown.
func FuzzParseURL(f *testing.F) {
	f.Add("postgresql+psycopg2", "me", "x", "db:5432", "app?sslmode=require")
	f.Add("mysql", "m/e", "@", "db", "?unix_socket=/x&password=y")
	f.Add("sqlite", "", "", "", "a.db?timeout=%")
	f.Add("mysql+auroradataapi", "?", "%zz", "[::1", "x?cluster_arn=y")
	f.Add("", "a b", "/", ":", "?a=1&a=2")
	f.Fuzz(func(t *testing.T, scheme, user, password, address, rest string) {
		if strings.ContainsAny(user, "@/?") || leaks(scheme+user+address+rest) {
			return // the secret would not stand where passwords do
		}
		d, err := ParseURL(scheme + "://" + user + ":s3cret" + password + "@" + address + "/" + rest)
		if strings.Contains(scheme, "://") || strings.Contains(scheme, "s3c") {
			return
		}
		if err != nil {
			e, ok := errors.AsType[*Error](err)
			if !ok || leaks(e.Error()+e.Hint) {
				t.Errorf("the error shows the password: %v", err)
			}
			return
		}
		encoded, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if text := fmt.Sprintf("%v %+v %#v", d, d, d) + string(encoded); leaks(text) {
			t.Errorf("the password is shown: %s", text)
		}
		if d.Transport == "" && d.DSN() == "" {
			t.Errorf("%v has no DSN", d)
		}
	})
}
