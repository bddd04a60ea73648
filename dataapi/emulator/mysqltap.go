package emulator

import (
	"bytes"
	"encoding/binary"
	"net"
)

// A tap is a connection to a MySQL server that reads along. The Go driver
// keeps to itself what the Data API tells: the tables and widths of columns,
// and the number of rows that a statement changed when it was not known
// beforehand to return none. All of it is in the first packets of a response.
//
// It knows as much of the protocol as that takes; see
// https://dev.mysql.com/doc/dev/mysql-server/latest/PAGE_PROTOCOL.html. It
// cannot read what is encrypted or compressed.
type tap struct {
	net.Conn
	thread uint32 // id of the connection on the server

	expect  expectation
	pending []byte // the packet that is being received, from its header on
	columns []mysqlColumn
	missing int // columns that are still to come
	skip    int // descriptions of parameters that come before them

	answered bool // the last command has had a first packet
	changed  uint64
	inserted uint64
}

// An expectation is what the next packet from the server may be.
type expectation int

const (
	nothing expectation = iota // of interest
	handshake
	queryResponse
	prepareResponse
	descriptions
)

// A mysqlColumn is a column definition of the protocol.
type mysqlColumn struct {
	table    string // alias
	name     string // alias
	original string // in its table, or empty
	charset  uint16
	length   uint32
	kind     byte
	flags    uint16
	decimals byte
}

func newTap(conn net.Conn) *tap { return &tap{Conn: conn, expect: handshake} }

// The commands of the protocol that have a response of interest.
const (
	comQuery       = 0x03
	comStmtPrepare = 0x16
	comStmtExecute = 0x17
)

// Write notes the command that a packet begins. The driver writes a packet at
// once; the numbers of packets begin at 0 with each command.
func (t *tap) Write(p []byte) (int, error) {
	if len(p) > 4 && p[3] == 0 {
		t.pending = nil
		t.answered = false
		switch p[4] {
		case comQuery, comStmtExecute:
			t.expect = queryResponse
		case comStmtPrepare:
			t.expect = prepareResponse
		default:
			t.expect = nothing
		}
	}
	return t.Conn.Write(p)
}

func (t *tap) Read(p []byte) (int, error) {
	n, err := t.Conn.Read(p)
	if t.expect != nothing {
		t.pending = append(t.pending, p[:n]...)
		t.readPackets()
	}
	return n, err
}

// readPackets reads the packets that are there as a whole.
func (t *tap) readPackets() {
	for t.expect != nothing && len(t.pending) >= 4 {
		size := int(t.pending[0]) | int(t.pending[1])<<8 | int(t.pending[2])<<16
		if len(t.pending) < 4+size {
			return
		}
		packet := t.pending[4 : 4+size]
		t.pending = t.pending[4+size:]
		t.readPacket(packet)
	}
	if t.expect == nothing {
		t.pending = nil
	}
}

func (t *tap) readPacket(p []byte) {
	r := &packet{rest: p}
	switch t.expect {
	case handshake:
		t.expect = nothing
		r.skip(1) // version of the protocol
		r.until(0)
		t.thread = uint32(r.integer(4))
	case queryResponse:
		t.answered = true
		t.readResponse(r)
	case prepareResponse:
		t.readPrepared(r)
	case descriptions:
		t.readDescription(r)
	}
}

const (
	headerOK    = 0x00
	headerError = 0xff
	headerFile  = 0xfb
	headerEOF   = 0xfe
)

// readResponse reads the first packet after a query or an execution: what was
// changed, an error, or the number of columns. MariaDB adds whether their
// descriptions follow or are those of the preparation.
func (t *tap) readResponse(r *packet) {
	t.expect = nothing
	switch r.first() {
	case headerOK:
		r.skip(1)
		t.columns = nil
		t.changed = r.lengthEncoded()
		t.inserted = r.lengthEncoded()
	case headerError, headerFile:
		t.columns = nil
	default:
		n := int(r.lengthEncoded())
		if len(r.rest) > 0 && r.rest[0] == 0 {
			return
		}
		t.await(0, n)
	}
}

// readPrepared reads the first packet after a preparation.
func (t *tap) readPrepared(r *packet) {
	t.expect = nothing
	if r.first() != headerOK {
		return
	}
	r.skip(5) // and the statement's id
	columns := int(r.integer(2))
	t.await(int(r.integer(2)), columns)
}

func (t *tap) await(parameters, columns int) {
	t.skip, t.missing, t.columns = parameters, columns, nil
	if parameters+columns > 0 {
		t.expect = descriptions
	}
}

func (t *tap) readDescription(r *packet) {
	switch {
	case r.first() == headerEOF && len(r.rest) < 9:
		return // between parameters and columns
	case t.skip > 0:
		t.skip--
	default:
		t.missing--
		t.columns = append(t.columns, r.column())
	}
	if t.skip+t.missing == 0 {
		t.expect = nothing
	}
}

// A packet is read from its front. What is not there reads as zero: a server
// that sends less than the protocol asks for is not worth a crash.
type packet struct{ rest []byte }

func (r *packet) first() byte {
	if len(r.rest) == 0 {
		return headerError
	}
	return r.rest[0]
}

func (r *packet) take(n int) []byte {
	n = max(0, min(n, len(r.rest)))
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *packet) skip(n int) { r.take(n) }

func (r *packet) until(end byte) []byte {
	n := bytes.IndexByte(r.rest, end)
	if n < 0 {
		return r.take(len(r.rest))
	}
	return r.take(n + 1)
}

// integer reads a little-endian number of n bytes.
func (r *packet) integer(n int) uint64 {
	var b [8]byte
	copy(b[:], r.take(n))
	return binary.LittleEndian.Uint64(b[:])
}

func (r *packet) lengthEncoded() uint64 {
	switch first := r.integer(1); first {
	case 0xfc:
		return r.integer(2)
	case 0xfd:
		return r.integer(3)
	case 0xfe:
		return r.integer(8)
	default:
		return first
	}
}

func (r *packet) text() string {
	n := min(r.lengthEncoded(), uint64(len(r.rest)))
	return string(r.take(int(n)))
}

// column reads a description: catalog, schema, table and column with their
// original names, then twelve bytes of numbers behind their count.
func (r *packet) column() mysqlColumn {
	c := mysqlColumn{}
	r.text() // catalog, always "def"
	r.text() // schema
	c.table = r.text()
	r.text() // the table's original name
	c.name = r.text()
	c.original = r.text()
	r.lengthEncoded()
	c.charset = uint16(r.integer(2))
	c.length = uint32(r.integer(4))
	c.kind = byte(r.integer(1))
	c.flags = uint16(r.integer(2))
	c.decimals = byte(r.integer(1))
	return c
}
