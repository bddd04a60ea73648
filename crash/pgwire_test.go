package crash

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net"
)

// pgWire speaks PostgreSQL's protocol, version 3, as far as counting
// statements asks for it:
// https://www.postgresql.org/docs/current/protocol-message-formats.html.
// The server trusts its clients.
type pgWire struct {
	prepared map[string]string // statement -> its text
	portals  map[string]string // portal -> the text of its statement
}

func newPGWire() protocol {
	return &pgWire{prepared: map[string]string{}, portals: map[string]string{}}
}

// Codes that stand in the place of a protocol version.
const (
	cancelRequest = 80877102
	sslRequest    = 80877103
	gssRequest    = 80877104
)

func (w *pgWire) greet(client, server net.Conn) error {
	for {
		first, err := pgBody(client, nil)
		if err != nil {
			return err
		}
		switch binary.BigEndian.Uint32(first[4:]) {
		case sslRequest, gssRequest:
			if _, err := client.Write([]byte("N")); err != nil {
				return err
			}
			continue
		case cancelRequest:
			server.Write(first)
			return io.EOF // nothing more is said
		}
		if _, err := server.Write(first); err != nil {
			return err
		}
		hello, _, err := w.reply(server)
		client.Write(hello)
		return err
	}
}

// command reads the messages up to the one that asks for an answer. What is
// only parsed and described is not executed, and has no sql.
func (w *pgWire) command(client io.Reader) (raw []byte, sql string, replied bool, err error) {
	for {
		m, err := pgMessage(client)
		if err != nil {
			return nil, "", false, err
		}
		raw = append(raw, m...)
		switch body := m[5:]; m[0] {
		case 'Q':
			return raw, text(body), true, nil
		case 'S':
			return raw, sql, true, nil
		case 'X':
			return raw, "", false, nil
		case 'P':
			name, rest := cString(body)
			w.prepared[name] = text(rest)
		case 'B':
			portal, rest := cString(body)
			statement, _ := cString(rest)
			w.portals[portal] = w.prepared[statement]
		case 'E':
			portal, _ := cString(body)
			sql = w.portals[portal]
		}
	}
}

func (w *pgWire) reply(server io.Reader) (raw []byte, ok bool, err error) {
	ok = true
	for {
		m, err := pgMessage(server)
		if err != nil {
			return raw, false, err
		}
		raw = append(raw, m...)
		switch {
		case m[0] == 'Z':
			return raw, ok, nil
		case m[0] == 'E':
			ok = false
		case m[0] == 'C' && text(m[5:]) == "ROLLBACK":
			ok = false // of a COMMIT that could not be
		}
	}
}

// pgMessage reads a message: its type, its length and its body.
func pgMessage(r io.Reader) ([]byte, error) {
	head := make([]byte, 1)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, err
	}
	return pgBody(r, head)
}

// pgBody appends a length and as many bytes, itself included, to m.
func pgBody(r io.Reader, m []byte) ([]byte, error) {
	var length [4]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(length[:])
	if n < 4 || n > 1<<28 {
		return nil, fmt.Errorf("message of %d bytes", n)
	}
	m = append(m, length[:]...)
	rest := make([]byte, n-4)
	_, err := io.ReadFull(r, rest)
	return append(m, rest...), err
}

// cString returns the text up to the first zero byte, and what follows.
func cString(b []byte) (string, []byte) {
	before, after, _ := bytes.Cut(b, []byte{0})
	return string(before), after
}

func text(b []byte) string {
	s, _ := cString(b)
	return s
}
