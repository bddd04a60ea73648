package sqltext

import "strconv"

// A Placeholder is a positional parameter in a statement.
type Placeholder struct {
	Start, End int // in bytes, End just after it
	Number     int // from 1: which argument it takes
}

// Placeholders returns the positional parameters of a statement in the order
// they stand in it: $1 in PostgreSQL, ? in MySQL, ? and ?1 in SQLite. What is
// quoted or in comments is none; code in MySQL's conditional comments counts.
//
// A bare ? takes the argument after the highest one so far. SQLite's :name,
// @name and $name are not listed and not counted, though SQLite numbers them
// too.
func Placeholders(sql string, s Syntax) []Placeholder {
	var list []Placeholder
	highest := 0
	for t := range Tokens(sql, s) {
		if t.Kind != Param {
			continue
		}
		number := highest + 1
		if digits := t.Text[1:]; digits != "" {
			number, _ = strconv.Atoi(digits) // out of range: the greatest int
		}
		highest = max(highest, number)
		list = append(list, Placeholder{Start: t.Start, End: t.End(), Number: number})
	}
	return list
}
