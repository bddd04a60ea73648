package emulator

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
)

// Numbers of java.sql.Types.
const (
	jdbcBit           = -7
	jdbcTinyint       = -6
	jdbcBigint        = -5
	jdbcLongVarbinary = -4
	jdbcVarbinary     = -3
	jdbcBinary        = -2
	jdbcLongVarchar   = -1
	jdbcNull          = 0
	jdbcChar          = 1
	jdbcNumeric       = 2
	jdbcDecimal       = 3
	jdbcInteger       = 4
	jdbcSmallint      = 5
	jdbcReal          = 7
	jdbcDouble        = 8
	jdbcVarchar       = 12
	jdbcDate          = 91
	jdbcTime          = 92
	jdbcTimestamp     = 93
	jdbcOther         = 1111
	jdbcArray         = 2003
	jdbcSQLXML        = 2009
)

// A pgKind is what the service makes of a type. Decode reads a value in the
// format that binary says: text where no setting of the session changes it,
// binary elsewhere and where arrays, which are binary, have such elements.
// Nil means that the API cannot carry the type.
type pgKind struct {
	name   string
	jdbc   int
	binary bool
	decode func(value []byte, st statement) (field, error)
	list   func(elements [][]byte) (arrayValue, error) // if arrays of it are supported
}

// pgKinds are the types with fixed numbers. The lists of what is supported, as
// scalar and as element, are the User Guide's, with what was seen of the
// service beyond: ranges of numbers, and oid.
var pgKinds = map[uint32]pgKind{
	pgtype.Int2OID:        {"int2", jdbcSmallint, true, pgLong, pgLongs},
	pgtype.Int4OID:        {"int4", jdbcInteger, true, pgLong, pgLongs},
	pgtype.Int8OID:        {"int8", jdbcBigint, true, pgLong, pgLongs},
	pgtype.OIDOID:         {"oid", jdbcBigint, false, pgString, nil},
	pgtype.BoolOID:        {"bool", jdbcBit, true, pgBool, pgBools},
	pgtype.Float4OID:      {"float4", jdbcReal, true, pgFloat, pgFloats},
	pgtype.Float8OID:      {"float8", jdbcDouble, true, pgFloat, pgFloats},
	pgtype.NumericOID:     {"numeric", jdbcNumeric, true, pgDecimal, pgStrings(pgNumeric)},
	pgtype.TextOID:        {"text", jdbcVarchar, true, pgString, pgStrings(pgPlain)},
	pgtype.VarcharOID:     {"varchar", jdbcVarchar, true, pgString, pgStrings(pgPlain)},
	pgtype.BPCharOID:      {"bpchar", jdbcChar, true, pgString, pgStrings(pgPlain)},
	pgtype.NameOID:        {"name", jdbcVarchar, true, pgString, pgStrings(pgPlain)},
	pgtype.UnknownOID:     {"unknown", jdbcVarchar, true, pgString, nil},
	pgtype.UUIDOID:        {"uuid", jdbcOther, true, pgFrom(pgUUID), pgStrings(pgUUID)},
	pgtype.JSONOID:        {"json", jdbcOther, true, pgDocument, pgStrings(pgJSON)},
	pgtype.JSONBOID:       {"jsonb", jdbcOther, false, pgDocument, nil},
	pgtype.ByteaOID:       {"bytea", jdbcBinary, true, pgBlob, nil},
	pgtype.DateOID:        {"date", jdbcDate, true, pgFrom(pgDate), pgStrings(pgDate)},
	pgtype.TimeOID:        {"time", jdbcTime, true, pgFrom(pgTime), pgStrings(pgTime)},
	pgtype.TimestampOID:   {"timestamp", jdbcTimestamp, true, pgFrom(pgTimestamp), pgStrings(pgTimestamp)},
	pgtype.TimestamptzOID: {"timestamptz", jdbcTimestamp, true, pgFrom(pgTimestamp), nil},
	pgtype.InetOID:        {"inet", jdbcOther, false, pgString, nil},
	pgtype.CIDROID:        {"cidr", jdbcOther, false, pgString, nil},
	pgtype.Int4rangeOID:   {"int4range", jdbcOther, false, pgString, nil},
	pgtype.Int8rangeOID:   {"int8range", jdbcOther, false, pgString, nil},
	pgtype.NumrangeOID:    {"numrange", jdbcOther, false, pgString, nil},
	voidOID:               {"void", jdbcOther, false, pgVoid, nil},

	// Those that have a number in java.sql.Types but no value.
	pgtype.QCharOID:    {`"CHAR"`, jdbcChar, false, nil, nil},
	pgtype.TimetzOID:   {"timetz", jdbcTime, false, nil, nil},
	pgtype.BitOID:      {"bit", jdbcBit, false, nil, nil},
	pgtype.XMLOID:      {"xml", jdbcSQLXML, false, nil, nil},
	moneyOID:           {"money", jdbcDouble, false, nil, nil},
	pgtype.IntervalOID: {"interval", jdbcOther, false, nil, nil},
}

