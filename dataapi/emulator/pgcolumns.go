package emulator

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
)

// pgColumns is what a statement returns. Fields is nil if it returns no rows.
type pgColumns struct {
	fields []pgconn.FieldDescription
	kinds  []pgKind
	bases  []uint32 // the element types of columns that are arrays, else 0
}

func newPgColumns(fields []pgconn.FieldDescription) *pgColumns {
	c := &pgColumns{fields: fields}
	for _, f := range fields {
		kind, base := pgKindOf(f.DataTypeOID)
		c.kinds = append(c.kinds, kind)
		c.bases = append(c.bases, base)
	}
	return c
}

// pgKindOf returns the kind of a type; without a name if it is not one of the
// fixed.
func pgKindOf(oid uint32) (kind pgKind, base uint32) {
	base, ok := pgElements[oid]
	if !ok {
		return pgKinds[oid], 0
	}
	element := pgKinds[base]
	return pgKind{"_" + element.name, jdbcArray, true, func(v []byte, st statement) (field, error) {
		sizes, elements, err := pgArray(v)
		if err != nil {
			return field{}, err
		}
		if len(sizes) > 1 && st.profile != V1 {
			return field{}, unsupported("The result contains a multidimensional array")
		}
		list, err := nest(sizes, elements, element.list)
		return arrayField(list), err
	}, nil}, base
}

// formats returns the format in which to ask for each column.
func (c *pgColumns) formats() []int16 {
	formats := make([]int16, len(c.kinds))
	for i, k := range c.kinds {
		if k.binary {
			formats[i] = pgtype.BinaryFormatCode
		}
	}
	return formats
}

func (c *pgColumns) labels() []string {
	labels := make([]string, len(c.fields))
	for i, f := range c.fields {
		labels[i] = f.Name
	}
	return labels
}

// decode returns the fields of a row.
func (c *pgColumns) decode(row [][]byte, st statement) ([]field, error) {
	fields := make([]field, len(row))
	for i, value := range row {
		k := c.kinds[i]
		if k.decode == nil {
			return nil, unsupportedType(k.name)
		}
		if value == nil {
			fields[i] = nullField()
			continue
		}
		var err error
		if fields[i], err = k.decode(value, st); err != nil {
			return nil, err
		}
	}
	return fields, nil
}

// nameTypes asks for the types without fixed numbers, in the session of the
// statement, for nobody else can see a type that a transaction has just made.
// Enumerations, and the vectors of pgvector, are text to the service.
func (c *pgColumns) nameTypes(ctx context.Context, conn *pgconn.PgConn) error {
	var oids []uint32
	for i, k := range c.kinds {
		if k.name == "" {
			oids = append(oids, c.fields[i].DataTypeOID)
		}
	}
	if len(oids) == 0 {
		return nil
	}
	const query = `SELECT oid, typname, typtype FROM pg_catalog.pg_type WHERE oid = ANY ($1::pg_catalog.oid[])`
	r := conn.ExecParams(ctx, query, [][]byte{pgList(oids)}, nil, nil, nil).Read()
	if r.Err != nil {
		return r.Err
	}
	for _, row := range r.Rows {
		c.name(string(row[0]), string(row[1]), string(row[2]))
	}
	return nil
}

// name gives the columns of a type their kind.
func (c *pgColumns) name(oid, name, typtype string) {
	k := pgKind{name: name, jdbc: jdbcOther}
	switch {
	case typtype == "e":
		k.jdbc, k.decode = jdbcVarchar, pgString
	case name == "vector":
		k.decode = pgString
	case strings.HasPrefix(name, "_"):
		k.jdbc = jdbcArray
	}
	for i, f := range c.fields {
		if fmt.Sprint(f.DataTypeOID) == oid && c.kinds[i].name == "" {
			c.kinds[i] = k
		}
	}
}

// pgList writes an array of numbers.
func pgList[T uint32 | uint16](list []T) []byte {
	return []byte("{" + strings.Join(strings.Fields(strings.Trim(fmt.Sprint(list), "[]")), ",") + "}")
}

// A pgOrigin is the column of a table that a column of a result shows.
type pgOrigin struct {
	table   string
	notNull bool
	counted bool // its default is the next value of a sequence
}

// metadata describes the columns as the JDBC driver of the first Data API did,
// with the names that the present one gives to types.
func (c *pgColumns) metadata(ctx context.Context, conn *pgconn.PgConn) ([]columnMetadata, error) {
	origins, err := c.origins(ctx, conn)
	if err != nil {
		return nil, err
	}
	columns := make([]columnMetadata, len(c.fields))
	for i, f := range c.fields {
		columns[i] = c.column(i)
		if o, ok := origins[[2]string{fmt.Sprint(f.TableOID), fmt.Sprint(f.TableAttributeNumber)}]; ok {
			o.describe(&columns[i])
		}
	}
	return columns, nil
}

// origins asks for the columns of tables among those of the result.
func (c *pgColumns) origins(ctx context.Context, conn *pgconn.PgConn) (map[[2]string]pgOrigin, error) {
	var tables []uint32
	var numbers []uint16
	for _, f := range c.fields {
		if f.TableOID != 0 {
			tables = append(tables, f.TableOID)
			numbers = append(numbers, f.TableAttributeNumber)
		}
	}
	if len(tables) == 0 {
		return nil, nil
	}
	const query = `
SELECT a.attrelid, a.attnum, c.relname, a.attnotnull,
       a.attidentity <> '' OR coalesce(pg_catalog.pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%', false)
FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.oid[]), pg_catalog.unnest($2::pg_catalog.int2[])) AS wanted (relid, num)
JOIN pg_catalog.pg_attribute a ON a.attrelid = wanted.relid AND a.attnum = wanted.num
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum`
	r := conn.ExecParams(ctx, query, [][]byte{pgList(tables), pgList(numbers)}, nil, nil, nil).Read()
	origins := make(map[[2]string]pgOrigin, len(r.Rows))
	for _, row := range r.Rows {
		origins[[2]string{string(row[0]), string(row[1])}] = pgOrigin{
			table: string(row[2]), notNull: string(row[3]) == "t", counted: string(row[4]) == "t",
		}
	}
	return origins, r.Err
}

// describe adds what the origin says. Columns that count by a sequence are
// said to be of the type serial.
func (o pgOrigin) describe(m *columnMetadata) {
	m.TableName = o.table
	m.Nullable = 1
	if o.notNull {
		m.Nullable = 0
	}
	m.IsAutoIncrement = o.counted
	if !o.counted {
		return
	}
	switch m.TypeName {
	case "int2":
		m.TypeName = "smallserial"
	case "int4":
		m.TypeName = "serial"
	case "int8":
		m.TypeName = "bigserial"
	}
}
