package config

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// iniKeys maps what an alembic.ini calls the keys to what we do. All others
// are left alone, as they mean something to Alembic or to an env.py.
var iniKeys = map[string]string{
	"script_location":             "script_location",
	"version_locations":           "version_locations",
	"recursive_version_locations": "recursive_version_locations",
	"file_template":               "file_template",
	"timezone":                    "timezone",
	"truncate_slug_length":        "truncate_slug_length",
	"version_table":               "version_table",
	"version_table_schema":        "version_table_schema",
	"sqlalchemy.url":              "url",
	"db_name":                     "db_name",
	"aws_default_region":          "region",
	"cluster_arn":                 "cluster_arn",
	"secret_arn":                  "secret_arn",
	"endpoint":                    "endpoint",
	"statement_wait":              "statement_wait",
	"keep_alive":                  "keep_alive",
}

// readINI reads one section of an alembic.ini.
func (l *loader) readINI(text []byte) error {
	l.ini = true
	f, wrong := parseINI(string(text))
	if wrong != nil {
		wrong.Where = l.place(setting{line: wrong.line})
		return &wrong.Error
	}
	f.defaults["here"] = iniValue{text: l.dir}
	section := l.Name
	if section == "" {
		section = "alembic"
	}
	if f.sections[section] == nil {
		return &Error{Where: l.file, What: "no section [" + section + "]", Hint: suggest(section, f.names(), "there are ")}
	}
	l.top = table{}
	for key, name := range iniKeys {
		if v, ok := f.get(section, key); ok {
			l.top[name] = l.interpolated(f, section, key, v)
		}
	}
	return l.locations(f, section)
}

// interpolated returns the setting of a raw value.
func (l *loader) interpolated(f *iniFile, section, key string, v iniValue) setting {
	text, what := f.interpolate(section, v.text, 10)
	s := setting{value: text, line: v.line}
	if what != "" {
		s.value = ""
		s.err = &Error{Where: l.place(s), Key: key, What: what}
	}
	return s
}

// locations splits version_locations by the separator that the file names,
// and refuses what only Python could find.
func (l *loader) locations(f *iniFile, section string) error {
	if v := l.top["script_location"]; isResource(v.value) {
		return &Error{Where: l.place(v), Key: "script_location", What: "a Python package's resource is not read",
			Hint: `write the directory, as in "%(here)s/migrations"`}
	}
	v, ok := l.top["version_locations"]
	if !ok || v.err != nil {
		return v.err
	}
	separator, err := l.separator(f, section)
	if err != nil {
		return err
	}
	v.value = slices.DeleteFunc(separator(v.value.(string)), func(s string) bool { return s == "" })
	l.top["version_locations"] = v
	return nil
}

// isResource tells "package:path" from a path that starts with a drive.
func isResource(location any) bool {
	text, _ := location.(string)
	name, _, found := strings.Cut(text, ":")
	return found && len(name) > 1 && !filepath.IsAbs(text)
}

// legacy is how Alembic splits where no separator is named.
var legacy = regexp.MustCompile(`, *| +|\n`)

// separator returns what splits a list of paths: path_separator says how, or
// its older name.
func (l *loader) separator(f *iniFile, section string) (func(string) []string, error) {
	v, ok := f.get(section, "path_separator")
	if !ok {
		v, ok = f.get(section, "version_path_separator")
	}
	if !ok {
		return func(s string) []string { return trimmed(legacy.Split(s, -1)) }, nil
	}
	signs := map[string]string{"os": string(os.PathListSeparator), ":": ":", ";": ";", "newline": "\n"}
	word, _, _ := strings.Cut(v.text, " ") // older templates have a comment behind it
	sign, ok := signs[word]
	switch {
	case word == "space":
		return strings.Fields, nil
	case !ok:
		return nil, &Error{Where: l.place(setting{line: v.line}), Key: "path_separator",
			What: quote(v.text) + " is none", Hint: "write os, space, newline, : or ;"}
	}
	return func(s string) []string { return trimmed(strings.Split(s, sign)) }, nil
}

func trimmed(list []string) []string {
	for i, s := range list {
		list[i] = strings.TrimSpace(s)
	}
	return list
}
