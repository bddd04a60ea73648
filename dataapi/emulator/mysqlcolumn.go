package emulator

import "math"

// describeMySQL returns a result without rows.
func describeMySQL(columns []mysqlColumn) *result {
	r := &result{labels: make([]string, len(columns)), columns: make([]columnMetadata, len(columns))}
	for i, c := range columns {
		r.labels[i] = c.name
		r.columns[i] = c.metadata()
	}
	return r
}

// metadata describes a column as the JDBC driver of the first Data API did,
// with the names that the present one gives to types.
func (c mysqlColumn) metadata() columnMetadata {
	m := columnMetadata{
		Label: c.name, Name: c.original, TableName: c.table, Nullable: 1,
		IsAutoIncrement: c.flags&flagAutoIncrement != 0,
		IsCaseSensitive: c.flags&flagBinary != 0,
		IsSigned:        c.flags&flagUnsigned == 0,
		Type:            c.jdbc(), TypeName: c.typeName(),
		Precision: c.precision(), Scale: c.scale(),
	}
	if m.Name == "" {
		m.Name = c.name
	}
	if c.flags&flagNotNull != 0 {
		m.Nullable = 0
	}
	return m
}

func (c mysqlColumn) typeName() string {
	switch c.kind {
	case myTiny:
		return c.integerName("TINYINT")
	case myShort:
		return c.integerName("SMALLINT")
	case myInt24:
		return c.integerName("MEDIUMINT")
	case myLong:
		return c.integerName("INT")
	case myLongLong:
		return c.integerName("BIGINT")
	case myFloat:
		return "FLOAT"
	case myDouble:
		return "DOUBLE"
	case myDecimal, myNewDecimal:
		return "DECIMAL"
	case myNull:
		return "NULL"
	case myTimestamp:
		return "TIMESTAMP"
	case myDate, myNewDate:
		return "DATE"
	case myTime:
		return "TIME"
	case myDateTime:
		return "DATETIME"
	case myYear:
		return "YEAR"
	case myBit:
		return "BIT"
	case myJSON:
		return "JSON"
	case myGeometry:
		return "GEOMETRY"
	case myVector:
		return "VECTOR"
	case myVarchar, myVarString:
		return c.textName("VARCHAR", "VARBINARY")
	case myString, myEnum, mySet:
		return c.textName("CHAR", "BINARY")
	}
	return c.lengthName() + c.textName("TEXT", "BLOB")
}

func (c mysqlColumn) integerName(name string) string {
	if c.flags&flagUnsigned != 0 {
		return name + " UNSIGNED"
	}
	return name
}

func (c mysqlColumn) textName(text, bytes string) string {
	if c.isBytes() {
		return bytes
	}
	return text
}

// lengthName tells TINYTEXT from LONGTEXT: the protocol has one type for all.
func (c mysqlColumn) lengthName() string {
	switch n := c.characters(); {
	case c.length == math.MaxUint32 || n > 1<<24-1:
		return "LONG"
	case n > 1<<16-1:
		return "MEDIUM"
	case n > 1<<8-1:
		return ""
	}
	return "TINY"
}

// characters is the length of text in characters: the connection's have up to
// four bytes.
func (c mysqlColumn) characters() int {
	if c.isBytes() {
		return int(c.length)
	}
	return int(c.length / 4)
}

func (c mysqlColumn) jdbc() int {
	switch c.kind {
	case myTiny:
		if c.isBool() {
			return jdbcBit
		}
		return jdbcTinyint
	case myShort:
		return jdbcSmallint
	case myInt24, myLong:
		return jdbcInteger
	case myLongLong:
		return jdbcBigint
	case myFloat:
		return jdbcReal
	case myDouble:
		return jdbcDouble
	case myDecimal, myNewDecimal:
		return jdbcDecimal
	case myNull:
		return jdbcNull
	case myTimestamp, myDateTime:
		return jdbcTimestamp
	case myDate, myNewDate, myYear:
		return jdbcDate
	case myTime:
		return jdbcTime
	case myBit:
		if c.length == 1 {
			return jdbcBit
		}
		return jdbcVarbinary
	case myJSON:
		return jdbcLongVarchar
	case myGeometry, myVector:
		return jdbcOther
	}
	return c.jdbcText()
}

func (c mysqlColumn) jdbcText() int {
	long := c.typeName() == "LONGTEXT" || c.typeName() == "LONGBLOB"
	switch {
	case c.isBytes() && long:
		return jdbcLongVarbinary
	case c.isBytes():
		return jdbcVarbinary
	case long:
		return jdbcLongVarchar
	case c.kind == myString, c.kind == myEnum, c.kind == mySet:
		return jdbcChar
	}
	return jdbcVarchar
}

// precision is the number of digits or characters; 0 for what is longer than
// the JDBC driver could say.
func (c mysqlColumn) precision() int {
	switch c.kind {
	case myDecimal, myNewDecimal:
		return c.decimalDigits()
	case myVarchar, myVarString, myString, myEnum, mySet, myTinyBlob, myMediumBlob, myLongBlob, myBlob, myJSON, myGeometry:
		if c.length == math.MaxUint32 {
			return 0
		}
		return c.characters()
	}
	return int(c.length)
}

// decimalDigits leaves out the sign and the point, which the length has.
func (c mysqlColumn) decimalDigits() int {
	digits := int(c.length)
	if c.flags&flagUnsigned == 0 {
		digits--
	}
	if c.decimals > 0 {
		digits--
	}
	return digits
}

func (c mysqlColumn) scale() int {
	switch c.kind {
	case myDecimal, myNewDecimal, myFloat, myDouble, myTime, myTimestamp, myDateTime:
		return int(c.decimals)
	}
	return 0
}
