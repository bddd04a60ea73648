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
// It fails when it is told to: see [Fault] and [Chaos].
//
// What is known of the service, and how well, is in docs/emulator.md beside
// what this package does not do yet.
//
// By default it checks no signatures and asks for no secrets: whoever reaches
// it is the database user of its engine. Let it listen on a loopback address
// only. An [Access] says who may do what.
package emulator

import (
	"context"
	"crypto/rand"
	"encoding/json"
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
	// Log is called for each request when it has been served, right before it
	// is answered, by the goroutine that served it. Nil logs nothing.
	Log func(Request)

	// Faults are ordered from the start. [New] panics if one of them makes no
	// sense; [ParseFault] and [Server.Inject] have an error for that.
	Faults []Fault

	// Chaos orders faults at random. Nil orders none, and [New] panics if it
	// makes no sense.
	Chaos *Chaos

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

	// Access says which clusters, secrets and keys exist and what is allowed.
	// Nil checks nothing.
	Access *Access

	// VerifySignatures refuses requests that are not signed, by AWS Signature
	// Version 4, with a key of Access.
	VerifySignatures bool

	// Profile is the generation of the service to behave as. Zero means
	// today's, V2.
	Profile Profile

	// RequestsPerSecond is the rate beyond which requests are throttled. Zero
	// means the profile's own: 1000 for V1, none for V2. Negative means none.
	RequestsPerSecond int

	// Variants are differences from the default behaviour.
	Variants []Variant
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
	Status        int    // of HTTP; 0 if the request got no answer
	Code          string // of the error, if it is one
	Message       string // that the client gets with the code
	Err           error  // the error with what the client does not get
	Fault         Fault  // that was ordered for it; without a Kind if none was

	caller caller
}

// A Server is an emulator. It is an [http.Handler], and may be used by many
// goroutines at once.
type Server struct {
	engine       Engine
	options      Options
	transactions *transactions
	stats        *stats
	injected     *injected
	throttle     *throttle

	mu       sync.Mutex
	refusing bool
	closed   bool
	draining chan struct{}  // closed with refusing: nobody may wait for long
	closing  chan struct{}  // closed with closed: statements are stopped
	running  sync.WaitGroup // requests, and statements that outlive theirs
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
		stats:    newStats(),
		injected: newInjected(o),
		throttle: &throttle{clock: o.Clock, rate: o.rate()},
		draining: make(chan struct{}),
		closing:  make(chan struct{}),
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

// Stats returns what was asked since the start, or since the last reset.
func (s *Server) Stats() Stats { return s.stats.read(s.transactions.count()) }

// maxBody is the limit on a request, 4 MiB, of which its headers take a part.
const maxBody = 4 << 20

// ServeHTTP answers one request: an operation of the API, or GET /stats, which
// is [Server.Stats] as JSON, POST /stats/reset, or GET, POST and DELETE
// /faults: the list of those that are ordered, an addition to it in the form
// of a JSON array of texts as of [ParseFault], and the end of all of them.
// With a fault for it in the header x-retort-fault, a request may end in the
// panic of [http.ErrAbortHandler], which closes its connection.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.admin(w, r) {
		return
	}
	q := &Request{ID: newRequestID(), Time: s.options.Clock.Now()}
	answer, err := s.recovering(r, q)
	if err == errDropped {
		q.Err = err
		s.note(q)
		panic(http.ErrAbortHandler)
	}
	q.Status = http.StatusOK
	if err != nil {
		f := s.options.Profile.word(faultOf(err))
		q.Status, q.Code, q.Message, q.Err = f.status, f.code, f.message, f
		w.Header().Set("x-amzn-ErrorType", f.code)
		answer = errorResponse{f.message}
	}
	s.note(q)
	w.Header().Set("x-amzn-RequestId", q.ID)
	write(w, q.Status, answer)
}

// note counts and logs a request before its client can see the answer.
func (s *Server) note(q *Request) {
	q.Duration = s.options.Clock.Now().Sub(q.Time)
	s.stats.add(q)
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
	if q.caller, err = s.authenticate(r, body); err != nil {
		return nil, err
	}
	if err := s.throttle.admit(); err != nil {
		return nil, err
	}
	if err := s.enter(); err != nil {
		return nil, err
	}
	defer s.running.Done()
	return s.inject(r, body, q, serve)
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
	room := max(0, maxBody-headerSize(r))
	body, err := io.ReadAll(io.LimitReader(r.Body, int64(room)+1))
	if err != nil {
		return nil, malformed("the body ends early: %v", err)
	}
	if len(body) > room {
		return nil, &fault{http.StatusRequestEntityTooLarge, "RequestEntityTooLargeException", "the request is larger than 4 MiB", nil}
	}
	return body, nil
}

// headerSize is that of the lines in front of the body, as they are written in
// HTTP/1.1.
func headerSize(r *http.Request) int {
	n := len(r.Method+" "+r.RequestURI+" "+r.Proto+"\r\n") + len("Host: "+r.Host+"\r\n") + len("\r\n")
	for name, values := range r.Header {
		for _, value := range values {
			n += len(name + ": " + value + "\r\n")
		}
	}
	return n
}
