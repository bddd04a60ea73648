package sqltext

// A Syntax is how one product's SQL text looks.
type Syntax int

const (
	PostgreSQL Syntax = iota
	MySQL             // and MariaDB
	SQLite
)

// String returns the product's name: "PostgreSQL", "MySQL" or "SQLite".
func (s Syntax) String() string { return grammars[s].name }

// A grammar is what tells one product's tokens from another's.
type grammar struct {
	name     string
	quotes   [128]quote       // by the character that opens them
	prefixes map[string]quote // by the letters, in upper case, right before a '
	bodies   *bodies

	lineComments   string // characters that open one: - stands for --
	dashNeedsBlank bool   // -- opens a comment only before a blank
	lineEnds       string // any of these ends a line comment
	nested         bool   // block comments nest
	conditional    bool   // /*! */ holds code
	openComment    bool   // the end of the text may end a block comment

	unicodeQuotes bool // U& may stand before a quote
	dollarQuotes  bool // $tag$ opens a quote that $tag$ ends
	dollarWords   bool // a word may begin with $
	param         byte // what a positional parameter begins with
	paramDigits   bool // a number may follow it

	command          byte  // what a command of the client begins with
	guards           words // lines of the client that change nothing
	delimiterCommand bool  // the client knows DELIMITER and source
}

// A quote is how one kind of quoted text ends.
type quote struct {
	kind      Kind
	close     byte
	doubled   bool // the closing character, written twice, stands for itself
	backslash bool // a backslash takes the next character's meaning away
	continued bool // goes on in the next quote if a line break lies between
}

// The grammars, in the order of the Syntax constants. Sources:
//
//   - https://www.postgresql.org/docs/current/sql-syntax-lexical.html
//   - https://dev.mysql.com/doc/refman/8.0/en/language-structure.html
//     and https://mariadb.com/kb/en/sql-language-structure/
//   - https://www.sqlite.org/lang.html, the pages on literals and comments
var grammars = [...]grammar{
	PostgreSQL: {
		name: "PostgreSQL",
		quotes: [128]quote{
			'\'': {kind: String, close: '\'', doubled: true},
			'"':  {kind: Ident, close: '"', doubled: true},
		},
		prefixes: map[string]quote{
			"E": {kind: String, close: '\'', doubled: true, backslash: true, continued: true},
			"B": {kind: String, close: '\'', doubled: true},
			"N": {kind: String, close: '\'', doubled: true},
			"X": {kind: String, close: '\'', doubled: true},
		},
		bodies:        &postgresBodies,
		lineComments:  "-",
		lineEnds:      "\n\r",
		nested:        true,
		unicodeQuotes: true,
		dollarQuotes:  true,
		param:         '$',
		paramDigits:   true,
		command:       '\\',
		guards:        wordSet(`\restrict`, `\unrestrict`),
	},
	MySQL: {
		name: "MySQL",
		quotes: [128]quote{
			'\'': {kind: String, close: '\'', doubled: true, backslash: true},
			'"':  {kind: String, close: '"', doubled: true, backslash: true},
			'`':  {kind: Ident, close: '`', doubled: true},
		},
		prefixes: map[string]quote{
			"B": {kind: String, close: '\'', doubled: true},
			"N": {kind: String, close: '\'', doubled: true, backslash: true},
			"X": {kind: String, close: '\'', doubled: true},
		},
		bodies:           &mysqlBodies,
		lineComments:     "-#",
		dashNeedsBlank:   true,
		lineEnds:         "\n",
		conditional:      true,
		dollarWords:      true,
		param:            '?',
		command:          '\\',
		delimiterCommand: true,
	},
	SQLite: {
		name: "SQLite",
		quotes: [128]quote{
			'\'': {kind: String, close: '\'', doubled: true},
			'"':  {kind: Ident, close: '"', doubled: true},
			'`':  {kind: Ident, close: '`', doubled: true},
			'[':  {kind: Ident, close: ']'},
		},
		prefixes: map[string]quote{
			"X": {kind: String, close: '\'', doubled: true},
		},
		bodies:       &sqliteBodies,
		lineComments: "-",
		lineEnds:     "\n",
		openComment:  true,
		param:        '?',
		paramDigits:  true,
		command:      '.',
	},
}
