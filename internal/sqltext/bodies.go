package sqltext

// bodies says which statements of a product hold other statements, so that a
// semicolon inside does not end them.
type bodies struct {
	create  words            // what may stand before the kind of object: CREATE OR REPLACE
	objects map[string]state // by kind of object, how its body is found
	blocks  words            // what opens a block at the start of a statement
	begins  words            // what opens a block if BEGIN stands before it
	simple  words            // what begins a statement that is no block
	parens  bool             // a semicolon within parentheses ends nothing either
}

// words is a set of upper-case words.
type words map[string]bool

func wordSet(list ...string) words {
	set := words{}
	for _, w := range list {
		set[w] = true
	}
	return set
}

// PostgreSQL: https://www.postgresql.org/docs/current/sql-createfunction.html,
// sql_body. All other bodies are quoted. Its client does not end a statement
// within parentheses, for the sake of CREATE RULE ... DO (...; ...).
var postgresBodies = bodies{
	create: wordSet("CREATE", "OR", "REPLACE"),
	objects: map[string]state{
		"FUNCTION":  (*body).beforeAtomic,
		"PROCEDURE": (*body).beforeAtomic,
	},
	begins: wordSet("ATOMIC"),
	parens: true,
}

// SQLite: https://www.sqlite.org/lang_createtrigger.html. BEGIN may also be a
// name there, so only one that a statement follows opens the body.
var sqliteBodies = bodies{
	create:  wordSet("EXPLAIN", "QUERY", "PLAN", "CREATE", "TEMP", "TEMPORARY"),
	objects: map[string]state{"TRIGGER": (*body).beforeOn},
	begins:  wordSet("DELETE", "INSERT", "REPLACE", "SELECT", "UPDATE", "WITH"),
}

// MySQL: https://dev.mysql.com/doc/refman/8.0/en/sql-compound-statements.html;
// MariaDB: https://mariadb.com/kb/en/programmatic-compound-statements/, which
// has FOR, and runs all of the blocks outside routines too, where its BEGIN is
// BEGIN NOT ATOMIC.
var mysqlBodies = bodies{
	create: wordSet("CREATE", "ALTER", "OR", "REPLACE", "DEFINER", "AGGREGATE"),
	objects: map[string]state{
		"PROCEDURE": (*body).beforeParameters,
		"FUNCTION":  (*body).beforeParameters,
		"TRIGGER":   (*body).beforeEachRow,
		"EVENT":     (*body).beforeDo,
	},
	blocks: wordSet("BEGIN", "CASE", "FOR", "IF", "LOOP", "REPEAT", "WHILE"),
	begins: wordSet("NOT"),
	simple: wordSet("ALTER", "ANALYZE", "BINLOG", "CACHE", "CALL", "CHANGE",
		"CHECK", "CHECKSUM", "CLOSE", "COMMIT", "CREATE", "DEALLOCATE",
		"DELETE", "DO", "DROP", "EXECUTE", "EXPLAIN", "FETCH", "FLUSH", "GET",
		"GRANT", "HANDLER", "INSERT", "INSTALL", "ITERATE", "KILL", "LEAVE",
		"LOAD", "LOCK", "OPEN", "OPTIMIZE", "PREPARE", "PURGE", "RELEASE",
		"RENAME", "REPAIR", "REPLACE", "RESET", "RESIGNAL", "RETURN", "REVOKE",
		"ROLLBACK", "SAVEPOINT", "SELECT", "SET", "SHOW", "SIGNAL", "START",
		"STOP", "TRUNCATE", "UNINSTALL", "UNLOCK", "UPDATE", "VALUES", "WITH",
		"XA"),
}

// wantsOperand holds the words after which END can only be a name.
var wantsOperand = wordSet("AND", "AS", "BETWEEN", "BY", "CASE", "COLLATE",
	"DISTINCT", "DIV", "ELSE", "FROM", "IN", "IS", "LIKE", "MOD", "NOT", "ON",
	"OR", "REGEXP", "RLIKE", "SELECT", "THEN", "UNTIL", "WHEN", "WHERE", "XOR")
