package dataapi

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

// A stale conn works for one request and then takes no more bytes, as one that
// the server has closed in the meantime.
type staleConn struct {
	net.Conn
	used bool
}

func (c *staleConn) Write(b []byte) (int, error) {
	if c.used {
		return 0, errors.New("broken pipe")
	}
	c.used = true
	return c.Conn.Write(b)
}

// A connection from the pool that turns out closed is replaced, because
// nothing was written to it: else every pause would end in an unknown outcome.
func TestStaleConnectionIsReplaced(t *testing.T) {
	var requests, dials atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		io.Copy(io.Discard, r.Body)
	}))
	defer server.Close()
	transport := &http.Transport{DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		dials.Add(1)
		c, err := new(net.Dialer).DialContext(ctx, network, addr)
		return &staleConn{Conn: c}, err
	}}
	defer transport.CloseIdleConnections()
	s := &sender{client: &http.Client{Transport: transport}, replay: true}
	for n := range 3 {
		r, err := http.NewRequestWithContext(t.Context(), "POST", server.URL, io.NopCloser(strings.NewReader("{}")))
		if err != nil {
			t.Fatal(err)
		}
		r.ContentLength = 2
		answer, err := s.Do(r)
		if err != nil {
			t.Fatalf("request %d: %v", n+1, err)
		}
		io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
	}
	if requests.Load() != 3 || dials.Load() != 3 {
		t.Errorf("got %d requests over %d connections, want 3 over 3", requests.Load(), dials.Load())
	}
}
