package config

import (
	"fmt"
	"time"
)

// A Wait is a time to wait that may be left to whoever waits.
type Wait struct {
	For   time.Duration
	Given bool // For counts, even if it is zero
}

// ParseWait reads a time as in "90s" or "5m"; "0" is not to wait at all. An
// empty text leaves it open.
func ParseWait(text string) (Wait, error) {
	if text == "" {
		return Wait{}, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return Wait{}, fmt.Errorf("%s is no time: write it as in 90s or 5m", quote(text))
	}
	return Wait{For: d, Given: true}, nil
}

// wait returns what a flag, the environment or the file says of a time, in
// this order.
func (l *loader) wait(flag Wait, variable, key string, tables ...table) Wait {
	if flag.Given {
		return flag
	}
	w, err := l.findWait(variable, key, tables...)
	if err != nil {
		l.faults = append(l.faults, err)
	}
	return w
}

// findWait returns what the environment or the file says of a time.
func (l *loader) findWait(variable, key string, tables ...table) (Wait, error) {
	v := setting{value: l.Getenv(variable)}
	where, name := variable, ""
	if v.value == "" {
		v = first(key, tables)
		where, name = l.place(v), key
	}
	text, err := l.value(v, key)
	if err != nil {
		return Wait{}, err
	}
	w, err := ParseWait(text)
	if err != nil {
		return Wait{}, &Error{Where: where, Key: name, What: err.Error()}
	}
	return w, nil
}
