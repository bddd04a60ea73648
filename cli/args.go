package cli

import (
	"regexp"
	"strings"
)

// relative matches the arguments that look like flags and are targets: -1,
// and -2:current.
var relative = regexp.MustCompile(`^-\d+(:.*)?$`)

// guard stands in front of a relative target while the flags are parsed: no
// argument that a person types begins with it.
const guard = "\x00"

// guardTargets hides relative targets from the flag parser, so that
// "downgrade -1" needs no "--" before it and flags may stand anywhere.
func guardTargets(args []string) []string {
	guarded := make([]string, len(args))
	for i, arg := range args {
		if relative.MatchString(arg) {
			arg = guard + arg
		}
		guarded[i] = arg
	}
	return guarded
}

// unguard returns the target as it was typed.
func unguard(target string) string { return strings.TrimPrefix(target, guard) }
