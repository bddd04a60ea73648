package config

import (
	"fmt"
	"strings"
)

// expand replaces "${NAME}" and "${NAME:-default}" by environment variables,
// and "$${" by "${". An empty variable counts as missing, as in a shell. What
// is wrong is returned, or "".
func expand(text string, getenv func(string) string) (expanded, wrong string) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "${")
		if found && strings.HasSuffix(before, "$") {
			b.WriteString(strings.TrimSuffix(before, "$") + "${")
			text = rest
			continue
		}
		b.WriteString(before)
		if !found {
			return b.String(), ""
		}
		inner, after, closed := strings.Cut(rest, "}")
		if !closed {
			return "", `"${" without its "}"`
		}
		value, wrong := variable(inner, getenv)
		if wrong != "" {
			return "", wrong
		}
		b.WriteString(value)
		text = after
	}
}

// variable returns what stands for "${inner}".
func variable(inner string, getenv func(string) string) (value, wrong string) {
	name, fallback, hasFallback := strings.Cut(inner, ":-")
	if !isName(name) {
		return "", `what stands between "${" and "}" is not the name of a variable`
	}
	if value = getenv(name); value == "" {
		value = fallback
		if !hasFallback {
			return "", fmt.Sprintf("the environment variable %s is not set, or empty", name)
		}
	}
	return value, ""
}

func isName(s string) bool {
	for i, r := range s {
		letter := r == '_' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}
