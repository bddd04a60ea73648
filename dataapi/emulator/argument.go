package emulator

import (
	"regexp"
)

// A kind is the type an argument is bound with. It comes from the request
// alone, never from the column it is meant for.
type kind int

const (
	nullKind kind = iota // has no type
	boolKind
	longKind
	doubleKind
	textKind
	blobKind

	// The kinds that a type hint makes of a string.
	dateKind
	timeKind
	timestampKind
	decimalKind
	jsonKind
	uuidKind
)

// An argument is the value of one placeholder. The member of its kind is set;
// text is that of the hinted kinds too.
type argument struct {
	kind   kind
	truth  bool
	long   int64
	double float64
	text   string
	blob   []byte
}

// A hint is what a typeHint makes of a string, and how that has to look.
type hint struct {
	kind kind
	form *regexp.Regexp
	want string
}

// hints has the type hints of the model. That fractions may have six digits
// was seen; the documentation has three.
var hints = map[string]hint{
	"DATE":      {dateKind, regexp.MustCompile(`^\d{4}-\d\d-\d\d$`), "YYYY-MM-DD"},
	"TIME":      {timeKind, regexp.MustCompile(`^\d\d:\d\d:\d\d(\.\d{1,6})?$`), "HH:MM:SS[.FFF]"},
	"TIMESTAMP": {timestampKind, regexp.MustCompile(`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?$`), "YYYY-MM-DD HH:MM:SS[.FFF]"},
	"DECIMAL":   {decimalKind, regexp.MustCompile(`^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$`), "a number"},
	"JSON":      {jsonKind, regexp.MustCompile(``), "JSON"},
	"UUID":      {uuidKind, regexp.MustCompile(`^[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$`), "a UUID"},
}

var parameterName = regexp.MustCompile(`^[A-Za-z0-9_]+$`)

// checkParameters reports what is wrong with a list of parameters before any
// of it is used.
func checkParameters(list []parameter) error {
	seen := make(map[string]bool)
	for _, p := range list {
		if !parameterName.MatchString(p.Name) {
			return invalid("Named parameter syntax is invalid, input: %s", p.Name)
		}
		if seen[p.Name] {
			return invalid("Named parameter is given more than once, input: %s", p.Name)
		}
		seen[p.Name] = true
		if _, err := p.argument(); err != nil {
			return err
		}
	}
	return nil
}

// argument returns the value that p is bound with. Where a request has more
// than one member of the union, isNull wins; then the first in this order.
func (p *parameter) argument() (argument, error) {
	if _, ok := hints[p.TypeHint]; !ok && p.TypeHint != "" {
		return argument{}, invalid("1 validation error detected: Value '%s' at 'typeHint' failed to satisfy constraint: Member must satisfy enum value set: [DATE TIME TIMESTAMP DECIMAL JSON UUID]", p.TypeHint)
	}
	switch v := p.Value; {
	case v.IsNull != nil && *v.IsNull:
		return argument{kind: nullKind}, nil
	case v.ArrayValue != nil:
		return argument{}, invalid("Array parameters are not supported")
	case v.BooleanValue != nil:
		return argument{kind: boolKind, truth: *v.BooleanValue}, nil
	case v.LongValue != nil:
		return argument{kind: longKind, long: *v.LongValue}, nil
	case v.DoubleValue != nil:
		return argument{kind: doubleKind, double: float64(*v.DoubleValue)}, nil
	case v.StringValue != nil:
		return p.hinted(*v.StringValue)
	case v.BlobValue != nil:
		return argument{kind: blobKind, blob: *v.BlobValue}, nil
	}
	return argument{}, invalid("Named parameter has no value, input: %s", p.Name)
}

// hinted returns a string as what the hint says it is. A hint on anything else
// has no effect.
func (p *parameter) hinted(text string) (argument, error) {
	h, ok := hints[p.TypeHint]
	if !ok {
		return argument{kind: textKind, text: text}, nil
	}
	if !h.form.MatchString(text) {
		return argument{}, invalid("Named parameter %s: %q is not a %s, want %s", p.Name, text, p.TypeHint, h.want)
	}
	return argument{kind: h.kind, text: text}, nil
}

// A statement is one SQL statement as the database gets it, and how the client
// wants the answer.
type statement struct {
	sql       string
	arguments []argument
	metadata  bool
	decimals  string // of resultSetOptions
	longs     string
	limit     int // on the size of the result, in bytes

	missing  []string // parameters that the request does not have
	profile  Profile
	prepared bool // on the server, with or without arguments
}

// prepare returns sql with its named parameters replaced. One that the list
// does not have gets a placeholder and no argument: the service leaves it to
// the database to complain.
func prepare(e Engine, g grammar, sql string, list []parameter) (statement, error) {
	values := make(map[string]argument, len(list))
	for i := range list {
		a, err := list[i].argument()
		if err != nil {
			return statement{}, err
		}
		values[list[i].Name] = a
	}
	st := statement{}
	n := 0
	st.sql = rewrite(sql, g, func(name string) string {
		n++
		a, ok := values[name]
		if ok {
			st.arguments = append(st.arguments, a)
		} else {
			st.missing = append(st.missing, name)
		}
		return e.placeholder(n, a)
	})
	return st, nil
}
