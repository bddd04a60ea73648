package dataapi

import (
	"database/sql/driver"
	"fmt"
	"io"
	"reflect"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/rdsdata"
	"github.com/aws/aws-sdk-go-v2/service/rdsdata/types"
)

// rows are those of one answer: the service sends a result whole or not at
// all.
type rows struct {
	columns []column
	records [][]types.Field
}

func newRows(p Product, out *rdsdata.ExecuteStatementOutput) *rows {
	r := &rows{records: out.Records}
	for _, m := range out.ColumnMetadata {
		r.columns = append(r.columns, newColumn(p, m))
	}
	return r
}

func (r *rows) Columns() []string {
	names := make([]string, len(r.columns))
	for i, c := range r.columns {
		names[i] = c.name
	}
	return names
}

func (r *rows) Next(dest []driver.Value) error {
	if len(r.records) == 0 {
		return io.EOF
	}
	record := r.records[0]
	if len(record) != len(r.columns) {
		return fmt.Errorf("data api: a row has %d values for %d columns", len(record), len(r.columns))
	}
	r.records = r.records[1:]
	for i := range r.columns {
		v, err := r.columns[i].value(record[i])
		if err != nil {
			return fmt.Errorf("data api: %w", err)
		}
		dest[i] = v
	}
	return nil
}

func (r *rows) Close() error {
	r.records = nil
	return nil
}

// ColumnTypeDatabaseTypeName returns the service's name of the type in upper
// case, such as "INT4" or "INT UNSIGNED".
func (r *rows) ColumnTypeDatabaseTypeName(i int) string { return r.columns[i].typeName }

// ColumnTypeNullable passes on what the service knows, which for an expression
// is nothing.
func (r *rows) ColumnTypeNullable(i int) (nullable, ok bool) {
	switch r.columns[i].meta.Nullable {
	case 0:
		return false, true
	case 1:
		return true, true
	}
	return false, false
}

// ColumnTypePrecisionScale is about decimals. One that was declared without a
// precision has none.
func (r *rows) ColumnTypePrecisionScale(i int) (precision, scale int64, ok bool) {
	c := r.columns[i]
	switch c.typeName {
	case "NUMERIC", "DECIMAL", "DECIMAL UNSIGNED":
		return int64(c.meta.Precision), int64(c.meta.Scale), c.meta.Precision > 0
	}
	return 0, 0, false
}

// ColumnTypeScanType returns the Go type of the column's values.
func (r *rows) ColumnTypeScanType(i int) reflect.Type {
	switch c := r.columns[i]; c.kind() {
	case integer:
		return reflect.TypeFor[int64]()
	case date, timestamps:
		return reflect.TypeFor[time.Time]()
	default:
		return c.scanType()
	}
}

func (c *column) scanType() reflect.Type {
	switch c.typeName {
	case "BOOL":
		return reflect.TypeFor[bool]()
	case "BIT":
		return reflect.TypeFor[int64]()
	case "FLOAT4", "FLOAT8", "FLOAT", "DOUBLE":
		return reflect.TypeFor[float64]()
	case "BYTEA", "BINARY", "VARBINARY", "TINYBLOB", "BLOB", "MEDIUMBLOB", "LONGBLOB":
		return reflect.TypeFor[[]byte]()
	}
	return reflect.TypeFor[string]()
}

var (
	_ driver.RowsColumnTypeDatabaseTypeName = (*rows)(nil)
	_ driver.RowsColumnTypeNullable         = (*rows)(nil)
	_ driver.RowsColumnTypePrecisionScale   = (*rows)(nil)
	_ driver.RowsColumnTypeScanType         = (*rows)(nil)
)
