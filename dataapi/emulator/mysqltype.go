package emulator

import (
	"database/sql/driver"
	"fmt"
	"strconv"
	"strings"
)

// Field types of the protocol.
const (
	myDecimal    = 0x00
	myTiny       = 0x01
	myShort      = 0x02
	myLong       = 0x03
	myFloat      = 0x04
	myDouble     = 0x05
	myNull       = 0x06
	myTimestamp  = 0x07
	myLongLong   = 0x08
	myInt24      = 0x09
	myDate       = 0x0a
	myTime       = 0x0b
	myDateTime   = 0x0c
	myYear       = 0x0d
	myNewDate    = 0x0e
	myVarchar    = 0x0f
	myBit        = 0x10
	myVector     = 0xf2
	myJSON       = 0xf5
	myNewDecimal = 0xf6
	myEnum       = 0xf7
	mySet        = 0xf8
	myTinyBlob   = 0xf9
	myMediumBlob = 0xfa
	myLongBlob   = 0xfb
	myBlob       = 0xfc
	myVarString  = 0xfd
	myString     = 0xfe
	myGeometry   = 0xff
)

// Flags of the protocol.
const (
	flagNotNull       = 0x001
	flagUnsigned      = 0x020
	flagBinary        = 0x080
	flagAutoIncrement = 0x200
)

// binaryCharset is that of bytes.
const binaryCharset = 63

func (c mysqlColumn) isBytes() bool { return c.charset == binaryCharset }

// isBool is true of TINYINT(1), as which BOOL is declared.
func (c mysqlColumn) isBool() bool { return c.kind == myTiny && c.length == 1 }

// decodeMySQL returns the fields of a row as the driver read it.
func decodeMySQL(columns []mysqlColumn, values []driver.Value, st statement) ([]field, error) {
	fields := make([]field, len(values))
	for i, v := range values {
		if columns[i].kind == myGeometry || columns[i].kind == myVector {
			return nil, unsupportedType(columns[i].typeName())
		}
		if v == nil {
			fields[i] = nullField()
			continue
		}
		var err error
		if fields[i], err = columns[i].decode(v, st); err != nil {
			return nil, fmt.Errorf("read column %s: %w", columns[i].name, err)
		}
	}
	return fields, nil
}

func (c mysqlColumn) decode(v driver.Value, st statement) (field, error) {
	switch c.kind {
	case myTiny, myShort, myInt24, myLong, myLongLong:
		return c.decodeInteger(v, st)
	case myYear:
		return stringField(textOf(v) + yearSuffix(st.profile)), nil
	case myFloat:
		return doubleField(widen(v.(float32))), nil
	case myDouble:
		return doubleField(v.(float64)), nil
	case myDecimal, myNewDecimal:
		return decimalField(textOf(v), st)
	case myTime, myTimestamp, myDateTime:
		return stringField(shortFraction(textOf(v))), nil
	case myBit:
		return boolField(strings.Trim(textOf(v), "\x00") != ""), nil
	case myDate, myNewDate, myJSON, myEnum, mySet:
		return stringField(textOf(v)), nil
	}
	if c.isBytes() {
		return blobField([]byte(textOf(v))), nil
	}
	return stringField(textOf(v)), nil
}

// yearSuffix makes a year the date that it was to the first Data API.
func yearSuffix(p Profile) string {
	if p == V1 {
		return "-01-01"
	}
	return ""
}

// decodeInteger returns a number, or a truth where there is only one digit. An
// unsigned number beyond the API's is negative, as the service has it, unless
// text was asked for.
func (c mysqlColumn) decodeInteger(v driver.Value, st statement) (field, error) {
	text := textOf(v)
	if c.isBool() {
		return boolField(text != "0"), nil
	}
	if st.longs == "STRING" {
		return stringField(text), nil
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return longField(n), nil
	}
	n, err := strconv.ParseUint(text, 10, 64)
	return longField(int64(n)), err
}

func textOf(v driver.Value) string {
	if b, ok := v.([]byte); ok {
		return string(b)
	}
	return fmt.Sprint(v)
}

// shortFraction writes the fraction of a time as the service does.
func shortFraction(text string) string {
	whole, digits, ok := strings.Cut(text, ".")
	if !ok {
		return text
	}
	micros, err := strconv.ParseInt((digits + "000000")[:6], 10, 64)
	if err != nil {
		return text
	}
	return whole + fraction(micros)
}
