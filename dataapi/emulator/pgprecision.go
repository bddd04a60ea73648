package emulator

import (
	"strings"

	"github.com/jackc/pgx/v5/pgtype"
)

// column describes a column as far as its type says.
func (c *pgColumns) column(i int) columnMetadata {
	f, kind := c.fields[i], c.kinds[i]
	m := columnMetadata{
		Label: f.Name, Name: f.Name, Nullable: 2,
		Type: kind.jdbc, TypeName: strings.ToLower(strings.Trim(kind.name, `"`)),
		IsCurrency: f.DataTypeOID == moneyOID,
	}
	oid := f.DataTypeOID
	if base := c.bases[i]; base != 0 {
		m.ArrayBaseColumnType = pgKinds[base].jdbc
		oid = base
	}
	m.IsSigned = pgSigned(oid)
	m.IsCaseSensitive = pgCaseSensitive(oid)
	m.Precision, m.Scale = pgPrecision(oid, int(f.TypeModifier))
	return m
}

func pgSigned(oid uint32) bool {
	switch oid {
	case pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID, pgtype.Float4OID, pgtype.Float8OID, pgtype.NumericOID:
		return true
	}
	return false
}

// pgCaseSensitive is true of all that is not a number, a truth or a time.
func pgCaseSensitive(oid uint32) bool {
	switch oid {
	case pgtype.OIDOID, pgtype.BoolOID, pgtype.BitOID, pgtype.DateOID, pgtype.TimeOID, pgtype.TimetzOID,
		pgtype.TimestampOID, pgtype.TimestamptzOID, pgtype.IntervalOID:
		return false
	}
	return !pgSigned(oid)
}

// unbounded is the precision of what has no limit.
const unbounded = 1<<31 - 1

// pgPrecision returns the numbers that the JDBC driver gives. A modifier is
// -1 where the type was written without one.
func pgPrecision(oid uint32, modifier int) (precision, scale int) {
	switch oid {
	case pgtype.Int2OID:
		return 5, 0
	case pgtype.Int4OID, pgtype.OIDOID:
		return 10, 0
	case pgtype.Int8OID:
		return 19, 0
	case pgtype.Float4OID:
		return 8, 8
	case pgtype.Float8OID:
		return 17, 17
	case pgtype.BoolOID:
		return 1, 0
	case pgtype.DateOID:
		return 13, 0
	case pgtype.TimeOID:
		return withFraction(8, modifier)
	case pgtype.TimetzOID:
		return withFraction(14, modifier)
	case pgtype.TimestampOID:
		return withFraction(22, modifier)
	case pgtype.TimestamptzOID:
		return withFraction(28, modifier)
	case pgtype.IntervalOID:
		return 49, 6
	case pgtype.BitOID:
		return max(modifier, 1), 0
	case pgtype.NumericOID:
		if modifier == -1 {
			return 0, 0
		}
		return (modifier - 4) >> 16 & 0xffff, (modifier - 4) & 0x7ff
	case pgtype.VarcharOID, pgtype.BPCharOID:
		if modifier >= 4 {
			return modifier - 4, 0
		}
	}
	return unbounded, 0
}

// withFraction adds a point and digits to a length.
func withFraction(whole, digits int) (precision, scale int) {
	switch {
	case digits == -1:
		digits = 6
	case digits == 0:
		return whole, 0
	}
	return whole + 1 + digits, digits
}