const (
	voidOID  = 2278
	moneyOID = 790
)

// pgElements has the element type of the arrays whose elements pgKinds lists.
var pgElements = map[uint32]uint32{
	pgtype.BoolArrayOID: pgtype.BoolOID, pgtype.DateArrayOID: pgtype.DateOID,
	pgtype.NumericArrayOID: pgtype.NumericOID, pgtype.Float8ArrayOID: pgtype.Float8OID,
	pgtype.Int2ArrayOID: pgtype.Int2OID, pgtype.Int4ArrayOID: pgtype.Int4OID,
	pgtype.Int8ArrayOID: pgtype.Int8OID, pgtype.JSONArrayOID: pgtype.JSONOID,
	pgtype.Float4ArrayOID: pgtype.Float4OID, pgtype.TextArrayOID: pgtype.TextOID,
	pgtype.BPCharArrayOID: pgtype.BPCharOID, pgtype.VarcharArrayOID: pgtype.VarcharOID,
	pgtype.NameArrayOID: pgtype.NameOID, pgtype.TimeArrayOID: pgtype.TimeOID,
	pgtype.TimestampArrayOID: pgtype.TimestampOID, pgtype.UUIDArrayOID: pgtype.UUIDOID,
}

func pgString(v []byte, _ statement) (field, error) { return stringField(string(v)), nil }
func pgVoid([]byte, statement) (field, error)       { return nullField(), nil }
func pgBlob(v []byte, _ statement) (field, error)   { return blobField(v), nil }
func pgBool(v []byte, _ statement) (field, error)   { return boolField(v[0] != 0), nil }

func pgLong(v []byte, st statement) (field, error) {
	n := pgInteger(v)
	if st.longs == "STRING" {
		return stringField(strconv.FormatInt(n, 10)), nil
	}
	return longField(n), nil
}

func pgFloat(v []byte, _ statement) (field, error) {
	f, err := pgFinite(v)
	return doubleField(f), err
}

func pgDecimal(v []byte, st statement) (field, error) {
	text, err := pgNumeric(v)
	if err != nil {
		return field{}, err
	}
	return decimalField(text, st)
}

// decimalField is a decimal in the form the request has chosen: as text, or as
// a number that may have lost digits.
func decimalField(text string, st statement) (field, error) {
	if st.decimals != "DOUBLE_OR_LONG" {
		return stringField(text), nil
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return longField(n), nil
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return field{}, fmt.Errorf("decimal as a double: %w", err)
	}
	return doubleField(f), nil
}

// pgFrom makes a decoder for a type whose value is text to the service.
func pgFrom(text func([]byte) (string, error)) func([]byte, statement) (field, error) {
	return func(v []byte, _ statement) (field, error) {
		s, err := text(v)
		return stringField(s), err
	}
}

func pgPlain(v []byte) (string, error) { return string(v), nil }

func pgInteger(v []byte) int64 {
	switch len(v) {
	case 2:
		return int64(int16(binary.BigEndian.Uint16(v)))
	case 4:
		return int64(int32(binary.BigEndian.Uint32(v)))
	}
	return int64(binary.BigEndian.Uint64(v))
}

func notFinite() *fault { return unsupported("NaN and Infinity values are not supported") }

