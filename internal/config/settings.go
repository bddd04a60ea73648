package config

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// settings is what a file says, before anything is made of it.
type settings struct {
	file string // as it was asked for
	dir  string // where it is, absolute
	ini  bool   // it is an alembic.ini
	top  table
	envs map[string]table
}

// A table holds settings by their key.
type table map[string]setting

// A setting is one value of a file.
type setting struct {
	value any // a string, int64, bool or []string; nil if it is not there
	line  int
	err   error // why an alembic.ini's value cannot be had
}

// names returns the names of the environments, sorted.
func (s *settings) names() []string { return slices.Sorted(maps.Keys(s.envs)) }

// place returns where a setting stands, as messages say it.
func (s *settings) place(v setting) string {
	if v.line == 0 {
		return s.file
	}
	return fmt.Sprintf("%s:%d", s.file, v.line)
}

// An environment is one of the file's tables of settings, or none.
type environment struct {
	name  string
	table table
	err   error // why there is none, if that matters only to the database
}

// choose returns the environment that flags, the process's environment or the
// file name. If none of them does, the top of the file must be enough.
func (l *loader) choose() (environment, error) {
	name, where := l.Env, "--env"
	if name == "" {
		name, where = l.Getenv("RETORT_ENV"), "RETORT_ENV"
	}
	if name == "" {
		name, where = l.text("default_env", l.top), l.place(l.top["default_env"])
	}
	t, ok := l.envs[name]
	switch {
	case ok:
		return environment{name: name, table: t}, nil
	case name == "" && len(l.envs) > 0:
		return environment{err: &Error{Where: l.file, What: "no environment is chosen; there are " + strings.Join(l.names(), ", "),
			Hint: `name one with --env, or with default_env in the file`}}, nil
	case name == "":
		return environment{}, nil
	}
	return environment{}, l.unknownEnv(where, name)
}

func (l *loader) unknownEnv(where, name string) error {
	e := &Error{Where: where, What: "no environment " + quote(name)}
	switch {
	case l.file == "":
		e.What += ", as there is no " + FileName
	case l.ini:
		e.Hint = "environments need a " + FileName + "; an alembic.ini has sections, chosen with -n"
	case len(l.envs) == 0:
		e.Hint = "start it in " + l.file + " with [env." + name + "]"
	default:
		e.Hint = suggest(name, l.names(), "there are ")
	}
	return e
}

// first returns the setting of a key in the first table that has it.
func first(key string, tables []table) setting {
	for _, t := range tables {
		if v, ok := t[key]; ok && (v.value != "" || v.err != nil) {
			return v
		}
	}
	return setting{}
}

// value returns the text of a setting, with environment variables in place;
// "" if it is not there.
func (l *loader) value(v setting, key string) (string, error) {
	text, _ := v.value.(string)
	if v.err != nil || l.ini {
		return text, v.err
	}
	text, what := expand(text, l.Getenv)
	if what != "" {
		return "", &Error{Where: l.place(v), Key: key, What: what, Hint: `"${NAME:-default}" has a default, and "$${" stands for "${"`}
	}
	return text, nil
}

func (l *loader) text(key string, tables ...table) string {
	text, err := l.value(first(key, tables), key)
	if err != nil {
		l.faults = append(l.faults, err)
	}
	return text
}

// list returns the items of a setting.
func (l *loader) list(key string, tables ...table) []string {
	v := first(key, tables)
	items, _ := v.value.([]string)
	if v.err != nil {
		l.faults = append(l.faults, v.err)
	}
	list := make([]string, len(items))
	for i, item := range items {
		list[i] = l.text(key, table{key: {value: item, line: v.line}})
	}
	return list
}

// flag returns a setting that is on or off. In an alembic.ini only the exact
// word "true" is on, as for Alembic.
func (l *loader) flag(key string, tables ...table) bool {
	v := first(key, tables)
	on, _ := v.value.(bool)
	return on || v.value == "true"
}

func (l *loader) number(key string, tables ...table) int {
	v := first(key, tables)
	n, ok := v.value.(int64)
	if text := l.text(key, tables...); text != "" {
		var err error
		n, err = strconv.ParseInt(text, 10, 32)
		ok = err == nil
	}
	if v.value != nil && (!ok || n < 1 || n > 1000) {
		l.fault(v, key, "a number from 1 to 1000 is needed", "")
	}
	return int(n)
}

func (l *loader) fault(v setting, key, what, hint string) {
	l.faults = append(l.faults, &Error{Where: l.place(v), Key: key, What: what, Hint: hint})
}
