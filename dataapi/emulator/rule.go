package emulator

import (
	"slices"
	"strings"
)

// A Rule allows or denies actions, as a statement of an IAM policy does: a
// denial is stronger than any permission, and as soon as anything is allowed,
// all else is denied. In its lists, * stands for any text and ? for one
// character; an empty list stands for all. Conditions there are none.
type Rule struct {
	Effect    Effect   `toml:"effect"`
	Actions   []string `toml:"actions"`   // as in "rds-data:ExecuteStatement"
	Resources []string `toml:"resources"` // ARNs of clusters and secrets
	Callers   []string `toml:"callers"`   // ARNs
}

// An Effect is what a rule does.
type Effect string

// The effects.
const (
	Allow Effect = "allow"
	Deny  Effect = "deny"
)

// authorize reports an action that the rules do not let the caller do.
func (a *Access) authorize(who caller, action, resource string) error {
	if a == nil || a.allows(who.arn, action, resource) {
		return nil
	}
	return forbidden("AccessDeniedException", "User: %s is not authorized to perform: %s on resource: %s", who.arn, action, resource)
}

func (a *Access) allows(who, action, resource string) bool {
	allowed, listed := false, false
	for _, r := range a.Rules {
		listed = listed || r.Effect == Allow
		if !r.covers(who, action, resource) {
			continue
		}
		if r.Effect == Deny {
			return false
		}
		allowed = true
	}
	return allowed || !listed
}

// covers compares actions without regard to case, as IAM does; ARNs with.
func (r *Rule) covers(who, action, resource string) bool {
	lower := func(p string) bool { return matches(strings.ToLower(p), strings.ToLower(action)) }
	return (len(r.Actions) == 0 || slices.ContainsFunc(r.Actions, lower)) &&
		anyMatches(r.Resources, resource) && anyMatches(r.Callers, who)
}

func anyMatches(patterns []string, text string) bool {
	return len(patterns) == 0 || slices.ContainsFunc(patterns, func(p string) bool { return matches(p, text) })
}

// matches reports whether text is of the pattern, where * is any text and ? any
// character. It takes no longer than the product of the lengths: after the last
// star there is no need to try an earlier one again.
func matches(pattern, text string) bool {
	p, t, star, mark := 0, 0, -1, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]):
			p++
			t++
		case star >= 0:
			mark++
			p, t = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