// pgFinite returns a float4 as the double that is written the same, 0.1 for
// 0.1.
func pgFinite(v []byte) (float64, error) {
	var f float64
	if len(v) == 4 {
		f = widen(math.Float32frombits(binary.BigEndian.Uint32(v)))
	} else {
		f = math.Float64frombits(binary.BigEndian.Uint64(v))
	}
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return 0, notFinite()
	}
	return f, nil
}

func widen(f float32) float64 {
	d, _ := strconv.ParseFloat(strconv.FormatFloat(float64(f), 'g', -1, 32), 64) // of what it has written itself
	return d
}

func pgUUID(v []byte) (string, error) {
	h := hex.EncodeToString(v)
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:], nil
}

// pgDocument is JSON, which the first Data API left as it is.
func pgDocument(v []byte, st statement) (field, error) {
	if st.profile == V1 {
		return stringField(string(v)), nil
	}
	return pgFrom(pgJSON)(v, st)
}

// pgJSON drops the spaces, as the service does.
func pgJSON(v []byte) (string, error) {
	var out bytes.Buffer
	if err := json.Compact(&out, v); err != nil {
		return "", fmt.Errorf("compact JSON: %w", err)
	}
	return out.String(), nil
}

// pgNumeric writes PostgreSQL's binary numeric with all the decimals it has:
// 16-bit numbers, which are the count of digits, the power of 10000 of the
// first, the sign, the decimals, and the digits to the base 10000.
func pgNumeric(v []byte) (string, error) {
	word := func(i int) int { return int(int16(binary.BigEndian.Uint16(v[2*i:]))) }
	count, weight, decimals := word(0), word(1), word(3)
	var out strings.Builder
	switch sign := uint16(word(2)); sign {
	case 0x4000:
		out.WriteByte('-')
	case 0xC000, 0xD000, 0xF000:
		return "", notFinite()
	}
	digit := func(power int) int {
		if i := weight - power; 0 <= i && i < count {
			return word(4 + i)
		}
		return 0
	}
	fmt.Fprint(&out, digit(max(weight, 0)))
	for power := max(weight, 0) - 1; power >= 0; power-- {
		fmt.Fprintf(&out, "%04d", digit(power))
	}
	if decimals > 0 {
		var fraction strings.Builder
		for power := -1; fraction.Len() < decimals; power-- {
			fmt.Fprintf(&fraction, "%04d", digit(power))
		}
		out.WriteString("." + fraction.String()[:decimals])
	}
	return out.String(), nil
}

// pgEpoch is where PostgreSQL counts dates and times from.
var pgEpoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func pgDate(v []byte) (string, error) {
	days := int32(pgInteger(v))
	if days == math.MaxInt32 || days == math.MinInt32 {
		return "", unencodable()
	}
	return pgCalendar(pgEpoch.AddDate(0, 0, int(days)), "2006-01-02")
}

func pgTime(v []byte) (string, error) {
	micros := pgInteger(v)
	seconds := micros / 1e6 // 24:00:00 is a time, too
	return fmt.Sprintf("%02d:%02d:%02d%s", seconds/3600, seconds/60%60, seconds%60, fraction(micros%1e6)), nil
}

// pgTimestamp serves both kinds: what has a time zone is in UTC on the wire,
// and has lost it in the service's text.
func pgTimestamp(v []byte) (string, error) {
	micros := pgInteger(v)
	if micros == math.MaxInt64 || micros == math.MinInt64 {
		return "", unencodable()
	}
	seconds, rest := micros/1e6, micros%1e6
	if rest < 0 {
		seconds, rest = seconds-1, rest+1e6
	}
	text, err := pgCalendar(time.Unix(pgEpoch.Unix()+seconds, 0).UTC(), "2006-01-02 15:04:05")
	return text + fraction(rest), err
}

// pgCalendar writes a date of the years that the service's form has room for.
func pgCalendar(t time.Time, layout string) (string, error) {
	if t.Year() < 1 || t.Year() > 9999 {
		return "", unencodable()
	}
	return t.Format(layout), nil
}

// fraction writes microseconds as the service does: none, three digits if they
// are enough, else six.
func fraction(micros int64) string {
	switch {
	case micros == 0:
		return ""
	case micros%1000 == 0:
		return fmt.Sprintf(".%03d", micros/1000)
	}
	return fmt.Sprintf(".%06d", micros)
}
