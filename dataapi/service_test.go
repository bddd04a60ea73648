package dataapi_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/retort-db/retort/dataapi"
)

const (
	clusterARN = "arn:aws:rds:us-east-1:123456789012:cluster:local"
	secretARN  = "arn:aws:secretsmanager:us-east-1:123456789012:secret:local"
)

// A request is what the service got.
type request struct {
	Path string
	Body map[string]any
}

func (r request) sql() string {
	s, _ := r.Body["sql"].(string)
	return s
}

// An answer is what the service does with a request.
type answer func(http.ResponseWriter)

// A service answers requests as a test tells it to, and remembers them.
type service struct {
	URL string

	mu       sync.Mutex
	answer   func(request) answer
	requests []request
}

// newService starts a service that answers every request with what answer
// returns.
func newService(t *testing.T, answer func(request) answer) *service {
	t.Helper()
	s := &service{answer: answer}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.URL = server.URL
	return s
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	got := request{Path: r.URL.Path}
	numbers := json.NewDecoder(r.Body)
	numbers.UseNumber() // a float64 would hide the loss of a digit
	if err := numbers.Decode(&got.Body); err != nil {
		http.Error(w, err.Error(), http.StatusTeapot)
		return
	}
	s.mu.Lock()
	s.requests = append(s.requests, got)
	s.mu.Unlock()
	s.answer(got)(w)
}

// got returns the requests so far.
func (s *service) got() []request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]request(nil), s.requests...)
}

// paths returns the paths of the requests so far.
func (s *service) paths() []string {
	var paths []string
	for _, r := range s.got() {
		paths = append(paths, r.Path)
	}
	return paths
}

// open returns a pool of connections to s.
func (s *service) open(t *testing.T, p dataapi.Product) *sql.DB {
	t.Helper()
	return open(t, &dataapi.Config{Product: p, Endpoint: s.URL})
}

// open fills in what the tests do not care about.
func open(t *testing.T, cfg *dataapi.Config) *sql.DB {
	t.Helper()
	cfg.ResourceARN, cfg.SecretARN, cfg.Database = clusterARN, secretARN, "app"
	c, err := dataapi.NewConnector(cfg)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(c)
	t.Cleanup(func() { db.Close() })
	return db
}

// always gives the same answer to every request.
func always(a answer) func(request) answer { return func(request) answer { return a } }

// session answers what belongs to transactions, and leaves statements to
// execute.
func session(execute func(sql string) answer) func(request) answer {
	return func(r request) answer {
		switch r.Path {
		case "/BeginTransaction":
			return reply(`{"transactionId":"T1"}`)
		case "/CommitTransaction":
			return reply(`{"transactionStatus":"Transaction Committed"}`)
		case "/RollbackTransaction":
			return reply(`{"transactionStatus":"Rollback Complete"}`)
		}
		return execute(r.sql())
	}
}

// done answers a statement that has no result.
func done(string) answer { return reply(`{"generatedFields":[],"numberOfRecordsUpdated":0}`) }

func reply(body string) answer {
	return func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Amzn-Requestid", "R1")
		io.WriteString(w, body)
	}
}

// fail answers with an exception, as the service does: the code in a header.
func fail(status int, code, message string) answer {
	return func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Amzn-Requestid", "R1")
		w.Header().Set("X-Amzn-Errortype", code)
		w.WriteHeader(status)
		if message == "" {
			io.WriteString(w, "{}")
			return
		}
		fmt.Fprintf(w, `{"message":%q}`, message)
	}
}

// drop closes the connection without an answer.
func drop(w http.ResponseWriter) { panic(http.ErrAbortHandler) }

// cut closes the connection in the middle of an answer.
func cut(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", "1000")
	io.WriteString(w, `{"numberOfRecords`)
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}
