package embedded

import (
	"bytes"
	"encoding/binary"
	"strings"

	protocol "github.com/dolthub/vitess/go/mysql"
)

// errorPacket is where an error packet of the protocol has what; see
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_err_packet.html
const (
	errorMark    = 4 // after the length and the sequence number
	errorNumber  = 5
	errorMessage = 13 // after the state and the # before it
)

// Write passes on what the server sends, but for one error: a statement that
// cannot be parsed is refused by the protocol's own preparation, before any
// handler hears of it, and with a number that says nothing. Where nothing is
// buffered, as there, the protocol writes the header of a packet and then its
// body, so a lone header waits for what it heads.
func (c *serverConn) Write(b []byte) (int, error) {
	if c.header == nil && isHeader(b) {
		c.header = bytes.Clone(b)
		return len(b), nil
	}
	packet := append(c.header, b...)
	c.header = nil
	if _, err := c.Conn.Write(corrected(packet)); err != nil {
		return 0, err
	}
	return len(b), nil
}

// isHeader tells whether b is the header of a packet that has a body.
func isHeader(b []byte) bool {
	return len(b) == 4 && (b[0] != 0 || b[1] != 0 || b[2] != 0)
}

// corrected returns the packet that is to be sent in place of p.
func corrected(p []byte) []byte {
	if len(p) < errorMessage || p[errorMark] != protocol.ErrPacket {
		return p
	}
	_, said, found := strings.Cut(string(p[errorMessage:]), "Code: INVALID_ARGUMENT\n")
	if !found {
		return p
	}
	err := translate(protocol.NewSQLError(protocol.ERUnknownError, "", "%s", said), "", "")
	return packetOf(err.(*protocol.SQLError), p[3])
}

func packetOf(e *protocol.SQLError, sequence byte) []byte {
	p := []byte{0, 0, 0, sequence, protocol.ErrPacket, 0, 0, '#'}
	p = append(p, e.State...)
	p = append(p, e.Message...)
	binary.LittleEndian.PutUint16(p[errorNumber:], uint16(e.Num))
	length := binary.LittleEndian.AppendUint32(nil, uint32(len(p)-errorMark))
	copy(p, length[:3])
	return p
}
