package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// An iniFile is what Python's ConfigParser makes of a file, with its default
// settings: see https://docs.python.org/3/library/configparser.html. It is
// read here rather than with a library, because those that exist differ in
// comments, quotes, continuation lines and what a percent sign means, and a
// password may hold any of them.
type iniFile struct {
	defaults map[string]iniValue // of the section DEFAULT
	sections map[string]map[string]iniValue
}

// An iniValue is raw: not yet interpolated.
type iniValue struct {
	text string
	line int
}

// An iniFault is a line that cannot be read.
type iniFault struct {
	Error
	line int
}

func (f *iniFile) names() []string { return slices.Sorted(maps.Keys(f.sections)) }

// get returns a key of a section, or the default of all sections. Keys are in
// lower case.
func (f *iniFile) get(section, key string) (iniValue, bool) {
	if v, ok := f.sections[section][key]; ok {
		return v, true
	}
	v, ok := f.defaults[key]
	return v, ok
}

// An iniParser reads line by line.
type iniParser struct {
	file    *iniFile
	section map[string]iniValue // the current one
	key     string              // the current key, whose value may go on
	lines   []string            // of its value
	at      int                 // the line where it began
	indent  int                 // its blanks
}

func parseINI(text string) (*iniFile, *iniFault) {
	p := iniParser{file: &iniFile{defaults: map[string]iniValue{}, sections: map[string]map[string]iniValue{}}}
	text = strings.TrimPrefix(text, "\uFEFF")
	for i, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		if f := p.line(line, i+1); f != nil {
			f.line = i + 1
			return nil, f
		}
	}
	p.end()
	return p.file, nil
}

// line reads one line. A line that is further indented than the key before it
// goes on with that key's value; blank lines may lie between, and comments.
func (p *iniParser) line(line string, number int) *iniFault {
	content := strings.TrimSpace(line)
	switch {
	case content == "":
		p.lines = append(p.lines, "")
		return nil
	case content[0] == '#' || content[0] == ';':
		return nil
	}
	indent := strings.IndexFunc(line, func(r rune) bool { return !unicode.IsSpace(r) })
	if p.key != "" && indent > p.indent {
		p.lines = append(p.lines, content)
		return nil
	}
	p.end()
	p.indent = indent
	if end := strings.LastIndexByte(content, ']'); content[0] == '[' && end > 1 {
		return p.open(content[1:end])
	}
	return p.option(content, number)
}

func (p *iniParser) open(name string) *iniFault {
	switch {
	case name == "DEFAULT":
		p.section = p.file.defaults
		return nil
	case p.file.sections[name] != nil:
		return &iniFault{Error: Error{What: fmt.Sprintf("a second section [%s]", name)}}
	}
	p.section = map[string]iniValue{}
	p.file.sections[name] = p.section
	return nil
}

func (p *iniParser) option(content string, number int) *iniFault {
	if p.section == nil {
		return &iniFault{Error: Error{What: "a line above the first section"}}
	}
	i := strings.IndexAny(content, "=:")
	if i <= 0 {
		return &iniFault{Error: Error{What: `a line that is neither a section nor "key = value"`}}
	}
	p.key, p.at = strings.ToLower(strings.TrimSpace(content[:i])), number
	p.lines = []string{strings.TrimSpace(content[i+1:])}
	if _, ok := p.section[p.key]; ok {
		return &iniFault{Error: Error{Key: p.key, What: "a second one in the same section"}}
	}
	return nil
}

// end keeps the value of the current key.
func (p *iniParser) end() {
	if p.key != "" {
		text := strings.TrimRightFunc(strings.Join(p.lines, "\n"), unicode.IsSpace)
		p.section[p.key] = iniValue{text: text, line: p.at}
	}
	p.key, p.lines = "", nil
}

// interpolate replaces "%(name)s" by other values of the section and "%%" by
// a percent sign, to a depth. What is wrong is returned, or "".
func (f *iniFile) interpolate(section, text string, depth int) (value, wrong string) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "%")
		b.WriteString(before)
		if !found {
			return b.String(), ""
		}
		if after, ok := strings.CutPrefix(rest, "%"); ok {
			b.WriteString("%")
			text = after
			continue
		}
		name, after, ok := strings.Cut(strings.TrimPrefix(rest, "("), ")s")
		if !ok || !strings.HasPrefix(rest, "(") {
			return "", `a percent sign is to be written twice, unless in "%(name)s"`
		}
		inner, wrong := f.insert(section, strings.ToLower(name), depth)
		if wrong != "" {
			return "", wrong
		}
		b.WriteString(inner)
		text = after
	}
}

// insert returns the value that stands for "%(name)s". What is wrong does not
// tell the name, for it may be part of a password.
func (f *iniFile) insert(section, name string, depth int) (value, wrong string) {
	v, ok := f.get(section, name)
	switch {
	case !ok:
		return "", `what a "%(name)s" in it names is not in the section`
	case depth == 0:
		return "", `a "%(name)s" in it leads back to itself`
	case v.line == 0: // "here" is not the file's, and may hold percent signs
		return v.text, ""
	}
	return f.interpolate(section, v.text, depth-1)
}
