package dataapi

import (
	"database/sql/driver"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rdsdata/types"
)

// A column is what the service says of a column of a result.
type column struct {
	product  Product
	name     string // the label, that is the alias
	typeName string // in upper case
	meta     types.ColumnMetadata
}

func newColumn(p Product, m types.ColumnMetadata) column {
	name := aws.ToString(m.Label)
	if m.Label == nil {
		name = aws.ToString(m.Name)
	}
	return column{p, name, strings.ToUpper(aws.ToString(m.TypeName)), m}
}

// A kind is what the text of a value stands for.
type kind int

const (
	other kind = iota // text
	integer
	date
	timestamps // with or without a time zone: the service gives all in UTC
)

// kind knows the type names of both products. PostgreSQL's are those of
// pg_type, but for the serials.
func (c *column) kind() kind {
	name := strings.TrimSuffix(c.typeName, " UNSIGNED")
	switch name {
	case "INT2", "INT4", "INT8", "OID", "SMALLSERIAL", "SERIAL", "BIGSERIAL",
		"TINYINT", "SMALLINT", "MEDIUMINT", "INT", "INTEGER", "BIGINT", "YEAR":
		return integer
	case "DATE":
		return date
	case "TIMESTAMP", "TIMESTAMPTZ", "DATETIME":
		return timestamps
	}
	return other
}

func (c *column) unsigned() bool { return strings.HasSuffix(c.typeName, "UNSIGNED") }

// value returns what a field of the column is in Go.
func (c *column) value(f types.Field) (driver.Value, error) {
	switch v := f.(type) {
	case *types.FieldMemberIsNull:
		if v.Value {
			return nil, nil
		}
	case *types.FieldMemberLongValue:
		return c.long(v.Value)
	case *types.FieldMemberBooleanValue:
		return c.boolean(v.Value)
	case *types.FieldMemberDoubleValue:
		return v.Value, nil
	case *types.FieldMemberStringValue:
		return c.parse(v.Value), nil
	case *types.FieldMemberBlobValue:
		return v.Value, nil
	case *types.FieldMemberArrayValue:
		return array(v.Value)
	}
	return nil, fmt.Errorf("column %q: the service sent a value of no known kind", c.name)
}

// long refuses what has gone through a signed number of 64 bits on its way.
func (c *column) long(v int64) (driver.Value, error) {
	if v < 0 && c.unsigned() {
		return nil, fmt.Errorf("column %q: the Data API cannot carry a %s this large; select CAST(… AS CHAR)", c.name, c.typeName)
	}
	return v, nil
}

// boolean is a number on MySQL, where TINYINT(1) and BIT(1) are what is called
// BOOL. A wider BIT has been cut down to "not zero" by the service.
func (c *column) boolean(v bool) (driver.Value, error) {
	if c.product == PostgreSQL {
		return v, nil
	}
	if c.typeName == "BIT" && c.meta.Precision > 1 {
		return nil, fmt.Errorf("column %q: the Data API cannot carry a BIT(%d); select CAST(… AS UNSIGNED)", c.name, c.meta.Precision)
	}
	if v {
		return int64(1), nil
	}
	return int64(0), nil
}

// parse returns the text itself if it is not what the column's type promises,
// such as a date before Christ or MySQL's 0000-00-00: then it can still be
// scanned into a string.
func (c *column) parse(s string) driver.Value {
	switch c.kind() {
	case integer:
		return parseInteger(s)
	case date:
		return parseTime(s, time.DateOnly)
	case timestamps:
		return parseTime(s, time.DateTime, "2006-01-02 15:04:05Z07", time.RFC3339)
	}
	return s
}

func parseInteger(s string) driver.Value {
	if i, err := strconv.ParseInt(s, 10, 64); err == nil {
		return i
	}
	if u, err := strconv.ParseUint(s, 10, 64); err == nil {
		return u
	}
	return s
}

// parseTime needs no format for fractions: time.Parse takes them after any
// second.
func parseTime(s string, formats ...string) driver.Value {
	for _, f := range formats {
		if t, err := time.Parse(f, s); err == nil {
			return t.UTC()
		}
	}
	return s
}
