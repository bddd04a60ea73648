package crash

import (
	"errors"
	"io"
	"net"
	"sync"
	"testing"
)

// A protocol is how a product's clients and servers talk: one command, one
// reply, and so on. A value is for one connection.
type protocol interface {
	// greet passes on what is said before the first command.
	greet(client, server net.Conn) error

	// command reads one from the client. What is not a request to execute
	// something has no sql; replied tells whether the server answers it.
	command(client io.Reader) (raw []byte, sql string, replied bool, err error)

	// reply reads the server's whole answer to the last command. ok is false
	// if it tells an error. What was read before err is returned with it.
	reply(server io.Reader) (raw []byte, ok bool, err error)
}

// A proxy passes connections to a server through a tap.
type proxy struct {
	tap      *tap
	speak    func() protocol
	socket   string // of the server
	listener net.Listener

	mu    sync.Mutex
	conns map[net.Conn]bool
	ended bool
}

// newProxy returns a proxy that listens on a port of its own and ends with the
// test.
func newProxy(t testing.TB, tap *tap, socket string, speak func() protocol) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{tap: tap, speak: speak, socket: socket, listener: l, conns: map[net.Conn]bool{}}
	go p.accept()
	t.Cleanup(p.close)
	return p
}

func (p *proxy) address() string { return p.listener.Addr().String() }

func (p *proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		go p.serve(client)
	}
}

// serve passes one connection. When either end closes or a fate cuts it, both
// are closed.
func (p *proxy) serve(client net.Conn) {
	defer p.keep(client)()
	server, err := net.Dial("unix", p.socket)
	if err != nil {
		return // the client sees that nobody is there
	}
	defer p.keep(server)()
	speak := p.speak()
	if speak.greet(client, server) != nil {
		return
	}
	s := p.tap.session()
	for exchange(speak, s, client, server) == nil {
	}
}

var errCut = errors.New("cut")

// exchange passes one command and its reply.
func exchange(speak protocol, s *session, client, server net.Conn) error {
	raw, sql, replied, err := speak.command(client)
	if err != nil {
		return err
	}
	if sql == "" {
		return relay(speak, raw, replied, client, server)
	}
	r := s.request(sql)
	if r.arrived() == cut {
		return errCut
	}
	if _, err := server.Write(raw); err != nil {
		return err
	}
	raw, ok, err := speak.reply(server)
	if err != nil {
		client.Write(raw)
		return err
	}
	if r.executed(ok) == cut {
		return errCut
	}
	_, err = client.Write(raw)
	return err
}

// relay passes a command that executes nothing.
func relay(speak protocol, raw []byte, replied bool, client, server net.Conn) error {
	if _, err := server.Write(raw); err != nil || !replied {
		return err
	}
	raw, _, err := speak.reply(server)
	client.Write(raw)
	return err
}

// keep notes a connection, and returns what closes and forgets it.
func (p *proxy) keep(c net.Conn) func() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conns[c] = true
	if p.ended {
		c.Close()
	}
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		c.Close()
		delete(p.conns, c)
	}
}

func (p *proxy) close() {
	p.listener.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
	for c := range p.conns {
		c.Close()
	}
}
