package dataapi_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/google/go-cmp/cmp"

	"github.com/retort-db/retort/dataapi"
)

func TestConfigIsChecked(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*dataapi.Config)
		want   string // "" for none
	}{
		{"complete", func(c *dataapi.Config) {}, ""},
		{"secret by name", func(c *dataapi.Config) { c.SecretARN = "rds!cluster-1" }, ""},
		{"same region", func(c *dataapi.Config) { c.Region = "us-east-1" }, ""},
		{"no product", func(c *dataapi.Config) { c.Product = "" },
			`data api: product "": want "postgresql" or "mysql"`},
		{"another product", func(c *dataapi.Config) { c.Product = "oracle" },
			`data api: product "oracle": want "postgresql" or "mysql"`},
		{"no cluster", func(c *dataapi.Config) { c.ResourceARN = "" }, "data api: cluster ARN is missing"},
		{"no secret", func(c *dataapi.Config) { c.SecretARN = "" }, "data api: secret ARN is missing"},
		{"no database", func(c *dataapi.Config) { c.Database = "" }, "data api: database is missing"},
		{"carriage return at the end", func(c *dataapi.Config) { c.Database = "app\r" },
			`data api: database "app\r": has a control character or a space around it`},
		{"space in front", func(c *dataapi.Config) { c.SecretARN = " " + secretARN },
			`data api: secret ARN " ` + secretARN + `": has a control character or a space around it`},
		{"name in place of an ARN", func(c *dataapi.Config) { c.ResourceARN = "local" },
			`data api: cluster ARN "local": want arn:aws:rds:REGION:ACCOUNT:cluster:NAME`},
		{"instance in place of a cluster", func(c *dataapi.Config) { c.ResourceARN = "arn:aws:rds:us-east-1:123456789012:db:x" },
			`data api: cluster ARN "arn:aws:rds:us-east-1:123456789012:db:x": want arn:aws:rds:REGION:ACCOUNT:cluster:NAME`},
		{"another region", func(c *dataapi.Config) { c.Region = "eu-west-1" },
			`data api: region "eu-west-1" differs from that of cluster ARN "` + clusterARN + `"`},
		{"endpoint without a scheme", func(c *dataapi.Config) { c.Endpoint = "127.0.0.1:8080" },
			"data api: endpoint: want http://HOST:PORT or https://HOST"},
		{"endpoint with a password", func(c *dataapi.Config) { c.Endpoint = "http://u:secret@127.0.0.1:8080" },
			"data api: endpoint: want http://HOST:PORT or https://HOST, without user or query"},
		{"negative timeout", func(c *dataapi.Config) { c.AnswerTimeout = -time.Second },
			"data api: answer timeout -1s is negative"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg := &dataapi.Config{Product: dataapi.MySQL, ResourceARN: clusterARN, SecretARN: secretARN, Database: "app"}
			tt.change(cfg)
			_, err := dataapi.NewConnector(cfg)
			if got := message(err); got != tt.want {
				t.Errorf("NewConnector: got %q, want %q", got, tt.want)
			}
		})
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestConnectorCopiesItsConfig(t *testing.T) {
	s := newService(t, session(done))
	cfg := &dataapi.Config{Product: dataapi.MySQL, ResourceARN: clusterARN, SecretARN: secretARN, Database: "app", Endpoint: s.URL}
	c, err := dataapi.NewConnector(cfg)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Database, cfg.Endpoint = "other", "http://127.0.0.1:1"
	db := sql.OpenDB(c)
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "INSERT INTO t VALUES (1)"); err != nil {
		t.Fatal(err)
	}
	if got := s.got()[0].Body["database"]; got != "app" {
		t.Errorf("database: got %v, want app", got)
	}
}

func TestConnectingSendsNothing(t *testing.T) {
	s := newService(t, session(done))
	db := s.open(t, dataapi.MySQL)
	for range 3 {
		c, err := db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		stmt, err := c.PrepareContext(t.Context(), "INSERT INTO t VALUES (?)")
		if err != nil {
			t.Fatal(err)
		}
		defer stmt.Close()
	}
	if got := len(s.got()); got != 0 {
		t.Errorf("requests: got %d, want none", got)
	}
}

func TestDSN(t *testing.T) {
	for _, tt := range []struct {
		name, dsn string
		want      dataapi.Config
	}{
		{"all of it", "mysql+auroradataapi:///sampledb?cluster_arn=" + clusterARN + "&secret_arn=" + secretARN +
			"&region=us-east-1&endpoint=http://127.0.0.1:8080&profile=dev&resume_budget=2m0s&answer_timeout=1m0s&statement_wait=1h0m0s&keep_alive=-1s",
			dataapi.Config{Product: dataapi.MySQL, ResourceARN: clusterARN, SecretARN: secretARN, Database: "sampledb",
				Region: "us-east-1", Endpoint: "http://127.0.0.1:8080", Profile: "dev",
				ResumeBudget: 2 * time.Minute, AnswerTimeout: time.Minute, StatementWait: time.Hour, KeepAlive: -time.Second}},
		{"to be completed", "postgresql+auroradataapi:///sampledb",
			dataapi.Config{Product: dataapi.PostgreSQL, Database: "sampledb"}},
		{"odd names", "postgresql+auroradataapi:///a%2Fb%20%3Fc?secret_arn=rds%21cluster%26x",
			dataapi.Config{Product: dataapi.PostgreSQL, Database: "a/b ?c", SecretARN: "rds!cluster&x"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := dataapi.ParseDSN(tt.dsn)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, *got); diff != "" {
				t.Errorf("ParseDSN(%q): (-want +got)\n%s", tt.dsn, diff)
			}
			if back := got.FormatDSN(); back != tt.dsn {
				t.Errorf("FormatDSN: got %q, want %q", back, tt.dsn)
			}
		})
	}
}

