package config

import "fmt"

// An Error is what is wrong with a setting. It never holds a secret.
type Error struct {
	Where string // "retort.toml:7", "--url", "RETORT_URL"; may be empty
	Key   string // the setting, as the file spells it; may be empty
	What  string // what is wrong with it
	Hint  string // what to do about it; may be empty
}

// Error returns "where: key: what is wrong".
func (e *Error) Error() string {
	text := e.What
	if e.Key != "" {
		text = e.Key + ": " + text
	}
	if e.Where != "" {
		text = e.Where + ": " + text
	}
	return text
}

func quote(s string) string { return fmt.Sprintf("%q", s) }
