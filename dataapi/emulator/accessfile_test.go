package emulator

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const accessFile = `
[[cluster]]
arn = "arn:aws:rds:us-east-1:123456789012:cluster:app"

[[secret]]
arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:app-AbCdEf"
name = "app"
username = "app"
password = "right"

[[user]]
name = "app"
password = "right"
login = "postgres"

[[key]]
id = "AKIAEXAMPLE"
secret = "wJalr"
session_token = "token"
expires = 2026-11-22T12:00:00Z
caller = "arn:aws:iam::123456789012:user/alice"

[[rule]]
effect = "deny"
actions = ["rds-data:BatchExecuteStatement"]
resources = ["*"]
callers = ["*/alice"]
`

func TestReadAccess(t *testing.T) {
	got, err := ReadAccess(strings.NewReader(accessFile))
	if err != nil {
		t.Fatal(err)
	}
	want := &Access{
		Clusters: []Cluster{{"arn:aws:rds:us-east-1:123456789012:cluster:app"}},
		Secrets:  []Secret{{ARN: "arn:aws:secretsmanager:us-east-1:123456789012:secret:app-AbCdEf", Name: "app", Username: "app", Password: "right"}},
		Users:    []User{{"app", "right", "postgres"}},
		Keys:     []Key{{"AKIAEXAMPLE", "wJalr", "token", time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), "arn:aws:iam::123456789012:user/alice"}},
		Rules:    []Rule{{Deny, []string{"rds-data:BatchExecuteStatement"}, []string{"*"}, []string{"*/alice"}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestRefusedAccess(t *testing.T) {
	const secret = "[[secret]]\narn = \"arn:aws:secretsmanager:us-east-1:1:secret:a\"\n"
	tests := []struct{ name, file, want string }{
		{"no TOML", "[[cluster", "read access: line 1: expected ']]' to close array table name"},
		{"an unknown table", "[[clusters]]\n", `read access: line 1: unknown key "clusters"`},
		{"an unknown key", "[[rule]]\neffect = \"deny\"\naction = []\n", `read access: line 3: unknown key "rule.action"`},
		{"a cluster without ARN", "[[cluster]]\n", `read access: cluster 1: "" is not an ARN of rds`},
		{"a cluster with another's ARN", "[[cluster]]\narn = \"arn:aws:s3:::bucket\"\n", `read access: cluster 1: "arn:aws:s3:::bucket" is not an ARN of rds`},
		{"an empty secret", secret, "read access: secret 1: no username, and no value"},
		{"a secret with two contents", secret + "value = \"{}\"\npassword = \"x\"\n", "read access: secret 1: a value, and a username or password beside it"},
		{"a user without name", "[[user]]\npassword = \"x\"\n", "read access: user 1: no name"},
		{"a key without secret", "[[key]]\nid = \"AKIA\"\n", "read access: key 1: id and secret are needed, the id without slashes, commas and spaces"},
		{"a rule without effect", "[[rule]]\n", `read access: rule 1: effect is "", want "allow" or "deny"`},
		{"an action of another service", "[[rule]]\neffect = \"deny\"\nactions = [\"s3:GetObject\"]\n", `read access: rule 1: action "s3:GetObject" is neither of rds-data nor of secretsmanager`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := ReadAccess(strings.NewReader(test.file))
			if err == nil || err.Error() != test.want {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}

func FuzzReadAccess(f *testing.F) {
	f.Add(accessFile)
	f.Add("[[rule]]\neffect = \"allow\"\nactions = [\"rds-data:*\"]")
	f.Add("[[key]]\nid = \"a\"\nsecret = \"b\"\nexpires = 2026-01-01")
	f.Add("[[secret]]\nvalue = '{\"username\":1}'")
	f.Fuzz(func(t *testing.T, text string) {
		a, err := ReadAccess(strings.NewReader(text))
		if err != nil {
			if a != nil || !strings.HasPrefix(err.Error(), "read access: ") {
				t.Errorf("%q: got %v, %v", text, a, err)
			}
			return
		}
		for _, r := range a.Rules {
			if r.Effect != Allow && r.Effect != Deny {
				t.Errorf("%q: a rule with effect %q", text, r.Effect)
			}
		}
		for _, s := range a.Secrets {
			if user, password, err := s.open(); err == nil && s.Value == "" && (user != s.Username || password != s.Password) {
				t.Errorf("%q: a secret opens as %s, %s", text, user, password)
			}
		}
	})
}

func TestRules(t *testing.T) {
	const cluster, secret = "arn:aws:rds:us-east-1:1:cluster:app", "arn:aws:secretsmanager:us-east-1:1:secret:app"
	allowAll := Rule{Effect: Allow}
	tests := []struct {
		name             string
		rules            []Rule
		action, resource string
		want             bool
	}{
		{"without rules all is allowed", nil, "rds-data:ExecuteStatement", cluster, true},
		{"a denial of something else", []Rule{{Effect: Deny, Actions: []string{"rds-data:BatchExecuteStatement"}}}, "rds-data:ExecuteStatement", cluster, true},
		{"a denial", []Rule{{Effect: Deny, Actions: []string{"rds-data:ExecuteStatement"}}}, "rds-data:ExecuteStatement", cluster, false},
		{"a denial is stronger", []Rule{{Effect: Deny, Actions: []string{"rds-data:*"}}, allowAll}, "rds-data:ExecuteStatement", cluster, false},
		{"a permission denies the rest", []Rule{{Effect: Allow, Actions: []string{"rds-data:*"}}}, "secretsmanager:GetSecretValue", secret, false},
		{"actions in any case", []Rule{{Effect: Deny, Actions: []string{"RDS-Data:executestatement"}}}, "rds-data:ExecuteStatement", cluster, false},
		{"resources in theirs", []Rule{{Effect: Deny, Resources: []string{strings.ToUpper(cluster)}}}, "rds-data:ExecuteStatement", cluster, true},
		{"a resource by a pattern", []Rule{{Effect: Deny, Resources: []string{"arn:aws:rds:*:cluster:a?p"}}}, "rds-data:ExecuteStatement", cluster, false},
		{"a caller of another name", []Rule{{Effect: Deny, Callers: []string{"*/bob"}}}, "rds-data:ExecuteStatement", cluster, true},
		{"a caller", []Rule{{Effect: Deny, Callers: []string{"*/alice"}}}, "rds-data:ExecuteStatement", cluster, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a := &Access{Rules: test.rules}
			if got := a.allows("arn:aws:iam::1:user/alice", test.action, test.resource); got != test.want {
				t.Errorf("allows %s on %s: got %v, want %v", test.action, test.resource, got, test.want)
			}
		})
	}
}

func TestPatterns(t *testing.T) {
	tests := []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true}, {"", "a", false}, {"*", "", true}, {"*", "abc", true}, {"a*", "b", false},
		{"a*c", "abc", true}, {"a*c", "abcb", false}, {"a*c*", "abcb", true}, {"a?c", "abc", true},
		{"a?c", "ac", false}, {"**b", "aab", true}, {"*ab", "aab", true}, {"a*b*c", "aXbYbZc", true},
	}
	for _, test := range tests {
		if got := matches(test.pattern, test.text); got != test.want {
			t.Errorf("matches(%q, %q): got %v, want %v", test.pattern, test.text, got, test.want)
		}
	}
}