func TestDSNSpellings(t *testing.T) {
	for _, dsn := range []string{"postgres+auroradataapi:///db", "postgresql+auroradataapi://:@/db"} {
		c, err := dataapi.ParseDSN(dsn)
		if err != nil || c.Product != dataapi.PostgreSQL || c.Database != "db" {
			t.Errorf("ParseDSN(%q): got %+v, %v", dsn, c, err)
		}
	}
}

func TestBadDSN(t *testing.T) {
	for _, tt := range []struct{ name, dsn, want string }{
		{"another driver", "postgres://h/db", `data api: DSN: scheme "postgres": want postgresql+auroradataapi or mysql+auroradataapi`},
		{"password", "mysql+auroradataapi://u:hunter2@/db", "data api: DSN: host, user and password have no place: the cluster and secret ARN stand for them"},
		{"host", "mysql+auroradataapi://h/db", "data api: DSN: host, user and password have no place: the cluster and secret ARN stand for them"},
		{"unknown key", "mysql+auroradataapi:///db?cluster=x", `data api: DSN: unknown key "cluster": want cluster_arn, secret_arn, region, endpoint, profile, resume_budget, answer_timeout, statement_wait or keep_alive`},
		{"key twice", "mysql+auroradataapi:///db?region=a&region=b", "data api: DSN: region is given twice"},
		{"no duration", "mysql+auroradataapi:///db?resume_budget=90", `data api: DSN: resume_budget "90" is not a duration`},
		{"no path", "mysql+auroradataapi:db", "data api: DSN: want mysql+auroradataapi:///DATABASE?cluster_arn=…"},
		{"fragment", "mysql+auroradataapi:///db#x", "data api: DSN: want mysql+auroradataapi:///DATABASE?cluster_arn=…"},
		{"no URL", "mysql+auroradataapi://u:hunter2@h:x/%zz", "data api: DSN is not a URL"},
		{"broken query", "mysql+auroradataapi:///db?region=%zz", "data api: DSN: query is not well formed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := dataapi.ParseDSN(tt.dsn)
			if got := message(err); got != tt.want {
				t.Errorf("ParseDSN(%q): got %q, want %q", tt.dsn, got, tt.want)
			}
			if err != nil && strings.Contains(err.Error(), "hunter2") {
				t.Errorf("ParseDSN: the password is in %q", err)
			}
		})
	}
}

func FuzzDSN(f *testing.F) {
	f.Add("sampledb", clusterARN, secretARN, "http://[::1]:8080", int64(time.Minute))
	f.Add("/a b+c%&?#", "=", "ü;", "\x00", int64(-1))
	f.Fuzz(func(t *testing.T, database, cluster, secret, endpoint string, budget int64) {
		want := dataapi.Config{Product: dataapi.MySQL, Database: database, ResourceARN: cluster,
			SecretARN: secret, Endpoint: endpoint, ResumeBudget: time.Duration(budget)}
		got, err := dataapi.ParseDSN(want.FormatDSN())
		if err != nil {
			t.Fatalf("ParseDSN(%q): %v", want.FormatDSN(), err)
		}
		if diff := cmp.Diff(want, *got); diff != "" {
			t.Errorf("%q: (-want +got)\n%s", want.FormatDSN(), diff)
		}
	})
}

func TestDriverOpensADSN(t *testing.T) {
	s := newService(t, session(done))
	cfg := &dataapi.Config{Product: dataapi.MySQL, ResourceARN: clusterARN, SecretARN: secretARN, Database: "app", Endpoint: s.URL}
	c, err := dataapi.Driver{}.OpenConnector(cfg.FormatDSN())
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(c)
	defer db.Close()
	if err := db.PingContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := s.got(); len(got) != 1 || got[0].sql() != "SELECT 1" {
		t.Errorf("Ping: got %v, want SELECT 1", got)
	}
	if _, err := (dataapi.Driver{}).Open("x"); err == nil {
		t.Error(`Open("x"): got no error`)
	}
}

func TestPrintedConfigShowsNoCredentials(t *testing.T) {
	cfg := dataapi.Config{Product: dataapi.MySQL, Database: "app",
		Credentials: credentials.NewStaticCredentialsProvider("AKIA", "hunter2", "")}
	for _, got := range []string{fmt.Sprint(cfg), fmt.Sprintf("%+v", &cfg)} {
		if want := "mysql+auroradataapi:///app"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
