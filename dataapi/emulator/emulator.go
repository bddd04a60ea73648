// Package emulator answers the Amazon RDS Data API from a database server on
// this machine, so that programs for Aurora can be run and tested without AWS.
//
//	engine, err := emulator.Open(ctx, "postgres")
//	if err != nil {
//		return err
//	}
//	defer engine.Close()
//	server := emulator.New(engine, nil)
//	defer server.Close()
//	return http.ListenAndServe("127.0.0.1:8080", server)
//
// It means to be as inconvenient as the service: statements are bound with the
// types the request gives them, one statement to a call, no session outlives a
// call, transactions expire, and errors have the service's codes and texts.
// What is known of the service, and how well, is in docs/emulator.md beside
// what this package does not do yet.
//
// It checks no signatures and asks for no secrets: whoever reaches it is the
// database user of its engine. Let it listen on a loopback address only.
package emulator

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"runtime/debug"
	"sync"
	"time"
)

// Options change how an emulator behaves. The zero value is the service's
// behaviour.
type Options struct {
	// Log is called after each request, by the goroutine that served it. Nil
	// logs nothing.
	Log func(Request)

	// Clock tells the time that timeouts go by. Nil is the machine's clock.
	Clock Clock

	// StatementTimeout ends a call that takes longer. Zero means 45 s.
	StatementTimeout time.Duration

	// TransactionIdle is how long a transaction lives between two calls. Zero
	// means 3 minutes.
	TransactionIdle time.Duration

	// TransactionLife is how long a transaction lives at most. Zero means 24
	// hours.
	TransactionLife time.Duration

	// ResourceARNs are the clusters that exist. A request for another one is
	// answered as for a cluster without an HTTP endpoint. None means that all
	// exist.
	ResourceARNs []string
}

// A Request is what was asked, and what became of it.
type Request struct {
	ID            string // of x-amzn-RequestId
	Time          time.Time
	Duration      time.Duration
	Operation     string // "ExecuteStatement", …; empty if there is no such operation
	Database      string
	TransactionID string
	SQL           string
	Status        int    // of HTTP
	Code          string // of the error, if it is one
	Message       string // that the client gets with the code
	Err           error  // the error with what the client does not get
}

// A Server is an emulator. It is an [http.Handler], and may be used by many
// goroutines at once.
type Server struct {
	engine       Engine
	options      Options
	transactions *transactions
	stats        *stats

	mu      sync.Mutex
	closed  bool
	closing chan struct{}  // closed with closed
	running sync.WaitGroup // requests, and statements that outlive theirs
}

// New returns an emulator that answers from e. Nil options are the default.
func New(e Engine, opts *Options) *Server {
	o := withDefaults(opts)
	return &Server{
		engine:  e,
		options: o,
		transactions: &transactions{
			clock: o.Clock, idle: o.TransactionIdle, life: o.TransactionLife,
			open: make(map[string]*transaction), ended: make(map[string]string),
		},
		stats:   newStats(),
		closing: make(chan struct{}),
	}
}

func withDefaults(opts *Options) Options {
	o := Options{}
	if opts != nil {
		o = *opts
	}
	if o.Log == nil {
		o.Log = func(Request) {}
	}
	if o.Clock == nil {
		o.Clock = wallClock{}
	}
	if o.StatementTimeout == 0 {
		o.StatementTimeout = 45 * time.Second
	}
	if o.TransactionIdle == 0 {
		o.TransactionIdle = 3 * time.Minute
	}
	if o.TransactionLife == 0 {
		o.TransactionLife = 24 * time.Hour
	}
	return o
}

// Close stops the statements that run and rolls back the open transactions.
// It returns when that is done. It does not close the engine. Requests that
// come later are refused.
func (s *Server) Close() error {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		close(s.closing)
	}
	s.mu.Unlock()
	s.running.Wait()
	s.transactions.expireAll()
	return nil
}

// enter counts a request, unless it comes too late.
func (s *Server) enter() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return unreachable(errors.New("the emulator is closed"))
	}
	s.running.Add(1)
	return nil
}

