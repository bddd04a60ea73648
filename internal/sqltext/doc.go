// Package sqltext reads SQL as text: it splits a script into statements,
// finds the placeholders of a statement and its leading keywords.
//
// It does not parse SQL. It knows what a product's lexer knows (quotes,
// dollar quotes, comments, words) and as much of the grammar as it takes to
// tell the semicolon that ends a statement from one inside a routine's body.
// What it takes for a statement is what the product's own client would send,
// except that bodies need no DELIMITER and bytes are never changed: the clients
// of MySQL and SQLite drop carriage returns at the end of lines, Split does not.
//
//	parts, err := sqltext.Split(script, sqltext.MySQL)
//	for _, p := range parts {
//		run(p.SQL) // p.Line says where it stands
//	}
//
// # One lexer
//
// [Split], [Placeholders] and [Keywords] all read the tokens of [Tokens]. How
// the products differ is data: see the rules in syntax.go for what a token
// is, and in bodies.go for which statements hold other statements.
//
// # Changing the terminator
//
// Every syntax knows the directive
//
//	-- retort:delimiter //
//
// alone on a line between statements. From there on a statement ends at "//"
// and nowhere else, until "-- retort:delimiter ;" puts the semicolon back.
// MySQL knows DELIMITER as well, which its client reads the same way.
//
// # Assumptions
//
// Server settings that change what a quote means are not followed:
// PostgreSQL's standard_conforming_strings is taken to be on, MySQL's
// sql_mode to be without ANSI_QUOTES, NO_BACKSLASH_ESCAPES and ORACLE. MySQL's
// routines in other languages, whose bodies are dollar quoted, need a delimiter.
//
// All functions are pure and safe for concurrent use; time and memory grow
// with the length of the text. Texts are UTF-8 or another superset of ASCII
// whose other bytes are all above 0x7f.
package sqltext
