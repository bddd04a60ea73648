package crash

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
)

// mysqlWire speaks the protocol of MySQL and MariaDB, as far as counting
// statements asks for it:
// https://dev.mysql.com/doc/dev/mysql-server/latest/PAGE_PROTOCOL.html. It
// keeps the two ends from agreeing on what would make replies harder to read.
type mysqlWire struct {
	prepared map[uint32]string // statement -> its text
	last     byte              // the last command
	text     string            // of the last command
}

func newMySQLWire() protocol { return &mysqlWire{prepared: map[uint32]string{}} }

// The commands that matter.
const (
	comQuit         = 0x01
	comQuery        = 0x03
	comPrepare      = 0x16
	comExecute      = 0x17
	comSendLongData = 0x18
	comClose        = 0x19
)

// greet passes the server's greeting, the client's answer, and what they make
// out about passwords.
func (w *mysqlWire) greet(client, server net.Conn) error {
	hello, err := packet(server)
	if err != nil {
		return err
	}
	simplify(hello)
	if _, err := client.Write(hello); err != nil {
		return err
	}
	for {
		if err := pass(client, server); err != nil {
			return err
		}
		for again := true; again; {
			p, err := packet(server)
			if err != nil {
				return err
			}
			if _, err := client.Write(p); err != nil {
				return err
			}
			switch p[4] {
			case 0x00:
				return nil
			case 0xff:
				return errors.New("refused")
			}
			again = p[4] == 0x01 && len(p) > 5 && p[5] == 3 // the password is known: OK follows
		}
	}
}

func pass(from, to net.Conn) error {
	p, err := packet(from)
	if err != nil {
		return err
	}
	_, err = to.Write(p)
	return err
}

// simplify takes abilities from a greeting: compression, TLS, rows without
// EOF, and MariaDB's own.
func simplify(hello []byte) {
	end := bytes.IndexByte(hello[5:], 0)
	if end < 0 {
		return
	}
	low := 5 + end + 1 + 4 + 8 + 1 // after version, connection id, half the salt, a filler
	if len(hello) < low+18 {
		return
	}
	hello[low] &^= 1 << 5   // CLIENT_COMPRESS
	hello[low+1] &^= 1 << 3 // CLIENT_SSL
	hello[low+6] &^= 1 << 0 // CLIENT_DEPRECATE_EOF
	clear(hello[low+14 : low+18])
}

func (w *mysqlWire) command(client io.Reader) (raw []byte, sql string, replied bool, err error) {
	p, err := packet(client)
	if err != nil {
		return nil, "", false, err
	}
	w.last, w.text = p[4], ""
	switch w.last {
	case comQuery:
		return p, string(p[5:]), true, nil
	case comPrepare:
		w.text = string(p[5:])
	case comExecute:
		return p, w.prepared[binary.LittleEndian.Uint32(p[5:])], true, nil
	case comQuit, comClose, comSendLongData:
		return p, "", false, nil
	}
	return p, "", true, nil
}

func (w *mysqlWire) reply(server io.Reader) (raw []byte, ok bool, err error) {
	r := &mysqlReply{from: server}
	if w.last == comPrepare {
		ok, err = w.preparing(r)
	} else {
		ok, err = r.results()
	}
	return r.raw, ok, err
}

// preparing reads the reply to a COM_STMT_PREPARE.
func (w *mysqlWire) preparing(r *mysqlReply) (ok bool, err error) {
	p, err := r.next()
	if err != nil || p[0] == 0xff {
		return false, err
	}
	w.prepared[binary.LittleEndian.Uint32(p[1:])] = w.text
	columns, params := binary.LittleEndian.Uint16(p[5:]), binary.LittleEndian.Uint16(p[7:])
	for _, n := range []uint16{params, columns} {
		if n == 0 {
			continue
		}
		if _, err := r.skip(int(n) + 1); err != nil { // EOF comes last
			return false, err
		}
	}
	return true, nil
}

// A mysqlReply is a reply as it is read.
type mysqlReply struct {
	from io.Reader
	raw  []byte
}

// next reads a packet and returns its body.
func (r *mysqlReply) next() ([]byte, error) {
	p, err := packet(r.from)
	if err != nil {
		return nil, err
	}
	r.raw = append(r.raw, p...)
	return p[4:], nil
}

// skip reads n packets and returns the last.
func (r *mysqlReply) skip(n int) (p []byte, err error) {
	for ; n > 0 && err == nil; n-- {
		p, err = r.next()
	}
	return p, err
}

// results reads results until none follows.
func (r *mysqlReply) results() (ok bool, err error) {
	for {
		p, err := r.next()
		if err != nil {
			return false, err
		}
		status := []byte{0, 0}
		switch {
		case p[0] == 0xff:
			return false, nil
		case p[0] == 0x00:
			_, rest := number(p[1:])
			_, status = number(rest)
		default:
			columns, _ := number(p)
			if _, err := r.skip(int(columns) + 1); err != nil {
				return false, err
			}
			if status, err = r.rows(); err != nil || status == nil {
				return false, err
			}
		}
		if more := status[0]&8 != 0; !more {
			return true, nil
		}
	}
}

// rows reads rows, and returns the status at their end; nil if it is an error.
func (r *mysqlReply) rows() (status []byte, err error) {
	for {
		p, err := r.next()
		switch {
		case err != nil || p[0] == 0xff:
			return nil, err
		case p[0] == 0xfe && len(p) < 9:
			return p[3:], nil
		}
	}
}

// packet reads a packet: the length of its body, a number, and its body.
func packet(r io.Reader) ([]byte, error) {
	head := make([]byte, 4)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, err
	}
	n := int(head[0]) | int(head[1])<<8 | int(head[2])<<16
	if n == 0 || n == 1<<24-1 {
		return nil, fmt.Errorf("packet of %d bytes", n)
	}
	body := make([]byte, n)
	_, err := io.ReadFull(r, body)
	return append(head, body...), err
}

// number reads an integer in the protocol's own form.
func number(b []byte) (uint64, []byte) {
	size := map[byte]int{0xfc: 2, 0xfd: 3, 0xfe: 8}[b[0]]
	if size == 0 {
		return uint64(b[0]), b[1:]
	}
	var whole [8]byte
	copy(whole[:], b[1:1+size])
	return binary.LittleEndian.Uint64(whole[:]), b[1+size:]
}