// Stats returns what was asked since the start, or since the last reset.
func (s *Server) Stats() Stats { return s.stats.read(s.transactions.count()) }

// maxBody is the limit on a request, 4 MiB. Of the service it includes the
// headers.
const maxBody = 4 << 20

// ServeHTTP answers one request: an operation of the API, or GET /stats, which
// is [Server.Stats] as JSON, or POST /stats/reset.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.Method + " " + r.URL.Path {
	case "GET /stats":
		write(w, http.StatusOK, s.Stats())
		return
	case "POST /stats/reset":
		s.stats.reset()
		write(w, http.StatusOK, struct{}{})
		return
	}
	q := &Request{ID: newRequestID(), Time: s.options.Clock.Now()}
	answer, err := s.recovering(r, q)
	q.Status = http.StatusOK
	if err != nil {
		f := faultOf(err)
		q.Status, q.Code, q.Message, q.Err = f.status, f.code, f.message, f
		w.Header().Set("x-amzn-ErrorType", f.code)
		answer = errorResponse{f.message}
	}
	q.Duration = s.options.Clock.Now().Sub(q.Time)
	s.stats.add(q)
	w.Header().Set("x-amzn-RequestId", q.ID)
	write(w, q.Status, answer)
	s.options.Log(*q)
}

func newRequestID() string {
	b := make([]byte, 16)
	rand.Read(b)
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func write(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.Encode(body) // the client has gone if it fails, and needs no answer
}

// recovering answers a request, and a panic with an error.
func (s *Server) recovering(r *http.Request, q *Request) (answer any, err error) {
	defer recovered(&err)
	return s.answer(r, q)
}

// recovered makes a panic an error. It is deferred.
func recovered(err *error) {
	if v := recover(); v != nil {
		*err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
	}
}

// answer routes a request by its path, as the API does.
func (s *Server) answer(r *http.Request, q *Request) (any, error) {
	serve, err := s.route(r, q)
	if err != nil {
		return nil, err
	}
	body, err := readBody(r)
	if err != nil {
		return nil, err
	}
	if err := s.enter(); err != nil {
		return nil, err
	}
	defer s.running.Done()
	// What the client asked for goes on when the client has gone.
	return serve(context.WithoutCancel(r.Context()), body, q)
}

type serveFunc func(ctx context.Context, body []byte, q *Request) (any, error)

// route names the operation of a request and returns what serves it.
func (s *Server) route(r *http.Request, q *Request) (serveFunc, error) {
	var serve serveFunc
	switch r.URL.Path {
	case "/Execute":
		q.Operation, serve = "ExecuteStatement", s.executeStatement
	case "/BatchExecute":
		q.Operation, serve = "BatchExecuteStatement", s.batchExecuteStatement
	case "/BeginTransaction":
		q.Operation, serve = "BeginTransaction", s.beginTransaction
	case "/CommitTransaction":
		q.Operation, serve = "CommitTransaction", s.commitTransaction
	case "/RollbackTransaction":
		q.Operation, serve = "RollbackTransaction", s.rollbackTransaction
	case "/ExecuteSql":
		q.Operation, serve = "ExecuteSql", s.executeSQL
	default:
		return nil, &fault{http.StatusNotFound, "UnknownOperationException", "there is no operation at " + r.URL.Path, nil}
	}
	if r.Method != http.MethodPost {
		return nil, &fault{http.StatusMethodNotAllowed, "UnknownOperationException", q.Operation + " is a POST, not a " + r.Method, nil}
	}
	return serve, nil
}

func readBody(r *http.Request) ([]byte, error) {
	if t := r.Header.Get("Content-Type"); t != "" {
		if media, _, err := mime.ParseMediaType(t); err != nil || media != "application/json" {
			return nil, &fault{http.StatusUnsupportedMediaType, "UnsupportedMediaTypeException", "the body is to be application/json, not " + t, nil}
		}
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return nil, malformed("the body ends early: %v", err)
	}
	if len(body) > maxBody {
		return nil, &fault{http.StatusRequestEntityTooLarge, "RequestEntityTooLargeException", "the request is larger than 4 MiB", nil}
	}
	return body, nil
}
