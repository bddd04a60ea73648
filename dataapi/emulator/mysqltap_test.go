package emulator

import (
	"io"
	"net"
	"slices"
	"testing"
)

// A script is a connection to a server that says what it is to say.
type script struct {
	net.Conn
	says []byte
	step int // bytes to a Read
}

func (s *script) Write(p []byte) (int, error) { return len(p), nil }

func (s *script) Read(p []byte) (int, error) {
	if len(s.says) == 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), s.step)], s.says)
	s.says = s.says[n:]
	return n, nil
}

// packets frames what a server says.
func packets(bodies ...string) []byte {
	var out []byte
	for i, body := range bodies {
		out = append(out, byte(len(body)), 0, 0, byte(i+1))
		out = append(out, body...)
	}
	return out
}

// tapped sends a command after the handshake and returns the tap when the
// server has said everything.
func tapped(command byte, says []byte, step int) *tap {
	t := newTap(&script{says: slices.Clone(says), step: step})
	t.expect = nothing
	t.Write([]byte{1, 0, 0, 0, command})
	io.Copy(io.Discard, struct{ io.Reader }{t})
	return t
}

// definition is a description of a column, shortened to what is looked at.
const definition = "\x03def\x01s\x01t\x01T\x01c\x01C\x0c\x2d\x00\x0a\x00\x00\x00\x03\x03\x42\x00\x00\x00"

func TestTap(t *testing.T) {
	column := mysqlColumn{table: "t", name: "c", original: "C", charset: 45, length: 10, kind: myLong, flags: 0x4203}
	tests := []struct {
		name     string
		command  byte
		says     []byte
		columns  []mysqlColumn
		changed  uint64
		inserted uint64
	}{
		{"OK", comQuery, packets("\x00\x03\xfc\x01\x01\x02\x00\x00\x00"), nil, 3, 257},
		{"an error", comQuery, packets("\xff\x28\x04#42000no"), nil, 0, 0},
		{"rows", comQuery, packets("\x01", definition, "\x01x", "\xfe\x00\x00\x02\x00"), []mysqlColumn{column}, 0, 0},
		{"a row that looks like a description", comQuery, packets("\x01", definition, definition), []mysqlColumn{column}, 0, 0},
		{"a preparation", comStmtPrepare, packets("\x00\x01\x00\x00\x00\x01\x00\x01\x00\x00\x00\x00", "\x03def", "\xfe\x00\x00\x02\x00", definition), []mysqlColumn{column}, 0, 0},
		{"a ping", 0x0e, packets("\x00\x01\x01\x02\x00\x00\x00"), nil, 0, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := tapped(test.command, test.says, 4096)
			if !slices.Equal(got.columns, test.columns) || got.changed != test.changed || got.inserted != test.inserted {
				t.Errorf("got  %+v, %d changed, %d inserted\nwant %+v, %d, %d",
					got.columns, got.changed, got.inserted, test.columns, test.changed, test.inserted)
			}
		})
	}
}

// TestTapKeepsPreparation: MariaDB may leave out descriptions that it has sent
// with the preparation.
func TestTapKeepsPreparation(t *testing.T) {
	tap := tapped(comStmtPrepare, packets("\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00", definition), 4096)
	tap.Conn.(*script).says = packets("\x01\x00", "\x00\x00x")
	tap.Write([]byte{1, 0, 0, 0, comStmtExecute})
	io.Copy(io.Discard, struct{ io.Reader }{tap})
	if len(tap.columns) != 1 || tap.columns[0].name != "c" {
		t.Errorf("got %+v, want the prepared column", tap.columns)
	}
}

// FuzzTap: whatever a server says, it is read without a panic, and the same in
// pieces.
func FuzzTap(f *testing.F) {
	f.Add(byte(comQuery), packets("\x01", definition, "\x01x"))
	f.Add(byte(comStmtPrepare), packets("\x00\x01\x00\x00\x00\x01\x00\x01\x00", "\x03def", definition))
	f.Add(byte(comStmtExecute), packets("\x00\xfe\x01\x02\x03\x04\x05\x06\x07\x08\xfd\x01\x02\x03"))
	f.Add(byte(comQuery), packets(""))
	f.Fuzz(func(t *testing.T, command byte, says []byte) {
		whole, pieces := tapped(command, says, 4096), tapped(command, says, 1)
		if !slices.Equal(whole.columns, pieces.columns) || whole.changed != pieces.changed || whole.answered != pieces.answered {
			t.Errorf("command %#x, %q: got %+v at once and %+v in pieces", command, says, whole, pieces)
		}
	})
}
