package embedded

import "regexp"

const stranger = " (go-mysql-server, a stand-in that does not know all of MySQL's syntax)"

// faults maps what the engine says to what MySQL says; the first that fits is
// taken. What is not here keeps the engine's number, which is right for 1048,
// 1062, 1452 and some more.
var faults = []fault{
	// The statement itself.
	text(`^syntax error at position \d+.*`, 1064, "You have an error in your SQL syntax; $0"+stranger),
	text(`^context canceled|^query was interrupted`, 1317, "Query execution was interrupted"),
	text(`^panic recovered: (.*)`, 1105, "the embedded stand-in broke down on this statement: $1"),
	text(`^.* requires a length$`, 1064, "You have an error in your SQL syntax; $0"),
	text(`^savepoints are not supported`, 1235, "the embedded stand-in cannot set a savepoint: install a MySQL or MariaDB server, or give a DSN"),
	text(`^database does not support temporary tables`, 1235, "the embedded stand-in cannot have temporary tables: install a MySQL or MariaDB server, or give a DSN"),
	text(`^unsupported feature: (.*)|^(.* (?:is|are) not (?:yet )?supported.*)`, 1235, ""),

	// Databases.
	during(`^DROP (DATABASE|SCHEMA)`, `^database not found: (\S+)`, 1008, "Can't drop database '$1'; database doesn't exist"),
	text(`^database not found: (\S+)`, 1049, "Unknown database '$1'"),
	text(`^can't create database (\S+); database exists`, 1007, "Can't create database '$1'; database exists"),
	text(`^no database selected`, 1046, "No database selected"),

	// Tables and views.
	text(`^table with name (\S+) already exists`, 1050, "Table '$1' already exists"),
	text(`^the view (\S+\.)?(\S+) already exists`, 1050, "Table '$2' already exists"),
	during(`^DROP VIEW`, `^the view (\S+) does not exist`, 1051, "Unknown table '$1'"),
	during(`^DROP TABLE`, `^table not found: (\S+)`, 1051, "Unknown table '{db}.$1'"),
	during(`FOREIGN KEY`, `^table not found: (\S+)`, 1824, "Failed to open the referenced table '$1'"),
	text(`^table not found: (\S+?),? maybe you mean .*`, 1146, "Table '{db}.$1' doesn't exist"),
	text(`^table not found: (\S+)`, 1146, "Table '{db}.$1' doesn't exist"),
	text("^invalid identifier: `(.*)`", 1059, "Identifier name '$1' is too long"),

	// Columns.
	text("^duplicate column name: `(.*)`", 1060, "Duplicate column name '$1'"),
	text(`^Column "(.*)" already exists`, 1060, "Duplicate column name '$1'"),
	during(`^ALTER TABLE .*DROP`, `^table "(.*)" does not have column "(.*)"`, 1091, "Can't DROP '$2'; check that column/key exists"),
	during(`^CREATE TABLE .*FOREIGN KEY`, `^table "(.*)" does not have column "(.*)"`, 1072, "Key column '$2' doesn't exist in table"),
	during(`^ALTER TABLE`, `^table "(.*)" does not have column "(.*)"`, 1054, "Unknown column '$2' in '$1'"),
	text(`^table "(.*)" does not have column "(.*)"`, 1054, "Unknown column '$1.$2' in 'field list'"),
	text(`^column "(.*)" could not be found in any table in scope`, 1054, "Unknown column '$1' in 'field list'"),
	text(`^ambiguous column (?:or alias )?name "(.*?)"`, 1052, "Column '$1' in field list is ambiguous"),
	during(`^ALTER TABLE`, `^column name '(.*)' is non-nullable but attempted to set a value of null`, 1138, "Invalid use of NULL value"),
	text(`^column name '(.*)' is non-nullable but attempted to set a value of null`, 1048, "Column '$1' cannot be null"),
	text(`^Field '(.*)' doesn't have a default value`, 1364, ""),
	text(`^column '(.*)' specified twice`, 1110, "Column '$1' specified twice"),
	text(`^number of values does not match number of columns provided`, 1136, "Column count doesn't match value count at row 1"),
	text(`^there can be only one auto_increment column`, 1075, "Incorrect table definition; there can be only one auto column and it must be defined as a key"),
	text(`^length is \d+ but max allowed is (\d+)`, 1074, "Column length too big for column (max = $1); use BLOB or TEXT instead"),
	text(`^(Too big precision .*)`, 1426, "$1"),
	text(`^incompatible type for default value.*`, 1067, "Invalid default value ($0)"),
	text(`^The value specified for generated column "(.*)" in table "(.*)" is not allowed`, 3105, "The value specified for generated column '$1' in table '$2' is not allowed."),

	// Values.
	text(`^string '(?s:.*)' is too large for column '(.*)'`, 1406, "Data too long for column '$1' at row 1"),
	text(`(?i)^out of range value for column (.*)`, 1264, ""),
	text(`^(.*) out of range for (.*)`, 1264, "Out of range value: $1 for $2 at row 1"),
	text(`(?i)^incorrect (date|datetime|time|timestamp) value: (.*)`, 1292, ""),
	text(`^'(.*)' is not a valid value for '((?:date|time|timestamp).*)'`, 1292, "Incorrect $2 value: '$1'"),
	text(`^value (.*) is not a valid Time`, 1292, "Incorrect time value: '$1'"),
	text(`^'(.*)' is not a valid value for '(?:tiny|small|medium|big)?int.*'`, 1366, "Incorrect integer value: '$1'"),
	text(`^'(.*)' is not a valid value for '(.*)'`, 1366, "Incorrect $2 value: '$1'"),
	text(`^value (.*) is not valid for this (?:Enum|Set)`, 1265, "Data truncated for column at row 1 (no member '$1')"),
	text(`^Data truncated for column`, 1265, ""),
	text(`^Invalid JSON text`, 3140, ""),

	// Keys.
	text(`^duplicate primary key given: \[(.*)\]`, 1062, "Duplicate entry '$1' for key 'PRIMARY'"),
	text(`^duplicate unique key given: \[(.*)\]`, 1062, "Duplicate entry '$1' for a unique key"),
	text(`^an index with id "(.*)" has already been registered`, 1061, "Duplicate key name '$1'"),
	text(`^Duplicate key name '(.*)'`, 1061, ""),
	text(`^key column '(.*)' doesn't exist in table`, 1072, "Key column '$1' doesn't exist in table"),
	during(`RENAME INDEX`, `^can't drop '(.*)'; check that column/key exists`, 1176, "Key doesn't exist in table"),
	text(`^can't drop '(.*)'; check that column/key exists`, 1091, "Can't DROP '$1'; check that column/key exists"),
	text(`^Multiple primary keys? defined`, 1068, "Multiple primary key defined"),
	text(`^All parts of (?:a )?PRIMARY KEY must be NOT NULL`, 1171, "All parts of a PRIMARY KEY must be NOT NULL; if you need NULL in a key, use UNIQUE instead"),
	text(`(?i)^blob/text column '(.*)' used in key specification without a key length`, 1170, "BLOB/TEXT column '$1' used in key specification without a key length"),

	// Foreign keys and checks.
	text(`^cannot add or update a child row - (.*)`, 1452, "Cannot add or update a child row: a foreign key constraint fails ($1)"),
	text(`^cannot delete or update a parent row - (.*)`, 1451, "Cannot delete or update a parent row: a foreign key constraint fails ($1)"),
	text("^cannot drop table `(.*)` as it is referenced in foreign key `(.*)`", 3730, "Cannot drop table '$1' referenced by a foreign key constraint '$2'."),
	text(`^cannot truncate table .* referenced.*`, 1701, "Cannot truncate a table referenced in a foreign key constraint ($0)"),
	text("^cannot drop index: `(.*)` is used by foreign key", 1553, "Cannot drop index '$1': needed in a foreign key constraint"),
	text("^cannot drop column `(.*)` as it is used in foreign key `(.*)`", 1828, "Cannot drop column '$1': needed in a foreign key constraint '$2'"),
	text("^unable to change type of column `(.*)` as it is used by foreign keys", 1833, "Cannot change column '$1': used in a foreign key constraint"),
	text("^column type mismatch on `(.*)` and `(.*)`", 3780, "Referencing column '$1' and referenced column '$2' in foreign key constraint are incompatible."),
	during(`CHECK`, "^duplicate foreign key constraint name `(.*)`", 3822, "Duplicate check constraint name '$1'."),
	text("^duplicate foreign key constraint name `(.*)`", 1826, "Duplicate foreign key constraint name '$1'"),
	text("^foreign key `(.*)` was not found on the table", 1091, "Can't DROP '$1'; check that column/key exists"),
	text(`missing index for foreign key`, 1822, ""),
	text(`^Check constraint "(.*)" violated`, 3819, "Check constraint '$1' is violated."),
	during(`DROP CHECK`, `^Constraint "(.*)" does not exist`, 3821, "Check constraint '$1' is not found in the table."),
	text(`^Constraint "(.*)" does not exist`, 3940, "Constraint '$1' does not exist."),

	// Everything else that has a name.
	text(`^function: '(.*)' not found`, 1305, "FUNCTION {db}.$1 does not exist"),
	text(`^stored procedure "(.*)" already exists`, 1304, "PROCEDURE $1 already exists"),
	text(`^stored procedure "(.*)" does not exist`, 1305, "PROCEDURE {db}.$1 does not exist"),
	text(`^trigger "(.*)" does not exist`, 1360, "Trigger does not exist"),
	text(`^(?i)unknown system variable '(.*)'`, 1193, "Unknown system variable '$1'"),
	during(`^SET .*SQL_MODE`, `^value (.*) was not found in the set`, 1231, "Variable 'sql_mode' can't be set to the value of '$1'"),
	text(`^Variable '(.*)' can't be set to the value of`, 1231, ""),
	text(`^Unknown character set: (.*)`, 1115, "Unknown character set: '$1'"),
	text(`^Unknown collation: (.*)`, 1273, "Unknown collation: '$1'"),

	// Queries.
	text(`^the subquery returned more than 1 row|^result max1Row iterator returned more than one row`, 1242, "Subquery returns more than 1 row"),
	text(`^operand should have (\d+) columns`, 1241, "Operand should contain $1 column(s)"),
	text(`^cannot union two queries whose schemas are different lengths`, 1222, "The used SELECT statements have a different number of columns"),
}

func text(pattern string, number int, message string) fault {
	return fault{text: regexp.MustCompile(pattern), number: number, message: message}
}

// during is a fault of statements whose words fit.
func during(words, pattern string, number int, message string) fault {
	f := text(pattern, number, message)
	f.during = regexp.MustCompile(words)
	return f
}
