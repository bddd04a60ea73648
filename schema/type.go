package schema

// A Type is the type of a column. The set is closed: the types below, and
// [Raw] for whatever a product has besides.
//
// They are named, and spelled by the dialects, as SQLAlchemy does, so that an
// Alembic revision and its translation make the same table.
type Type interface{ typ() }

type (
	// Boolean is BOOLEAN; BOOL on MySQL, where it is a tinyint(1).
	Boolean struct{}

	// SmallInteger has 16 bits. Unsigned is for MySQL.
	SmallInteger struct{ Unsigned bool }

	// Integer has 32 bits. Unsigned is for MySQL.
	Integer struct{ Unsigned bool }

	// BigInteger has 64 bits. Unsigned is for MySQL.
	BigInteger struct{ Unsigned bool }

	// Numeric is an exact number. The zero value leaves precision and scale to
	// the product.
	Numeric struct{ Precision, Scale int }

	// Float is FLOAT, with a precision in binary digits if it is not zero.
	Float struct{ Precision int }

	// Double is a floating-point number of 64 bits.
	Double struct{}

	// String is VARCHAR. MySQL refuses one without a length.
	String struct {
		Length    int
		Charset   string // MySQL
		Collation string
	}

	// Char is CHAR, padded to its length.
	Char struct {
		Length    int
		Charset   string // MySQL
		Collation string
	}

	// Text is text of any length. Length picks MySQL's size of it, in bytes or
	// characters as TEXT(n) takes them; other products pass over it.
	Text struct {
		Length    int
		Charset   string // MySQL
		Collation string
	}

	// Binary is a string of bytes of any length: BYTEA, BLOB. Length picks
	// MySQL's size of it.
	Binary struct{ Length int }

	// Date is a day.
	Date struct{}

	// Time is a time of the day. Precision is that of the seconds; nil is the
	// product's default.
	Time struct {
		Precision *int
		TimeZone  bool // PostgreSQL
	}

	// DateTime is a point in time: TIMESTAMP on PostgreSQL, DATETIME on MySQL
	// and SQLite. Precision is that of the seconds; nil is the product's
	// default.
	DateTime struct {
		Precision *int
		TimeZone  bool // PostgreSQL
	}

	// Timestamp is TIMESTAMP. It differs from [DateTime] on MySQL, where it is
	// converted to and from the session's time zone.
	Timestamp struct {
		Precision *int
		TimeZone  bool // PostgreSQL
	}

	// Interval is a span of time: INTERVAL on PostgreSQL, elsewhere a DATETIME
	// as SQLAlchemy has it.
	Interval struct {
		Fields    string // PostgreSQL, such as "YEAR TO MONTH"
		Precision *int
	}

	// JSON is a JSON document; on SQLite a column of the type JSON, whose
	// affinity is numeric.
	JSON struct{}

	// JSONB is PostgreSQL's decomposed JSON. Elsewhere it is [JSON].
	JSONB struct{}

	// UUID is UUID on PostgreSQL and CHAR(32) elsewhere.
	UUID struct{}

	// Array is PostgreSQL's array of Of.
	Array struct {
		Of         Type
		Dimensions int // 0 is 1
	}

	// Raw is a type in the words of the product, such as "tsvector" or
	// "mediumint unsigned".
	Raw struct{ SQL string }
)

// Enum is a type whose values are listed: a type of its own on PostgreSQL,
// which is created and dropped like a table and may be shared by many columns;
// a column's own on MySQL; on SQLite a VARCHAR as wide as the longest value.
type Enum struct {
	Schema, Name string // PostgreSQL
	Values       []string
	Charset      string // MySQL
	Collation    string // MySQL

	// Check adds to a product without enums, SQLite, a constraint that only
	// admits the values; it is named as the type is.
	Check bool
}

// A Variant is a type that differs by product: Of, but for the products in On,
// by the names their dialects have: "postgresql", "mysql", "sqlite".
type Variant struct {
	Of Type
	On map[string]Type
}

func (Boolean) typ()      {}
func (SmallInteger) typ() {}
func (Integer) typ()      {}
func (BigInteger) typ()   {}
func (Numeric) typ()      {}
func (Float) typ()        {}
func (Double) typ()       {}
func (String) typ()       {}
func (Char) typ()         {}
func (Text) typ()         {}
func (Binary) typ()       {}
func (Date) typ()         {}
func (Time) typ()         {}
func (DateTime) typ()     {}
func (Timestamp) typ()    {}
func (Interval) typ()     {}
func (JSON) typ()         {}
func (JSONB) typ()        {}
func (UUID) typ()         {}
func (Array) typ()        {}
func (Raw) typ()          {}
func (*Enum) typ()        {}
func (*Variant) typ()     {}

// For returns t as the product has it: the member of a [*Variant] that is
// meant, or t itself.
func For(product string, t Type) Type {
	v, ok := t.(*Variant)
	if !ok {
		return t
	}
	if own, ok := v.On[product]; ok {
		return For(product, own)
	}
	return For(product, v.Of)
}
