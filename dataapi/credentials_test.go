package dataapi_test

import (
	"encoding/pem"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/retort-db/retort/dataapi"
)

// nobody clears what AWS settings the environment of the test has, and puts a
// server in place of the instance metadata service. It returns how often that
// was asked.
func nobody(t *testing.T) *atomic.Int32 {
	t.Helper()
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, "") // restores it afterwards
			os.Unsetenv(name)
		}
	}
	none := filepath.Join(t.TempDir(), "none")
	t.Setenv("AWS_CONFIG_FILE", none)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", none)
	asked := new(atomic.Int32)
	metadata := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		http.Error(w, "nobody", http.StatusForbidden)
	}))
	t.Cleanup(metadata.Close)
	t.Setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata.URL)
	return asked
}

func TestLocalEndpointNeedsNoCredentials(t *testing.T) {
	asked := nobody(t)
	s := newService(t, session(done))
	for _, endpoint := range []string{s.URL, strings.Replace(s.URL, "127.0.0.1", "localhost", 1)} {
		db := open(t, &dataapi.Config{Product: dataapi.MySQL, Endpoint: endpoint})
		if _, err := db.ExecContext(t.Context(), "INSERT INTO t VALUES (1)"); err != nil {
			t.Errorf("endpoint %s: %v", endpoint, err)
		}
	}
	t.Run("named by the environment", func(t *testing.T) {
		t.Setenv("AWS_ENDPOINT_URL_RDS_DATA", s.URL)
		db := open(t, &dataapi.Config{Product: dataapi.MySQL})
		if _, err := db.ExecContext(t.Context(), "INSERT INTO t VALUES (1)"); err != nil {
			t.Error(err)
		}
	})
	if got := len(s.got()); got != 3 {
		t.Errorf("requests: got %d, want 3", got)
	}
	if got := asked.Load(); got != 0 {
		t.Errorf("the instance metadata service was asked %d times", got)
	}
}

// The test above would be worth nothing if the metadata service were never
// asked.
func TestOtherEndpointAsksTheChain(t *testing.T) {
	asked := nobody(t)
	sent := 0
	db := open(t, &dataapi.Config{Product: dataapi.MySQL, Endpoint: "http://data.example",
		HTTPClient: canned(func(int) *http.Response { return recorded(done("")) }).with(&sent)})
	_, err := db.ExecContext(t.Context(), "INSERT INTO t VALUES (1)")
	wantOutcome(t, err, dataapi.NotExecuted)
	if sent != 0 || asked.Load() == 0 {
		t.Errorf("got %d requests, and %d for credentials, want none and some (%v)", sent, asked.Load(), err)
	}
}

func TestWhoSigns(t *testing.T) {
	for _, tt := range []struct {
		name string
		env  string
		cfg  dataapi.Config
		want string
	}{
		{"nobody on this machine", "", dataapi.Config{}, "local"},
		{"the environment", "FROMENV", dataapi.Config{}, "FROMENV"},
		{"the config before the environment", "FROMENV",
			dataapi.Config{Credentials: credentials.NewStaticCredentialsProvider("MINE", "x", "")}, "MINE"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			nobody(t)
			if tt.env != "" {
				t.Setenv("AWS_ACCESS_KEY_ID", tt.env)
				t.Setenv("AWS_SECRET_ACCESS_KEY", "x")
			}
			var signed string
			cfg := tt.cfg
			cfg.Product, cfg.Endpoint = dataapi.MySQL, "http://127.0.0.1:1"
			cfg.HTTPClient = doFunc(func(r *http.Request) (*http.Response, error) {
				io.Copy(io.Discard, r.Body)
				signed = r.Header.Get("Authorization")
				return recorded(done("")), nil
			})
			if _, err := open(t, &cfg).ExecContext(t.Context(), "INSERT INTO t VALUES (1)"); err != nil {
				t.Fatal(err)
			}
			if want := "AWS4-HMAC-SHA256 Credential=" + tt.want + "/"; !strings.HasPrefix(signed, want) {
				t.Errorf("got %q, want it to begin with %q", signed, want)
			}
			if !strings.Contains(signed, "/us-east-1/rds-data/aws4_request") {
				t.Errorf("got %q, want the region of the ARN and the service", signed)
			}
		})
	}
}

func TestMissingProfileIsAnError(t *testing.T) {
	nobody(t)
	db := open(t, &dataapi.Config{Product: dataapi.MySQL, Endpoint: "http://127.0.0.1:1", Profile: "nowhere"})
	_, err := db.ExecContext(t.Context(), "INSERT INTO t VALUES (1)")
	wantOutcome(t, err, dataapi.NotExecuted)
	if err == nil || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("got %v, want the profile named", err)
	}
}

// The default HTTP client trusts AWS_CA_BUNDLE, and speaks HTTP/1.1 to a server
// that could do better.
func TestDefaultClient(t *testing.T) {
	nobody(t)
	var protocol atomic.Value
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		protocol.Store(r.Proto)
		io.Copy(io.Discard, r.Body)
		done("")(w)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	bundle := filepath.Join(t.TempDir(), "ca.pem")
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(bundle, certificate, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AWS_CA_BUNDLE", bundle)
	db := open(t, &dataapi.Config{Product: dataapi.MySQL, Endpoint: server.URL})
	if _, err := db.ExecContext(t.Context(), "INSERT INTO t VALUES (1)"); err != nil {
		t.Fatal(err)
	}
	if got := protocol.Load(); got != "HTTP/1.1" {
		t.Errorf("protocol: got %v, want HTTP/1.1", got)
	}
}

func TestUntrustedServerIsNotSentAnything(t *testing.T) {
	nobody(t)
	var requests atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { requests.Add(1) }))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	db := open(t, &dataapi.Config{Product: dataapi.MySQL, Endpoint: server.URL})
	_, err := db.ExecContext(t.Context(), "INSERT INTO t VALUES (1)")
	wantOutcome(t, err, dataapi.NotExecuted)
	if got := requests.Load(); got != 0 {
		t.Errorf("requests: got %d, want none", got)
	}
	if e, _ := errors.AsType[*dataapi.Error](err); e != nil && e.HTTPStatus != 0 {
		t.Errorf("HTTP status: got %d, want none", e.HTTPStatus)
	}
}
