package dataapi

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
)

// An attempt is how far one request got. What it proves decides whether the
// request may be sent again.
type attempt struct {
	handed    atomic.Bool // the SDK has handed the request to the HTTP client
	traced    atomic.Bool // the HTTP client is one that reports its progress
	connected atomic.Bool // it had a connection, and may have written to it
}

type attemptKey struct{}

// watch returns a context under which a reports on the one request made.
func (a *attempt) watch(ctx context.Context) context.Context {
	ctx = context.WithValue(ctx, attemptKey{}, a)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn:              func(string) { a.traced.Store(true) },
		GotConn:              func(httptrace.GotConnInfo) { a.connected.Store(true) },
		WroteHeaders:         func() { a.connected.Store(true) },
		GotFirstResponseByte: func() { a.connected.Store(true) },
	})
}

// outcome is that of a request that ended with e.
func (a *attempt) outcome(c *call, e *Error) Outcome {
	switch {
	case e.HTTPStatus != 0:
		return c.outcome(e)
	case !a.handed.Load(), a.unconnected(e):
		return NotExecuted
	}
	return Unknown
}

// unconnected reports whether the request failed for want of a connection. An
// HTTP client that reports no progress is believed only if it says so.
func (a *attempt) unconnected(err error) bool {
	if !a.handed.Load() || a.connected.Load() {
		return false
	}
	if a.traced.Load() {
		return true
	}
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "dial"
}

// A sender notes which requests reach the HTTP client.
type sender struct {
	client HTTPClient
	replay bool
}

func (s *sender) Do(r *http.Request) (*http.Response, error) {
	if err := s.hold(r); err != nil {
		return nil, err
	}
	if a, ok := r.Context().Value(attemptKey{}).(*attempt); ok {
		a.handed.Store(true)
	}
	return s.client.Do(r)
}

// hold puts the request's body in memory, in a form that net/http knows. The
// SDK closes its own as soon as there is an answer, and net/http, where it
// still looks for more of a body that it does not know, then gives up the
// connection while the answer is read.
//
// A body that can be had again lets the transport use another connection when
// the one that it took from its pool turns out closed. A POST it repeats only
// if nothing of it was written.
func (s *sender) hold(r *http.Request) error {
	if r.Body == nil {
		return nil
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	again := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	if s.replay {
		r.GetBody = again
	}
	r.Body, err = again()
	return err
}

// newHTTPClient returns the SDK's client, changed in two points. HTTP/2 is off
// because its transport repeats some requests that a server may have seen, and
// idle connections do not live to the moment when the server closes them,
// which would leave the outcome of the next request unknown.
func newHTTPClient() *awshttp.BuildableClient {
	return awshttp.NewBuildableClient().WithTransportOptions(func(t *http.Transport) {
		t.ForceAttemptHTTP2 = false
		t.Protocols = new(http.Protocols)
		t.Protocols.SetHTTP1(true)
		// The SDK's transport was set up for HTTP/2 when it was copied.
		t.TLSClientConfig.NextProtos = []string{"http/1.1"}
		t.TLSNextProto = nil
		t.IdleConnTimeout = 10 * time.Second
	})
}
