package embedded

import (
	"context"
	"io"
	"net"
	"sync"
	"sync/atomic"
)

// A pipe is a net.Listener inside the process: dial hands one end of a
// net.Pipe to the caller and the other to Accept. No port is opened, so
// nothing outside the process can connect. All methods may be called at once
// from several goroutines.
type pipe struct {
	conns  chan net.Conn
	closed chan struct{}

	mu   sync.Mutex
	open map[*serverConn]bool // nil when the pipe is closed
}

func newPipe() *pipe {
	return &pipe{
		conns:  make(chan net.Conn),
		closed: make(chan struct{}),
		open:   make(map[*serverConn]bool),
	}
}

// dial returns the client's end of a new connection, once the server has
// accepted the other.
func (p *pipe) dial(ctx context.Context) (net.Conn, error) {
	client, server := net.Pipe()
	c := &serverConn{Conn: server, pipe: p}
	select {
	case p.conns <- c:
		return client, p.add(c)
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *pipe) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

// Close ends every connection too.
func (p *pipe) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open == nil {
		return nil
	}
	for c := range p.open {
		c.Conn.Close()
	}
	p.open = nil
	close(p.closed)
	return nil
}

func (p *pipe) add(c *serverConn) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open == nil {
		c.Conn.Close()
		return net.ErrClosed
	}
	p.open[c] = true
	return nil
}

func (p *pipe) remove(c *serverConn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.open, c)
}

// Addr is an address of the form the engine's server can parse; nothing
// listens there.
func (p *pipe) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 3306} }

// A serverConn is the server's end of a connection that can be told to take no
// further command: what has been written still reaches the client.
type serverConn struct {
	net.Conn
	pipe   *pipe
	last   atomic.Bool
	header []byte // of the packet that is being written
}

func (c *serverConn) Close() error {
	c.pipe.remove(c)
	return c.Conn.Close()
}

func (c *serverConn) Read(b []byte) (int, error) {
	if c.last.Load() {
		return 0, io.EOF
	}
	return c.Conn.Read(b)
}

// RemoteAddr looks like one, for the engine splits it into host and port when
// it checks who may log in.
func (c *serverConn) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }
