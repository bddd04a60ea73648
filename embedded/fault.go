package embedded

import (
	"regexp"
	"strings"

	protocol "github.com/dolthub/vitess/go/mysql"
)

// A fault is an error as MySQL 8.0 numbers and words it. The numbers, states
// and texts are those of its server error reference:
// https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html
type fault struct {
	during  *regexp.Regexp // of the statement's words; nil for any
	text    *regexp.Regexp // of what the engine says
	number  int
	message string // $1 is from text, {db} the current database; "" keeps what the engine says
}

func (f fault) error() error {
	state, ok := states[f.number]
	if !ok {
		state = protocol.SSUnknownSQLState
	}
	return protocol.NewSQLError(f.number, state, "%s", f.message)
}

func errLockWait() error {
	return fault{number: 1205, message: "Lock wait timeout exceeded; try restarting transaction"}.error()
}

func errInterrupted() error {
	return fault{number: 1317, message: "Query execution was interrupted"}.error()
}

// translate makes of the engine's err what MySQL says of the same fault. Where
// it knows nothing better, the engine's own number and words stay.
func translate(err error, words, database string) error {
	if err == nil {
		return nil
	}
	e := protocol.NewSQLErrorFromError(err).(*protocol.SQLError)
	said, _, _ := strings.Cut(e.Message, "\n") // a stack may follow
	said = strings.TrimPrefix(said, "error: ")
	for _, f := range faults {
		if f.during == nil || f.during.MatchString(words) {
			if at := f.text.FindStringSubmatchIndex(said); at != nil {
				return f.of(said, at, database).error()
			}
		}
	}
	if e.State != protocol.SSUnknownSQLState {
		return e
	}
	return fault{number: e.Num, message: said}.error()
}

// of returns f with its message filled in from what the engine said.
func (f fault) of(said string, at []int, database string) fault {
	if f.message == "" {
		f.message = said
		return f
	}
	filled := string(f.text.ExpandString(nil, f.message, said, at))
	if strings.HasPrefix(database, "information_schema") || database == "" {
		filled = strings.ReplaceAll(filled, "{db}.", "")
	}
	f.message = strings.ReplaceAll(filled, "{db}", database)
	return f
}

// states are the SQLSTATEs other than HY000.
var states = map[int]string{
	1022: "23000", 1044: "42000", 1045: "28000", 1046: "3D000", 1048: "23000", 1049: "42000",
	1050: "42S01", 1051: "42S02", 1052: "23000", 1054: "42S22", 1055: "42000", 1056: "42000",
	1059: "42000", 1060: "42S21", 1061: "42000", 1062: "23000", 1063: "42000", 1064: "42000",
	1065: "42000", 1066: "42000", 1067: "42000", 1068: "42000", 1072: "42000", 1074: "42000",
	1075: "42000", 1089: "42000", 1090: "42000", 1091: "42000", 1101: "42000", 1103: "42000",
	1110: "42000", 1111: "HY000", 1115: "42000", 1136: "21S01", 1138: "22004", 1140: "42000",
	1146: "42S02", 1163: "42000", 1170: "42000", 1171: "42000", 1176: "42000", 1213: "40001",
	1222: "21000", 1227: "42000", 1230: "42000", 1231: "42000", 1235: "42000", 1239: "42000",
	1241: "21000", 1242: "21000", 1248: "42000", 1264: "22003", 1265: "01000", 1280: "42000",
	1286: "42000", 1292: "22007", 1304: "42000", 1305: "42000", 1318: "42000", 1317: "70100", 1365: "22012",
	1406: "22001", 1425: "42000", 1426: "42000", 1427: "42000", 1451: "23000", 1452: "23000",
	1582: "42000", 1586: "23000", 1690: "22003", 1701: "42000", 1792: "25006", 3140: "22032",
	3141: "22032",
}
