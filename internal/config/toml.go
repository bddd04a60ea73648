package config

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// A kind is what the value of a key must be.
type kind string

const (
	aText   kind = "text"
	aNumber kind = "a number"
	aFlag   kind = "true or false"
	aList   kind = "a list of texts"
)

// databaseKeys may stand at the top of a retort.toml and in an environment.
var databaseKeys = map[string]kind{
	"url":                  aText,
	"user":                 aText,
	"password":             aText,
	"cluster_arn":          aText,
	"secret_arn":           aText,
	"region":               aText,
	"endpoint":             aText,
	"statement_wait":       aText,
	"keep_alive":           aText,
	"version_table":        aText,
	"version_table_schema": aText,

	"lock_timeout":           aText,
	"statement_lock_timeout": aText,
}

// projectKeys may stand at the top alone.
var projectKeys = map[string]kind{
	"script_location":             aText,
	"version_locations":           aList,
	"recursive_version_locations": aFlag,
	"file_template":               aText,
	"timezone":                    aText,
	"truncate_slug_length":        aNumber,
	"default_env":                 aText,
}

// readTOML reads a retort.toml. Every unknown key is a fault.
func (l *loader) readTOML(text []byte) error {
	lines := keyLines(text)
	if line := lines["env"]; line > 0 { // said before the decoder calls the tables duplicates
		return &Error{Where: l.place(setting{line: line}), Key: "env", What: "it holds the environments, as in [env.local]",
			Hint: "write default_env to name the one that is used by default"}
	}
	var top map[string]any
	if err := toml.Unmarshal(text, &top); err != nil {
		return l.malformed(err)
	}
	r := tomlReader{loader: l, lines: lines}
	envs, _ := top["env"].(map[string]any)
	delete(top, "env")
	allowed := maps.Clone(projectKeys)
	maps.Copy(allowed, databaseKeys)
	l.top = r.table("", top, allowed)
	l.envs = make(map[string]table, len(envs))
	for _, name := range slices.Sorted(maps.Keys(envs)) {
		if inner, ok := envs[name].(map[string]any); ok {
			l.envs[name] = r.table("env."+name+".", inner, databaseKeys)
		} else {
			r.fault("env."+name, "env."+name, "it is to be a table, as in [env.local]", "")
		}
	}
	return errors.Join(r.faults...)
}

func (l *loader) malformed(err error) error {
	e, ok := errors.AsType[*toml.DecodeError](err)
	if !ok {
		return &Error{Where: l.file, What: err.Error()}
	}
	line, _ := e.Position()
	return &Error{Where: l.place(setting{line: line}), What: strings.TrimPrefix(e.Error(), "toml: ")}
}

// A tomlReader turns decoded tables into settings.
type tomlReader struct {
	loader *loader
	lines  map[string]int
	faults []error
}

func (r *tomlReader) fault(path, key, what, hint string) {
	where := r.loader.place(setting{line: r.lines[path]})
	r.faults = append(r.faults, &Error{Where: where, Key: key, What: what, Hint: hint})
}

// table checks the keys of one table, whose path is prefix, and their kinds.
func (r *tomlReader) table(prefix string, values map[string]any, allowed map[string]kind) table {
	t := table{}
	for _, key := range r.inOrder(prefix, values) {
		kind, ok := allowed[key]
		if !ok {
			r.fault(prefix+key, "", "unknown key "+quote(key), r.hint(key, prefix, allowed))
			continue
		}
		value, ok := kind.take(values[key])
		if !ok {
			r.fault(prefix+key, key, string(kind)+" is needed", "")
		}
		t[key] = setting{value: value, line: r.lines[prefix+key]}
	}
	return t
}

// inOrder returns the keys of a table in the order of the file.
func (r *tomlReader) inOrder(prefix string, values map[string]any) []string {
	return slices.SortedFunc(maps.Keys(values), func(a, b string) int {
		if d := r.lines[prefix+a] - r.lines[prefix+b]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
}

// hint helps with an unknown key, of which some are right elsewhere.
func (r *tomlReader) hint(key, prefix string, allowed map[string]kind) string {
	switch {
	case prefix != "" && projectKeys[key] != "":
		return "it belongs above the environments, at the top of the file"
	case key == "aws_default_region":
		return `did you mean "region"?`
	case key == "sqlalchemy.url" || key == "sqlalchemy":
		return `did you mean "url"?`
	case key == "db_name" || key == "database":
		return "the database's name is part of the url"
	}
	return suggest(key, slices.Sorted(maps.Keys(allowed)), "the keys are ")
}

// take returns a decoded value if it is of the kind.
func (k kind) take(v any) (any, bool) {
	switch v := v.(type) {
	case string:
		return v, k == aText
	case int64:
		return v, k == aNumber
	case bool:
		return v, k == aFlag
	case []any:
		return takeList(v, k)
	}
	return nil, false
}

func takeList(items []any, k kind) ([]string, bool) {
	list := make([]string, len(items))
	for i, item := range items {
		text, ok := item.(string)
		if !ok {
			return nil, false
		}
		list[i] = text
	}
	return list, k == aList
}

// keyLines returns the line of each key and each table header, by its dotted
// path. The decoder keeps no positions.
func keyLines(text []byte) map[string]int {
	lines := map[string]int{}
	p := unstable.Parser{}
	p.Reset(text)
	var header []string
	for p.NextExpression() {
		e := p.Expression()
		switch e.Kind {
		case unstable.Table, unstable.ArrayTable:
			path, line := keyPath(&p, e)
			header = path
			note(lines, strings.Join(path, "."), line)
			if path[0] != "env" {
				note(lines, path[0], line)
			}
		case unstable.KeyValue:
			path, line := keyPath(&p, e)
			note(lines, strings.Join(append(slices.Clone(header), path...), "."), line)
		}
	}
	return lines
}

func note(lines map[string]int, path string, line int) {
	if lines[path] == 0 {
		lines[path] = line
	}
}

func keyPath(p *unstable.Parser, e *unstable.Node) (path []string, line int) {
	for it := e.Key(); it.Next(); {
		if line == 0 {
			line = 1 + bytes.Count(p.Data()[:it.Node().Raw.Offset], []byte("\n"))
		}
		path = append(path, string(it.Node().Data))
	}
	return path, line
}
